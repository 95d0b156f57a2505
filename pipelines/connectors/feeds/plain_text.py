"""Turn a feed's markup into plain text: no tags, no invisible characters, no broken encoding.

Made of regular expressions that look at each character a bounded number of times. A real HTML parser is not
an option here: browsers' tree building is quadratic in nesting (100,000 open elements took one of the
fastest parsers 36 s), and feeds come from strangers.
"""

import re
from html import unescape

LONGEST_TEXT = 100_000
LONGEST_TITLE = 1_000
LONGEST_MARKUP = 2_000_000

# What a reader does not see. noscript and textarea stay: their text is shown or harmless.
_UNSEEN = "script|style|template|iframe|object|noembed|noframes|svg|head"
_UNSEEN_OPEN = re.compile(rf"<(?:!--|({_UNSEEN})(?=[\s/>]))", re.I)
_BREAKS = (
    "p|div|br|li|ul|ol|dl|dt|dd|h[1-6]|tr|table|thead|tbody|blockquote|pre|hr|section|article|header|footer|"
    "figure|figcaption|aside|main|nav|form|fieldset|address|details|summary|caption|option|title"
)
# Possessive, and never past the next "<": an attribute may hold ">", but 100,000 unclosed tags cost one pass.
_REST = r"""(?:[^<>"']|"[^"<]*"|'[^'<]*')*+>"""
_BREAK = re.compile(rf"</?(?:{_BREAKS})(?=[\s/>])(?:{_REST}|[^<>]*>)", re.I)
_CELL = re.compile(rf"</?t[dh](?=[\s/>]){_REST}", re.I)
_TAG = re.compile(rf"<(?:/?[a-z]|[!?/])(?:{_REST}|[^<>]*>)", re.I)
_CUT_TAG = re.compile(r"</?[a-z][\w:-]*(?:\s[^<>]*)?$", re.I)
_HAS_TAG = re.compile(r"</?[a-z!]", re.I)

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# \x1e marks where a block ended; those of the feed itself are gone by then.
_CONTROL_BUT_MARK = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1d\x1f\x7f]")
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff0-\ufffc\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
    # A joiner inside an emoji makes one picture of two; anywhere else it hides a word from a search.
    "|(?<![\ufe0f\u2600-\u27bf\U0001f000-\U0001faff])\u200d"
)
_MAYBE_HIDDEN = re.compile(
    "[^\0-\u00ac\u00ae-\u02ff\u2010-\u2029\u20a0-\u2122]"
)  # a look is cheaper than a search
# Bytes 80-9F of cp1252, written as if they were latin-1.
_C1 = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
_C1_ANY = re.compile("[\x80-\x9f]")

# UTF-8 read as cp1252 or latin-1. `_AS_BYTE` turns such a character back into its byte.
_AS_BYTE = {chr(code): code for code in range(0x80, 0x100)}
_AS_BYTE |= {character: code for code, character in _C1.items() if character}
_TAIL = "[" + "".join(re.escape(character) for character, code in _AS_BYTE.items() if code < 0xC0) + "]"
_MOJIBAKE = re.compile(f"[Ã-ß]{_TAIL}|[à-ï]{_TAIL}{{2}}|[ð-ô]{_TAIL}{{3}}|Â{_TAIL}")
_MAYBE_MOJIBAKE = re.compile("[\u00c2-\u00df\u00e2\u00f0]")
_CERTAIN = re.compile(f"Ã{_TAIL}|â{_TAIL}{{2}}|ð{_TAIL}{{3}}|Â[\xa0-\xbf]|[Ä-ß][\x80-\x9f]")


def typed(text: str) -> str:
    """Return what a person typed as markup: what looks like a tag was typed so, and a new line is one."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")


def text(markup: str | None, longest: int = LONGEST_TEXT) -> str:
    """Return what a reader would see of `markup` (HTML or plain), with a line break where a block ends.

    Columns: one string of at most `longest` characters, without tags, scripts, control, zero-width and
    bidirectional characters, soft hyphens or runs of white space; text encoded twice is repaired where that
    is certain. Empty: "" for None and for markup without words (an image).
    """
    if not markup:
        return ""
    value = markup[:LONGEST_MARKUP]
    value = _CONTROL.sub("", value)
    if "<" in value and _HAS_TAG.search(value):
        value = _seen(value.replace("<![CDATA[", "").replace("]]>", ""))
        value = _BREAK.sub("\x1e", value)
        value = _CELL.sub(" ", value)
        value = _TAG.sub("", value)
        value = _CUT_TAG.sub("", value)
        value = _lines(_characters(value), "\x1e")
    else:
        value = _lines(_characters(value), "\n")
    return value if len(value) <= longest else value[: longest - 1].rstrip() + "…"


def title(markup: str | None) -> str:
    """As `text`, on one line of at most 1,000 characters."""
    return text(markup, LONGEST_TITLE).replace("\n", " ")


def word(value: str | None, longest: int = 200) -> str | None:
    """Return a name (outlet, language): one short line of plain text, or None when nothing is left."""
    return text(value, longest).replace("\n", " ") or None


def _lines(value: str, end: str) -> str:
    """Return runs of white space as one space, lines (which end in `end`) without words gone."""
    return "\n".join([line for part in value.split(end) if (line := " ".join(part.split()))])


def _characters(value: str) -> str:
    if "&" in value:
        written = "&#" in value
        value = unescape(value)
        if written:
            value = _CONTROL_BUT_MARK.sub("", value)
    if value.isascii():
        return value
    value = mended(value)
    value = _C1_ANY.sub(lambda match: _C1[ord(match.group())], value)
    return _HIDDEN.sub("", value) if _MAYBE_HIDDEN.search(value) else value


def mended(value: str) -> str:
    """`value` with UTF-8 that was read as cp1252 or latin-1 put right ("cafÃ©" is "café").

    Only sequences that are whole UTF-8 characters change, and only when the text holds one that means nothing
    else, so that "São" and "€ 5" stay as they are.
    """
    for _ in range(2):  # some content systems do it twice
        if value.isascii() or not _MAYBE_MOJIBAKE.search(value) or not _CERTAIN.search(value):
            return value
        value = _MOJIBAKE.sub(_decoded, value)
    return value


def _decoded(match: re.Match) -> str:
    try:
        return bytes(_AS_BYTE[character] for character in match.group()).decode("utf-8")
    except (UnicodeDecodeError, KeyError):
        return match.group()


def _seen(value: str) -> str:
    """Without comments and elements that a reader does not see, in one pass."""
    match = _UNSEEN_OPEN.search(value)
    if match is None:
        return value
    lowered = value.lower()
    if len(lowered) != len(value):  # a few letters change length in lower case
        lowered = value
    parts, at, lost = [], 0, set()
    while match is not None:
        name = (match.group(1) or "").lower()
        end = "-->" if not name else f"</{name}"
        # An end that is absent once is absent for every later opening too: no second look.
        closed = -1 if end in lost else lowered.find(end, match.end())
        parts.append(value[at : match.start()])
        if closed < 0:
            lost.add(end)
            at = match.end()  # never closed: only the opening goes, what follows is kept
            if name:
                at = match.start()
                parts.append("<x")
                at += 1 + len(name)
        else:
            at = closed + len(end)
            if name:
                stop = value.find(">", at)
                at = len(value) if stop < 0 else stop + 1
            parts.append(" ")
        match = _UNSEEN_OPEN.search(value, at)
    parts.append(value[at:])
    return "".join(parts)
