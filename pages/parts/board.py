"""The board's body: asked and drawn in one go, so that it is kept as markup until the data change."""

import datetime as dt
from dataclasses import dataclass

from pages.parts import cards, goal_line, i18n, signals, story_lists, voices, weekly
from pages.parts.markup import Html, tag
from pages.parts.sentence import sentence
from warehouse.metrics import goals
from warehouse.metrics.board import Board, board
from warehouse.metrics.goals import GoalState
from warehouse.period import Period


@dataclass(frozen=True)
class Drawn:
    """Whether the data are a sample, how old they are, and the body by language; none without any figure."""

    sample: bool
    as_of: dt.datetime | None
    bodies: dict[str, Html]


def drawn(con: object, period: Period, today: dt.date, hour: dt.datetime) -> Drawn:
    """The board of this period in every language. A question for `Page.ask`."""
    found, standing = board(con, period, today, hour), goals.states(con, today)
    bodies = {}
    for language in i18n.LOCALES if found.since else ():
        with i18n.speaking(language):
            bodies[language] = _body(found, standing)
    return Drawn(found.sample, found.as_of, bodies)


def _body(found: Board, standing: tuple[GoalState, ...]) -> Html:
    told = sentence(found.subject, found.net_sentiment, found.mentions, found.period.days, found.weeks)
    above = tag(
        "div",
        tag("p", told, class_="wk-sentence"),
        cards.cards(found),
        signals.attention(found),
        goal_line.line(standing),
        signals.footing(found),
    )
    below = tag(
        "div", story_lists.stories(found), weekly.weekly(found), voices.lower(found), class_="wk-lower"
    )
    # One block: it comes whole or not at all, so that nothing below jumps when something above arrives.
    return tag("div", above, below, class_="wk-board", lang=i18n.language())
