"""Ask the warehouse since when and until when anything is known, and which sources are missing."""

import datetime as dt
from dataclasses import dataclass

import duckdb

from text.i18n import NP_
from warehouse.core.period import Period, local_day
from warehouse.core.rows import named
from warehouse.sources.freshness import NEVER, Collected, collected
from warehouse.sources.queries import STATES_SQL
from warehouse.sources.states import SourceState, state

# Sources that bring numbers and no items: what they lack, figures about mentions do not miss.
MEASURING = ("channel", "traffic")
MISSING = NP_(
    "Not complete: {sources} failed or fell silent.", "Not complete: {sources} failed or fell silent."
)


@dataclass(frozen=True)
class Evidence:
    """What does every figure rest on?

    Columns: the sources as they stand; since, the first day that is known; as_of, the end of the last
    good run (aware UTC); read, up to when they were collected, taken together.
    Empty: since and as_of are None before the first good run.
    """

    states: tuple[SourceState, ...]
    since: dt.date | None
    as_of: dt.datetime | None
    read: Collected = NEVER

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of the sources that are watched."""
        return tuple(source.source_name for source in self.states if source.state != "paused")

    def missing(self, period: Period) -> tuple[str, ...]:
        """Which sources lack days of this period: failing or silent since before its end? Titles."""
        return tuple(source.title for source in self.states if _lacks(source, period))


def _lacks(source: SourceState, period: Period) -> bool:
    if source.state == "failing":
        return source.last_good_at is None or local_day(source.last_good_at) < period.last
    if source.state == "silent":
        return source.last_item_at is None or local_day(source.last_item_at) < period.last
    return False


def weigh(states: tuple[SourceState, ...]) -> Evidence:
    """Since when and until when is anything known, by these sources?

    Columns: those of `Evidence`.
    Counts: sources of items; a feed brings old items along, one of them perhaps ten years old: known is
    what half of the sources reach back to; while none has an item, everything since the first run that is
    still on record.
    Empty: since and as_of are None.
    """
    states = tuple(source for source in states if source.kind not in MEASURING)
    firsts = sorted(source.first_day for source in states if source.first_day is not None)
    good = [source.last_good_at for source in states if source.last_good_at is not None]
    since = firsts[(len(firsts) - 1) // 2] if firsts else local_day(min(good)) if good else None
    read = collected((each.last_good_at, each.every_minutes) for each in states if each.state != "paused")
    return Evidence(states, since, max(good, default=None), read)


def evidence(con: duckdb.DuckDBPyConnection, today: dt.date) -> Evidence:
    """What do figures rest on?

    Columns: those of `Evidence`.
    Counts: every source of the configuration; `today` only bounds how far back rhythms are learned.
    Empty: since and as_of are None.
    Raises: nothing.
    Source: sources, source_runs, source_days, fetch_states.
    """
    rows = named(con, f"{STATES_SQL} order by source_name", {"today": today})
    return weigh(tuple(state(row) for row in rows))
