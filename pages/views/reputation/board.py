"""The board's body: asked and drawn in one go, so that it is kept as markup until the data change."""

import datetime as dt
from dataclasses import dataclass

from pages.shared import i18n
from pages.shared.html import Html, tag
from pages.views.reputation import (
    attention,
    figure_cards,
    goals_summary,
    share_of_voice,
    top_stories,
    weekly_trend,
)
from pages.views.reputation.headline import sentence
from warehouse.core.connection import Connection
from warehouse.core.period import Period
from warehouse.goals import states
from warehouse.goals.states import GoalState
from warehouse.reputation.board import Board, board


@dataclass(frozen=True)
class Drawn:
    """Whether the data are a sample, how old they are, and the body by language; none without any figure."""

    sample: bool
    as_of: dt.datetime | None
    bodies: dict[str, Html]


def drawn(con: Connection, period: Period, today: dt.date, hour: dt.datetime) -> Drawn:
    """Return the board of this period in every language. A question for `Page.ask`."""
    found = board(con, period, today, hour)
    standing = states.states(con, today, found.goal_inputs)
    bodies: dict[str, Html] = {}
    for language in i18n.LOCALES if found.since else ():
        with i18n.use_language(language):
            bodies[language] = _body(found, standing)
    return Drawn(found.sample, found.as_of, bodies)


def _body(found: Board, standing: tuple[GoalState, ...]) -> Html:
    told = sentence(found.subject, found.net_sentiment, found.mentions, found.period.days, found.weeks)
    above = tag(
        "div",
        tag("p", told, class_="wk-sentence"),
        figure_cards.cards(found),
        attention.attention(found),
        goals_summary.line(standing),
        attention.footing(found),
    )
    below = tag(
        "div",
        top_stories.stories(found),
        weekly_trend.weekly(found),
        share_of_voice.lower(found),
        class_="wk-lower",
    )
    # One block: it comes whole or not at all, so that nothing below jumps when something above arrives.
    return tag("div", above, below, class_="wk-board", lang=i18n.language())
