"""Answer /api/v1/figures: the figures of the pages, each with its birth certificate, by the pages' own questions."""

import datetime as dt
from collections.abc import Iterator, Mapping

from pages.shared import i18n, query_cache
from pages.shared.i18n import N_, _, translate
from warehouse.channels import table, traffic_page
from warehouse.core import metadata, registry
from warehouse.core.connection import Connection
from warehouse.core.errors import UnknownSubject
from warehouse.core.figure import Figure
from warehouse.core.period import Period, ending
from warehouse.goals import states
from warehouse.goals.states import GoalState
from warehouse.reputation.board import board
from warehouse.sources import freshness

Row = dict[str, object]
SAID = {"said": N_("What we said ourselves")}
TRAFFIC = {
    "sessions": N_("Sessions"),
    "key_events": N_("Key events"),
    "unattributed": N_("Source not known"),
}


def answer(asked: Mapping[str, object], today: dt.date, now: dt.datetime) -> Row:
    """Return what is asked for as it is sent; kept until the data change, at most for this hour.

    Raises: WarehouseError, NoSuchPeriod among them.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    words = (str(asked["period"]), str(asked["against"]), str(asked["lang"]))
    whole = query_cache.ask(figures, *words, today, hour)
    chosen = {name: asked[name] for name in ("page", "name", "of") if asked[name] is not None}
    rows = [
        row for row in _listed(whole["figures"]) if all(row[name] == value for name, value in chosen.items())
    ]
    return {**whole, "figures": rows}


def _listed(value: object) -> list[Row]:
    return value if isinstance(value, list) else []


def figures(
    con: Connection, choice: str, against: str, language: str, today: dt.date, hour: dt.datetime
) -> Row:
    """Return all figures of this choice of a period, in this language. A question for `query_cache.ask`."""
    facts, fresh = freshness.opening(con)
    until = {
        page: ending(choice, today, fresh.ended(inputs, today))
        for page, inputs in (
            ("reputation", ("mentions",)),
            ("channels", ("channels", "traffic")),
            ("traffic", ("traffic",)),
        )
    }
    with i18n.use_language(language):
        rows = [
            *_reputation(con, choice, against, today, hour),
            *_channels(con, until["channels"], against),
            *_traffic(con, until["traffic"], against),
            *(_goal(state) for state in states.states(con, today)),
        ]
    return {
        "organisation": facts.get("organisation"),
        "sample": metadata.is_sample(facts),
        "period": choice,
        "against": against,
        "language": language,
        "figures": rows,
    }


def _reputation(
    con: Connection, choice: str, against: str, today: dt.date, hour: dt.datetime
) -> Iterator[Row]:
    try:
        drawn = board(
            con, ending(choice, today, today), today, hour, against, lambda day: ending(choice, today, day)
        )
    except UnknownSubject:  # no school of our own is watched yet
        return
    ours = {metric.figure: metric.label for metric in registry.of_reputation()}
    for name, title in (ours | SAID).items():
        yield _row("reputation", name, _(title), None, getattr(drawn, name), drawn.period)


def _channels(con: Connection, period: Period, against: str) -> Iterator[Row]:
    for row in table.table(con, period, period.compared(against), whole_months=True):
        for name in table.FIGURES:
            title = f"{row.title}: {_(registry.metric(name).label)}"
            days = row.costs_of if name in table.OF_COSTS else period
            yield _row("channels", name, title, row.channel, getattr(row, name), days)


def _traffic(con: Connection, period: Period, against: str) -> Iterator[Row]:
    content = traffic_page.drawn(con, None, period, period.compared(against), period.start, period.end)
    if content is None:
        return
    for name, title in TRAFFIC.items():
        yield _row("traffic", name, _(title), None, getattr(content.summary, name), period)


def _row(page: str, name: str, title: str, of: str | None, figure: Figure, period: Period) -> Row:
    return {
        "page": page,
        "name": name,
        "of": of,
        "title": title,
        "value": figure.value,
        "previous": figure.previous,
        "change": figure.change,
        "is_clear": figure.clear,
        "unit": figure.unit,
        "quality": figure.quality,
        "as_of": None if figure.as_of is None else figure.as_of.isoformat(timespec="seconds"),
        "first_day": period.start.isoformat(),
        "last_day": period.last.isoformat(),
        "compared_first_day": figure.against.start.isoformat() if figure.against else None,
        "compared_last_day": figure.against.last.isoformat() if figure.against else None,
        "denominator": figure.denominator,
        "counts": translate(figure.counts, figure.fields),
        "sources": list(figure.sources),
        "note": translate(figure.note, figure.fields) if figure.note else None,
        "target": None,
        "target_to": None,
        "expected": None,
        "state": None,
        "deadline": None,
    }


def _goal(state: GoalState) -> Row:
    """Return a goal as a figure: how far it is, how far it should be, and what follows."""
    goal, metric = state.goal, registry.metric(state.goal.metric)
    last = state.as_of or goal.start
    if state.value is None:
        quality = "unknown"
    elif goal.metric == "hand":
        quality = "manual"
    else:
        quality = "partial" if state.known < state.days else metric.quality or "exact"
    figure = Figure(
        state.value,
        None,
        metric.unit if goal.metric == "net_sentiment" else "rate" if goal.kind == "rate" else "count",
        quality,
        None,
        metric.goal_label,
    )
    row = _row(
        "goals",
        "goal",
        goal.title if i18n.language() == "nl" else goal.title_en,
        goal.name,
        figure,
        Period(goal.start, max(last, goal.start) + dt.timedelta(days=1)),
    )
    return row | {
        "target": state.target,
        "target_to": state.target_to,
        "expected": state.expected,
        "state": state.state,
        "deadline": goal.deadline.isoformat(),
    }
