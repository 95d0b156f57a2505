"""Find the colour of a site, and make one of it that can be read on paper: headings of the announcement have it."""

import re
from collections.abc import Iterator
from itertools import islice

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.I)
_RGB = re.compile(
    r"rgba?\(\s*(\d{1,3})\s*[,\s]\s*(\d{1,3})\s*[,\s]\s*(\d{1,3})\s*(?:[,/]\s*(?:1|1\.0+|100%)\s*)?\)", re.I
)
_VARIABLE = re.compile(
    r"--[\w-]{0,40}(?:primary|primair|brand|huisstijl|hoofdkleur|accent|main-colou?r)[\w-]{0,20}\s*:\s*"
    r"(#[0-9a-f]{3,6}\b|rgba?\([^()]{1,40}\))", re.I,
)  # fmt: skip
# What makers of icons fill in for a tile says nothing of a school.
_OF_TILES = frozenset(
    "#da532c #2d89ef #00aba9 #603cba #9f00a7 #b91d47 #ee1111 #ffc40d #00a300 #1e7145 #7e3878 #2b5797 #e3a21a #99b433"
    " #ff0097".split()
)
_MOST_STYLES, _LONGEST_STYLE = 20, 200_000
READABLE = 4.5  # of text against its ground, by WCAG 2


def of_page(root) -> str:
    """Return the colour that a page names as its own: for the browser, its icons, or in its own styles. Empty: ""."""
    return next(filter(None, map(of_school, _named(root))), "")


def _named(root) -> Iterator[str]:
    tiles = []
    for element in root.iter("meta"):
        name = (element.get("name") or element.get("property") or "").lower()
        # For who likes it dark a page is black, whatever school it is of.
        if name == "theme-color" and "dark" not in (element.get("media") or "").lower():
            yield element.get("content") or ""
        if name == "msapplication-tilecolor":
            tiles.append((element.get("content") or "").strip())
    for element in root.iter("link"):
        if "mask-icon" in (element.get("rel") or "").lower().split():
            yield element.get("color") or ""
    yield from (tile for tile in tiles if tile.lower() not in _OF_TILES)
    for element in islice(root.iter("style"), _MOST_STYLES):
        yield from (match[1] for match in _VARIABLE.finditer((element.text or "")[:_LONGEST_STYLE]))


def of_school(written: str) -> str:
    """Return a colour as #rrggbb, darkened where it could not be read on white.

    Empty: "" for no colour, and for white, black and greys, which say nothing of a school.
    """
    written = written.strip()
    if match := _RGB.fullmatch(written):
        parts = [min(255, int(part)) for part in match.groups()]
    elif _HEX.fullmatch(written):
        digits = written[1:] if len(written) == 7 else "".join(digit * 2 for digit in written[1:])
        parts = [int(digits[at : at + 2], 16) for at in (0, 2, 4)]
    else:
        return ""
    if max(parts) - min(parts) <= 16:
        return ""
    while on_white(parts) < READABLE:
        parts = [int(part * 0.95) for part in parts]
    return "#" + "".join(f"{part:02x}" for part in parts)


def on_white(parts: list[int]) -> float:
    """Return how much a colour (red, green, blue) stands out on white, from 1 to 21 (WCAG's contrast ratio)."""
    linear = [
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in parts
    ]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)
