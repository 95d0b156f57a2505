"""Read robots.txt: which addresses of a site programs may ask, how fast, and where its sitemap is (RFC 9309)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes, urlsplit

OUR_NAME = "weerklank"
_LARGEST = 500 * 1024  # what a reader has to read at least, by the RFC
_MOST_RULES = 2_000
_SECONDS = re.compile(r"\d{1,6}(?:\.\d{1,3})?")


@dataclass(frozen=True)
class Rules:
    """What a site asks of us. rules: (pattern of paths, is it allowed); sitemaps: addresses; delay: seconds between two
    requests (Crawl-delay, which no standard knows and many sites write), 0 where it asks for none.
    """

    rules: tuple[tuple[str, bool], ...] = ()
    sitemaps: tuple[str, ...] = ()
    delay: float = 0.0

    def allows(self, address: str) -> bool:
        """Return whether this address may be asked: the longest rule that fits decides, of equals the one that allows.

        Empty: True, where no rule fits.
        """
        parts = urlsplit(address)
        path = _path(f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}")
        fitting = [(len(pattern), allowed) for pattern, allowed in self.rules if _fits(pattern, path)]
        return max(fitting)[1] if fitting else True


def parse(body: bytes) -> Rules:
    """Return the rules for us: those of our own name where it has some, else those for everybody.

    Counts: groups that name us twice are one. Empty: no rules, as for what is no robots.txt at all.
    """
    text = body[:_LARGEST].decode("utf-8-sig", "replace")
    groups: dict[str, list[tuple[str, bool]]] = {}
    agents: list[str] = []
    sitemaps: list[str] = []
    delays: dict[str, float] = {}
    is_open = False  # a line of agents may be followed by another one of the same group
    for line in re.split(r"[\r\n]+", text):
        field, colon, value = line.split("#", 1)[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if not colon:
            continue
        if field == "user-agent":
            agents = [*agents, _agent(value)] if is_open else [_agent(value)]
            is_open = True
            groups.setdefault(agents[-1], [])
        elif field in ("allow", "disallow"):
            is_open = False
            if value:
                for agent in agents:
                    groups[agent].append((_path(value), field == "allow"))
        elif field == "crawl-delay":
            is_open = False
            if match := _SECONDS.match(value):
                delays |= dict.fromkeys(agents, float(match[0]))
        elif field == "sitemap" and value.lower().startswith(("http://", "https://")):
            sitemaps.append(value)
    who = OUR_NAME if OUR_NAME in groups else "*"
    ours = groups.get(who, [])
    return Rules(tuple(ours[:_MOST_RULES]), tuple(dict.fromkeys(sitemaps)), delays.get(who, 0.0))


def _agent(written: str) -> str:
    return "*" if written.startswith("*") else re.split(r"[^a-z_-]", written.lower())[0]


def _path(written: str) -> str:
    """Return a path or pattern in one way of writing: %41 is A, and é is %C3%A9."""
    return quote(unquote_to_bytes(written), safe="/*$?=&;:@!+,~()'%-._")


def _fits(pattern: str, path: str) -> bool:
    is_end = pattern.endswith("$")
    pieces: Sequence[str] = (pattern[:-1] if is_end else pattern).split("*")
    if not path.startswith(pieces[0]):
        return False
    # Piece by piece, each as early as can be: a regular expression of their making could take for ever.
    at = len(pieces[0])
    for piece in pieces[1:-1] if is_end else pieces[1:]:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if not is_end:
        return True
    last = pieces[-1]
    return at == len(path) if len(pieces) == 1 else len(path) - len(last) >= at and path.endswith(last)
