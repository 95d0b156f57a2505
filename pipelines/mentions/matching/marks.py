"""Read in a text by which marks a person stands in it: a handle, an address, the page of a profile, some words.

A mark is one spelling for all forms of the same thing: `@Jan@Plein.example`, `https://plein.example/@jan/12` and
`https%3A%2F%2Fplein.example%2F%40jan` share one. It is compared as a whole, so that no part of a longer word counts.
"""

import html
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote

from pipelines.mentions.matching.fold import INVISIBLE, fold, places
from pipelines.mentions.matching.urls import canonical, domain, split

# Accents that stand apart from their letter (NFD), and what nobody sees, belong to the word around them.
_APART = f"\u0300-\u036f{INVISIBLE}"
_LETTER = rf"[\w{_APART}]"
_HOST = rf"[\w{_APART}-]+(?:\.[\w{_APART}-]+)+"
URL = rf"(?:(?:[a-z][a-z+.-]*:)?//|(?<![\w@.%-]){_HOST}(?::\d+)?/)[^\s<>\"'“”‘’`|\\^{{}}()\[\]]+"
ENCODED = rf"[\w{_APART}.+-]*%[0-9a-fA-F]{{2}}[\w{_APART}.%+-]*"
MAIL = rf"[\w{_APART}.+-]+@{_HOST}"
HANDLE = rf"(?:@|acct:){_LETTER}(?:[\w{_APART}.-]*{_LETTER})?(?:@{_HOST})?"
WORD = rf"{_LETTER}(?:[\w{_APART}.-]*{_LETTER})?"
PIECE = re.compile(f"({URL})|({ENCODED})|({MAIL})|({HANDLE})|({WORD})", re.IGNORECASE)
WORDS = re.compile(r"\w+")
# Sites where the first part of a path is who it belongs to.
NETWORKS = frozenset(
    "x.com instagram.com facebook.com threads.net threads.com tiktok.com youtube.com snapchat.com t.me pinterest.com"
    " github.com vk.com twitch.tv bsky.app".split()
)
ALIKE = {"twitter.com": "x.com", "fb.com": "facebook.com", "old.reddit.com": "reddit.com"}
# Parts of a path, or names of fields, behind which an account stands.
BEFORE = frozenset(
    "users user u profile profiles in author auteur people channel c add member accounts".split()
)
FIELDS = frozenset(
    "acct account author author_name auteur by creator from handle login nick nickname owner preferred_username"
    " screen_name sender uploader user user_name username".split()
)
NOBODY = frozenset(
    "status p posts post reel reels video videos watch hashtag search explore events groups".split()
)
ENDING = re.compile(r"(?<=.)\.(?:html?|php|aspx?|rss|atom|xml|json|jpe?g|png|gif|webp|svg)$")
LONGEST = 6  # words by which a title or a name is known
MOST = 100_000  # characters of one address that are read


@dataclass(frozen=True)
class Mark:
    """Where in a text a mark stands, of which kind it is, and its one spelling."""

    start: int
    end: int
    kind: str
    value: str


def plain(text: str) -> str:
    """Return a handle or address as it is compared: without case, forms of a letter, escapes and invisible letters."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_UNSEEN))
    return text.casefold()


def plain_host(host: str) -> str:
    """Return the name of a server in its one form: münchen.example is xn--mnchen-3ya.example."""
    return (domain(f"https://{host}") or host) if not host.isascii() else host.rstrip(".")


_UNSEEN = dict.fromkeys(map(ord, INVISIBLE))


def of(text: str) -> Iterator[Mark]:
    """Yield each mark of a text, in order.

    Kinds: url, profile (host/handle), account (name@host, also a mail address), handle (without a host), at-handle (the
    handle of one with a host), word.
    """
    for found in PIECE.finditer(text):
        start, end = found.span()
        for kind, value in _of_piece(found[0], found.lastindex or 5):
            yield Mark(start, end, kind, value)


def _of_piece(piece: str, form: int) -> tuple[tuple[str, str], ...]:
    if form == 1:
        return tuple(_of_address(piece))
    if form == 2:
        opened = unquote(piece)
        return tuple((mark.kind, mark.value) for mark in of(opened)) if opened != piece else ()
    value = plain(piece)
    if form == 3:
        name, _, host = value.rpartition("@")
        # “via.@jan.jansen”: no address ends so before its @.
        return (
            ("account", f"{name}@{plain_host(host)}"),
            *([("handle", host)] if name.endswith(".") else []),
        )
    if form == 4:
        name, _, host = value.removeprefix("acct:").removeprefix("@").partition("@")
        return (
            (("account", f"{name}@{plain_host(host)}"), ("at-handle", name)) if host else (("handle", name),)
        )
    return (("word", value), ("word", value.strip("_"))) if value.startswith("_") else (("word", value),)


def _of_address(piece: str) -> Iterator[tuple[str, str]]:
    address = html.unescape(piece[:MOST]).rstrip(".,;:!?*_~")
    full = address if "//" in address else f"https://{address}"
    if full.startswith("//"):
        full = f"https:{full}"
    yield "url", plain(unquote(canonical(full)))
    parts = split(canonical(full))
    host = plain(parts.hostname or "")
    host = ALIKE.get(host, host)
    steps = [plain(unquote(step)) for step in parts.path.split("/") if step]
    if host.count(".") > 1:
        yield "word", host.partition(".")[0]  # name.service.example
    for place, step in enumerate(steps):
        step = ENDING.sub("", step)
        before = steps[place - 1] if place else ""
        if step.startswith("@") and len(step) > 1:
            name, _, other = step[1:].partition("@")
            yield "account", f"{name}@{other or host}"
            yield "profile", f"{other or host}/{name}"
            yield "at-handle", name
        elif before in BEFORE or (place == 0 and host in NETWORKS and step not in {*NOBODY, *BEFORE}):
            yield "profile", f"{host}/{step}"
            yield "at-handle", step
        else:
            yield "word", step
    for name, value in parse_qsl(parts.query):
        if plain(name) in FIELDS:
            yield "handle", plain(value).lstrip("@")
        for mark in of(value):
            yield mark.kind, mark.value
    for mark in of(unquote(parts.fragment)) if parts.fragment else ():
        yield mark.kind, mark.value
    if "@" in (parts.netloc or "") or full.lower().startswith("mailto:"):
        yield "account", plain(parts.netloc)


def words(text: str, sizes: Collection[int]) -> Iterator[Mark]:
    """Yield each run of so many words, as marks of the kind words; accents, case and signs between do not count."""
    if not sizes or not text:
        return
    folded, at = fold(text), places(text)
    found = [(match[0], match.start(), match.end()) for match in WORDS.finditer(folded)]
    for first in range(len(found)):
        for size in sizes:
            run = found[first : first + size]
            if len(run) == size:
                yield Mark(
                    at[run[0][1]], at[run[-1][2] - 1] + 1, "words", " ".join(word for word, _, _ in run)
                )


def run_end(text: str, start: int, count: int) -> int:
    """Return where the word ends that is `count` words behind this place, or the last one before a new line."""
    folded, at = fold(text[start:]), places(text[start:])
    end = start
    for number, match in enumerate(WORDS.finditer(folded)):
        stop = start + at[match.end() - 1] + 1
        if number == count or "\n" in text[end:stop]:
            break
        end = stop
    return end


def title_words(title: str, text: str) -> tuple[str, int] | None:
    """Return the first words by which this title (or the begin of this text) is known, and how many it has in all.

    None where it has too few to say which it is.
    """
    found = WORDS.findall(fold(title)) or WORDS.findall(fold(text))[:40]
    return (" ".join(found[:LONGEST]), len(found)) if len(found) >= 4 else None
