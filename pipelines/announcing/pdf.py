"""Draw PDF pages on A4 with reportlab: fonts, colours, head and foot, tables; returns bytes, reads no page."""

import datetime as dt
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)

from pipelines.announcing.card import FONTS, GREY, INK, readable
from pipelines.sending.markup import Block
from pipelines.support import typed_text
from text.i18n import N_, _, language, moment, number, translate

WIDTH = A4[0] - 36 * mm
PAGE = N_("page {page}")


@dataclass(frozen=True)
class Branding:
    """Whose paper it is: name, colour and accent."""

    organisation: str
    colour: str
    accent: str


def _fonts() -> None:
    if "Vera" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Vera", FONTS / "Vera.ttf"))
        pdfmetrics.registerFont(TTFont("Vera-Bold", FONTS / "VeraBd.ttf"))
        pdfmetrics.registerFontFamily(
            "Vera", normal="Vera", bold="Vera-Bold", italic="Vera", boldItalic="Vera-Bold"
        )


def style(kind: str, look: Branding, size: float = 9.5) -> ParagraphStyle:
    """h1, h2, p, li, small, cell, number or notice."""
    _fonts()
    base = {
        "fontName": "Vera",
        "fontSize": size,
        "leading": size * 1.45,
        "textColor": HexColor(INK),
        "spaceAfter": 4,
    }
    kinds = {
        "h1": {"fontName": "Vera-Bold", "fontSize": size * 1.9, "leading": size * 2.4, "spaceAfter": 8,
               "textColor": HexColor(look.colour)},
        "h2": {"fontName": "Vera-Bold", "fontSize": size * 1.25, "leading": size * 1.7, "spaceBefore": 8,
               "textColor": HexColor(look.colour)},
        "li": {"leftIndent": 12, "bulletIndent": 2, "spaceAfter": 3},
        "small": {"fontSize": size * 0.84, "leading": size * 1.2, "textColor": HexColor(GREY)},
        "cell": {"fontSize": size * 0.84, "leading": size * 1.15, "spaceAfter": 0},
        "number": {"fontSize": size * 0.84, "leading": size * 1.15, "spaceAfter": 0, "alignment": TA_RIGHT},
        "notice": {"borderColor": HexColor(look.accent), "borderWidth": 1, "borderPadding": 5, "spaceBefore": 10,
                   "spaceAfter": 12, "leftIndent": 6, "rightIndent": 6},
    }  # fmt: skip
    return ParagraphStyle(kind, **{**base, **kinds.get(kind, {})})


def flow(blocks: Sequence[Block], look: Branding, size: float = 9.5) -> list[Flowable]:
    """Blocks of a text as paragraphs and tables."""
    return [
        _marked_table(block, look)
        if block.rows
        else Paragraph(
            block.text, style(block.kind, look, size), bulletText="•" if block.kind == "li" else None
        )
        for block in blocks
    ]


def _marked_table(block: Block, look: Branding) -> Table:
    head, *rows = block.rows
    return table(head, rows, (34, *(22 for _cell in head[1:])), look, escape=str, after=6)


def items(lines: Sequence[str], look: Branding) -> list[Flowable]:
    """Return words of others as a list."""
    return [Paragraph(escaped(line), style("li", look), bulletText="•") for line in lines]


def escaped(text: str) -> str:
    """Return words of others, for a paragraph."""
    return (
        typed_text.line(text[: typed_text.ANNOUNCEMENT.most])
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
    )


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    look: Branding,
    left: int = 1,
    escape: Callable[[str], str] | None = None,
    after: float = 0,
) -> Table:
    """Return a table whose first `left` columns are words and the others numbers; widths are parts of the page.

    escape: how words become those of a paragraph, where they are not words of others; after: the room below it.
    """
    escape = escape or escaped
    head_cell = ParagraphStyle(
        "head", parent=style("cell", look), fontName="Vera-Bold", textColor=HexColor(readable(look.colour))
    )
    head_number = ParagraphStyle("headnumber", parent=head_cell, alignment=TA_RIGHT)
    cells = [[Paragraph(escape(text), head_cell if n < left else head_number) for n, text in enumerate(head)]]
    for row in rows:
        cells.append(
            [
                Paragraph(escape(text), style("cell" if n < left else "number", look))
                for n, text in enumerate(row)
            ]
        )
    whole = sum(widths)
    result = Table(
        cells,
        colWidths=[WIDTH * width / whole for width in widths],
        repeatRows=1,
        hAlign="LEFT",
        spaceAfter=after,
    )
    result.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, 0), HexColor(look.colour)),
                ("LINEBELOW", (0, 1), (-1, -1), 0.4, HexColor("#C9D0D6")),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 2.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
                ("LEFTPADDING", (0, 0), (-1, -1), 3),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return result


def pdf(story: Sequence[Flowable], title: str, look: Branding, made_at: dt.datetime) -> bytes:
    """Return these parts on as many pages as they take, each with head and foot."""
    buffer = io.BytesIO()

    def furnish(canvas, document) -> None:
        canvas.saveState()
        canvas.setFillColor(HexColor(look.colour))
        canvas.rect(0, A4[1] - 12 * mm, A4[0], 12 * mm, stroke=0, fill=1)
        canvas.setFillColor(HexColor(readable(look.colour)))
        canvas.setFont("Vera-Bold", 9)
        canvas.drawString(18 * mm, A4[1] - 8 * mm, look.organisation)
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
    frame = Frame(
        18 * mm, 16 * mm, WIDTH, A4[1] - 36 * mm, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
    )
    document.addPageTemplates([PageTemplate(frames=[frame], onPage=furnish)])
    document.build(list(story))
    return buffer.getvalue()
