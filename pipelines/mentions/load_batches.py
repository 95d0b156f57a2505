"""Load collected batches into the warehouse; where one breaks, source by source, so that only that one fails."""

import datetime as dt
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipelines.mentions import deduplicate, enrich, own_accounts
from pipelines.mentions.collect import CollectedSource
from pipelines.mentions.deduplicate import NewItems
from pipelines.mentions.store import lists, stage, store
from pipelines.mentions.told import fingerprints, scoring
from pipelines.mentions.told.analyse import Queries
from pipelines.mentions.told.scoring import Allowance
from pipelines.settings import FeedSource, Settings
from pipelines.support import guard
from pipelines.support.errors import LockLost, PipelineError, SourceError, of_source
from pipelines.support.workers import Pool
from text import hide_secrets
from warehouse.core import connection
from warehouse.core.errors import WarehouseBusy, WarehouseError

# A load holds what it stores several times over: as rows, put ready, and in the transaction. So it is full with so many
# entries, or with so many characters that they say.
BATCH, LETTERS = 5000, 4_000_000
AT_ONCE = 100  # items of a batch that may be a threat and are looked at closely before they are stored
HELD = 3.0  # loads that wait for a source before them


@dataclass(frozen=True)
class Loading:
    """What each batch of a run needs: configuration, the run, who was good when, and who is told how a source did.

    note: takes a row of source_runs; keeps_runs: False where these rows say nothing of how a source is doing.
    allowance: for scoring what mentions somebody by the accurate tier at once.
    in_one: recognise, understand (by the fast tier) and store within one transaction: for a handful of entries, beside
    whatever else writes.
    still: called before a batch is recognised and before it is stored; raises LockLost where that is not ours to do.
    """

    settings: Settings
    queries: Queries
    pool: Pool
    run_id: str
    started_at: dt.datetime
    last: Mapping
    note: Callable[[dict], None]
    url: str | None = None
    allowance: Allowance = field(default_factory=lambda: Allowance(0.0))
    keeps_runs: bool = True
    in_one: bool = False
    still: Callable[[], None] = lambda: None


def filled(batch: Sequence[CollectedSource]) -> float:
    """How much of a load are these? With 1 it is full."""
    return max(
        sum(len(collected.entries) for collected in batch) / BATCH,
        sum(collected.letters for collected in batch) / LETTERS,
    )


def in_order(arriving: Iterator[CollectedSource], sources: Sequence[FeedSource]) -> Iterator[CollectedSource]:
    """Yield the same in the order of these sources, so that two loads of the same feeds make the same of them.

    Whoever is early waits, until more waits than may be held. Raises: Unforeseen when no more can arrive; what waited
    was given before.
    """
    left = {source.name: None for source in sources}
    early: dict[str, CollectedSource] = {}
    held, problem = 0.0, None
    try:
        with guard.around("Collecting", guard.Unforeseen):
            for collected in arriving:
                early[collected.source.name] = collected
                held += filled([collected])
                while early and ((first := next(iter(left))) in early or held > HELD):
                    name = first if first in early else next(name for name in left if name in early)
                    del left[name]
                    held -= filled([early[name]])
                    yield early.pop(name)
    except guard.Unforeseen as error:
        problem = error
    yield from (early[name] for name in left if name in early)
    if problem:
        raise problem


def load(batch: Sequence[CollectedSource], to: Loading) -> PipelineError | WarehouseError | None:
    """Load a batch; where it breaks, source by source, so that only the one that breaks fails.

    What went wrong when a source could not even be stored as one that failed, for instance as the warehouse is held;
    else None. Raises: nothing.
    """
    if not batch:
        return None
    what = batch[0].source.title if len(batch) == 1 else "A batch of sources"
    try:
        with guard.around(what, SourceError, WarehouseError, LockLost):
            _whole(batch, to)
        return None
    except LockLost as lost:
        return lost  # whoever has the lock now asks these sources again
    except WarehouseBusy as error:
        return _untold(batch, to, error)  # each further try would wait as long
    except (SourceError, WarehouseError) as error:
        # Also where memory was short or the disk is nearly full: what one source brings may still fit.
        if len(batch) == 1:
            return _failed(batch[0], to, of_source(error))
    problems = [load([collected], to) for collected in batch]
    return next((problem for problem in problems if problem), None)


def _failed(
    collected: CollectedSource, to: Loading, error: SourceError
) -> PipelineError | WarehouseError | None:
    # What one source brought cannot be stored: that is its failure, and the others go on.
    try:
        with guard.around(collected.source.title, WarehouseError, LockLost):
            _whole([collected.failed(error)], to)
    except LockLost as lost:
        return lost
    except (SourceError, WarehouseError) as problem:
        return _untold([collected], to, problem)
    return None


def _untold(batch, to: Loading, error: PipelineError | WarehouseError) -> PipelineError | WarehouseError:
    """Say in the report of the run that nothing of these could be stored, not even that they failed."""
    for collected in batch:
        failed = collected if collected.error else collected.failed(of_source(error))
        to.note(failed.run_row(to.run_id, NewItems(), to.last, 0.0))
    return error


def _whole(batch: Sequence[CollectedSource], to: Loading) -> None:
    to.still()
    settings = to.settings
    kinds = own_accounts.outlet_kinds(settings)
    deliveries = [
        deduplicate.SourceBatch(collected.source, collected.entries, collected.started_at, collected.prepared)
        for collected in batch
        if collected.error is None or collected.entries  # what came before it failed half-way
    ]
    begun = time.perf_counter()
    if to.in_one:
        with connection.writing(to.url) as con:
            arrivals = deduplicate.identify(con, deliveries, kinds, own_accounts.addresses(settings.channels))
            analyses = enrich.analyse_items(
                arrivals.items, arrivals.hints, to.queries, settings.schools, to.pool
            )
            known = fingerprints.of_connection(con)
            understood = enrich.understand(known, arrivals.items, analyses, to.queries, to.started_at)
            ours = enrich.about_us(arrivals.items, analyses, settings.own)
            understood.threats = enrich.threat_rows(ours, to.started_at, 0)
            runs, states = _runs(batch, to, arrivals, time.perf_counter() - begun)
            store(con, arrivals, understood, runs if to.keeps_runs else (), states)
        for row in runs:
            to.note(row)
        return
    # While anything is asked nobody can write: it is opened for the questions alone, and closed before each comparison.
    deliveries = [
        one if one.prepared is not None else replace(one, prepared=deduplicate.prepared(one))
        for one in deliveries
    ]
    with connection.reading(to.url) as con:
        recalled = deduplicate.recall(con, deliveries)
    arrivals = deduplicate.told_apart(*recalled, kinds, own_accounts.addresses(settings.channels))
    later = to.allowance.languages()
    analyses = enrich.analyse_items(
        arrivals.items, arrivals.hints, to.queries, settings.schools, to.pool, later
    )
    left = enrich.left(arrivals.items, analyses, settings.own)
    known = fingerprints.of_warehouse(to.url)
    understood = enrich.understand(known, arrivals.items, analyses, to.queries, to.started_at)
    if left:
        with connection.reading(to.url) as con:
            to.allowance.recall(con, left, settings.schools)
    # With no connection open: this may take its time.
    scored = scoring.score_new(left, settings.schools, to.allowance, to.started_at)
    understood.sentiments += scored.whole
    understood.around += scored.around
    understood.cache = scored.cache
    ours = enrich.about_us(arrivals.items, analyses, settings.own)
    understood.threats = enrich.threat_rows(ours, to.started_at, AT_ONCE, alarming=not later)
    runs, states = _runs(batch, to, arrivals, time.perf_counter() - begun)
    what = (arrivals, understood, runs if to.keeps_runs else (), states)
    ready: dict[str, Sequence] = {}
    to.still()
    with connection.writing(
        to.url, before=lambda con: ready.update(stage(con, lists(*what))), names=connection.MESSAGES
    ) as con:
        store(con, *what, ready)
        if left:
            scoring.tell(con)
    for row in runs:
        to.note(row)


def _runs(
    batch: Sequence[CollectedSource], to: Loading, arrivals: NewItems, spent: float
) -> tuple[list[dict], list[dict]]:
    """Return the rows of source_runs and fetch_states. spent: seconds of understanding, shared out by entries."""
    size = sum(len(collected.entries) for collected in batch) or 1
    runs = [
        collected.run_row(to.run_id, arrivals, to.last, spent * len(collected.entries) / size)
        for collected in batch
    ]
    return runs, [row for collected in batch if (row := state_row(collected))]


def state_row(collected: CollectedSource) -> dict | None:
    """Return its row of fetch_states; None when it failed, so that what was known stays."""
    answer = collected.response
    if collected.error or answer is None:
        return None
    before = collected.before or {}
    same = answer.not_modified
    return {
        "source_name": collected.source.name,
        "url": hide_secrets.shown(collected.source.url),
        "etag": answer.headers.get("etag") or (before.get("etag") if same else None),
        "last_modified": answer.headers.get("last-modified")
        or (before.get("last_modified") if same else None),
        "resolved_url": collected.resolved_url,
        "body_hash": before.get("body_hash") if same else collected.body_hash,
        "fetched_at": collected.started_at,
    }
