"""Run the pipeline once: fetch due sources, analyse items, store them batch by batch, report on each source."""

import contextlib
import datetime as dt
import functools
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from pipelines.access import acts
from pipelines.access.organisations import national
from pipelines.access.person import SCHEDULE, Person
from pipelines.access.privacy import erase_run
from pipelines.channels import store_statistics
from pipelines.goals import forecasts
from pipelines.mentions import collect, own_accounts, rematch, rescore
from pipelines.mentions.collect import CollectedSource
from pipelines.mentions.load_batches import Loading, filled, in_order, load
from pipelines.mentions.store import read_words
from pipelines.mentions.told import analyse
from pipelines.mentions.told.analyse import Queries
from pipelines.mentions.told.scoring import Allowance
from pipelines.runs import run_report
from pipelines.runs.run_report import Report
from pipelines.sending import events
from pipelines.settings import FeedSource, Settings, StatisticsSource
from pipelines.sources import sync_settings
from pipelines.sources.files import inbox
from pipelines.sources.live import rhythm
from pipelines.support import guard, run_lock, steps
from pipelines.support.errors import ConfigError, QueryError, RunBusy
from pipelines.support.workers import Pool, cluster
from pipelines.web import shared_request
from text.i18n import N_
from warehouse.core import connection, metadata
from warehouse.core.errors import WarehouseBusy, WarehouseEmpty, WarehouseUnusable
from warehouse.core.period import local_day
from warehouse.mentions import lookup
from warehouse.reliability import sampling

UNUSABLE = (WarehouseBusy, WarehouseUnusable)
Progress = Callable[[int, int, str], None]


def run(
    person: Person,
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

    One bad source never stops the others, and no step that fails the steps after it: `failed_steps` names them.
    `stop` is asked between sources; what was loaded stays. Where the lock of the run is lost it ends the same way, and
    the step that it came to has failed for that reason. `helpers`: processes for a large run, see `Pool`.
    `accurate`: seconds in which what mentions somebody is scored by the accurate tier, the newest first: what this run
    brings (of a large one the last batch), then what waits from before, none twice; the rest waits for the next run.
    Raises: NotAllowed; ConfigError for an unknown name, QueryError, RunBusy when another run is at work; WarehouseError
    where the warehouse cannot be used when the run begins.
    """
    sources = chosen(settings, names)
    begun, now = time.perf_counter(), clock()
    report = Report(f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}", now)
    note = functools.partial(run_report.note, report)
    about = " ".join(names or ())
    with (
        run_lock.alone("run", url) as held,
        acts.doing(person, "sources.collect", about, url, now) as act,
    ):
        stop = held.ends(stop)
        allowance = Allowance(accurate, stop)

        def step(name: str, act: Callable, *passing: type[Exception]):
            if report.is_cut_off:
                return None

            def ours() -> object:
                held.or_end()
                return act()

            done = steps.attempt(name, ours, report.steps, clock, passing)
            report.stopped = report.stopped or report.is_cut_off
            return done

        erase_run.resume(url, now)
        # Before anything is asked: a configuration or a warehouse that cannot be used ends the run.
        step("configuration", lambda: sync_settings.sync(settings, url), ConfigError, *UNUSABLE)
        queries = tuple((subject.name, subject.query) for subject in settings.subjects)
        matched = step("matching", lambda: _match(settings, queries, url, progress, held.or_end), QueryError)
        report.rematched = matched or 0
        states, last = step("known", lambda: _known(url), *UNUSABLE) or ({}, {})
        with Pool(helpers) as pool:
            to = Loading(
                settings, queries, pool, report.run_id, now, last, note, url, allowance, still=held.or_end
            )
            collected = functools.partial(_collect, sources, states, to, report, clock, progress, stop)
            in_batches_since = step("collecting", collected)
        if in_batches_since:
            step("stories", lambda: rematch.regroup(in_batches_since, url))
        if not report.stopped:
            statistics_sources = chosen_statistics(settings, names)
            step(
                "measuring",
                lambda: store_statistics.fetch_and_store(
                    settings, statistics_sources, last, report.run_id, note, url, stop, clock, held.or_end
                ),
            )
        step("inbox", lambda: report.imported.extend(inbox.inbox(person, settings, now, url, held.or_end)))
        if accurate and not report.stopped:
            step("scoring", lambda: _score(settings, report, url, allowance, now, clock, helpers))
        step("sampling", lambda: _draw_sample(url, now))
        step("forecasting", lambda: forecasts.update(local_day(now), now, url))
        if not report.stopped and national.folder():
            step("national", lambda: national.update(settings, now, url, nightly))
        if nightly and not report.stopped:
            step("nightly", lambda: _note_night(url, now))
        if settings.announcing.webhooks:
            step("webhooks", lambda: events.tell(person, settings, clock(), url, report.run_id))
        workers = steps.of_workers((pool.had_workers, report.rescored.had_workers), clock)
        steps.keep(report.run_id, [*report.steps, *workers], url)
        act.after = {"run": report.run_id, "new": report.added, "failed": len(report.failed)}
        if person == SCHEDULE and not nightly and not report.added:
            act.leave_no_line()  # every few minutes nothing came; how each source did stands in source_runs
    report.seconds = time.perf_counter() - begun
    return report


def _match(
    settings: Settings,
    queries: Queries,
    url: str | None,
    progress: Progress | None,
    still: Callable[[], None],
) -> int:
    analyse.matcher(queries)  # a query that cannot be read stops the run before anything is asked
    looked = rematch.when_changed(settings, queries, url, progress, still)
    own_accounts.mend(settings, url)
    return looked


def _known(url: str | None) -> tuple[dict, dict]:
    """Return what lets sources be asked only for what is new, and when each ran last."""
    with contextlib.suppress(WarehouseEmpty), connection.reading(url) as con:
        return lookup.fetch_states(con), lookup.last_runs(con)
    return {}, {}


def _collect(
    sources: Sequence[FeedSource], states, to: Loading, report: Report, clock, progress, stop
) -> dt.datetime | None:
    """Ask the sources and load what they bring. When was it collected, if that took several batches?

    Raises: what kept sources from being asked, or from being stored; LockLost, and what was not stored is asked again.
    """
    left, batch = {source.name: source for source in sources}, list[CollectedSource]()
    problem = begun = None
    # While answers are on their way nobody waits for the accurate tier: only the last batch has the time.
    quick = replace(to, allowance=Allowance(0.0))
    try:
        with guard.around(steps.TITLES["collecting"], guard.Unforeseen):
            arriving = collect.collect(to.settings, sources, states, clock, to.pool, to.last)
            for collected in in_order(arriving, sources):
                del left[collected.source.name]
                batch.append(collected)
                if progress:
                    progress(len(sources) - len(left), len(sources), collected.source.title)
                if stop():
                    report.stopped = True
                    break
                if filled(batch) >= 1:
                    problem, begun = load(batch, quick) or problem, begun or collected.started_at
                    batch = []
    except guard.Unforeseen as error:
        problem = error
        batch += [CollectedSource(source, report.started_at, error=error) for source in left.values()]
    problem = load(batch, to) or problem
    if problem:
        raise problem
    if not begun:  # else `regroup` does, when their stories are made
        read_words(to.url)
    return begun


def _score(
    settings: Settings, report: Report, url, allowance: Allowance, now: dt.datetime, clock, helpers: int
) -> None:
    with contextlib.suppress(RunBusy):  # another process scores what waits
        report.rescored = rescore.upgrade(
            settings.schools,
            url,
            seconds=allowance.seconds,
            since=now,
            # A run takes no other processor of its own machine for this, and workers elsewhere are there for it.
            helpers=helpers if cluster.address() else 0,
            stop=allowance.stop,
            clock=clock,
        )


def _note_night(url: str | None, now: dt.datetime) -> None:
    shared_request.tidy()
    with connection.writing(url) as con:
        metadata.store(con, {"nightly_at": now.isoformat()})


def _draw_sample(url: str | None, now: dt.datetime) -> None:
    week = sampling.monday(local_day(now))
    with connection.reading(url) as con:
        drawn = sampling.is_drawn(con, week)
    if not drawn:
        with connection.writing(url) as con:
            sampling.draw(con, week, now)


def chosen(settings: Settings, names: Sequence[str] | None) -> tuple[FeedSource, ...]:
    """Return the sources of these names, paused ones too; None: all that are not paused. Raises: ConfigError.

    Those that are followed live are left out: nobody asks them.
    """
    asked = tuple(source for source in settings.sources if not rhythm.is_live(source))
    if names is None:
        return tuple(source for source in asked if not source.paused)
    known: tuple[FeedSource | StatisticsSource, ...] = (*settings.sources, *settings.statistics_sources)
    for name in names:
        if settings.source(name) is None and settings.statistics_source(name) is None:
            raise ConfigError(
                N_("There is no source “{name}”. There are: {known}."),
                name=name,
                known=", ".join(source.name for source in known),
            )
    return tuple(source for source in asked if source.name in names)


def chosen_statistics(settings: Settings, names: Sequence[str] | None) -> tuple[StatisticsSource, ...]:
    """Return the sources of numbers of these names, paused ones too; None: all that are not paused."""
    return tuple(
        statistics_source
        for statistics_source in settings.statistics_sources
        if (statistics_source.name in names if names is not None else not statistics_source.paused)
    )
