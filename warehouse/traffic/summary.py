"""Ask the warehouse for the site's traffic: sessions by channel, landing pages and key events."""

import datetime as dt
from dataclasses import dataclass
from functools import partial

import duckdb

from text.i18n import N_, NP_
from warehouse.core import metadata
from warehouse.core.figure import Figure
from warehouse.core.rows import aware
from warehouse.core.statistics import counts_differ
from warehouse.traffic.attribution import UNKNOWN
from warehouse.traffic.ledger import Brought

COUNTS_SESSIONS = N_("sessions that began in the period")
COUNTS_EVENTS = N_("key events in sessions that began in the period")
COUNTS_UNKNOWN = N_("sessions of which no source is known, or whose tags fit no rule, of all sessions")
NOT_MEASURED = N_("Nothing was measured on these days.")
SOME_DAYS = NP_("Measured on {known} of {days} day.", "Measured on {known} of {days} days.")
GUESSED = N_("The measurement samples, leaves small numbers out or cannot tell programs from people.")


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
    Source: sources, source_runs, session_days.
    """
    main = metadata.read(con).get("traffic_main", "")
    rows = con.execute(
        """
        with runs as (
            select source_name, arg_max(outcome, started_at) as outcome, max(last_good_at) as good
            from source_runs group by source_name
        ), days as (
            select source_name, min(day) as first_day, max(day) as last_day from session_days group by source_name
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
    now: Brought, before: Brought, known: bool, source_name: str, as_of: dt.datetime | None
) -> Summary:
    """What did the site get in this period, and what before?

    Columns: those of `Summary`.
    Counts: one measurement; known: whether both periods were measured, so that they can be compared.
    Empty: figures of quality unknown.
    Raises: nothing.
    Source: session_days, key_event_days, as the ledger has them.
    """
    sessions, earlier = (sum(came.sessions.values()) for came in (now, before))
    figure = partial(
        Figure, as_of=as_of, sources=(source_name,), fields={"known": now.known, "days": now.period.days}
    )
    quality, note = ("estimated", GUESSED) if now.guessed else ("exact", None)
    if now.known < now.period.days:
        quality, note = "partial", SOME_DAYS

    def count(value: int, then: int | None, counts: str) -> Figure:
        if not now.known:
            return figure(None, None, "count", "unknown", counts=counts, note=NOT_MEASURED)
        clear = None if then is None else counts_differ(value, then)
        return figure(value, then, "count", quality, counts=counts, note=note, clear=clear)

    share = partial(figure, unit="percent", counts=COUNTS_UNKNOWN)
    unattributed = share(None, None, quality="unknown", note=NOT_MEASURED)
    if sessions:
        then = earlier if known and earlier else None
        unattributed = share(
            _unknown(now) / sessions * 100,
            _unknown(before) / then * 100 if then else None,
            quality=quality,
            denominator=sessions,
            previous_denominator=then,
            note=note,
        )
    return Summary(
        count(sessions, earlier if known else None, COUNTS_SESSIONS),
        count(now.total, before.total if known else None, COUNTS_EVENTS),
        unattributed,
    )


def _unknown(came: Brought) -> int:
    by_channel = came.by_channel("sessions")
    return sum(by_channel.get(channel, 0) for channel in UNKNOWN)
