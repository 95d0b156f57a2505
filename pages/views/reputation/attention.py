"""Draw the points for attention, whether the sources are as usual, and until when they were read."""

import datetime as dt
from collections.abc import Sequence

from pages.shared.html import Html, join, tag
from pages.shared.i18n import N_, _, moment, ngettext, number, translate
from pages.shared.page import link
from pages.views.reputation import goals_summary
from warehouse.goals.states import GoalState
from warehouse.goals.turned import Turn, turned
from warehouse.reputation.attention import MOST, Attention, ranked
from warehouse.reputation.board import Board

MARKS = {
    "failing": "✕", "silent": "…", "overdue": "◷", "spike": "▲", "story": "−", "possible_story": "?",
    "quiet": "▽", "goal": "○",
}  # fmt: skip
PAGES = {"failing": "sources", "silent": "sources", "overdue": "sources", "goal": "goals"}
TURNED = {
    "amber": N_("Fell slightly behind since {since}: {goal}."),
    "red": N_("Fell behind since {since}: {goal}."),
    "missed": N_("Not reached: {goal}."),
}


def attention(board: Board, standing: Sequence[GoalState] = ()) -> Html:
    """Return at most three lines, the gravest first, each a link to what it is about. standing: our goals."""
    alerts = ranked([*board.attention, *goals(standing, board.period.start - dt.timedelta(days=1))], MOST)
    lines = [tag("li", _line(alert), class_=f"wk-grave-{alert.severity}") for alert in alerts]
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
        class_="wk-attention" if alerts else "wk-attention wk-calm",
    )


def goals(standing: Sequence[GoalState], since: dt.date) -> list[Attention]:
    """Return a line for each goal that turned for the worse since the end of this day, the worst first."""
    turns = [turn for state in standing if (turn := turned(state, since))]
    turns.sort(key=lambda turn: ("missed", "red", "amber").index(turn.state.state))
    return [_turn(turn) for turn in turns]


def _turn(turn: Turn) -> Attention:
    state = turn.state
    fields = {"goal": goals_summary.named(state), "since": turn.day}
    return Attention("goal", 1 if state.state != "amber" else 2, TURNED[state.state], fields)


def _line(alert: Attention) -> Html:
    address = link(PAGES.get(alert.kind, "mentions"), **alert.target)
    return join(
        tag("span", MARKS[alert.kind], class_="wk-mark", aria_hidden="true"),
        tag("a", translate(alert.template, alert.fields), href=address, target="_self"),
        tag("span", " ", translate(alert.why, alert.why_fields), class_="wk-small") if alert.why else None,
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
