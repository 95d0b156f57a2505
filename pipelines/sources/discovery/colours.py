"""Make of a site's colour one that can be read on paper: headings of the announcement have it, on white."""

import re

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.I)
READABLE = 4.5  # of text against its ground, by WCAG 2


def of_school(written: str) -> str:
    """Return a colour as #rrggbb, darkened where it could not be read on white.

    Empty: "" for no colour, and for white, black and greys, which say nothing of a school.
    """
    written = written.strip()
    if not _HEX.fullmatch(written):
        return ""
    digits = written[1:] if len(written) == 7 else "".join(digit * 2 for digit in written[1:])
    parts = [int(digits[at : at + 2], 16) for at in (0, 2, 4)]
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
