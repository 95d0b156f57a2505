"""Check the configuration: fetch and read sources, open streams, and try queries on stored items; stores nothing."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pipelines.mentions import collect
from pipelines.mentions.matching import engine
from pipelines.mentions.told.comments import whole
from pipelines.settings import FeedSource, Settings, patterns
from pipelines.sources.live import rhythm, trial
from pipelines.support import typed_text
from pipelines.support.errors import SourceError
from text import hide_secrets
from text.beginnings import beginning
from warehouse.core import connection
from warehouse.core.errors import WarehouseEmpty
from warehouse.mentions import lookup

EXAMPLES = 10


@dataclass(frozen=True)
class SourceCheck:
    """One source: entries it gave, its newest (aware UTC), or the error; moved_to: its new address; feed: the
    address of the feed that was found on its page.
    """

    source: FeedSource
    entries: int
    newest: dt.datetime | None
    error: SourceError | None
    moved_to: str | None
    feed: str | None
    titles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Example:
    """A stored item that a query finds, with the words that made it match."""

    title: str
    outlet: str | None
    url: str | None
    day: dt.date
    matched: tuple[str, ...]


@dataclass(frozen=True)
class QueryCheck:
    """What a query finds among the stored items: how many of how many, the newest examples."""

    query: str
    found: int
    of: int
    examples: tuple[Example, ...] = field(default_factory=tuple)


def sources(
    settings: Settings, clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
) -> Iterator[SourceCheck]:
    """Yield each source that is not paused, tried now, in the order in which answers come in."""
    tried = [source for source in settings.sources if not source.paused]
    asked = [source for source in tried if not rhythm.is_live(source)]
    for collected in collect.collect(settings, asked, {}, clock):
        yield _checked(collected)
    for source in tried:
        if rhythm.is_live(source):
            yield _tried(settings, source, clock)


def source(
    settings: Settings,
    pattern: str,
    written: str,
    clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
) -> SourceCheck:
    """Return a source that is not in the configuration yet, tried now. Raises: ConfigError for an unusable address."""
    ready = patterns.PATTERNS.get(pattern)
    address = patterns.address(pattern, written)
    hide_secrets.remember_addresses([address])
    one = FeedSource("new", hide_secrets.shown(address), pattern, address, ready.kind if ready else "press")
    return _tried(settings, one, clock)


def named(
    settings: Settings,
    source: FeedSource,
    clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
) -> SourceCheck:
    """Return a source of the configuration, tried now, also where it is paused."""
    return _tried(settings, source, clock)


def _tried(settings: Settings, source: FeedSource, clock: Callable[[], dt.datetime]) -> SourceCheck:
    if rhythm.is_live(source):
        return _checked(collect.CollectedSource(source, clock(), error=trial.error(settings, source)))
    return next(_checked(collected) for collected in collect.collect(settings, [source], {}, clock))


def _checked(collected: collect.CollectedSource) -> SourceCheck:
    times = [entry["published_at"] for entry in collected.entries if entry["published_at"]]
    titles = tuple(entry["title"] or beginning(entry["text"], 80) for entry in collected.entries[:3])
    return SourceCheck(
        collected.source,
        len(collected.entries),
        max(times, default=None),
        collected.error,
        hide_secrets.shown(collected.response.moved_to)
        if collected.response and collected.response.moved_to
        else None,
        hide_secrets.shown(collected.resolved_url) if collected.resolved_url else None,
        titles,
    )


def query(text: str, url: str | None = None, since: dt.date | None = None) -> QueryCheck:
    """Which stored items does this query find? Raises: QueryError with the place, WarehouseError.

    `since`: first day that is looked at, None: all. Before anything is stored it finds 0 of 0.
    """
    text = typed_text.line(text[: 2 * typed_text.QUERY.most])
    matcher = engine.compile([("query", text)])
    result, of = 0, 0
    examples: list[Example] = []
    try:
        with connection.reading(url) as con:
            days = [(first, last) for first, last in lookup.item_days(con) if since is None or last >= since]
            # The newest first, so that examples are recent without keeping more than a handful.
            for first, last in reversed(days):
                rows = lookup.texts(con, max(first, since or first), last)
                hits = list(
                    zip(rows, matcher.match([whole(row["title"], row["text"]) for row in rows]), strict=True)
                )
                of += len(rows)
                for row, hit in reversed(hits):
                    result += bool(hit)
                    if hit and len(examples) < EXAMPLES:
                        title = row["title"] or beginning(row["text"], 120)
                        examples.append(Example(title, row["outlet"], row["url"], row["day"], hit["query"]))
    except WarehouseEmpty:
        pass
    return QueryCheck(text, result, of, tuple(examples))
