"""Decode the bytes of a feed to text, and repair almost-XML before a parser sees it.

Feeds declare the wrong encoding so often that the declaration comes last: bytes that are valid UTF-8 with
anything beyond ASCII in them are UTF-8, whatever the prolog or the server says.
"""

import codecs
import re
from html.entities import html5

from lxml import etree

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([\w.:-]{1,40})""", re.I)
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
    (b"<\0r\0", "utf-16-le"),
    (b"\0<\0r", "utf-16-be"),
    (b"<\0f\0", "utf-16-le"),
    (b"\0<\0f", "utf-16-be"),
    (b"Lo\xa7\x94", "cp037"),
)
# Written as ASCII bytes, so that only the declaration tells.
_SEVEN_BIT = ("iso2022_jp", "iso2022_kr", "hz")
_NEVER = ("utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-7", "cp037")

_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|channel)(?=[\s>/])", re.I)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SUSPECT = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
    r"|&(?:#(\d{1,9});|#[xX]([0-9a-fA-F]{1,8});|(?!(?:amp|lt|gt|quot|apos);)([a-zA-Z][a-zA-Z0-9]{1,31};)?)"
    r"|<(?![a-zA-Z_:/!?])",
    re.S,
)


def decode(payload: bytes, content_type: str | None = None) -> str:
    """Return the payload as text, without its byte order mark.

    Order: byte order mark, the zero bytes of UTF-16 and UTF-32, valid UTF-8, the declared encoding (prolog
    before `Content-Type`), cp1252. Single wrong bytes in UTF-8 are read as cp1252, so that one pasted entry
    does not cost the others. Empty: "". Never raises.
    """
    for bom, name in _BOMS:
        if payload.startswith(bom):
            return payload[len(bom) :].decode(name, "replace")
    for start, name in _WIDE:
        if payload.startswith(start):
            return payload.decode(name, "replace")
    declared = _known(_DECLARED.match(payload[:400]), content_type)
    if declared in _SEVEN_BIT:
        return payload.decode(declared, "replace")
    try:
        return payload.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if declared and declared != "utf-8":
        try:
            return payload.decode(declared)
        except UnicodeDecodeError:
            pass
    return payload.decode("utf-8", "weerklank-cp1252")


def _known(match: re.Match | None, content_type: str | None) -> str | None:
    names = [match.group(1).decode("ascii")] if match else []
    if content_type and (charset := _CHARSET.search(content_type)):
        names.append(charset.group(1))
    for name in names:
        try:
            known = codecs.lookup(name)
        except (LookupError, ValueError):
            continue
        # Python also calls base64 and zip "encodings"; those are not for text.
        if getattr(known, "_is_text_encoding", True) and known.name not in _NEVER:
            return "cp1252" if known.name in ("iso8859-1", "ascii") else known.name
    return None


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", "replace"), error.end


codecs.register_error("weerklank-cp1252", _as_cp1252)


def from_root(text: str) -> str:
    """`text` from its root element on: no prolog, no leading junk, no DOCTYPE, so no entity is ever defined.

    A document type in a feed defines nothing that its entries need beyond the HTML names, which `repaired`
    knows; what else stands there are bombs and files to read. Empty: "" when there is no root of a feed in
    the first million characters.
    """
    at = 0
    while match := _ROOT.search(text, at, 1_000_000):
        comment = text.find("<!--", at, match.start())
        if comment < 0 or text.find("-->", comment, match.start()) >= 0:
            return text[match.start() :]
        at = text.find("-->", comment)
        if at < 0:
            return text[match.start() :]
    return ""


def repaired(text: str) -> str:
    """`text` with what most often breaks XML put right, without guessing at its structure.

    HTML names become characters, other loose ampersands and "<" are escaped, references to characters that
    XML forbids are dropped (a surrogate pair becomes its character), and so are forbidden characters.
    Sections that XML leaves alone (CDATA, comments) stay as they are.
    """
    text = _ILLEGAL.sub("", text)
    text = re.sub(
        r"&#(?:x[dD][89abAB][0-9a-fA-F]{2}|5[56]\d{3});&#(?:x[dD][c-fC-F][0-9a-fA-F]{2}|5[67]\d{3});",
        _pair,
        text,
    )
    return _SUSPECT.sub(_mend, text)


def _pair(match: re.Match) -> str:
    high, low = (
        int(part[1:], 16) if part[0] in "xX" else int(part) for part in match.group()[2:-1].split(";&#")
    )
    if 0xD800 <= high <= 0xDBFF and 0xDC00 <= low <= 0xDFFF:
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    return ""


def _mend(match: re.Match) -> str:
    result = match.group()
    if result.startswith("<!"):
        return result
    if result == "<":
        return "&lt;"
    decimal, hexadecimal, name = match.groups()
    if decimal or hexadecimal:
        code = int(decimal) if decimal else int(hexadecimal, 16)
        legal = (
            code in (9, 10, 13)
            or 0x20 <= code <= 0xD7FF
            or 0xE000 <= code <= 0xFFFD
            or 0x10000 <= code <= 0x10FFFF
        )
        return result if legal else ""
    if name and name in html5:
        return html5[name].replace("&", "&amp;").replace("<", "&lt;")
    return "&amp;" + result[1:]


def page_root(body: bytes, most: int, content_type: str | None = None) -> etree._Element | None:
    """Return the root of a page of a site, read up to so many bytes; None for what is no page at all."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    text = decode(body[:most], content_type)
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
