"""One run: fetch what is due, understand it, load it batch by batch, and say how each source did."""

import contextlib
import datetime as dt
import functools
import logging
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pipelines import (
    analysis,
    collect,
    enrich,
    forecasting,
    identify,
    importing,
    lock,
    measure,
    numbers,
    own,
    regroup,
    rematch,
    rescore,
    setup_tables,
)
from pipelines.collect import Collected
from pipelines.crew import Crew
from pipelines.errors import N_, ConfigError, RunBusy, SourceError
from pipelines.settings import Collector, Settings, Source
from pipelines.store import store
from warehouse import connection, facts, lookup, sampling, spending, visits
from warehouse.errors import ContractBroken
from warehouse.period import local_day

BATCH = 5000
log = logging.getLogger("weerklank.run")


@dataclass(frozen=True)
class Result:
    """How one source did: outcome new, unchanged, empty or failed; error in words when it failed."""

    source_name: str
    outcome: str
    found: int | None
    added: int | None
    updated: int | None
    seconds: float
    error: str | None
    moved_to: str | None


@dataclass
class Report:
    """How a run went. failed: the results that failed."""

    run_id: str
    started_at: dt.datetime
    results: list[Result] = field(default_factory=list)
    seconds: float = 0.0
    rematched: int = 0
    rescored: rescore.Rescored = field(default_factory=rescore.Rescored)
    imported: list[importing.Imported] = field(default_factory=list)
    stopped: bool = False

    @property
    def failed(self) -> list[Result]:
        """The sources that failed, whole or in part."""
        return [result for result in self.results if result.outcome in ("failed", "partial")]


Progress = Callable[[int, int, str], None]


def run(
    settings: Settings,
    names: Sequence[str] | None = None,
    *,
    url: str | None = None,
    progress: Progress | None = None,
    stop: Callable[[], bool] = lambda: False,
    nightly: bool = False,
    helpers: int = 0,
    accurate: float = 0.0,
    clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
) -> Report:
    """Collect these sources (None: all that are not paused) into the warehouse at `url`.

    One bad source never stops the others. `stop` is asked between sources; what was loaded stays.
    `helpers`: processes that may take part in a large run, see `crew`. `accurate`: seconds in which what mentions
    somebody is scored by the accurate tier, the newest first; what is left waits for the next run.
    Raises: ConfigError for an unknown name, RunBusy when another run is at work, WarehouseError.
    """
    sources = chosen(settings, names)
    begun = time.perf_counter()
    now = clock()
    report = Report(f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}", now)
    with lock.alone("run", url):
        setup_tables.bring(settings, url)
        queries = tuple((subject.name, subject.query) for subject in settings.subjects)
        analysis.matcher(queries)  # a query that cannot be read stops the run before anything is asked
        report.rematched = rematch.when_changed(settings, queries, url, progress)
        with connection.reading(url) as con:
            states, last = lookup.fetch_states(con), lookup.last_runs(con)
        with Crew(helpers) as crew:
            load = functools.partial(
                _load, settings=settings, queries=queries, crew=crew, last=last, report=report, url=url
            )
            batch: list[Collected] = []
            begun_with: dt.datetime | None = None
            arriving = collect.collect(settings, sources, states, clock, crew)
            for done, got in enumerate(collect.in_order(arriving, sources), 1):
                batch.append(got)
                if progress:
                    progress(done, len(sources), got.source.title)
                if sum(len(each.entries) for each in batch) >= BATCH:
                    load(batch)
                    batch, begun_with = [], begun_with or got.started_at
                if stop():
                    report.stopped = True
                    break
            load(batch)
        if begun_with:
            regroup.regroup(begun_with, url)
        if not report.stopped:
            _measure(settings, chosen_collectors(settings, names), last, report, url, stop, clock)
        report.imported = list(importing.inbox(settings, now, url))
        if accurate and not report.stopped:
            with contextlib.suppress(RunBusy):  # another process scores what waits
                report.rescored = rescore.upgrade(
                    settings.schools, url, seconds=accurate, since=now, stop=stop, clock=clock
                )
        _draw_sample(url, now)
        forecasting.bring(local_day(now), now, url)
        if nightly and not report.stopped:
            with connection.writing(url) as con:
                facts.store(con, {"nightly_at": now.isoformat()})
    report.seconds = time.perf_counter() - begun
    return report


def _measure(settings, collectors: Sequence[Collector], last, report: Report, url, stop, clock) -> None:
    """Read the numbers of channels and of the site, each stored as soon as it is there."""
    good = {name: good for name, (_, good) in last.items()}
    with connection.reading(url) as con:
        states = {each.name: visits.state(con, each.name) for each in collectors if each.connector == "logs"}
        spent = spending.of_month(con, clock())
    for got in measure.measure(settings, collectors, good, states, clock, stop, spent):
        row = numbers.store(got, report.run_id, good.get(got.collector.name), url)
        while got.more and not stop():
            got = measure.further(got, settings, stop)
            row = numbers.store(got, report.run_id, good.get(got.collector.name), url, row)
        _result(report, row)


def _draw_sample(url: str | None, now: dt.datetime) -> None:
    week = sampling.monday(local_day(now))
    with connection.reading(url) as con:
        drawn = sampling.is_drawn(con, week)
    if not drawn:
        with connection.writing(url) as con:
            sampling.draw(con, week, now)


def chosen(settings: Settings, names: Sequence[str] | None) -> tuple[Source, ...]:
    """The sources of these names, paused ones too; None: all that are not paused. Raises: ConfigError."""
    if names is None:
        return tuple(source for source in settings.sources if not source.paused)
    for name in names:
        if settings.source(name) is None and settings.collector(name) is None:
            raise ConfigError(
                N_("There is no source “{name}”. There are: {known}."),
                name=name,
                known=", ".join(each.name for each in (*settings.sources, *settings.collectors)),
            )
    return tuple(source for source in settings.sources if source.name in names)


def chosen_collectors(settings: Settings, names: Sequence[str] | None) -> tuple[Collector, ...]:
    """The collectors of these names, paused ones too; None: all that are not paused."""
    return tuple(
        each for each in settings.collectors if (each.name in names if names is not None else not each.paused)
    )


def _load(batch: Sequence[Collected], **common) -> None:
    """Load a batch; where it breaks a promise of a table, source by source, so that only that one fails."""
    if not batch:
        return
    try:
        _load_whole(batch, **common)
    except ContractBroken as error:
        if len(batch) > 1:
            for each in batch:
                _load([each], **common)
            return
        # What one source brought cannot be stored: that is its failure, and the others go on.
        failed = SourceError(error.template, **error.fields)
        _load_whole([batch[0].failed(failed)], **common)


def _load_whole(batch: Sequence[Collected], settings, queries, crew, last, report, url) -> None:
    kinds = {outlet.name: outlet.kind for outlet in settings.outlets if outlet.kind}
    deliveries = [
        identify.Delivery(got.source, got.entries, got.started_at, got.prepared)
        for got in batch
        if got.error is None or got.entries  # what came before it failed half-way
    ]
    begun = time.perf_counter()
    crew.refill()
    with connection.reading(url) as con:
        arrivals = identify.identify(con, deliveries, kinds, own.addresses(settings.channels))
        understood = enrich.understand(
            con, arrivals.items, arrivals.hints, queries, settings.schools, report.started_at, crew
        )
    spent = time.perf_counter() - begun
    size = sum(len(got.entries) for got in batch) or 1
    runs = [got.run_row(report.run_id, arrivals, last, spent * len(got.entries) / size) for got in batch]
    states = [got.state_row() for got in batch if got.state_row()]
    crew.refill()
    with connection.writing(url) as con:
        store(con, arrivals, understood, runs, states)
    for row in runs:
        _result(report, row)


def _result(report: Report, row: dict) -> None:
    names = ("source_name", "outcome", "found", "added", "updated", "seconds", "error", "moved_to")
    result = Result(**{name: row[name] for name in names})
    report.results.append(result)
    log.log(
        logging.WARNING if result.error else logging.INFO,
        "%s: %s",
        result.source_name,
        result.error or result.outcome,
        extra={"source": result.source_name, "outcome": result.outcome, "added": result.added},
    )
