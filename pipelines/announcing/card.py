"""Draw a month's announcement as a PNG card of 1200 × 675, for a screen in the hall or a post."""

import functools
import io
from collections.abc import Sequence
from pathlib import Path

import reportlab
from PIL import Image, ImageDraw, ImageFont

from pipelines.announcing.highlights import highlight
from pipelines.announcing.sentences import title
from pipelines.announcing.text import goals_in_short
from pipelines.support import typed_text
from text.i18n import _, number
from text.templates import render
from warehouse.months.closed import ClosedMonth
from warehouse.months.month_figure import MonthFigure

SIZE = (1200, 675)
INK, GREY, WHITE = "#1B2733", "#55606B", "#FFFFFF"
MOST = 8
FONTS = Path(reportlab.__file__).parent / "fonts"


@functools.cache
def font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Return the letters that come with reportlab."""
    return ImageFont.truetype(FONTS / ("VeraBd.ttf" if bold else "Vera.ttf"), size)


def readable(colour: str) -> str:
    """White or ink, whichever stands out on this colour (WCAG's relative luminance)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return WHITE if 1.05 / (light + 0.05) >= 4.5 else INK


def png(month: ClosedMonth, organisation: str, colour: str, accent: str, logo: bytes = b"") -> bytes:
    """Return the card in the language that is spoken. logo: a PNG, b"" for none."""
    image = Image.new("RGB", SIZE, WHITE)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, SIZE[0], 132), fill=colour)
    draw.rectangle((0, 132, SIZE[0], 140), fill=accent)
    on, width = readable(colour), 1100
    if logo:
        width -= _logo(image, draw, logo)
    draw.text((48, 24), fitted(organisation, font(26), width), font=font(26), fill=on)
    heading = render("card/heading.txt", month=month.month)
    draw.text((48, 62), fitted(heading, font(42, True), width), font=font(42, True), fill=on)
    known = sorted(
        (figure for figure in month.all_of("followers") if figure.value is not None),
        key=lambda figure: -(figure.value or 0),
    )
    _channels(draw, known[:MOST])
    _foot(draw, month, len(known), accent)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _logo(image: Image.Image, draw: ImageDraw.ImageDraw, logo: bytes) -> int:
    """Draw the logo on white in the band, on the right; return how many points it takes from what is written there."""
    with Image.open(io.BytesIO(logo), formats=("PNG",)) as opened:
        picture = opened.convert("RGBA")
    picture.thumbnail((240, 80))
    right, middle = SIZE[0] - 48, 66
    left, top = right - picture.width - 24, middle - picture.height // 2
    draw.rectangle((left, top - 10, right, top + picture.height + 10), fill=WHITE)
    image.paste(picture, (left + 12, top), picture)
    return right - left + 24


def fitted(text: str, letters: ImageFont.FreeTypeFont, width: int) -> str:
    """Return the text, cut with an ellipsis where it is wider than this."""
    text = typed_text.line(text)[:400]
    if letters.getlength(text) <= width:
        return text
    while text and letters.getlength(text + "…") > width:
        text = text[:-1]
    return text.rstrip() + "…"


def _channels(draw: ImageDraw.ImageDraw, figures: Sequence[MonthFigure]) -> None:
    if not figures:
        draw.text((48, 300), _("followers unknown"), font=font(40, True), fill=INK)
        return
    columns = 4 if len(figures) > 3 else len(figures)
    width = (SIZE[0] - 96) // columns
    for n, figure in enumerate(figures):
        x, y = 48 + (n % columns) * width, 176 + (n // columns) * 186
        sure = {"rounded": "± ", "estimated": "± "}.get(figure.quality, "")
        draw.text((x, y), fitted(title(figure), font(26), width - 20), font=font(26), fill=GREY)
        large = font(50, True)
        draw.text(
            (x, y + 38), fitted(sure + number(figure.value or 0), large, width - 12), font=large, fill=INK
        )
        draw.text((x, y + 106), _moved(figure), font=font(24), fill=INK)


def _moved(figure: MonthFigure) -> str:
    if figure.change is None:
        return _("not compared")
    return number(round(figure.change), sign=True) if round(figure.change) else "="


def _foot(draw: ImageDraw.ImageDraw, month: ClosedMonth, shown: int, accent: str) -> None:
    goals = [
        render("card/goal.txt", goal=contribution.goal, count=contribution.count)
        for contribution in goals_in_short(month)[:1]
    ]
    best = highlight(month)
    lines = [*goals, *([best] if best else [])]
    draw.rectangle((48, 548, 54, 548 + 34 * max(len(lines), 1)), fill=accent)
    for n, line in enumerate(lines):
        draw.text((70, 546 + 36 * n), fitted(line, font(25), 1080), font=font(25), fill=INK)
    small = render(
        "card/foot.txt",
        is_draft=month.closed_at is None,
        is_incomplete=bool(month.reasons),
        left_out=max(0, shown - MOST),
    )
    draw.text((48, 634), fitted(small, font(18), 1104), font=font(18), fill=GREY)
