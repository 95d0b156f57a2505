"""Make a small PNG of a picture that a site calls its logo; what is no picture, or one that asks too much, is none."""

import io
import re
import warnings

from lxml import etree
from PIL import Image

from pipelines.sending.logo import MOST_BYTES, MOST_SIDE

SIZE = (480, 160)
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
MOST_SVG = 300_000
MOST_ELEMENTS = 3_000
# Of a drawing these may cost much, show others' pictures, or stand for something that is not in it.
REFUSED = frozenset("script foreignObject image feImage filter use pattern mask animate set text".split())
_LENGTH = re.compile(r"\s*(\d{1,5}(?:\.\d{1,6})?)(?:px|pt)?\s*")
_LEADS_OUT = re.compile(r"@import|url\(\s*['\"]?[^#'\"\s]", re.I)
_IS_SVG = re.compile(rb"<svg[\s>]", re.I)


def small(body: bytes) -> bytes:
    """Return a PNG of at most 480 by 160 points, letter by letter ours. Empty: b"" for anything else."""
    if _IS_SVG.search(body[:2_000]):
        body = _drawn(body)
    try:
        # A picture that unpacks into thousands of millions of points is an attack, and says so only as a warning.
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(body), formats=FORMATS) as picture:
                if max(picture.size) > MOST_SIDE or min(picture.size) < 16:
                    return b""
                made = picture.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        return b""
    # Where nothing is to be seen there is no logo.
    seen = made.getbbox()
    if seen is None:
        return b""
    made = made.crop(seen)
    made.thumbnail(SIZE)
    buffer = io.BytesIO()
    made.save(buffer, "PNG", optimize=True)
    return buffer.getvalue() if buffer.tell() <= MOST_BYTES else b""


def _drawn(body: bytes) -> bytes:
    """Return a drawing (SVG) as a PNG; nothing in it may lead out of it."""
    if len(body) > MOST_SVG or b"<!DOCTYPE" in body.upper() or b"<!ENTITY" in body.upper():
        return b""
    try:
        root = etree.fromstring(
            body, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        )
    except (etree.XMLSyntaxError, ValueError):
        return b""
    for number, element in enumerate(root.iter()):
        if number > MOST_ELEMENTS:
            return b""
        if isinstance(element.tag, str) and etree.QName(element).localname in REFUSED:
            return b""
        if any(_LEADS_OUT.search(text) for text in (*element.values(), element.text or "")):
            return b""
    if not _is_framed(root):
        return b""
    # Only who finds a drawing needs it.
    import resvg_py

    try:
        return bytes(
            resvg_py.svg_to_bytes(svg_string=etree.tostring(root, encoding="unicode"), skip_system_fonts=True)
        )
    except ValueError:
        return b""


def _is_framed(root) -> bool:
    """Give a drawing our size, whatever it asks for itself; whether it says what it is to be seen of it."""
    if "viewBox" not in root.attrib:
        sides = [_LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
        if not all(sides):
            return False
        root.set("viewBox", " ".join(("0 0", *(side[1] for side in sides if side))))
    root.attrib.pop("preserveAspectRatio", None)
    for name, points in zip(("width", "height"), SIZE, strict=True):
        root.set(name, str(points))
    return etree.QName(root).localname == "svg"
