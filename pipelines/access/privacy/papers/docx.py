"""Write blocks of a text as a document of Word (Office Open XML): headings, paragraphs, lists and tables, no more."""

import datetime as dt
import html
import io
import re
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from pipelines.sending.markup import Block

SPACE = "http://schemas.openxmlformats.org/"
WORD = f'xmlns:w="{SPACE}wordprocessingml/2006/main"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
STYLES = {"h1": "Heading1", "h2": "Heading2", "li": "ListBullet"}
MARKS = re.compile(r"(<b>|</b>|<a [^>]*>|</a>)")
# What XML cannot hold, however it is written.
UNSEEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
WIDE = 9_000  # twentieths of a point between the margins of A4
LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}


def document(blocks: Sequence[Block], title: str, language: str, made_at: dt.datetime) -> bytes:
    """Return the file. made_at: aware."""
    body = "".join(_table(block) if block.rows else _paragraph(block.kind, block.text) for block in blocks)
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(
            ("officeDocument/2006/relationships/officeDocument", "word/document.xml"),
            ("package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "word/_rels/document.xml.rels": _relations(
            ("officeDocument/2006/relationships/styles", "styles.xml"),
            ("officeDocument/2006/relationships/numbering", "numbering.xml"),
        ),
        "word/document.xml": f"<w:document {WORD}><w:body>{body}<w:sectPr>"
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417"'
        ' w:header="708" w:footer="708" w:gutter="0"/></w:sectPr></w:body></w:document>',
        "word/styles.xml": _styles(LANGUAGES.get(language, "en-GB")),
        "word/numbering.xml": f'<w:numbering {WORD}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
        '<w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:pPr><w:ind w:left="425"'
        ' w:hanging="283"/></w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        "</w:numbering>",
        "docProps/core.xml": _core(title, language, made_at),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name, made_at.timetuple()[:6]), HEAD + part)
    return packed.getvalue()


def _paragraph(kind: str, text: str) -> str:
    style = STYLES.get(kind)
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{look}{_runs(text)}</w:p>"


def _runs(text: str, is_bold: bool = False) -> str:
    """Return words with their bold ones; a link is followed by where it leads."""
    runs, leads = [], ""
    for piece in MARKS.split(text):
        if piece in ("<b>", "</b>"):
            is_bold = piece == "<b>"
        elif piece.startswith("<a "):
            leads = html.unescape(piece.split('href="', 1)[-1].split('"', 1)[0])
        elif piece == "</a>":
            runs.append(_run(f" ({leads})", is_bold))
        elif piece:
            runs.append(_run(html.unescape(piece), is_bold))
    return "".join(runs)


def _run(words: str, is_bold: bool) -> str:
    look = "<w:rPr><w:b/></w:rPr>" if is_bold else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(UNSEEN.sub("", words))}</w:t></w:r>'


def _table(block: Block) -> str:
    width = WIDE // len(block.rows[0])
    grid = f'<w:gridCol w:w="{width}"/>' * len(block.rows[0])
    rows = []
    for at, row in enumerate(block.rows):
        head = (
            "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if at == 0 else "<w:trPr><w:cantSplit/></w:trPr>"
        )
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p>{_runs(cell, at == 0)}</w:p></w:tc>'
            for cell in row
        )
        rows.append(f"<w:tr>{head}{cells}</w:tr>")
    look = f'<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{WIDE}" w:type="dxa"/></w:tblPr>'
    return f"<w:tbl>{look}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl><w:p/>"


def _styles(language: str) -> str:
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    headings = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>'
        f'<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="{before}"'
        f' w:after="120"/><w:outlineLvl w:val="{level - 1}"/></w:pPr><w:rPr><w:b/><w:sz w:val="{size}"/></w:rPr>'
        "</w:style>"
        for level, before, size in ((1, 0, 36), (2, 360, 26))
    )
    return (
        f'<w:styles {WORD}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri"'
        f' w:cs="Calibri"/><w:sz w:val="22"/><w:lang w:val="{language}"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
        '<w:spacing w:after="120" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        f"{headings}"
        '<w:style w:type="paragraph" w:styleId="ListBullet"><w:name w:val="List Bullet"/><w:basedOn w:val="Normal"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:spacing w:after="60"/></w:pPr></w:style>'
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>'
        f"{edges}</w:tblBorders></w:tblPr></w:style></w:styles>"
    )


def _relations(*parts: tuple[str, str]) -> str:
    told = "".join(
        f'<Relationship Id="r{at}" Type="{SPACE}{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(parts, 1)
    )
    return f'<Relationships xmlns="{SPACE}package/2006/relationships">{told}</Relationships>'


def _types() -> str:
    parts = {
        "/word/document.xml": f"{TYPE}.document.main+xml",
        "/word/styles.xml": f"{TYPE}.styles+xml",
        "/word/numbering.xml": f"{TYPE}.numbering+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    told = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    return (
        f'<Types xmlns="{SPACE}package/2006/content-types"><Default Extension="rels"'
        f' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{told}</Types>'
    )


def _core(title: str, language: str, made_at: dt.datetime) -> str:
    at = f"{made_at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
    return (
        f"<cp:coreProperties xmlns:cp={quoteattr(SPACE + 'package/2006/metadata/core-properties')}"
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:language>{language}</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{at}</dcterms:created></cp:coreProperties>'
    )
