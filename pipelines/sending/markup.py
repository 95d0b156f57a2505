"""Turn the Markdown of a text into plain words, HTML for e-mail, and blocks for the PDF.

Whatever stands in a text, also in one that was stored before texts were cleaned at the door, something comes out: signs
that nobody sees are gone, what is nested without end is flat, and what Markdown cannot take is shown as it was typed.
"""

import contextlib
import html
import re
from dataclasses import dataclass
from xml.etree import ElementTree

from pipelines.sending.letter import Head, framed
from pipelines.support.typed_text import ANNOUNCEMENT, lines

BOLD = re.compile(r"\*\*(.+?)\*\*")
# Signs of lists and quotations before a line's words: each is one step deeper.
NESTED = re.compile(r"^[ \t]*(?:(?:[-*+>]|\d{1,9}[.)])(?=[ \t>]|$)[ \t]*){2,}", re.M)
STEP = re.compile(r"[-*+>]|\d{1,9}[.)]")
LINK = re.compile(r"(?<![\\!])\[((?:\\.|[^\[\]\\])+)\]\((https?://[^\s()]+)\)")
RULE = re.compile(r"\|(?: *:?-{2,}:? *\|)+ *")
DEEPEST, INDENTED = 4, 24  # steps, and spaces before a line
MOST_LINKS = 100


@dataclass(frozen=True)
class Block:
    """One block: kind is h1, h2, p, li or table; text and cells hold <b> and <a href> and nothing else of HTML.

    rows: of a table its rows, the headings first.
    """

    kind: str
    text: str
    rows: tuple[tuple[str, ...], ...] = ()


def plain(text: str) -> str:
    """Return the text for a place that knows no Markdown: the same words without its signs."""
    bare_lines = (re.sub(r"^#+ ", "", line) for line in listed(text).splitlines())
    words = "\n".join(BOLD.sub(r"\1", line) for line in bare_lines)
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", LINK.sub(r"\1 (\2)", words)).strip() + "\n"


def listed(text: str) -> str:
    """Return the text with each table as a list, for places that show no tables."""
    made: list[str] = []
    heads: list[str] = []
    rows = lines(text).splitlines()
    for at, line in enumerate(rows):
        if not line.startswith("|"):
            heads = []
        elif not heads and at + 1 < len(rows) and RULE.fullmatch(rows[at + 1]):
            heads = _cells(line)
            continue
        elif heads and RULE.fullmatch(line):
            continue
        elif heads:
            name, *values = _cells(line)
            told = (
                f"{head[:1].lower()}{head[1:]} {value}"
                for head, value in zip(heads[1:], values, strict=False)
            )
            line = f"- {name}: {', '.join(told)}"
        made.append(line)
    return "\n".join(made)


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("**", "") for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def _tame(text: str) -> str:
    """Return the text as Markdown can take it: of a length and a depth that people write."""
    text = lines(text).expandtabs(4)
    if len(text) > ANNOUNCEMENT.most:
        text = text[: ANNOUNCEMENT.most] + " …"
    text = re.sub(rf"^ {{{INDENTED},}}", " " * INDENTED, text, flags=re.M)
    return NESTED.sub(_flat, text)


def _flat(match: re.Match) -> str:
    signs = STEP.findall(match[0])
    if len(signs) <= DEEPEST:
        return match[0]
    indent = match[0][: len(match[0]) - len(match[0].lstrip(" \t"))]
    return f"{indent}{' '.join(signs[:DEEPEST])} "


def _safe(text: str) -> str:
    """Nobody's HTML gets through: what looks like a tag is shown as it was typed."""
    return re.sub(r"(\\\\)|\\?<", lambda sign: sign[1] or "&lt;", text.replace("&", "&amp;"))


def body(text: str) -> str:
    """Return the text as HTML, without a document around it.

    Links lead to the web or to mail, pictures are their words.
    """
    import markdown  # a start makes no letter, and does without

    text = _safe(_tame(text))
    made = _as_typed(text)
    if (
        text.count("[") <= MOST_LINKS
    ):  # each makes Markdown look to the end of the text, thousands for minutes
        with contextlib.suppress(RecursionError):
            made = markdown.markdown(text, extensions=["sane_lists", "tables"], output_format="xhtml")
    made = re.sub(r'<img alt="([^"]*)"[^>]*/>', r"\1", made)
    return re.sub(r'href="(?!https?:|mailto:)[^"]*"', 'href="#"', made)


def _as_typed(text: str) -> str:
    return "".join(f"<p>{line.replace('>', '&gt;')}</p>" for line in text.splitlines() if line.strip())


def blocks(text: str) -> list[Block]:
    """Return the text as blocks, in order."""
    try:
        return _blocks(ElementTree.fromstring(f"<div>{body(text)}</div>"))
    except (ElementTree.ParseError, RecursionError):
        return [Block("p", html.escape(line, quote=False)) for line in plain(text).splitlines() if line]


def _blocks(root: ElementTree.Element) -> list[Block]:
    parsed: list[Block] = []
    for element in root:
        if element.tag in ("ul", "ol"):
            parsed += [Block("li", _inner(item)) for item in element.iter("li")]
        elif element.tag == "table":
            rows = tuple(tuple(_inner(cell) or "–" for cell in row) for row in element.iter("tr"))
            parsed.append(Block("table", " ", rows))
        elif element.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            parsed.append(Block("h1" if element.tag == "h1" else "h2", _inner(element)))
        else:
            parsed.append(Block("p", _inner(element)))
    return [block for block in parsed if block.text]


def _inner(element: ElementTree.Element) -> str:
    parts = [html.escape(element.text or "", quote=False)]
    for child in element:
        inside = _inner(child)
        if child.tag == "strong" and inside:
            inside = f"<b>{inside}</b>"
        elif child.tag == "a" and inside and (child.get("href") or "").startswith(("https:", "http:")):
            inside = f'<a href="{html.escape(child.get("href") or "")}">{inside}</a>'
        parts.append(inside)
        parts.append(html.escape(child.tail or "", quote=False))
    return " ".join("".join(parts).split())


def document(text: str, title: str, colour: str, language: str, head: Head | None = None) -> str:
    """Return the text as an HTML e-mail: one column that holds in any client, light or dark.

    head: what stands in the band on top, with the text's own first heading.
    """
    return framed(body(text), title, language, colour, head)
