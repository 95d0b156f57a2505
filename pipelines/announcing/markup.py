"""From the Markdown of a text to what is sent: plain words, HTML for e-mail, and blocks for the PDF."""

import html
import re
from dataclasses import dataclass
from xml.etree import ElementTree

import markdown

BOLD = re.compile(r"\*\*(.+?)\*\*")


@dataclass(frozen=True)
class Block:
    """One block: kind is h1, h2, p or li; text holds <b> and nothing else of HTML."""

    kind: str
    text: str


def plain(text: str) -> str:
    """The text for a place that knows no Markdown: the same words without its signs."""
    lines = (re.sub(r"^#+ ", "", line) for line in text.splitlines())
    return "\n".join(BOLD.sub(r"\1", line) for line in lines).strip() + "\n"


def _safe(text: str) -> str:
    """Nobody's HTML gets through: what looks like a tag is shown as it was typed."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def body(text: str) -> str:
    """The text as HTML, without a document around it: links lead to the web or to mail, pictures are their words."""
    made = markdown.markdown(_safe(text), extensions=["sane_lists"], output_format="xhtml")
    made = re.sub(r'<img alt="([^"]*)"[^>]*/>', r"\1", made)
    return re.sub(r'href="(?!https?:|mailto:)[^"]*"', 'href="#"', made)


def blocks(text: str) -> list[Block]:
    """The text as blocks, in order."""
    root = ElementTree.fromstring(f"<div>{body(text)}</div>")
    found: list[Block] = []
    for element in root:
        if element.tag in ("ul", "ol"):
            found += [Block("li", _inner(item)) for item in element.iter("li")]
        elif element.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            found.append(Block("h1" if element.tag == "h1" else "h2", _inner(element)))
        else:
            found.append(Block("p", _inner(element)))
    return [block for block in found if block.text]


def _inner(element: ElementTree.Element) -> str:
    parts = [html.escape(element.text or "", quote=False)]
    for child in element:
        inside = _inner(child)
        parts.append(f"<b>{inside}</b>" if child.tag == "strong" and inside else inside)
        parts.append(html.escape(child.tail or "", quote=False))
    return " ".join("".join(parts).split())


def document(text: str, title: str, colour: str, language: str) -> str:
    """The text as an HTML e-mail: one column, letters of the reader's own, the school's colour above it."""
    shown = body(text)
    for name, style in (
        ("h1", f"font-size:22px;line-height:1.3;margin:0 0 16px;color:{colour}"),
        ("h2", f"font-size:17px;margin:24px 0 8px;color:{colour}"),
        ("p", "margin:0 0 12px"),
        ("ul", "margin:0 0 12px;padding-left:20px"),
        ("li", "margin:0 0 6px"),
    ):
        shown = shown.replace(f"<{name}>", f'<{name} style="{style}">')
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"/>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>'
        f"<title>{html.escape(title)}</title></head>"
        '<body style="margin:0;background:#ffffff;color:#1b2733">'
        f'<div style="max-width:640px;margin:0 auto;padding:24px 16px;border-top:6px solid {colour};'
        f'font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5">{shown}</div></body></html>'
    )
