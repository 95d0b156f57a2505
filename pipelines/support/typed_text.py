"""Clean and check text that people type, on a page or in a file of the configuration.

What nobody can see is taken out: control characters, unpaired halves of letters, signs that turn the direction of
writing, spaces without width. What is longer than its field may be is refused in words, also when it comes past the
page's own limit.
"""

import ipaddress
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from pipelines.support.errors import ConfigError, PipelineError
from text.i18n import N_, NP_

# What ends a line somewhere: as slides, old Macs, mainframes and Unicode write it.
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# The spaces of typesetters: for whoever reads and searches they are a space.
_SPACES = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Of these two, emoji and some scripts need one between two of their signs; between Latin letters they only hide.
_JOINERS = re.compile(
    "(?<![\u0590-\u1fff\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]"
)
_KEPT_UNSEEN = "\n\t\u200c\u200d"
# Accents on one letter: no language of ours has more, and a hundred cover the lines around it.
_MOST_MARKS = 4
# A name of a host: letters of any language, digits, marks between them; no signs that only a text has.
HOST = re.compile(r"[\w:](?:[\w:.-]*[\w:.])?")
MOST_LINES = 100  # of one question: each is tried, and becomes a source or a name


@dataclass(frozen=True)
class Field:
    """What a field of text may hold: at most so many characters, and what is said when it holds more."""

    most: int
    too_long: str
    lines: bool = False


NAME = Field(80, N_("A name has {most} characters at most; this one has {count}."))
TITLE = Field(200, N_("A title or word has {most} characters at most; this one has {count}."))
SEARCH = Field(200, N_("Search words have {most} characters at most; these have {count}."))
TEXT = Field(2_000, N_("This has {most} characters at most; now it has {count}."))
ADDRESS = Field(2_000, N_("An address has {most} characters at most; this one has {count}."))
QUERY = Field(100_000, N_("A query has {most} characters at most; this one has {count}."))
NOTE = Field(2_000, N_("A note has {most} characters at most; this one has {count}."), lines=True)
LIST = Field(4_000, N_("A list has {most} characters at most; this one has {count}."), lines=True)
# An answer, or a question that came by letter: what is pasted and longer would be dropped without a word.
LETTER = ANNOUNCEMENT = Field(
    20_000, N_("The text has {most} characters at most; this one has {count}. Make it shorter."), lines=True
)


class TooLong(PipelineError):
    """More was typed than the field may hold; nothing of it is kept."""

    template = TEXT.too_long


def clean(text: str, field: Field = TEXT) -> str:
    """Return what was typed, as it is kept: without what nobody sees, and trimmed. Raises: TooLong."""
    if len(text) > 4 * field.most + 1000:  # what is trimmed and joined is far less than this
        raise TooLong(field.too_long, most=field.most, count=len(text))
    result = lines(text).strip() if field.lines else line(text)
    if len(result) > field.most:
        raise TooLong(field.too_long, most=field.most, count=len(result))
    return result


def clean_all(written: Sequence[str], field: Field) -> list[str]:
    """Return these as they are kept, without the empty ones. Raises: TooLong, also for too many of them."""
    few(written)
    return [text for text in (clean(one, field) for one in written) if text]


def few(written: Sequence) -> None:
    """Raise TooLong for more lines than one question is meant for."""
    if len(written) > MOST_LINES:
        raise TooLong(
            NP_(
                "This is {count} line; begin with {most} at most, and add the others later.",
                "These are {count} lines; begin with {most} at most, and add the others later.",
            ),
            count=len(written),
            most=MOST_LINES,
        )


def line(text: str) -> str:
    """Return the text on one line, single spaces between its words, of any length."""
    return " ".join(lines(text).split())


def lines(text: str) -> str:
    """Return the text with its lines and tabs, of any length; empty lines before and after it are left out."""
    text = _SPACES.sub(" ", _BREAKS.sub("\n", text))
    if text.isascii():
        seen = text if text.replace("\n", "").isprintable() else "".join(filter(_is_seen, text))
    else:
        text = unicodedata.normalize("NFC", text)
        seen = _JOINERS.sub("", _marked("".join(filter(_is_seen, text))))
    return seen.strip("\n").rstrip()


def _is_seen(letter: str) -> bool:
    # Cc control, Cf format (direction, width, soft hyphens), Cs surrogates; and what is no character by definition.
    if letter in _KEPT_UNSEEN:
        return True
    none = ord(letter) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(letter) <= 0xFDEF
    return not none and unicodedata.category(letter) not in ("Cc", "Cf", "Cs")


def _marked(text: str) -> str:
    """Return the text with at most a few accents on one letter."""
    letters, run = [], 0
    for letter in text:
        run = run + 1 if unicodedata.category(letter) in ("Mn", "Me") else 0
        if run <= _MOST_MARKS:
            letters.append(letter)
    return "".join(letters)


def literal(text: str) -> str:
    """Return words of others inside Markdown: shown letter for letter, whatever Markdown would make of them."""
    text = re.sub(r"([\\`*_\[\]<|])", r"\\\1", line(text))
    return re.sub(r"^([#>+-]|\d+(?=[.)]))", lambda sign: _at_the_start(sign[0]), text)


def _at_the_start(sign: str) -> str:
    return f"{sign[:-1]}\\{sign[-1]}" if not sign[-1].isdigit() else f"{sign}\\"


def address(written: str) -> SplitResult:
    """Return an address of the web, taken apart. Raises: ConfigError for anything else, whatever stands in it."""
    try:
        parts = urlsplit(written)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        if "[" in parts.netloc:
            ipaddress.IPv6Address(parts.hostname)
        elif usable and not HOST.fullmatch(parts.hostname or ""):
            usable = False
    except ValueError:  # brackets that never close, a port of a million, letters that become a slash
        usable = False
    if not usable or re.search(r"\s", written):
        raise ConfigError(
            N_("“{value}” is not a web address; write for example https://example.nl."), value=written[:200]
        )
    return parts


def signed(who: str) -> str:
    """Return a name as somebody typed it, without needless space and in at most eighty characters; empty for nobody."""
    return line(who)[: NAME.most].rstrip()
