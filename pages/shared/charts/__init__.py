"""Draw small charts as SVG images: marks only, in colours that can be told apart on white and on black.

Words and numbers stand around a drawing as text of the page, where they follow the theme, the
language and the reader's letter size. Streamlit removes inline SVG, so a drawing is an <img>.
"""

import base64
import itertools
from collections.abc import Sequence

from pages.shared.html import Html, tag

# Okabe and Ito's palette: also told apart by who cannot tell red from green; all ≥ 3:1 on white and on #12171D.
BLUE, GREEN, VERMILION, GREY = "#0072B2", "#009E73", "#D55E00", "#7C8590"

WIDE, HIGH = 600, 120


def image(svg: str, alt: str, class_: str, width: int, height: int) -> Html:
    """Return an SVG as an image with an alternative text and a fixed shape."""
    source = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    return tag("img", src=source, alt=alt, class_=class_, width=width, height=height)


def _svg(width: int, height: int, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' preserveAspectRatio="none">{body}</svg>'
    )


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _places(count: int, width: float) -> list[float]:
    return [(n + 0.5) * width / count for n in range(count)]


def runs(values: Sequence[float | None]) -> list[list[int]]:
    """Positions of known values, parted where one is unknown: a line is not drawn over a gap."""
    pieces: list[list[int]] = [[]]
    for n, value in enumerate(values):
        if value is not None:
            pieces[-1].append(n)
        elif pieces[-1]:
            pieces.append([])
    return [run for run in pieces if run]


def line(
    values: Sequence[float | None],
    low: float,
    high: float,
    width: float,
    height: int,
    colour: str,
    dots: bool,
) -> str:
    """Return a line from `low` (bottom) to `high` (top), as the body of an SVG; alone standing values become dots."""
    xs, spread = _places(len(values), width), (high - low) or 1
    ys = [4 + (height - 8) * (1 - ((low if v is None else v) - low) / spread) for v in values]
    stroke = f'stroke="{colour}" stroke-width="2.5" vector-effect="non-scaling-stroke" stroke-linecap="round"'
    body = []
    for run in runs(values):
        points = " ".join(f"{_n(xs[n])},{_n(ys[n])}" for n in run)
        if len(run) > 1:
            body.append(f'<polyline points="{points}" fill="none" {stroke} stroke-linejoin="round"/>')
        marked = run if dots else ([run[-1]] if run[-1] == len(values) - 1 or len(run) == 1 else [])
        # A line of no length with round ends is a dot that stays round when the image is stretched.
        body += [
            f'<path d="M{_n(xs[n])} {_n(ys[n])}h0" {stroke.replace("2.5", "7" if not dots else "6")}/>'
            for n in marked
        ]
    return "".join(body)


def against(
    values: Sequence[float | None],
    expected: Sequence[float],
    floor: float | None,
    alt: str,
    ends: tuple[float, float, float] | None = None,
    targets: Sequence[float] = (),
) -> Html:
    """Return what came (a line) against what should have come (dashes), from `floor`, or the lowest, to the highest.

    expected: for all places, those to come as well; ends: low, middle and high of the last place (a wedge); targets:
    what is to be reached, as thin lines over the whole width.
    """
    known = [value for value in values if value is not None]
    if len(expected) < 2:
        return Html("")
    low, high = reaches(values, expected, floor, ends, targets)
    xs, spread = _places(len(expected), 320), (high - low) or 1

    def y(value: float) -> str:
        return _n(4 + 72 * (1 - (value - low) / spread))

    points = " ".join(f"{_n(x)},{y(value)}" for x, value in zip(xs, expected, strict=True))
    body = (
        f'<polyline points="{points}" fill="none" stroke="{GREY}" stroke-width="2" stroke-dasharray="5 4"'
        ' vector-effect="non-scaling-stroke"/>'
    )
    for target in targets:
        body += f'<path d="M0 {y(target)}H320" stroke="{GREEN}" stroke-width="1.5" vector-effect="non-scaling-stroke"/>'
    if ends and known:
        at, value = max((n, value) for n, value in enumerate(values) if value is not None)
        x, last = _n(xs[at]), _n(xs[-1])
        begin = y(value)
        body = (
            f'<polygon points="{x},{begin} {last},{y(ends[2])} {last},{y(ends[0])}" fill="{BLUE}" fill-opacity="0.22"/>'
            f'<path d="M{x} {begin}L{last} {y(ends[1])}" stroke="{BLUE}" stroke-width="1.5" stroke-dasharray="2 3"'
            f' vector-effect="non-scaling-stroke"/>{body}'
        )
    width = 320 * len(values) / len(expected)
    return image(
        _svg(320, 80, body + line(values, low, high, width, 80, BLUE, False)), alt, "wk-goal", 320, 80
    )


def reaches(
    values: Sequence[float | None],
    expected: Sequence[float],
    floor: float | None,
    ends: tuple[float, float, float] | None,
    targets: Sequence[float],
) -> tuple[float, float]:
    """Return the ends of the scale of `against`: from `floor`, or the lowest, to the highest."""
    marks = [*(value for value in values if value is not None), *expected, *(ends or ()), *targets]
    return (floor if floor is not None else min(marks)), max(marks)


# What moves less than this part of itself is drawn as the little that it is.
LEAST_SPAN = 0.1


def honest_floor(low: float, high: float) -> float:
    """Return where the scale of what moves little begins: never so near that a hundredth looks like a collapse."""
    return min(low, high * (1 - LEAST_SPAN))


def sparkline(values: Sequence[float | None], alt: str, zero: bool = False, near: bool = False) -> Html:
    """Return the course of one number in a card; a thin line at zero where that means something.

    near: for what moves little (followers): from its lowest, or a tenth below its highest; else from zero.
    """
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return Html("")
    low, high = min(known), max(known)
    if zero:
        low, high = min(low, 0), max(high, 0)
    else:
        low = honest_floor(low, high) if near else 0
    rule = _rule(4 + 32 * (1 - (0 - low) / ((high - low) or 1)), 160) if zero else ""
    return image(
        _svg(160, 40, rule + line(values, low, high, 160, 40, BLUE, False)), alt, "wk-spark", 160, 40
    )


def _rule(y: float, width: int) -> str:
    return f'<path d="M0 {_n(y)}H{width}" stroke="{GREY}" vector-effect="non-scaling-stroke"/>'


def _marks(marks: Sequence[float], height: int) -> str:
    """Dashed uprights at these places (0 to 1): known events."""
    return "".join(
        f'<path d="M{_n(place * WIDE)} 0V{height}" stroke="{GREY}" stroke-dasharray="3 3"'
        ' vector-effect="non-scaling-stroke"/>'
        for place in marks
    )


def bars(values: Sequence[int | None], top: int, alt: str, marks: Sequence[float] = ()) -> Html:
    """Bars from zero to `top`."""
    step = WIDE / max(len(values), 1)
    body = []
    for n, value in enumerate(values):
        if value:
            tall = value / (top or 1) * HIGH
            body.append(
                f'<rect x="{_n(n * step + step * 0.14)}" y="{_n(HIGH - tall)}" width="{_n(step * 0.72)}"'
                f' height="{_n(tall)}"/>'
            )
    whole = f'<g fill="{BLUE}">{"".join(body)}</g>{_marks(marks, HIGH)}{_rule(HIGH - 0.5, WIDE)}'
    return image(_svg(WIDE, HIGH, whole), alt, "wk-plot", WIDE, HIGH)


def two_sided(
    ups: Sequence[int | None], downs: Sequence[int | None], top: int, alt: str, marks: Sequence[float] = ()
) -> Html:
    """Bars up (positive) and down (negative) from a middle line, both on the scale 0 to `top`."""
    step, middle = WIDE / max(len(ups), 1), HIGH / 2
    body = []
    for n, (up, down) in enumerate(zip(ups, downs, strict=True)):
        x, wide = _n(n * step + step * 0.14), _n(step * 0.72)
        for value, colour, rising in ((up, GREEN, True), (down, VERMILION, False)):
            if value:
                tall = value / (top or 1) * middle
                y = _n(middle - tall if rising else middle)
                body.append(f'<rect x="{x}" y="{y}" width="{wide}" height="{_n(tall)}" fill="{colour}"/>')
    whole = "".join(body) + _marks(marks, HIGH) + _rule(middle, WIDE)
    return image(_svg(WIDE, HIGH, whole), alt, "wk-plot", WIDE, HIGH)


def nice(value: float) -> int:
    """Return the first round number from this value on, for the top of a scale: 1, 2, 5, 10, 20, 50 and so on."""
    step = 1
    while step < value:
        for factor in (1, 2, 3, 4, 5, 6, 8):
            if step * factor >= value:
                return step * factor
        step *= 10
    return step


def stacked(
    columns: Sequence[Sequence[int]], colours: Sequence[str], top: int, alt: str, marks: Sequence[float] = ()
) -> Html:
    """Bars from zero to `top`, each of parts on top of each other: one sequence per part, in its colour."""
    count = len(columns[0]) if columns else 0
    step = WIDE / max(count, 1)
    body = []
    for n in range(count):
        y = float(HIGH)
        for column, colour in zip(columns, colours, strict=True):
            tall = column[n] / (top or 1) * HIGH
            y -= tall
            if tall:
                body.append(
                    f'<rect x="{_n(n * step + step * 0.12)}" y="{y:.2f}" width="{_n(step * 0.76)}"'
                    f' height="{tall:.2f}" fill="{colour}"/>'
                )
    whole = f"{''.join(body)}{_marks(marks, HIGH)}{_rule(HIGH - 0.5, WIDE)}"
    return image(_svg(WIDE, HIGH, whole), alt, "wk-plot", WIDE, HIGH)


def course(values: Sequence[float | None], turns: Sequence[int], low: float, high: float, alt: str) -> Html:
    """Return a line from `low` to `high` that starts anew at each place in `turns`, with a dashed upright there."""
    cuts = [0, *turns, len(values)]
    body = []
    for start, end in itertools.pairwise(cuts):
        part = [None] * start + list(values[start:end]) + [None] * (len(values) - end)
        if any(value is not None for value in part):
            body.append(line(part, low, high, WIDE, HIGH, BLUE, False))
    marks = _marks([turn / max(len(values), 1) for turn in turns], HIGH)
    return image(_svg(WIDE, HIGH, "".join(body) + marks), alt, "wk-course", WIDE, HIGH)
