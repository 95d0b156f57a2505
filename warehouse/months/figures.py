"""Ask the warehouse for all figures of one calendar month: reputation, channels, goals, contributions to goals."""

import datetime as dt
from dataclasses import replace

import duckdb

from text.local_time import AMSTERDAM
from warehouse.channels import table
from warehouse.channels.table import FIGURES, ChannelRow
from warehouse.core import registry
from warehouse.core.period import Period
from warehouse.goals import states
from warehouse.goals.contribution import Contribution, contribution
from warehouse.goals.daily import defined
from warehouse.goals.states import GoalState
from warehouse.months.cases import cases
from warehouse.months.month_figure import (
    COUNTS_ATTRIBUTED,
    COUNTS_ATTRIBUTED_TOTAL,
    COUNTS_EXPECTED,
    COUNTS_GOAL,
    COUNTS_OUTAGE,
    COUNTS_TARGET,
    COUNTS_UNATTRIBUTED,
    NO_NUMBERS,
    MonthFigure,
    earlier,
    of_figure,
    whole,
)
from warehouse.months.stories import by_label, largest
from warehouse.months.topics import negative_about
from warehouse.reputation import board

REPUTATION = tuple(metric.figure for metric in registry.of_reputation())
OUTAGES = """
    with days as (
        select source_name, started_at::date as day, bool_or(outcome not in ('failed', 'partial')) as is_good
        from source_runs where started_at >= $start::timestamp and started_at < $end::timestamp group by all
    )
    select days.source_name, any_value(sources.title), count(*) filter (where not is_good)
    from days join sources using (source_name) where not sources.paused
    group by all having count(*) filter (where not is_good) > 0 order by days.source_name
"""


def figures(con: duckdb.DuckDBPyConnection, month: dt.date, now: dt.datetime) -> tuple[MonthFigure, ...]:
    """What are the figures of this month?

    Rows: reputation, with the theme of what was negative where that is clear; each of our channels; each goal that ran
    in the month, with what each channel brought to it;
    sources with outages; how answering went, where somebody answers here; the largest stories.
    Counts: whole days of the calendar month; before: the calendar month before, or how it stood at its end;
    year_before: the same calendar month a year before. What was counted in another way then is not compared.
    Empty: figures of quality unknown; goals and outages that were not there have no row.
    Raises: UnknownSubject when no subject is our own, ValueError when `now` has no time zone.
    Source: those of board, channels, goals and contribution; source_runs, story_days, topic_days, cases, case_events.
    """
    period = whole(month)
    return (
        *_reputation(con, period, now),
        *_channels(con, period),
        *_goals(con, period),
        *_outages(con, period),
        *cases(con, _compared_to(period), now),
        *largest(con, period),
    )


def _reputation(con: duckdb.DuckDBPyConnection, period: Period, now: dt.datetime) -> list[MonthFigure]:
    months = _compared_to(period)
    here, before, then = (board.board(con, month, month.end, now) for month in months)

    def compared(other: board.Board, month: Period, name: str) -> float | None:
        # A month that was collected to its middle is not held against a whole one.
        whole_both = here.period == period and other.period == month
        return getattr(other, name).value if whole_both else None

    told = [
        of_figure(
            name,
            "",
            "",
            getattr(here, name),
            compared(before, months[1], name),
            compared(then, months[2], name),
        )
        for name in REPUTATION
    ]
    judged = by_label(con, here.period).get(period.start, {"positive": 0, "negative": 0})
    parts = {name: judged[name] for name in ("positive", "negative")}
    split = [
        replace(figure, fields={**figure.fields, **parts})
        if figure.figure == "mentions" and figure.value is not None
        else figure
        for figure in told
    ]
    return [*split, *negative_about(con, here.period, here.subject, here.mentions)]


def _compared_to(period: Period) -> tuple[Period, Period, Period]:
    return period, whole(earlier(period.start)), whole(_year_before(period.start))


def _year_before(month: dt.date) -> dt.date:
    return month.replace(year=month.year - 1)


def _channels(con: duckdb.DuckDBPyConnection, period: Period) -> list[MonthFigure]:
    before = table.table(con, period, whole(earlier(period.start)))
    then = {row.channel: row for row in table.table(con, period, whole(_year_before(period.start)))}
    return [
        replace(
            of_figure(
                name, row.channel, row.title, getattr(row, name), *_compared(row, then[row.channel], name)
            ),
            said=row.network,
        )
        for row in before
        if row.peer is None
        for name in FIGURES
    ]


def _compared(row: ChannelRow, then: ChannelRow, name: str) -> tuple[float | None, float | None]:
    return getattr(row, name).previous, getattr(then, name).previous


def _goals(con: duckdb.DuckDBPyConnection, period: Period) -> list[MonthFigure]:
    stand = {state.goal.name: state for state in states.states_on(con, period.last)}
    before = {state.goal.name: state for state in states.states_on(con, period.start - dt.timedelta(days=1))}
    goals = []
    for goal in defined(con):
        if goal.start <= period.last and goal.deadline >= period.start:
            goals += _goal(stand[goal.name], before.get(goal.name))
            goals += _attributed(stand[goal.name], contribution(con, goal, period))
    return goals


def _goal(state: GoalState, before: GoalState | None) -> list[MonthFigure]:
    goal = state.goal
    unit = "points" if goal.kind == "rate" else "count"
    is_whole = state.known >= state.days and not state.is_old
    quality = "manual" if goal.metric == "hand" else "exact" if is_whole else "partial"
    old: dict[str, object] = {"day": state.as_of} if state.is_old else {}
    earlier_value = before.value if before and before.days and not state.broken else None
    held = {"kind": goal.kind, "rule": state.rule, **old}
    if goal.kind == "level":
        held |= {"begin": state.begin, "since": state.broken or goal.start}
    upper = {} if state.expected_to is None else {"target_to": state.expected_to}
    bound = {} if state.target_to is None else {"target_to": state.target_to}
    rows = (
        ("goal", state.value, earlier_value, COUNTS_GOAL, quality, state.state, held),
        ("goal_expected", state.expected, None, COUNTS_EXPECTED, "estimated", "", upper),
        ("goal_target", state.target, None, COUNTS_TARGET, "exact", goal.direction, bound),
    )
    return [
        MonthFigure(
            name, goal.name, "", goal.title, goal.title_en, value, then, None, unit,
            "unknown" if value is None else sure, _as_of(state), counts,
            note=NO_NUMBERS if old and name == "goal" else None, fields=fields, said=detail,
        )
        for name, value, then, counts, sure, detail, fields in rows
    ]  # fmt: skip


def _as_of(state: GoalState) -> dt.datetime | None:
    """Return the end of the last known day."""
    if state.as_of is None:
        return None
    return dt.datetime.combine(state.as_of + dt.timedelta(days=1), dt.time(), AMSTERDAM).astimezone(dt.UTC)


def _attributed(state: GoalState, contributed: Contribution) -> list[MonthFigure]:
    goal = state.goal
    if goal.kind == "rate":
        return []
    sure = (
        "manual" if goal.metric == "hand" else "exact" if contributed.known >= contributed.days else "partial"
    )

    def row(name: str, part: str, value: float | None, counts: str) -> MonthFigure:
        quality = "unknown" if value is None else sure
        return MonthFigure(
            name, goal.name, part, goal.title, goal.title_en, value, None, None, "count", quality, _as_of(state),
            counts, note=contributed.note, said=contributed.method,
        )  # fmt: skip

    return [
        row("brought_in_all", "", contributed.total, COUNTS_ATTRIBUTED_TOTAL),
        *(row("brought", share.channel, share.last, COUNTS_ATTRIBUTED) for share in contributed.shares),
        row("unattributed", "", contributed.unattributed[0], COUNTS_UNATTRIBUTED),
    ]


def _outages(con: duckdb.DuckDBPyConnection, period: Period) -> list[MonthFigure]:
    rows = con.execute(OUTAGES, period.parameters()).fetchall()
    return [
        MonthFigure(
            "outage", name, "", title, title, float(days), None, None, "count", "exact", None, COUNTS_OUTAGE
        )
        for name, title, days in rows
    ]
