"""What a source is known as: hosts of networks, search engines, AI assistants, webmail, by the list in hosts.toml."""

import functools
import re
import tomllib
from pathlib import Path

# First part of the host of webmail, and of the pages by which mail providers send readers on.
MAIL = re.compile(r"((web|w|e|light)?mail|deref-)[a-z0-9-]*$")
HOSTS = Path(__file__).parent / "hosts.toml"
_WORDS = {"fb": "facebook", "ig": "instagram", "insta": "instagram", "li": "linkedin", "yt": "youtube", "twitter": "x",
          "bsky": "bsky", "bluesky": "bsky", "chatgpt": "chatgpt"}  # fmt: skip


@functools.cache
def _hosts() -> dict[str, tuple[str, str]]:
    """Host (any country as "name.*") → (network, kind)."""
    told = tomllib.loads(HOSTS.read_text(encoding="utf-8"))
    found = {
        host: ("" if network == "social" else network, "social")
        for network, hosts in told["networks"].items()
        for host in hosts
    }
    kinds = {host: ("", kind) for kind, hosts in told["kinds"].items() for host in hosts}
    # A network that can also be searched (Facebook) is a network; a video site or an assistant is what it is.
    searched = {host: said for host, said in kinds.items() if said[1] == "search"}
    return searched | found | {host: said for host, said in kinds.items() if said[1] != "search"}


@functools.lru_cache(maxsize=65_536)
def known_as(source: str) -> tuple[str, str]:
    """What this source is: (network, kind), "" where we do not know. A host, an app's id or a plain word (linkedin)."""
    told = source.lower().strip()
    told = re.sub(r"^(android-app|ios-app|https?)://", "", told).split("/")[0]
    told = re.sub(r"^(www|m|lm)\.", "", told)
    parts = told.split(".")
    hosts = _hosts()
    if told in hosts:
        return hosts[told]
    if told.startswith(("com.", "org.")):  # an Android package: its maker comes second
        parts = parts[1:2]
        told = parts[0]
    for n in range(len(parts)):
        rest = parts[n:]
        found = hosts.get(".".join(rest))
        for ending in (1, 2):
            if not found and len(rest) > ending:
                found = hosts.get(".".join((*rest[:-ending], "*")))
        if found:
            return found
    if len(parts) > 1:
        return ("", "mail") if MAIL.match(parts[0]) else ("", "")
    # A word by itself, as people write it in utm_source.
    word = _WORDS.get(told, told)
    guesses = (hosts.get(f"{word}{ending}") for ending in (".com", ".*", ".social", ".ai"))
    return next((guess for guess in guesses if guess), ("", ""))
