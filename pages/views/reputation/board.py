"""The board's body: asked and drawn in one go, so that it is kept as markup until the data change."""

import datetime as dt
from dataclasses import dataclass

from pages.shared import i18n, url_state
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
from warehouse.sources.freshness import Freshness


@dataclass(frozen=True)
class Drawn:
    """Whether the data are a sample, how old they are, and the body by language; none without any figure."""

    sample: bool
    fresh: Freshness
    bodies: dict[str, Html]


def drawn(con: Connection, period: Period, today: dt.date, hour: dt.datetime, choice: str) -> Drawn:
    """Return the board of this period in every language. A question for `Page.ask`.

    choice: what the period stands for: where collecting ended before it, the same choice ends there
    """
    figures = board(con, period, today, hour, lambda day: url_state.period_of(choice, day))
    standing = states.states(con, today)
    bodies: dict[str, Html] = {}
    for language in i18n.LOCALES if figures.since else ():
        with i18n.use_language(language):
            bodies[language] = _body(figures, standing)
    return Drawn(figures.sample, Freshness(mentions=figures.read), bodies)


def _body(figures: Board, standing: tuple[GoalState, ...]) -> Html:
    summary = sentence(
        figures.subject, figures.net_sentiment, figures.mentions, figures.period.days, figures.weeks
    )
    above = tag(
        "div",
        tag("p", summary, class_="wk-sentence"),
        figure_cards.cards(figures),
        attention.attention(figures),
        goals_summary.line(standing),
        attention.footing(figures),
    )
    below = tag(
        "div",
        top_stories.stories(figures),
        weekly_trend.weekly(figures),
        share_of_voice.lower(figures),
        class_="wk-lower",
    )
    # One block: it comes whole or not at all, so that nothing below jumps when something above arrives.
    return tag("div", above, below, class_="wk-board", lang=i18n.language())
