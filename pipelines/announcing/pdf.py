"""Draw PDF pages on A4 with reportlab: fonts, colours, head and foot, tables; returns bytes, reads no page."""

import datetime as dt
import html
import io
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeAlias

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)

from pipelines.announcing.card import FONTS, GREY, INK, readable
from pipelines.sending import logo
from pipelines.sending.markup import Block
from pipelines.support import typed_text
from text.i18n import N_, _, language, moment, number, translate

WIDTH = A4[0] - 36 * mm
TALL = A4[1] - 36 * mm
PAGE = N_("page {page}")
# The letters of a table beside those of a text, and the room on both sides of a cell.
CELL, PADDING = 0.84, 3.0
# Sizes of letters beside the usual one, in the order in which they are tried, and how full the last page has to be.
SIZES = (1.0, 0.96, 0.92, 0.88, 1.05, 1.1, 0.84)
FULL = 0.4
Cell: TypeAlias = str | Flowable | list[Flowable]


@dataclass(frozen=True)
class Branding:
    """Whose paper it is: name, colour, accent and logo (PNG, b"" for none); size: of its letters, in points."""

    organisation: str
    colour: str
    accent: str
    size: float = 9.5
    logo: bytes = b""


def _fonts() -> None:
    if "Vera" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Vera", FONTS / "Vera.ttf"))
        pdfmetrics.registerFont(TTFont("Vera-Bold", FONTS / "VeraBd.ttf"))
        pdfmetrics.registerFontFamily(
            "Vera", normal="Vera", bold="Vera-Bold", italic="Vera", boldItalic="Vera-Bold"
        )


def style(kind: str, look: Branding) -> ParagraphStyle:
    """h1, h2, p, lead, li, small, cell, number, tile or notice."""
    _fonts()
    size = look.size
    base = {"fontName": "Vera", "fontSize": size, "leading": size * 1.45, "textColor": HexColor(INK),
            "spaceAfter": 4}  # fmt: skip
    kinds = {
        "h1": {"fontName": "Vera-Bold", "fontSize": size * 1.9, "leading": size * 2.4, "spaceAfter": 8,
               "textColor": HexColor(look.colour)},
        "h2": {"fontName": "Vera-Bold", "fontSize": size * 1.25, "leading": size * 1.7, "spaceBefore": 8,
               "textColor": HexColor(look.colour)},
        "lead": {"fontName": "Vera-Bold", "fontSize": size * 1.2, "leading": size * 1.65, "spaceAfter": 5},
        "tile": {"fontName": "Vera-Bold", "fontSize": size * 1.95, "leading": size * 2.4, "spaceAfter": 0},
        "li": {"leftIndent": 12, "bulletIndent": 2, "spaceAfter": 3},
        "small": {"fontSize": size * 0.84, "leading": size * 1.2, "textColor": HexColor(GREY), "spaceAfter": 2},
        "cell": {"fontSize": size * CELL, "leading": size * 1.15, "spaceAfter": 0},
        "number": {"fontSize": size * CELL, "leading": size * 1.15, "spaceAfter": 0, "alignment": TA_RIGHT},
        "notice": {"borderColor": HexColor(look.accent), "borderWidth": 1, "borderPadding": 5, "spaceBefore": 10,
                   "spaceAfter": 12, "leftIndent": 6, "rightIndent": 6},
    }  # fmt: skip
    return ParagraphStyle(kind, **{**base, **kinds.get(kind, {})})


def flow(blocks: Sequence[Block], look: Branding) -> list[Flowable]:
    """Blocks of a text as paragraphs and tables."""
    return [
        _marked_table(block, look)
        if block.rows
        else Paragraph(block.text, style(block.kind, look), bulletText="•" if block.kind == "li" else None)
        for block in blocks
    ]


def _marked_table(block: Block, look: Branding) -> Table:
    head, *rows = block.rows
    return table(head, rows, (34, *(22 for _cell in head[1:])), look, escape=str, after=6)


def heading(title: str, look: Branding) -> list[Flowable]:
    """Return a heading, on the next page where little of what follows would stand below it."""
    return [CondPageBreak(7 * look.size), Paragraph(escaped(title), style("h2", look))]


def items(lines: Sequence[str], look: Branding) -> list[Flowable]:
    """Return words of others as a list."""
    return [Paragraph(escaped(line), style("li", look), bulletText="•") for line in lines]


def unbroken(words: str) -> str:
    """Return these words as one that stands on one line."""
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def escaped(text: str) -> str:
    """Return words of others, for a paragraph."""
    return html.escape(typed_text.line(text[: typed_text.ANNOUNCEMENT.most]), quote=False)


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    widths: Sequence[float],
    look: Branding,
    left: Collection[int] = (0,),
    escape: Callable[[str], str] | None = None,
    after: float = 0,
    drawn: Mapping[int, float] = MappingProxyType({}),
) -> Table:
    """Return a table whose `left` columns are words and the others numbers; a cell may be what was drawn.

    widths: parts of the room that is left when no word of a head breaks.
    escape: how words become those of a paragraph, where they are not words of others; after: the room below it; drawn:
    how wide what is drawn in a column is, in points.
    """
    escape = escape or escaped
    columns, shrink = _widths(head, rows, widths, look, drawn)
    look = replace(look, size=look.size * shrink)
    head_cell = ParagraphStyle(
        "head", parent=style("cell", look), fontName="Vera-Bold", textColor=HexColor(readable(look.colour))
    )
    head_number = ParagraphStyle("headnumber", parent=head_cell, alignment=TA_RIGHT)
    styles = [
        (head_cell, style("cell", look)) if n in left else (head_number, style("number", look))
        for n, _ in enumerate(head)
    ]
    cells: list[list[object]] = [
        [Paragraph(escape(cell), kinds[place > 0]) if isinstance(cell, str) else cell
         for cell, kinds in zip(row, styles, strict=True)]
        for place, row in enumerate([head, *rows])
    ]  # fmt: skip
    result = Table(cells, colWidths=columns, repeatRows=1, hAlign="LEFT", spaceAfter=after)
    result.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, 0), HexColor(look.colour)),
                ("LINEBELOW", (0, 1), (-1, -1), 0.4, HexColor("#C9D0D6")),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
                ("TOPPADDING", (0, 0), (-1, -1), 2.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
                ("LEFTPADDING", (0, 0), (-1, -1), PADDING),
                ("RIGHTPADDING", (0, 0), (-1, -1), PADDING),
            ]
        )
    )
    return result


def _widths(
    head: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    widths: Sequence[float],
    look: Branding,
    drawn: Mapping[int, float],
) -> tuple[list[float], float]:
    """Return the width of each column, none narrower than its longest word; and how far letters must shrink for it."""
    needed = []
    for n, title in enumerate(head):
        body = max((_longest(row[n], "Vera", look) for row in rows if isinstance(row[n], str)), default=0.0)
        # A word of others may be longer than any column.
        needed.append(
            max(_longest(title, "Vera-Bold", look), min(body, WIDTH / 4), drawn.get(n, 0.0)) + 2 * PADDING + 1
        )
    spare = WIDTH - sum(needed)
    if spare < 0:
        return [each * WIDTH / sum(needed) for each in needed], 0.97 * WIDTH / sum(needed)
    return [each + spare * width / sum(widths) for each, width in zip(needed, widths, strict=True)], 1.0


def _longest(text: Cell, font: str, look: Branding) -> float:
    _fonts()
    words = re.sub("<[^>]*>", "", str(text)).split(" ")
    return max(pdfmetrics.stringWidth(word, font, look.size * CELL) for word in words)


def pdf(
    make: Callable[[Branding], Sequence[Flowable]], title: str, look: Branding, made_at: dt.datetime
) -> bytes:
    """Return what is made on pages of which the last is no remnant: letters become smaller or larger for it."""
    tried: list[tuple[int, float, int, bytes]] = []
    for size in SIZES:
        made, filled = _pages(make(replace(look, size=look.size * size)), title, look, made_at)
        if len(filled) == 1 or filled[-1] >= FULL:
            return made
        tried.append((len(filled), -filled[-1], len(tried), made))
    return min(tried)[-1]


def _pages(
    story: Sequence[Flowable], title: str, look: Branding, made_at: dt.datetime
) -> tuple[bytes, list[float]]:
    """Return the paper, and how much of each page is filled (0 to 1)."""
    filled: list[float] = []

    def measure(canvas, document) -> None:
        filled.append(1 - (document.frame._y - 16 * mm) / TALL)

    buffer = io.BytesIO()

    def furnish(canvas, document) -> None:
        canvas.saveState()
        canvas.setFillColor(HexColor(look.colour))
        canvas.rect(0, A4[1] - 12 * mm, A4[0], 12 * mm, stroke=0, fill=1)
        canvas.setFillColor(HexColor(readable(look.colour)))
        canvas.setFont("Vera-Bold", 9)
        canvas.drawString(18 * mm, A4[1] - 8 * mm, look.organisation)
        logo.on_paper(canvas, look.logo, A4[0] - 18 * mm, A4[1], 12 * mm)
        canvas.setFillColor(HexColor(GREY))
        canvas.setFont("Vera", 7.5)
        canvas.drawString(18 * mm, 9 * mm, f"{title} · {moment(made_at)} · Weerklank")
        canvas.drawRightString(A4[0] - 18 * mm, 9 * mm, translate(PAGE, page=number(document.page)))
        canvas.restoreState()

    _fonts()
    document = BaseDocTemplate(
        buffer, pagesize=A4, leftMargin=18 * mm, rightMargin=18 * mm, topMargin=20 * mm, bottomMargin=16 * mm,
        title=title, author=look.organisation, lang=language(), creator="Weerklank",
        subject=_("Reputation, channels and goals"),
    )  # fmt: skip
    frame = Frame(18 * mm, 16 * mm, WIDTH, TALL, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
    document.addPageTemplates([PageTemplate(frames=[frame], onPage=furnish, onPageEnd=measure)])
    document.build(list(story))
    return buffer.getvalue(), filled
