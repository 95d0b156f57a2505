"""A chart to take along, as SVG or PNG: it stands by itself, with title, scale, months, events, legend and source."""

import base64
import functools
import re
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from pages.shared.charts.frame import Chart, labels, months
from pages.shared.html import Html, tag
from pages.shared.i18n import N_, _, translate
from pages.shared.parts import acting

WIDE, PLOT, LEFT, TOP, LINE = 960, 300, 64, 56, 24
# A picture is looked at on screens of twice the pixels.
TWICE = 2
INK, MUTED = "#1b2733", "#4a5560"
_IMAGE = re.compile(r'src="data:image/svg\+xml;base64,([^"]+)"')


def svg(chart: Chart, events: Sequence[str], source: str) -> str:
    """Return the chart as an SVG; events: name and days of each mark, in their order.

    source: whose figures they are, and as of when. Its words are text, so that they can be searched and changed; its
    ground is white, whatever it is laid on.
    """
    width = WIDE - LEFT - 24
    below = [*(f"{n}  {event}" for n, event in enumerate(events, 1)), source]
    first = TOP + PLOT + LINE + (LINE if chart.legend else 0) + 20
    high = first + LINE * len(below)
    steps = max(len(chart.scale) - 1, 1)
    parts = [
        tag("rect", width=WIDE, height=high, fill="#ffffff"),
        _text(24, 30, chart.title, font_size=18, font_weight=600),
        _plot(chart.plot, width),
        *(
            _text(LEFT - 8, TOP + PLOT * n / steps + 4, step, text_anchor="end")
            for n, step in enumerate(chart.scale)
        ),
        *(_text(LEFT + place * width, TOP + PLOT + 18, name) for place, name in months(chart.weeks)),
        *(
            _text(LEFT + place * width, TOP - 4, name, text_anchor="middle", font_weight=600)
            for place, name in labels(chart.marks)
        ),
        *(
            _text(LEFT + place * width, TOP + PLOT * (1 - tall) - 4, name, text_anchor="middle")
            for place, tall, name in chart.labels
        ),
        *_legend(chart.legend),
        *(_text(LEFT, first + LINE * n, line, fill=MUTED) for n, line in enumerate(below)),
    ]
    return tag(
        "svg", *parts, xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDE} {high}", width=WIDE, height=high,
        font_family="system-ui, sans-serif", font_size=13, fill=INK, role="img", aria_label=chart.title,
    )  # fmt: skip


def png(drawing: str) -> bytes:
    """Return the same chart as a picture of twice its size, in letters that every machine of ours has."""
    # Only who takes a picture along needs these.
    import reportlab
    import resvg_py

    fonts = Path(reportlab.__file__).parent / "fonts"
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawing,
            zoom=TWICE,
            skip_system_fonts=True,
            font_files=[str(fonts / name) for name in ("Vera.ttf", "VeraBd.ttf")],
            sans_serif_family="Bitstream Vera Sans",
        )
    )


def _text(x: float, y: float, text: str, **attributes: object) -> Html:
    return tag("text", text, x=f"{x:.1f}", y=f"{y:.1f}", **attributes)


def _plot(image: Html, width: int) -> Html:
    """Return the marks of a drawing, taken out of its image and put in their place."""
    code = _IMAGE.search(image)
    if code is None:
        return Html("")
    marks = base64.b64decode(code[1]).decode()
    return Html(marks.replace("<svg ", f'<svg x="{LEFT}" y="{TOP}" width="{width}" height="{PLOT}" ', 1))


def _legend(entries: Sequence[tuple[str, str]]) -> list[Html]:
    parts, x, y = [], float(LEFT), TOP + PLOT + LINE + 8
    for colour, name in entries:
        parts.append(tag("rect", x=f"{x:.1f}", y=y, width=12, height=12, fill=colour))
        parts.append(_text(x + 18, y + 11, name))
        x += 34 + 7.5 * len(name)
    return parts


def menu(files: dict[str, str], stem: str) -> None:
    """Draw the choice of charts to take along; files: title → SVG; a picture is made of it when somebody asks."""
    if not acting.may("figures.export"):
        return
    with st.popover(_("Download charts"), key="wk-charts"):
        for n, (title, text) in enumerate(files.items(), 1):
            for label, ending, mime, made in (
                (N_("{title} (PNG, for a slide or mail)"), "png", "image/png", functools.partial(png, text)),
                (N_("{title} (SVG, to edit)"), "svg", "image/svg+xml", functools.partial(text.encode)),
            ):
                st.download_button(
                    translate(label, title=title),
                    data=acting.taken("figures.export", f"{stem}-{n}.{ending}", made),
                    file_name=f"{stem}-{n}.{ending}",
                    mime=mime,
                    key=f"chart-{n}-{ending}",
                    on_click="ignore",
                    width="stretch",
                )
