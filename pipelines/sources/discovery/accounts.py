"""Tell which links of a site are its own accounts on networks, and not buttons to share or accounts of others."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import parse_qs, unquote, urlsplit

from pipelines.mentions.matching.fold import fold
from pipelines.sources.discovery.found import Account
from pipelines.sources.discovery.page import Page

# A host, without what may stand before it → its network.
_HOSTS = {
    "instagram.com": "instagram",
    "facebook.com": "facebook",
    "fb.com": "facebook",
    "linkedin.com": "linkedin",
    "youtube.com": "youtube",
    "tiktok.com": "tiktok",
    "x.com": "x",
    "twitter.com": "x",
    "bsky.app": "bluesky",
}
_BEFORE = re.compile(r"^(?:www|m|mobile|web|business|nl-nl|nl|[a-z]{2})\.")
# The first part of paths that are no account, by network.
_NO_ACCOUNT = {
    "instagram": "p reel reels explore accounts stories share tv about developer legal direct".split(),
    "facebook": "sharer sharer.php share share.php dialog groups events plugins tr login login.php hashtag watch photo"
    " photo.php story.php help policies privacy legal media reel marketplace search permalink.php l.php".split(),
    "x": "intent share home search hashtag i login signup tos privacy about explore widgets".split(),
    "youtube": "watch embed playlist shorts results redirect feed about t live premium hashtag post".split(),
}
# Behind these stands something that was posted, by whom ever.
_POSTED = frozenset(
    "status statuses posts post p reel reels video videos photos photo stories events permalink".split()
)
MOST_OF_ONE = 6  # of one network: a school with more has its teams among them
# Words in the names of schools that say nothing about which school it is.
_COMMON = frozenset(
    "roc mbo aoc school scholen college colleges onderwijs opleiding opleidingen beroepsonderwijs vakschool vakcollege"
    " academie academy stichting regionaal regio centrum voor the van het onze groep www".split()
)
_NUMBER = re.compile(r"UC[\w-]{22}|\d{5,}")
_LOOKS_LIKE_MASTODON = re.compile(r"mastodon|mstdn|fediverse|toot", re.I)


def account(url: str, text: str = "", is_me: bool = False) -> Account | None:
    """Return the account that an address is of; None for anything else, such as a button to share.

    text: the words of the link; is_me: it has rel=me, as Mastodon asks of its users.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    bare = host
    while bare not in _HOSTS and _BEFORE.match(bare):
        bare = _BEFORE.sub("", bare, count=1)
    path = [unquote(part) for part in parts.path.split("/") if part]
    # A piece of a page of its own, such as all videos, is the account's; one that was posted says nothing.
    if len(path) > 2 and path[1].lower() in _POSTED:
        return None
    network = _HOSTS.get(bare)
    if network is None:
        match = re.fullmatch(r"@([\w.-]+)(?:@([\w-]+(?:\.[\w-]+)+))?", path[0]) if len(path) == 1 else None
        if match and (is_me or _LOOKS_LIKE_MASTODON.search(f"{host} {text}")):
            # One server also shows the accounts of others.
            home = match[2] or host
            return Account("mastodon", f"@{match[1]}@{home}", f"https://{home}/@{match[1]}")
        return None
    if not path or path[0].lower() in _NO_ACCOUNT.get(network, ()):
        return None
    return _of_network(network, path, parse_qs(parts.query))


def _of_network(network: str, path: Sequence[str], query: dict[str, list[str]]) -> Account | None:
    first, second = path[0], path[1] if len(path) > 1 else ""
    if network == "bluesky":
        handle = second if first == "profile" and len(path) == 2 else ""
        return _made(network, handle, rf"https://bsky.app/profile/{handle}", r"[\w.:-]+")
    if network == "linkedin":
        is_of_many = first in ("company", "school", "showcase") and second
        return _made(network, second if is_of_many else "", f"https://www.linkedin.com/{first}/{second}/")
    if network == "tiktok":
        handle = first if first.startswith("@") and len(path) == 1 else ""
        return _made(network, handle, f"https://www.tiktok.com/{handle}", r"@[\w.-]+")
    if network == "youtube":
        if first in ("channel", "user", "c"):
            return _made(network, second, f"https://www.youtube.com/{first}/{second}")
        return _made(network, first, f"https://www.youtube.com/{first}", r"@?[\w.-]+")
    if network == "facebook":
        if first == "profile.php":
            number = "".join(query.get("id", ()))
            return _made(network, number, f"https://www.facebook.com/profile.php?id={number}", r"\d+")
        if first in ("pg", "public") and len(path) > 1:
            return _made(network, second, f"https://www.facebook.com/{second}", r"[\w.-]+")
        if first in ("pages", "people") and len(path) > 2:
            return _made(network, second, f"https://www.facebook.com/{first}/{second}/{path[2]}")
        return _made(network, first, f"https://www.facebook.com/{first}", r"[\w.-]+")
    if network == "x":
        return _made(network, f"@{first.lstrip('@')}", f"https://x.com/{first.lstrip('@')}", r"@\w{1,15}")
    return _made(
        network, f"@{first.lstrip('@')}", f"https://www.instagram.com/{first.lstrip('@')}/", r"@[\w.]+"
    )


def _made(network: str, handle: str, url: str, pattern: str = r"[^\s/?#<>\"]+") -> Account | None:
    return Account(network, handle, url) if re.fullmatch(pattern, handle) and len(handle) <= 100 else None


def own(pages: Iterable[Page], names: Sequence[str], site: str) -> tuple[Account, ...]:
    """Return the school's own accounts: what its site says of itself, or links to in its head or foot.

    names: of the school; site: the host of its site. Counts: each account once; of a network with several those that
    look like the school, where some do. Accounts that look like none of its names are not sure. Empty: ().
    """
    said: dict[tuple[str, str], tuple[Account, bool]] = {}
    for page in pages:
        links = [(url, "", True, True) for url in page.says]
        links += [
            (link.url, link.text, link.is_me, link.is_me) for link in page.links if link.is_edge or link.is_me
        ]
        for url, text, is_me, is_own in links:
            if one := account(url, text, is_me):
                key = one.network, one.handle.lower()
                said[key] = one, is_own or said.get(key, (one, False))[1]
    known = [
        # A number says nothing about whose it is; on the site of the school it is the school's.
        (one, is_own or bool(_NUMBER.fullmatch(one.handle)) or looks_like(one.handle, names, site))
        for one, is_own in said.values()
    ]
    with_own = {one.network for one, is_own in known if is_own}
    return tuple(
        Account(one.network, one.handle, one.url, is_own)
        for one, is_own in known
        if is_own or one.network not in with_own
    )


def few(found: Sequence[Account]) -> tuple[tuple[Account, ...], tuple[str, ...]]:
    """Return of each network the first few accounts, and the networks that have more than that."""
    counted: Counter[str] = Counter()
    kept = []
    for one in found:
        counted[one.network] += 1
        if counted[one.network] <= MOST_OF_ONE:
            kept.append(one)
    return tuple(kept), tuple(network for network, count in counted.items() if count > MOST_OF_ONE)


def looks_like(handle: str, names: Sequence[str], site: str) -> bool:
    """Does this account carry the name of the school, its abbreviation, or that of its site?"""
    plain = _plain(handle.removeprefix("@").partition("@")[0])
    if plain in _COMMON:
        return False
    label = _plain(re.sub(r"^www\.", "", site).rpartition(".")[0])
    if len(label) > 3 and (label in plain or (len(plain) > 3 and plain in label)):
        return True
    for name in names:
        words = [_plain(word) for word in re.split(r"[^\w]+", name)]
        whole, initials = "".join(words), "".join(word[:1] for word in words)
        if len(whole) > 2 and (whole in plain or (len(plain) > 3 and plain in whole)):
            return True
        if any(len(word) > 3 and word not in _COMMON and word in plain for word in words):
            return True
        if len(initials) > 2 and plain.startswith(initials):
            return True
    return False


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))
