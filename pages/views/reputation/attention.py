"""What needs attention, whether the sources are as usual, and until when they were read."""

from pages.shared.html import Html, join, tag
from pages.shared.i18n import _, moment, ngettext, number, translate
from pages.shared.page import link
from warehouse.reputation.attention import Attention
from warehouse.reputation.board import Board

MARKS = {"failing": "✕", "silent": "…", "overdue": "◷", "spike": "▲", "negative_story": "−", "quiet": "▽"}


def attention(board: Board) -> Html:
    """Return at most three lines, the gravest first, each a link to what it is about."""
    lines = [tag("li", _line(alert), class_=f"wk-grave-{alert.severity}") for alert in board.attention]
    if not lines:
        lines = [
            tag(
                "li",
                tag("span", "✓", class_="wk-mark", aria_hidden="true"),
                _("Nothing needs attention now."),
            )
        ]
    return tag(
        "section",
        tag("h2", _("Needs attention")),
        tag("ul", *lines),
        class_="wk-attention" if board.attention else "wk-attention wk-calm",
    )


def _line(alert: Attention) -> Html:
    page = "sources" if alert.kind in ("failing", "silent", "overdue") else "mentions"
    return join(
        tag("span", MARKS[alert.kind], class_="wk-mark", aria_hidden="true"),
        tag("a", translate(alert.template, alert.fields), href=link(page, **alert.target), target="_self"),
    )


def footing(board: Board) -> Html:
    """Return how many sources are as usual, and until when they were read."""
    seen = board.coverage
    usual = ngettext(
        "{usual} of {watched} source as usual", "{usual} of {watched} sources as usual", seen.watched
    ).format(usual=number(seen.usual), watched=number(seen.watched))
    when = (
        _("nothing read yet")
        if board.as_of is None
        else translate("as of {moment}", moment=moment(board.as_of))
    )
    never = overdue = None
    if seen.overdue:
        count = len(seen.overdue)
        overdue = ngettext("{count} overdue", "{count} overdue", count).format(count=number(count))
    if seen.never:
        count = len(seen.never)
        never = ngettext("{count} not read yet", "{count} not read yet", count).format(count=number(count))
    return tag(
        "p",
        tag("a", usual, href=link("sources"), target="_self"),
        *(f" · {text}" for text in (overdue, never, when) if text),
        class_="wk-footing",
    )
