"""Ask the warehouse for the site's traffic per channel: sessions and key events by network."""

import datetime as dt
from dataclasses import dataclass

import duckdb

from text.i18n import N_, NP_
from text.labels import NETWORKS
from warehouse.channels.queries import MEASURED_SQL, TRAFFIC_SQL
from warehouse.core.figure import Figure
from warehouse.core.period import ENOUGH, Period
from warehouse.core.rows import one

COUNTS_SESSIONS = N_("sessions on the site that our rules trace back to {network}")
COUNTS_EVENTS = N_("key events on the site in sessions that our rules trace back to {network}")
SHARED = N_("Several of our channels are on {network}; the site cannot tell them apart.")
NO_TRAFFIC = N_("The traffic to the site was not measured on these days.")
SOME_TRAFFIC = NP_(
    "The traffic to the site was measured on {known} of {days} day.",
    "The traffic to the site was measured on {known} of {days} days.",
)
PEERS = N_("What peers bring to their own site is not ours to know.")


@dataclass(frozen=True)
class Seen:
    """What did one period bring to the site?

    Columns: sessions and key events by channel; days that were measured; days of the period; guessed: whether the
    measurement samples; months: (sessions, key events) by channel and first day of the month.
    Empty: no days known.
    """

    sessions: dict[str, int]
    events: dict[str, int]
    known: int
    days: int
    guessed: bool
    months: dict[tuple[str, dt.date], tuple[int, int]]


def seen(con: duckdb.DuckDBPyConnection, period: Period, main: str) -> Seen:
    """What did this period bring to the site, by channel?

    Columns: those of `Seen`.
    Counts: sessions that began in the period, of the measurement called `main`.
    Empty: known is 0.
    Raises: nothing.
    Source: visit_days, visit_events.
    """
    parameters = {"main": main, **period.parameters()}
    known, _, _, guessed = one(con, MEASURED_SQL, parameters)
    sessions: dict[str, int] = {}
    events: dict[str, int] = {}
    months: dict[tuple[str, dt.date], tuple[int, int]] = {}
    for channel, month, visits, happened in con.execute(TRAFFIC_SQL, parameters).fetchall():
        sessions[channel] = sessions.get(channel, 0) + visits
        events[channel] = events.get(channel, 0) + happened
        earlier = months.get((channel, month), (0, 0))
        months[channel, month] = (earlier[0] + visits, earlier[1] + happened)
    return Seen(sessions, events, known, period.days, bool(guessed), months)


def figures(
    network: str, is_ours: bool, shared: bool, now: Seen, before: Seen, as_of: dt.datetime | None, main: str
) -> tuple[Figure, Figure]:
    """How many sessions and key events came from this network?

    Unit: count.
    Counts: sessions of the period; previous: of the earlier one, where of both at least nine of ten days
    were measured.
    Empty: value None, quality unknown, with a note that says why: a peer's, a network with several channels of
    ours, or days that nobody measured.
    """
    fields = {"network": NETWORKS.get(network, network), "known": now.known, "days": now.days}
    note = PEERS if not is_ours else SHARED if shared else NO_TRAFFIC if not now.known else None
    sources = (main,) if main else ()
    quality = "estimated" if now.guessed else "exact"
    partly = SOME_TRAFFIC if now.known < now.days else None
    both = []
    for counts, mine, then in (
        (COUNTS_SESSIONS, now.sessions, before.sessions),
        (COUNTS_EVENTS, now.events, before.events),
    ):
        if note:
            both.append(
                Figure(None, None, "count", "unknown", as_of, counts, sources, note=note, fields=fields)
            )
            continue
        comparable = min(now.known / now.days, before.known / before.days) >= ENOUGH
        both.append(
            Figure(
                mine.get(network, 0),
                then.get(network, 0) if comparable else None,
                "count",
                "partial" if partly else quality,
                as_of,
                counts,
                sources,
                note=partly,
                fields=fields,
            )
        )
    return both[0], both[1]
