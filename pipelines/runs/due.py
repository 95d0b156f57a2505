"""Say what is due when: each source at its own interval or rhythm, and a full pass every night.

The nightly pass is at 03:00 in Amsterdam. In both nights in which the clock changes that time comes exactly
once: in March the clock jumps from 02:00 to 03:00, in October the hour between 02:00 and 03:00 comes twice.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.settings import FeedSource, Settings, StatisticsSource
from pipelines.sources.live import rhythm
from text.local_time import AMSTERDAM
from warehouse.core import connection, metadata
from warehouse.core.errors import WarehouseEmpty
from warehouse.core.period import local_day
from warehouse.mentions import lookup
from warehouse.sources import rhythm as stored

NIGHT = dt.time(3, 0)


@dataclass(frozen=True)
class Due:
    """One thing to do: at what moment (aware UTC), which source, or None for the nightly pass over all."""

    at: dt.datetime
    source_name: str | None


def night_before(now: dt.datetime) -> dt.datetime:
    """Return the last nightly moment that is not later than now, aware UTC."""
    day = now.astimezone(AMSTERDAM).date()
    tonight = dt.datetime.combine(day, NIGHT, AMSTERDAM).astimezone(dt.UTC)
    return tonight if tonight <= now else _night(day - dt.timedelta(days=1))


def night_after(now: dt.datetime) -> dt.datetime:
    """Return the next nightly moment later than now, aware UTC."""
    return _night(night_before(now).astimezone(AMSTERDAM).date() + dt.timedelta(days=1))


def _night(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, NIGHT, AMSTERDAM).astimezone(dt.UTC)


def upcoming(
    sources: Sequence[FeedSource | StatisticsSource],
    last: Mapping[str, dt.datetime],
    nightly: dt.datetime | None,
    now: dt.datetime,
    paces: Mapping[str, dt.timedelta] | None = None,
) -> list[Due]:
    """Return what is due when, the first first; what should have been done already stands at `now` or before.

    last: when each source was begun last; nightly: when the last full pass began, None: never. Paused
    sources are left out, and those that are followed live. paces: source → time between two runs, where its rhythm says
    it; else its own interval. However long nothing ran, each is due once: a catch-up is one pass.
    """
    missed = nightly is None or nightly < night_before(now)
    dues = [Due(now if missed else night_after(now), None)]
    for source in sources:
        if not source.paused and not (isinstance(source, FeedSource) and rhythm.is_live(source)):
            begun, every = last.get(source.name), (paces or {}).get(source.name, source.every)
            dues.append(Due(now if begun is None else begun + every, source.name))
    return sorted(dues, key=lambda due: (due.at, due.source_name or ""))


def look(settings: Settings, now: dt.datetime, url: str | None = None) -> list[Due]:
    """Return what is due when, by what the warehouse knows of earlier runs. Raises: WarehouseError."""
    try:
        with connection.reading(url) as con:
            last = {name: begun for name, (begun, _) in lookup.last_runs(con).items()}
            at = metadata.read(con).get("nightly_at")
            brought = stored.brought(con, local_day(now))
    except WarehouseEmpty:
        last, at, brought = {}, None, {}
    watched: tuple[FeedSource | StatisticsSource, ...] = (*settings.sources, *settings.statistics_sources)
    paces = rhythm.of_scheduler(settings, brought)
    return upcoming(watched, last, dt.datetime.fromisoformat(at) if at else None, now, paces)
