"""Take what was erased out of what a platform answered: the entry goes, the rest of the answer stays."""

import base64
import binascii
import gzip
import html
import json
import re
import zlib
from typing import Any

from pipelines.access.privacy import erase_pdf
from pipelines.access.privacy.erase_texts import Pen, unpacked

ENTRY = re.compile(r"<(item|entry|url|row|li|article)\b[^>]*?(?:/>|>.*?</\1\s*>)", re.DOTALL | re.IGNORECASE)
BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
NOTHING = object()


def cleaned(pen: Pen, raw: bytes) -> bytes | None:
    """Return a file or answer without what was erased; the same bytes where nothing of it is there.

    None: it cannot be taken apart, so that all of it has to go.
    """
    if raw[:2] == b"\x1f\x8b":
        try:
            inner = gzip.decompress(raw)
        except (OSError, EOFError, zlib.error):
            return None if pen.erased.stands_in(raw.decode("latin-1")) else raw
        clean = cleaned(pen, inner)
        return raw if clean == inner else clean and gzip.compress(clean, 6, mtime=0)
    packed = unpacked(raw) if raw[:2] == b"PK" else None
    if packed is not None:
        return None if any(pen.erased.stands_in(html.unescape(part)) for part in packed) else raw
    if raw.startswith(erase_pdf.START):
        # What cannot be read has to go only where its bytes tell.
        pages = erase_pdf.words(raw)
        return None if pages is not None and pen.erased.stands_in(*pages) else _bare(pen, raw)
    text, encoding = decoded(raw)
    if text is None:
        return _bare(pen, raw)
    said = _text(pen, text)
    if said is None:
        return None
    return raw if said == text else said.encode(encoding, "replace")


def _bare(pen: Pen, raw: bytes) -> bytes | None:
    """Return bytes that are no text as they are; None where something of them stands there all the same."""
    forms = (raw.decode("latin-1"), raw.decode("utf-16-le", "ignore"))
    return None if pen.erased.stands_in(*forms) else raw


def decoded(raw: bytes) -> tuple[str | None, str]:
    """Return the text of a file and how it is written; None for what is none."""
    for bom, encoding in BOMS:
        if raw.startswith(bom):
            return raw.decode(encoding, "replace"), encoding
    if b"\0" in raw[:4096]:
        return None, ""
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace"), "cp1252"


def _text(pen: Pen, text: str) -> str | None:
    head = text.lstrip("\ufeff \r\n\t")[:1]
    if head in ("{", "["):
        try:
            value = json.loads(text)
        except ValueError:
            return pen.plain(text)
        left = _value(pen, value)
        if left is NOTHING:
            return None
        return text if left == value else json.dumps(left, ensure_ascii=False)
    if head == "<":
        kept = ENTRY.sub(lambda entry: "" if _said(pen, entry[0]) else entry[0], text)
        # Outside of the entries it names whose feed it is: that cannot be told apart.
        return None if _said(pen, kept) else kept
    return pen.plain(text)


def _said(pen: Pen, markup: str) -> bool:
    opened = html.unescape(html.unescape(markup))
    return pen.erased.stands_in(markup, opened, re.sub(r"<[^>]*>", " ", opened))


def _value(pen: Pen, value: Any) -> Any:
    """Return JSON without the entries that hold something of them; NOTHING when the whole is one."""
    if isinstance(value, list):
        if all(isinstance(row, dict) and {"what", "asked", "body"} <= row.keys() for row in value):
            return [kept for row in value if (kept := _payload(pen, row)) is not NOTHING] if value else value
        return [kept for row in value if (kept := _value(pen, row)) is not NOTHING]
    if isinstance(value, dict):
        result = {}
        for name, inner in value.items():
            if isinstance(inner, list):
                result[name] = _value(pen, inner)
            elif isinstance(inner, dict) and _has_list(inner):
                kept = _value(pen, inner)
                if kept is NOTHING:
                    return NOTHING
                result[name] = kept
            elif pen.holds(inner, name):
                return NOTHING
            else:
                result[name] = inner
            if pen.erased.stands_in(name):
                return NOTHING
        return result
    return NOTHING if pen.holds(value) else value


def _has_list(value: Any) -> bool:
    """Does a list stand somewhere in it, of which one entry may go?"""
    if isinstance(value, list):
        return True
    return isinstance(value, dict) and any(_has_list(inner) for inner in value.values())


def _payload(pen: Pen, row: dict[str, Any]) -> Any:
    """Return one answer as `raw_payloads.keep` writes it, without what was erased."""
    if pen.holds([row["what"], row["asked"]]):
        return NOTHING
    try:
        body = base64.b64decode(row["body"], validate=True)
    except (binascii.Error, ValueError, TypeError):
        return NOTHING if pen.holds(row["body"]) else row
    clean = cleaned(pen, body)
    if clean is None:
        return NOTHING
    return row if clean == body else {**row, "body": base64.b64encode(clean).decode()}
