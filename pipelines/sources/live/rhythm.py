"""Say how often a source is asked: by its own rhythm, between what its platform allows and what people may expect."""

import datetime as dt
from collections.abc import Mapping

from pipelines.settings import FeedSource, Settings
from pipelines.settings.patterns import PATTERNS
from warehouse.sources.rhythm import DAYS, FEWEST, Brought

# Questions between two items of a source, on average: a new one waits an eighth of that, half of the time.
PER_ITEM = 4
WEEK = 7  # days that say something of a rhythm


def is_live(source: FeedSource) -> bool:
    """Is it followed, so that nobody asks it?"""
    return bool(PATTERNS[source.pattern].live)


def is_quick(source: FeedSource) -> bool:
    """Does `listen` ask it every few minutes? Not where the configuration says how often: then the scheduler does."""
    return PATTERNS[source.pattern].quick and not source.every_set


def pace(source: FeedSource, brought: Brought | None) -> dt.timedelta:
    """Return the time between two questions. brought: what it brought lately, None for nothing ever.

    What the configuration says holds. One of which little is known is asked as often as is usual for its kind.
    """
    if source.every_set:
        return source.every
    pattern = PATTERNS[source.pattern]
    least, most = (dt.timedelta(minutes=minutes) for minutes in pattern.bounds)
    usual = most if pattern.quick else source.every
    if brought is None or brought.days < WEEK or (brought.items < FEWEST and brought.days < DAYS):
        return min(max(usual, least), most)
    gap = dt.timedelta(days=brought.days) / max(1, brought.items)
    return min(max(gap / PER_ITEM, least), most)


def of_scheduler(settings: Settings, brought: Mapping[str, Brought]) -> dict[str, dt.timedelta]:
    """Return the time between two questions by the scheduler, by source.

    What `listen` asks more often, the scheduler asks only where that does not work: its runs count as runs.
    """
    return {
        source.name: source.every if is_quick(source) else pace(source, brought.get(source.name))
        for source in settings.sources
    }


def is_needed(settings: Settings) -> bool:
    """Is there anything that `listen` follows or asks, or could be told by the hub of a feed?"""
    if settings.server.public and settings.sources:
        return True
    return any(is_live(source) or is_quick(source) for source in settings.sources if not source.paused)
