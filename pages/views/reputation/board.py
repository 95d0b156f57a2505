"""Ask the warehouse for the board's page and draw its body, in each language, as markup kept until data change."""

import datetime as dt
from dataclasses import dataclass, replace

from pages.shared import i18n, url_state
from pages.shared.html import Html, tag
from pages.shared.tables.choice import Choice
from pages.views.reputation import (
    attention,
    figure_cards,
    goals_summary,
    national,
    share_of_voice,
    top_stories,
    topics,
    weekly_trend,
)
from pages.views.reputation.headline import behind, doubted, sentence
from pipelines.access.organisations import places
from warehouse.cases.alerts.alert import Alert
from warehouse.cases.alerts.board import open_alerts
from warehouse.core.connection import Connection
from warehouse.core.period import Period
from warehouse.goals import states
from warehouse.goals.states import GoalState
from warehouse.reputation import national as national_figures
from warehouse.reputation.board import Board, board
from warehouse.reputation.national import NationalFigure
from warehouse.sources.freshness import Freshness


@dataclass(frozen=True)
class Drawn:
    """Whether the data are a sample, how old they are, which alerts are on, and by language body and charts.

    Without any figure there is neither body nor chart.
    """

    sample: bool
    fresh: Freshness
    bodies: dict[str, Html]
    charts: dict[str, dict[str, str]]
    alerts: tuple[Alert, ...] = ()


def drawn(
    con: Connection,
    period: Period,
    today: dt.date,
    hour: dt.datetime,
    choice: str,
    against: str = "previous",
    per: bool = False,
    note_address: str | None = None,
    voices: Choice | None = None,
) -> Drawn:
    """Return the board of this period in every language. A question for `Page.ask`.

    choice: what the period stands for: where collecting ended before it, the same choice ends there
    against: with what it is compared, a word of `Period.compared`
    per: whether schools are compared for each 1,000 students
    note_address: where the charts lead while a week is pointed out for a note
    voices: how the share of voice is sorted; None for as usual
    """
    figures = board(con, period, today, hour, against, lambda day: url_state.ending(choice, today, day))
    standing = states.states(con, today, figures.goal_inputs)
    # Where the installation serves one school there is nobody to stand among, and nothing is asked.
    among = national_figures.stored(con) if places.current() else ()
    bodies: dict[str, Html] = {}
    files: dict[str, dict[str, str]] = {}
    for language in i18n.LOCALES if figures.since else ():
        with i18n.use_language(language):
            bodies[language] = _body(
                figures, standing, among, per, url_state.kept(choice, against), note_address, voices
            )
            files[language] = weekly_trend.files(figures)
    fresh = replace(figures.goal_inputs.fresh, mentions=figures.read)
    return Drawn(figures.sample, fresh, bodies, files, open_alerts(con))


def _body(
    figures: Board,
    standing: tuple[GoalState, ...],
    among: tuple[NationalFigure, ...],
    per: bool,
    parameters: dict[str, str | None],
    note_address: str | None,
    voices: Choice | None,
) -> Html:
    shown, earlier = figures.period, figures.mentions.against
    is_just_before = earlier is None or (earlier.end == shown.start and earlier.days == shown.days)
    summary = sentence(
        figures.subject,
        figures.net_sentiment,
        figures.mentions,
        shown.days,
        figures.weeks,
        behind(figures),
        None if is_just_before else earlier,
    )
    above = tag(
        "div",
        tag("p", *_apart(summary, doubted(figures.net_sentiment)), class_="wk-sentence"),
        figure_cards.cards(figures),
        attention.attention(figures, standing),
        goals_summary.line(standing),
        attention.footing(figures),
        class_="wk-upper",
    )
    below = tag(
        "div",
        top_stories.stories(figures),
        weekly_trend.weekly(figures, note_address),
        topics.topics(figures),
        share_of_voice.lower(figures, per, parameters, voices),
        national.section(among),
        class_="wk-lower",
    )
    # One block: it comes whole or not at all, so that nothing below jumps when something above arrives.
    return tag("div", above, below, class_="wk-board", lang=i18n.language())


def _apart(summary: str, doubt: str) -> tuple[Html | str, ...]:
    """Return the headline with its doubt apart: on a phone the card just below it says the same."""
    if not doubt or not summary.endswith(doubt):
        return (summary,)
    return summary.removesuffix(doubt), tag("span", doubt, class_="wk-doubt")
