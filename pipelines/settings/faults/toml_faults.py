"""Turn what the parser of TOML says into a sentence of ours: what is wrong, where it begins, how it is mended."""

import re

from text.i18n import N_

PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?: |$)", re.MULTILINE)
CURLY = re.compile("[“”„‟‘’‚«»]")
INVISIBLE = re.compile("[\u00a0\u00ad\u2000-\u200f\u2028-\u202f\u2060\ufeff]")
# What stands behind "=" where it is neither quoted nor a value of TOML.
VALUE = re.compile(r"^\s*[^\s=#.]+(?:\s*\.\s*[^\s=#.]+)*\s*=\s*(?P<value>.*)$")
DUTCH_TRUTH = re.compile(r"(?:true|false|yes|no|on|off|ja|nee|waar|onwaar|aan|uit)\b", re.IGNORECASE)
DATE_LIKE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+\s*(?:#.*)?$")
THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+\s*(?:#.*)?$")
TRIPLE = re.compile("\"\"\"|'''")

CONFLICT_SAID = N_(
    "two versions of this file were put together and not chosen between (<<<<<<<, =======, >>>>>>>). Keep the lines"
    " that hold and remove these marks."
)
CURLY_SAID = N_(
    'the quotation marks are curly, as a word processor makes them. Use straight ones (") and a plain text editor.'
)
UNCLOSED_TEXT = N_(
    "a text that begins here is not closed. Put a quotation mark at its end, on the same line."
)
UNCLOSED_LONG = N_("a text that begins here with three quotation marks is never closed with three.")
UNCLOSED_LIST = N_("a list that begins here with [ is not closed. Put ] behind its last entry.")
UNCLOSED_TABLE = N_(
    "a group that begins here with a curly bracket is not closed on the same line. Close it at its end."
)
UNCLOSED_HEADER = N_(
    "the heading of this table is not closed. Write [name] or [[name]], with nothing between."
)
TWICE = N_("this stands here for the second time. Keep one of both.")
NO_EQUALS = N_('there is no "=" behind the first word. Write: name = "value".')
NO_NAME = N_("the line does not begin with the name of a field or with [ and the name of a table.")
BAD_DATE = N_(
    "a date is written as 2026-11-29: year, month, day, each of them there, without quotation marks."
)
BAD_ESCAPE = N_(
    "a backslash (\\) has a meaning of its own within quotation marks. Write two (\\\\), or put the text between single"
    " quotation marks (')."
)
BAD_CHARACTER = N_(
    "an invisible character stands here that does not belong in a text file. Type the line anew."
)
REST = N_(
    "something stands behind the value that does not belong there. One field a line; put a note behind a #."
)
NO_VALUE = N_("there is no value behind the =. Fill it in, or remove the line.")
TRUTH = N_("write true or false, in small letters and without quotation marks.")
COMMA = N_(
    "a number is written with a point for its decimals (7.5), and without points or commas for thousands."
)
UNQUOTED = N_('a text stands between quotation marks: name = "value".')
UNKNOWN = N_("this line cannot be read. Look at it and at the line before it.")

SAID = (
    ("Unclosed array", UNCLOSED_LIST),
    ("Unclosed inline table", UNCLOSED_TABLE),
    ("Unterminated string", UNCLOSED_LONG),
    ("Unescaped", BAD_ESCAPE),
    ("Invalid hex value", BAD_ESCAPE),
    ("Escaped character", BAD_ESCAPE),
    ("Expected ']", UNCLOSED_HEADER),
    ("Cannot declare", TWICE),
    ("Cannot overwrite", TWICE),
    ("Cannot redefine", TWICE),
    ("Cannot mutate", TWICE),
    ("Duplicate inline", TWICE),
    ("Expected '='", NO_EQUALS),
    ("Invalid initial character", NO_NAME),
    ("Invalid statement", NO_NAME),
    ("Invalid date", BAD_DATE),
    ("Expected newline", REST),
)


def found(text: str, said: str) -> tuple[int, int, str]:
    """Return line and column (from 1) of what is wrong with this text, and the sentence that says what.

    said: the words of the parser, which no reader sees
    """
    lines = text.replace("\r\n", "\n").split("\n")
    if conflict := CONFLICT.search(text):
        return text.count("\n", 0, conflict.start()) + 1, 1, CONFLICT_SAID
    place = PLACE.search(said)
    line, column = (int(place[1]), int(place[2])) if place and place[1] else (len(lines), 1)
    line = min(line, len(lines))
    here = lines[line - 1]
    message = said[: place.start()] if place else said
    if message.startswith("Unterminated string") or message in ("Expected \"'''\"",):
        return _opened_long(lines), 1, UNCLOSED_LONG
    if message == 'Expected "\'"':
        return _opened(lines), 1, UNCLOSED_TEXT
    if "'\\n'" in message or "'\\r'" in message:
        # The parser stops at the end of the line on which the text began.
        return line, column, UNCLOSED_TEXT
    if message.startswith(("Illegal character", "Found invalid character")) or INVISIBLE.search(
        _unquoted(here)
    ):
        return line, column, BAD_CHARACTER
    if CURLY.search(_unquoted(here)):
        return line, column, CURLY_SAID
    opened = _opened_list(lines, line)
    if opened and message.startswith(("Unclosed array", "Invalid value", "Expected newline")):
        return opened, 1, UNCLOSED_LIST
    if message.startswith(("Invalid value", "Expected newline")) and (sentence := _of_value(here)):
        return line, column, sentence
    return line, column, next((sentence for begin, sentence in SAID if message.startswith(begin)), UNKNOWN)


def _of_value(line: str) -> str | None:
    """Say what is wrong with a value that is none, by how people write it."""
    match = VALUE.match(line)
    value = match["value"].strip() if match else ""
    if not match or value[:1] in ("[", "{", '"', "'"):
        return None
    if not value or value.startswith("#"):
        return NO_VALUE
    if DECIMAL_COMMA.match(value) or THOUSANDS.match(value):
        return COMMA
    if DATE_LIKE.match(value):
        return BAD_DATE
    if DUTCH_TRUTH.match(value):
        return TRUTH
    return UNQUOTED if value[0].isalpha() else None


def _unquoted(line: str) -> str:
    """Return what of this line stands outside of quotation marks and notes."""
    return re.sub(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|#.*", "", line)


def _opened_list(lines: list[str], at: int) -> int | None:
    """On which line before this one does a list begin that is not closed there? None where all are."""
    deep, begun = 0, 0
    for number, line in enumerate(lines[:at], start=1):
        plain = _unquoted(line)
        if deep == 0:
            match = VALUE.match(plain)
            if not match or not match["value"].startswith("["):
                continue
            begun, plain = number, match["value"]
        deep = max(0, deep + plain.count("[") - plain.count("]"))
    return begun if deep and begun < at else None


def _opened(lines: list[str]) -> int:
    """On which line does the text with one single quotation mark begin that is not closed?"""
    return next((n for n, line in enumerate(lines, start=1) if "'" in _unquoted(line)), len(lines))


def _opened_long(lines: list[str]) -> int:
    """On which line does the text with three quotation marks begin that is not closed?"""
    opened, begun = "", len(lines)
    for number, line in enumerate(lines, start=1):
        for mark in TRIPLE.findall(line):
            if not opened:
                opened, begun = mark, number
            elif mark == opened:
                opened = ""
    return begun
