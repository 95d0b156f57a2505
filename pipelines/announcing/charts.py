"""Draw the charts of the board's page for print, stories per month and a bar per goal, and fit them on one page."""

import math
from collections.abc import Sequence

from reportlab.graphics.shapes import Circle, Drawing, Group, Line, Polygon, Rect, String
from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, KeepInFrame, Table, TableStyle

from pipelines.announcing.card import GREY, INK, WHITE
from pipelines.announcing.pdf import TALL, WIDTH, Branding
from text.i18n import _, day, number
from warehouse.months.trend import TrendMonth

# Told apart by who cannot tell red from green, and on paper without colour by their place and their sign.
POSITIVE, NEGATIVE, PALE, TRACK = "#007F5F", "#B8460E", "#C3CCD4", "#E4E9ED"
STATE_COLOURS = {
    "reached": POSITIVE,
    "green": POSITIVE,
    "amber": "#9A6700",
    "red": NEGATIVE,
    "missed": NEGATIVE,
}
FEWEST = 2
# What is a little longer than a page becomes smaller; what is longer by more goes on on the next.
MOST_SHRUNK = 1.35
# How wide the bar of a goal is, in points.
BAR = 92.0
# On a scale of −100 to +100 a few points fill no bar.
LEAST_POINTS = 20.0


def trend(months: Sequence[TrendMonth], height: float) -> Drawing | None:
    """Return stories per month as bars, with the positive and negative ones in front; a dash where one is unknown.

    None where fewer than two months are known: that is no course.
    """
    if sum(month.stories is not None for month in months) < FEWEST:
        return None
    drawing = Drawing(WIDTH, height)
    left, foot, head = 24.0, 14.0, 30.0
    room = height - foot - head
    top = _nice(max(month.stories or 0 for month in months) or 1)
    for part in (0, 0.5, 1):
        y = foot + room * part
        drawing.add(Line(left, y, WIDTH, y, strokeColor=HexColor(TRACK if part else GREY), strokeWidth=0.6))
        if part != 0.5 or top % 2 == 0:
            drawing.add(_words(number(top * part), left - 4, y - 2.5, "end"))
    slot = (WIDTH - left) / len(months)
    for n, month in enumerate(months):
        is_last = n == len(months) - 1
        middle = left + slot * (n + 0.5)
        is_named = n == 0 or month.month.month == 1
        name = day(month.month, "MMM y") if is_named else day(month.month, "MMM")
        drawing.add(_words(name.replace(".", ""), middle, 3, "middle", bold=is_last))
        if month.stories is None:
            drawing.add(_words("–", middle, foot + 4, "middle", size=9))
            continue
        tall = room * month.stories / top
        wide = slot * 0.74
        drawing.add(_bar(middle - wide / 2, foot, wide, tall, PALE))
        drawing.add(
            _words(
                number(month.stories), middle, foot + tall + 3, "middle", INK, 8 if is_last else 7, is_last
            )
        )
        for value, colour, sign, at in (
            (month.positive, POSITIVE, "+", middle - wide * 0.36),
            (month.negative, NEGATIVE, "−", middle + wide * 0.04),
        ):
            if value:
                drawing.add(_bar(at, foot, wide * 0.32, room * value / top, colour))
                if room * value / top > 8:
                    drawing.add(_words(sign, at + wide * 0.16, foot + 2, "middle", WHITE, 7, bold=True))
    drawing.add(_legend(months[-1], height - 10))
    return drawing


def _legend(last: TrendMonth, y: float) -> Group:
    """Return what the colours are, with the numbers of the month itself."""
    group, x = Group(), 0.0
    which = day(last.month, "MMMM")
    for word, colour, value in (
        (_("stories about us"), PALE, None),
        (_("positive"), POSITIVE, last.positive),
        (_("negative"), NEGATIVE, last.negative),
    ):
        sign = {POSITIVE: "+ ", NEGATIVE: "− "}.get(colour, "")
        words = f"{sign}{word}" + ("" if value is None else f" ({which}: {number(value)})")
        group.add(_bar(x, y, 8, 7, colour))
        group.add(_words(words, x + 12, y + 0.5, "start", INK, 7.5))
        x += 26 + stringWidth(words, "Vera", 7.5)
    return group


def goal(
    value: float | None,
    begin: float,
    expected: tuple[float, float] | None,
    target: tuple[float, float] | None,
    state: str,
    is_points: bool,
    width: float = BAR,
) -> Drawing:
    """Return a bar from where it began to where it stands, with what was expected (thin) and the target (thick).

    expected, target: from and up to; the same number twice where it is one.
    """
    drawing = Drawing(width, 13)
    drawing.add(_bar(0, 3, width, 7, TRACK))
    known = [each for each in (value, *(expected or ()), *(target or ())) if each is not None]
    low, high = min([begin, *known]), max([begin, *known])
    if is_points:
        high = max(LEAST_POINTS, *(abs(each) * 1.25 for each in (low, high)))
        low = -high
    if high == low:
        return drawing

    def at(number_: float) -> float:
        return (number_ - low) / (high - low) * width

    if target is not None and target[0] != target[1]:
        drawing.add(_bar(at(target[0]), 3, at(target[1]) - at(target[0]), 7, PALE))
    if value is not None:
        ends = sorted((at(begin), at(value)))
        drawing.add(_bar(ends[0], 4.5, max(ends[1] - ends[0], 0.8), 4, STATE_COLOURS.get(state, GREY)))
    for bounds, thickness in ((expected, 1.0), (target, 2.6)):
        for place in sorted(set(bounds or ())):
            x = min(max(at(place), thickness / 2), width - thickness / 2)
            drawing.add(Line(x, 0.5, x, 12.5, strokeColor=HexColor(INK), strokeWidth=thickness))
    return drawing


def legend() -> Drawing:
    """Return what the marks in the bars of goals are."""
    drawing, x = Drawing(WIDTH, 11), 0.0
    for word, thickness in ((_("where it stands"), 0.0), (_("expected by now"), 1.0), (_("target"), 2.6)):
        if thickness:
            drawing.add(Line(x + 4, 0, x + 4, 10, strokeColor=HexColor(INK), strokeWidth=thickness))
        else:
            drawing.add(_bar(x, 3, 10, 4, GREY))
        drawing.add(_words(word, x + 14, 2, "start", size=7.5))
        x += 30 + stringWidth(word, "Vera", 7.5)
    return drawing


def tiles(cells: Sequence[list[Flowable]], look: Branding) -> Table:
    """Return these parts beside each other, as wide as the page."""
    result = Table(
        [cells], colWidths=[WIDTH / len(cells)] * len(cells), hAlign="LEFT", spaceBefore=4, spaceAfter=4
    )
    lines = [("LINEBEFORE", (n, 0), (n, 0), 2.5, HexColor(look.colour)) for n in range(len(cells))]
    result.setStyle(
        TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 7), *lines])
    )
    return result


def height(parts: Sequence[Flowable]) -> float:
    """Return how tall these parts are below each other, in points."""
    tall = 0.0
    for part in parts:
        tall += part.wrap(WIDTH, 10 * TALL)[1] + part.getSpaceBefore() + part.getSpaceAfter()
    return tall


def on_one(parts: Sequence[Flowable]) -> list[Flowable]:
    """Return these parts on one page, smaller where they are a little too long; as they are where they are not near."""
    tall = height(parts)
    return list(parts) if tall > TALL * MOST_SHRUNK else [KeepInFrame(0, 0, list(parts), mode="shrink")]


def sign(state: str) -> Drawing:
    """Return the mark of a state: round where all is well, a triangle where it is at risk, a square where behind."""
    drawing = Drawing(8, 8)
    colour = HexColor(STATE_COLOURS.get(state, GREY))
    if state in ("reached", "green"):
        drawing.add(Circle(4, 3.5, 3.2, fillColor=colour, strokeColor=None))
    elif state == "amber":
        drawing.add(Polygon([0.5, 0.5, 7.5, 0.5, 4, 7], fillColor=colour, strokeColor=None))
    elif state in ("red", "missed"):
        drawing.add(_bar(0.8, 0.3, 6.4, 6.4, STATE_COLOURS[state]))
    else:
        drawing.add(Circle(4, 3.5, 2.8, fillColor=None, strokeColor=colour, strokeWidth=1))
    return drawing


def _bar(x: float, y: float, width: float, height: float, colour: str) -> Rect:
    return Rect(x, y, width, height, fillColor=HexColor(colour), strokeColor=None, strokeWidth=0)


def _words(
    words: str, x: float, y: float, anchor: str, colour: str = GREY, size: float = 7, bold: bool = False
) -> String:
    font = "Vera-Bold" if bold else "Vera"
    return String(x, y, words, fontName=font, fontSize=size, fillColor=HexColor(colour), textAnchor=anchor)


def _nice(most: float) -> int:
    """Return the end of an axis: a round number not below the most."""
    step = 10 ** math.floor(math.log10(most))
    return (
        math.ceil(max(most, 4) / step * 2) * max(step // 2, 1)
        if step > 1
        else math.ceil(max(most, 4) / 2) * 2
    )
