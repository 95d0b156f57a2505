"""Fetch the past of the sources piece by piece, store it, and keep where it stopped."""

import datetime as dt
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from pipelines import web
from pipelines.access import acts
from pipelines.access.person import Person
from pipelines.mentions import collect, rematch
from pipelines.mentions.collect import CollectedSource
from pipelines.mentions.load_batches import Loading, load
from pipelines.settings import FeedSource, Settings
from pipelines.sources import sync_settings
from pipelines.sources.backfill import pieces, progress_row, sitemaps
from pipelines.sources.backfill.pieces import Piece
from pipelines.sources.backfill.progress_row import USUAL, Limits, Row
from pipelines.sources.live import rhythm
from pipelines.support import guard, run_lock
from pipelines.support.errors import ConfigError, LockLost, RunBusy, SourceError
from pipelines.support.workers import Pool
from text import hide_secrets
from text.i18n import N_
from warehouse.core import connection
from warehouse.core.errors import WarehouseEmpty, WarehouseError
from warehouse.core.load import upsert
from warehouse.mentions import lookup
from warehouse.sources import backfills

# What failed is tried again after so long.
AGAIN = dt.timedelta(days=1)
log = logging.getLogger("weerklank.backfill")
Progress = Callable[[int, int, str], None]


@dataclass
class Worker:
    """What fetching the past of sources needs.

    still: raises LockLost where another may fetch it too; last_page: what stood on the page before, by source.
    """

    settings: Settings
    url: str | None
    limits: Limits
    stop: Callable[[], bool]
    clock: Callable[[], dt.datetime]
    states: Mapping[str, Mapping]
    rows: Mapping[str, Mapping]
    policy: web.Policy
    still: Callable[[], None]
    last_page: dict[str, frozenset] = field(default_factory=dict)


def backfill(
    settings: Settings,
    names: Sequence[str] | None = None,
    *,
    again: bool = False,
    url: str | None = None,
    limits: Limits = USUAL,
    progress: Progress | None = None,
    stop: Callable[[], bool] = lambda: False,
    clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
) -> list[Row]:
    """Fetch what these sources (None: all that are not paused) still hold of the past, as far as the limits go.

    Goes on where it stopped, also after a kill. One source that fails keeps none from its turn. again: from the
    beginning, also where it ended. Returns the rows of `backfills` of the sources at which there was something to do.
    Raises: ConfigError for an unknown name, RunBusy when another is at it or a run is storing, LockLost,
    WarehouseError.
    """
    sources = _chosen(settings, names)
    begun = time.monotonic()
    written: list[Row] = []
    with run_lock.alone("backfill", url) as held:
        stop = held.ends(stop)
        states, rows = _known(url)
        worker = Worker(
            settings, url, limits, stop, clock, states, rows, collect.policy(settings), held.or_end
        )
        waiting = [source for source in sources if again or _has_more(rows.get(source.name), source, clock())]
        if waiting:
            sync_settings.sync(settings, url)
        for at, source in enumerate(waiting):
            if progress:
                progress(at, len(waiting), source.title)
            row: Row | None = None
            known = None if again else rows.get(source.name)
            while not stop() and time.monotonic() - begun < limits.seconds:
                row = _step(worker, source, row or known)
                if row["state"] != "working":
                    break
                if _pause(limits.pause, stop):
                    break
            held.or_end()
            if row is not None:
                written.append(row)
        if progress and waiting:
            progress(len(waiting), len(waiting), "")
    return written


def ask_again(person: Person, names: Sequence[str], now: dt.datetime, url: str | None = None) -> None:
    """Note that the past of these sources is to be fetched from the beginning, by whoever works in the background.

    Raises: NotAllowed, WarehouseError.
    """
    about = " ".join(names)
    with acts.doing(person, "sources.backfill", about, url, now) as act, connection.writing(url) as con:
        rows = backfills.stored(con)
        upsert(con, "backfills", [
            {**progress_row.new(rows[name]["url"], name, now), "state": "waiting",
             "complete_since": rows[name]["complete_since"], "oldest_day": rows[name]["oldest_day"]}
            for name in names if name in rows
        ])  # fmt: skip
        act.within(con, now)


def _chosen(settings: Settings, names: Sequence[str] | None) -> tuple[FeedSource, ...]:
    if names is None:
        return tuple(each for each in settings.sources if not each.paused and not rhythm.is_live(each))
    for name in names:
        if settings.source(name) is None:
            known = ", ".join(source.name for source in settings.sources)
            raise ConfigError(N_("There is no source “{name}”. There are: {known}."), name=name, known=known)
    return tuple(each for each in settings.sources if each.name in names and not rhythm.is_live(each))


def _known(url: str | None) -> tuple[Mapping[str, Mapping], Mapping[str, Mapping]]:
    with suppress(WarehouseEmpty), connection.reading(url) as con:
        return lookup.fetch_states(con), backfills.stored(con)
    return {}, {}


def _has_more(row: Mapping | None, source: FeedSource, now: dt.datetime) -> bool:
    if row is None or row["url"] != hide_secrets.shown(source.url) or row["state"] in ("waiting", "working"):
        return True
    return row["state"] == "failed" and now - row["changed_at"] >= AGAIN


def _pause(seconds: float, stop: Callable[[], bool]) -> bool:
    """Wait; whether meanwhile it was asked to stop."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if stop():
            return True
        time.sleep(min(0.1, seconds))
    return False


def _step(worker: Worker, source: FeedSource, row: Mapping | None) -> Row:
    """Fetch and store one piece of the past of a source. Returns its row, which is stored with it.

    Raises: RunBusy, LockLost, WarehouseError.
    """
    now = worker.clock()
    shown = hide_secrets.shown(source.url)
    if row is None or row["url"] != shown or row["state"] == "waiting":
        row = {**progress_row.new(shown, source.name, now), **progress_row.kept(row, shown)}
    try:
        with guard.around(source.title, SourceError, RunBusy, LockLost, WarehouseError):
            piece = _unstuck(worker, source, _fetched(worker, source, row, now))
            made = progress_row.after(row, piece, now, worker.limits)
            _store(worker, source, piece, made, now)
    except SourceError as error:
        failed = progress_row.failed(row, error, now)
        with connection.writing(worker.url) as con:
            upsert(con, "backfills", [failed])
        return failed
    return made


def _fetched(worker: Worker, source: FeedSource, row: Mapping, now: dt.datetime) -> Piece:
    state = worker.states.get(source.name)
    if row["place"] is None:
        return pieces.first(source, state, worker.policy, now)
    if row["way"] == "sitemap":
        return sitemaps.further(source, str(row["place"]), worker.settings, worker.policy, now)
    return pieces.further(source, state, row["way"], row["place"], worker.policy, now)


def _unstuck(worker: Worker, source: FeedSource, piece: Piece) -> Piece:
    """Return the piece; as the end where it is the page before once more: that server knows no other page."""
    page = frozenset(entry["url"] or entry["guid"] or entry["title"] for entry in piece.entries)
    before = worker.last_page.get(source.name, frozenset())
    worker.last_page[source.name] = page
    if page and page <= before and piece.way in ("archive", "paged"):
        return replace(piece, way="none", place=None)
    return piece


def _store(worker: Worker, source: FeedSource, piece: Piece, row: Row, now: dt.datetime) -> None:
    """Store the entries and where they lead, so that whoever goes on misses nothing.

    Raises: RunBusy, LockLost, WarehouseError, SourceError where what came cannot be stored.
    """
    settings = worker.settings
    with run_lock.alone("run", worker.url) as held:
        worker.still()
        if piece.entries:
            queries = tuple((subject.name, subject.query) for subject in settings.subjects)
            run_id = f"backfill-{now:%Y%m%dT%H%M%S%f}"
            with Pool() as pool:
                told: list[dict] = []
                to = Loading(
                    settings, queries, pool, run_id, now, {}, told.append, worker.url, keeps_runs=False,
                    still=held.or_end,
                )  # fmt: skip
                problem = load([CollectedSource(source, now, piece.entries)], to)
            if problem:
                raise problem
            if any(row["error"] for row in told):
                raise SourceError(N_("What came of the past could not be stored."))
            log.info("%s: %s entries of its past", source.name, len(piece.entries))
            rematch.regroup(now, worker.url)
        held.or_end()
        with connection.writing(worker.url) as con:
            upsert(con, "backfills", [row])
