"""Tell a school's own voice, on its own site and accounts, from mentions by others; mend stored items.

That holds for our peers as for us. What readers write below it is theirs.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence

from pipelines.mentions.matching.urls import domain, split
from pipelines.settings import Channel, Settings
from warehouse.core import connection, metadata
from warehouse.mentions import lookup
from warehouse.mentions import stories as stored
from warehouse.mentions.refresh import refresh_days

# Kinds of sources in which anybody speaks, wherever it stands.
ANYBODY = ("forum", "review", "social")
# Which rules these are: another number here makes what is stored be judged, and the stories be told, anew.
RULES = "others lead their stories 1"


def addresses(channels: Sequence[Channel]) -> tuple[str, ...]:
    """Return how the addresses of our own and our peers' accounts' posts begin, in small letters.

    Counts: Mastodon and Bluesky by account, other networks by the channel's url. Empty: () without channels.
    """
    prefixes = []
    for channel in channels:
        account = channel.statistics.account.strip().lower() if channel.statistics else ""
        mastodon = re.fullmatch(r"@?([\w.-]+)@([\w.-]+)", account)
        if channel.network == "mastodon" and mastodon:
            name, server = mastodon.groups()
            prefixes += [f"https://{server}/@{name}/", f"https://{server}/users/{name}/"]
        elif channel.network == "bluesky" and account:
            handle = account.lstrip("@")
            handle = handle if "." in handle else f"{handle}.bsky.social"
            prefixes.append(f"https://bsky.app/profile/{handle}/")
        if channel.url:
            prefixes.append(channel.url.lower().rstrip("/") + "/")
    return tuple(dict.fromkeys(prefixes))


def outlet_kinds(settings: Settings) -> dict[str, str]:
    """Return outlet → kind where it is known: as the configuration says, and own for the sites of schools."""
    sites = [subject.site for subject in settings.subjects if subject.site]
    # A site that is a folder of another one, such as a page of a network, does not make all of that one ours.
    names = [domain(site) for site in sites if split(site).path in ("", "/")]
    own = {name: "own" for name in names if name}
    return own | {outlet.name: outlet.kind for outlet in settings.outlets if outlet.kind}


def kind(
    kinds: Mapping[str, str], own: Sequence[str], source_kind: str, url: str | None, outlet: str | None
) -> str:
    """Which kind is what this source brought from this address of this outlet?

    kinds: outlet → kind; own: how the addresses of schools' accounts begin. A post of an account is own, whichever
    source brought it; a comment is its reader's, wherever it stands; else the outlet says it, else the source.
    """
    by_outlet = kinds.get(outlet or "")
    is_comment = "#" in (url or "") and split(url or "").fragment.startswith("comment")
    if is_comment or source_kind in ("forum", "review"):
        by_source = "forum" if source_kind == "own" else source_kind
        return by_source if by_outlet in (None, "own") else by_outlet
    if own and (url or "").lower().startswith(tuple(own)):
        return "own"
    if source_kind in ANYBODY and by_outlet == "own":
        return source_kind
    return by_outlet or source_kind


def mend(settings: Settings, url: str | None = None) -> int:
    """Judge anew what is stored as own, or should be, where the configuration or the rules are others than last time.

    Returns how many items are of another kind now. After a change of the rules all stories are told anew.
    """
    kinds, own = outlet_kinds(settings), addresses(settings.channels)
    sources = {source.name: source.kind for source in settings.sources}
    parts = (sorted(kinds.items()), own, sorted(sources.items()))
    current = f"{RULES} {hashlib.blake2b(repr(parts).encode(), digest_size=10).hexdigest()}"
    with connection.reading(url) as con:
        before = metadata.read(con).get("voices", "")
        if before == current:
            return 0
        own_outlets = [outlet for outlet, said in kinds.items() if said == "own"]
        rows = lookup.maybe_own(con, own_outlets, own)
    changed, days = {}, set()
    for row in rows:
        # A source that is watched no more said what kind it is when it was.
        by_source = sources.get(row["source_name"]) or str(row["kind"])
        now = kind(kinds, own, by_source, row["url"], row["outlet"])
        if now != row["kind"] and "own" in (now, row["kind"]):
            changed[row["item_id"]] = now
            days.add(row["day"])
    with connection.writing(url) as con:
        stored.set_kinds(con, changed)
        if before.startswith(RULES):
            refresh_days(con, days)
        else:
            refresh_days(con)
        metadata.store(con, {"voices": current})
    return len(changed)
