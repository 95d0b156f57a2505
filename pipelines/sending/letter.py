"""Make a text an HTML e-mail: a column that holds in any client, the month's figures on top, light or dark."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from text.templates import Words, render

# Clients take styles on each element and little else; a class is what the reader's dark mode paints over.
STYLES = {
    "h1": ("ink", "font-size:22px;line-height:28px;margin:0 0 16px;color:#1b2733"),
    "h2": ("ink", "font-size:18px;line-height:24px;margin:28px 0 8px;color:#1b2733"),
    "p": ("ink", "margin:0 0 12px;color:#1b2733"),
    "ul": ("ink", "margin:0 0 12px;padding:0 0 0 20px;color:#1b2733"),
    "ol": ("ink", "margin:0 0 12px;padding:0 0 0 24px;color:#1b2733"),
    "li": ("ink", "margin:0 0 8px;color:#1b2733"),
    "a": ("link", "color:#005a8f;text-decoration:underline"),
    "table": ("ink", "width:100%;border-collapse:collapse;margin:0 0 8px;font-size:14px;line-height:20px;"
              "color:#1b2733"),
    "th": ("ink line cell", "padding:6px 4px;border-bottom:2px solid #8a949e;vertical-align:bottom;font-size:13px;"
           "line-height:16px;color:#1b2733"),
    "td": ("ink line cell", "padding:6px 4px;border-bottom:1px solid #d5dade;vertical-align:top;color:#1b2733"),
}  # fmt: skip
TAG = re.compile(
    r'<(h1|h2|p|ul|ol|li|a|table|th|td)((?: href="[^"]*")?)(?: style="text-align: (\w+);")?( [^>]*)?>'
)
HEADING = re.compile(r"\s*<h1>(.*?)</h1>", re.S)


@dataclass(frozen=True)
class Tile:
    """One figure on top of a letter: the number as it is printed, what it counts, and what changed."""

    value: str
    label: Words
    change: str = ""


@dataclass(frozen=True)
class Head:
    """Who sends it, the colour of letters on theirs, figures, what a list of messages shows; picture: their logo."""

    organisation: Words
    on: str
    tiles: Sequence[Tile] = ()
    preview: str = ""
    picture: str = ""


def framed(body: str, title: str, language: str, colour: str, head: Head | None = None) -> str:
    """Return this HTML as a whole e-mail. With a head its own first heading, else the title, stands in the band on top.

    colour: the school's own, of the line on top where there is no band.
    """
    heading = HEADING.match(body) if head else None
    if heading:
        body = body[heading.end() :]
    return render(
        "mail.html",
        language=language,
        title=title,
        heading=re.sub(r"<[^>]*>", "", heading[1]) if heading else None,
        head=head,
        colour=colour,
        body=TAG.sub(_styled, body),
    )


def _styled(match: re.Match) -> str:
    name, href, side, rest = match[1], match[2] or "", match[3], match[4] or ""
    class_, style = STYLES[name]
    if name in ("th", "td"):
        style += f";text-align:{side or 'left'}"
    return f'<{name}{href}{rest} class="{class_}" style="{style}">'
