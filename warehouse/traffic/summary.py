"""Ask the warehouse for the site's traffic: sessions by channel, landing pages and key events."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import duckdb

from text.i18n import N_, NP_
from warehouse.core import metadata
from warehouse.core.figure import Figure, compared_with
from warehouse.core.period import Period
from warehouse.core.rows import Row, aware, one
from warehouse.core.statistics import counts_differ

COUNTS_SESSIONS = N_("sessions that began in the period")
COUNTS_EVENTS = N_("key events in sessions that began in the period")
COUNTS_UNKNOWN = N_("sessions of which no source is known, or whose tags fit no rule, of all sessions")
NOT_MEASURED = N_("Nothing was measured on these days.")
SOME_DAYS = NP_("Measured on {known} of {days} day.", "Measured on {known} of {days} days.")
GUESSED = N_("The measurement samples, leaves small numbers out or cannot tell programs from people.")
UNKNOWN = ("direct", "unassigned")


@dataclass(frozen=True)
class Measurement:
    """What measures the site?

    Columns: source_name, title, connector, outcome of its last run, first and last day that it measured.
    Empty: outcome and days are None before its first run.
    """

    source_name: str
    title: str
    connector: str
    outcome: str | None
    first_day: dt.date | None
    last_day: dt.date | None
    as_of: dt.datetime | None


@dataclass(frozen=True)
class Summary:
    """What did the site get?

    Columns: sessions; key events; unattributed (percent of sessions).
    Empty: figures of quality unknown.
    """

    sessions: Figure
    key_events: Figure
    unattributed: Figure


def measurements(con: duckdb.DuckDBPyConnection) -> tuple[Measurement, ...]:
    """What measures the site?

    Rows: one per measurement of the configuration, the one that counts by default first.
    Counts: days with at least one session.
    Empty: ().
    Raises: nothing.
    Source: sources, source_runs, visit_days.
    """
    main = metadata.read(con).get("traffic_main", "")
    rows = con.execute(
        """
        with runs as (
            select source_name, arg_max(outcome, started_at) as outcome, max(last_good_at) as good
            from source_runs group by source_name
        ), days as (
            select source_name, min(day) as first_day, max(day) as last_day from visit_days group by source_name
        )
        select sources.source_name, title, pattern, outcome, first_day, last_day, good
        from sources left join runs using (source_name) left join days using (source_name)
        where kind = 'traffic'
        order by sources.source_name <> $main, sources.source_name
        """,
        {"main": main},
    ).fetchall()
    return tuple(Measurement(*aware(row)) for row in rows)


def summary(
    con: duckdb.DuckDBPyConnection, source_name: str, period: Period, against: Period | None
) -> Summary:
    """What did the site get in this period, and what before?

    Columns: those of `Summary`.
    Counts: one measurement; before: `against`, where of both at least nine of ten days were measured; None:
    nothing is compared.
    Empty: figures of quality unknown.
    Raises: nothing.
    Source: visit_days, visit_events, source_runs.
    """
    now = _totals(con, source_name, period)
    before = _totals(con, source_name, against) if against else now
    as_of = next(
        (measurement.as_of for measurement in measurements(con) if measurement.source_name == source_name),
        None,
    )
    comparable = against is not None and period.is_known(now["known"]) and against.is_known(before["known"])
    fields = {"known": now["known"], "days": period.days}
    quality, note = ("estimated", GUESSED) if now["guessed"] else ("exact", None)
    if now["known"] < period.days:
        quality, note = "partial", SOME_DAYS

    def figure(name: str, counts: str) -> Figure:
        if not now["known"]:
            return Figure(None, None, "count", "unknown", as_of, counts, (source_name,), note=NOT_MEASURED)
        then = before[name] if comparable else None
        return Figure(
            now[name], then, "count", quality, as_of, counts, (source_name,), note=note, fields=fields,
            clear=None if then is None else counts_differ(now[name], then),
        )  # fmt: skip

    whole = Summary(
        figure("sessions", COUNTS_SESSIONS),
        figure("events", COUNTS_EVENTS),
        _share(now, before, comparable, quality, note, fields, as_of, source_name),
    )
    return compared_with(whole, against)


def _share(
    now: Row,
    before: Row,
    comparable: bool,
    quality: str,
    note: str | None,
    fields: Mapping[str, object],
    as_of: dt.datetime | None,
    source_name: str,
) -> Figure:
    figure = partial(Figure, unit="percent", as_of=as_of, counts=COUNTS_UNKNOWN, sources=(source_name,))
    if not now["sessions"]:
        return figure(None, None, quality="unknown", note=NOT_MEASURED)
    then = comparable and before["sessions"]
    return figure(
        now["unknown"] / now["sessions"] * 100,
        before["unknown"] / before["sessions"] * 100 if then else None,
        quality=quality,
        denominator=now["sessions"],
        previous_denominator=before["sessions"] if then else None,
        note=note,
        fields=fields,
    )


def _totals(con: duckdb.DuckDBPyConnection, source_name: str, period: Period) -> Row:
    parameters = {"main": source_name, **period.parameters()}
    known, guessed, sessions, unknown = one(
        con,
        """
        select count(distinct day), bool_or(quality = 'estimated'), coalesce(sum(sessions), 0)::bigint,
            coalesce(sum(sessions) filter (where list_contains($unknown, channel)), 0)::bigint
        from visit_days where source_name = $main and day >= $start and day < $end
        """,
        {**parameters, "unknown": list(UNKNOWN)},
    )
    (events,) = one(
        con,
        "select coalesce(sum(events), 0)::bigint from visit_events"
        " where source_name = $main and day >= $start and day < $end",
        parameters,
    )
    return {"known": known, "guessed": guessed, "sessions": sessions, "unknown": unknown, "events": events}
