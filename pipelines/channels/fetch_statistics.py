"""Reading numbers: each collector that is due asks its service, and what came is stored with how it went.

One that fails never stops the others; what it brought before it failed is stored, and the run is partial.
"""

import datetime as dt
import importlib
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import Any

from pipelines.connectors import Brought, Wanted
from pipelines.mentions import collect
from pipelines.settings import Collector, Settings
from pipelines.support import guard
from pipelines.support.errors import N_, SourceError
from pipelines.traffic import Counted
from pipelines.web import raw_payloads
from pipelines.web.api import VANISHED, Api, Payload
from warehouse.core.period import local_day

AGAIN_DAYS = 3  # what was read is read again this long: platforms correct their last days
FIRST_DAYS = {"channel": 365, "traffic": 400}
AT_ONCE = 6
UNKEPT = N_(
    "The numbers are stored; the answer itself could not be kept in data/raw. Look whether the disk is full, or whether"
    " Weerklank may write there."
)
log = logging.getLogger("weerklank.measure")
TIMES: dict[str, Any] = {
    "connect": 10.0,
    "read": 60.0,
    "total": 120.0,
    "whole": 180.0,
    "max_bytes": 64 * 1024 * 1024,
}


@dataclass(frozen=True)
class Measured:
    """What one collector brought: readings or sessions, what went wrong, and how long it took.

    state: how far the reader of a log came, None for others; more: there is more in it; dollars: what it cost.
    """

    collector: Collector
    started_at: dt.datetime
    brought: Brought | Counted | None = None
    error: SourceError | None = None
    payloads: Sequence[Payload] = field(default=(), repr=False)
    state: bytes | None = field(default=None, repr=False)
    seconds: float = 0.0
    dollars: float = 0.0
    more: bool = False

    @property
    def rows(self) -> int:
        """How many numbers or rows it brought."""
        if isinstance(self.brought, Counted):
            return len(self.brought.visits)
        return len(self.brought.readings) + len(self.brought.posts) if self.brought else 0


MODULES = {
    "facebook": "meta.facebook",
    "instagram": "meta.instagram",
    "instagram-discovery": "meta.instagram_discovery",
    "linkedin": "linkedin.community",
    "linkedin-dma": "linkedin.portability",
    "youtube-feed": "youtube.feed_statistics",
}


def module(collector: Collector) -> ModuleType:
    """The connector of this collector."""
    way = "statistics" if collector.kind == "channel" else "traffic"
    name = MODULES.get(collector.connector, f"{collector.connector}.{way}")
    return importlib.import_module(f"pipelines.connectors.{name}")


def wanted(collector: Collector, last_good: dt.datetime | None, now: dt.datetime) -> Wanted:
    """Which days to ask for: all since `since` at first, after that the last days again."""
    today = local_day(now)
    if last_good is None:
        return Wanted(collector.since or today - dt.timedelta(FIRST_DAYS[collector.kind]), today)
    return Wanted(local_day(last_good) - dt.timedelta(AGAIN_DAYS), today)


def measure(
    settings: Settings,
    collectors: Sequence[Collector],
    last_good: Mapping[str, dt.datetime | None],
    states: Mapping[str, bytes | None],
    clock: Callable[[], dt.datetime],
    stop: Callable[[], bool] = lambda: False,
    spent: Mapping[str, float] | None = None,
) -> Iterator[Measured]:
    """Each collector with what it brought, in the order in which that is known.

    last_good: name → its last run that did not fail; states: name → how far a log was read; spent: name → dollars
    that it cost this month.
    """
    if not collectors:
        return
    policy = replace(collect.policy(settings), **TIMES)
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="measure") as pool:
        at_work = [
            pool.submit(
                _one,
                each,
                policy,
                (last_good.get(each.name), states.get(each.name), (spent or {}).get(each.name, 0.0)),
                clock,
                stop,
                settings,
            )
            for each in collectors
        ]
        for done in as_completed(at_work):
            yield done.result()


def _one(collector, policy, known: tuple, clock, stop, settings) -> Measured:
    last_good, state, spent = known
    begun, now = time.perf_counter(), clock()
    got = Measured(collector, now)
    try:
        with guard.around(collector.title, SourceError):
            if collector.connector == "logs":
                got = _logs(got, state, settings, stop)
            else:
                got = _asked(got, policy, wanted(collector, last_good, now), spent)
    except SourceError as error:
        got = replace(got, error=error)
    return replace(got, seconds=time.perf_counter() - begun)


def _logs(got: Measured, state: bytes | None, settings: Settings, stop: Callable[[], bool]) -> Measured:
    from pipelines.connectors import weblogs

    options = got.collector.options
    site = str(options.get("site") or settings.organisation.site)
    read = weblogs.read(
        str(options["path"]),
        state,
        site=site,
        key_events=got.collector.key_events,
        proxies=int(str(options.get("proxies", 0))),
        until=got.started_at,
        stop=stop,
    )
    return replace(got, brought=read.counted, error=read.problem, state=read.state, more=read.more)


def further(got: Measured, settings: Settings, stop: Callable[[], bool] = lambda: False) -> Measured:
    """The next piece of a log of which a piece was read and stored; large logs are read so, in little memory."""
    begun = time.perf_counter()
    try:
        with guard.around(got.collector.title, SourceError):
            got = _logs(replace(got, error=None, more=False), got.state, settings, stop)
    except SourceError as error:
        got = replace(got, brought=None, error=error, more=False)
    return replace(got, seconds=time.perf_counter() - begun)


def _asked(got: Measured, policy, days: Wanted, spent: float) -> Measured:
    collector = got.collector
    connector = module(collector)
    api: Api = connector.api(collector, policy)
    api.spent = spent
    problem = None
    try:
        with guard.around(collector.title, SourceError):
            connector.fetch(collector, api, days)
    except SourceError as error:
        problem = error
    got = replace(got, dollars=api.dollars)
    payloads = tuple(api.kept)
    if not payloads:
        return replace(got, error=problem)
    unkept = _unkept(got, payloads) if collector.kind == "channel" else None
    try:
        with guard.around(collector.title, SourceError):
            brought = connector.parse(collector, payloads, got.started_at)
    except SourceError as error:
        return replace(got, payloads=payloads, error=problem or error)
    if problem is None and brought.missing:
        problem = SourceError(VANISHED, service=connector.SERVICE, field=", ".join(brought.missing))
    return replace(got, payloads=payloads, brought=brought, error=problem or unkept)


def _unkept(got: Measured, payloads: Sequence[Payload]) -> SourceError | None:
    """Keep the answers as they came; where that cannot be, the numbers are worth storing all the same."""
    try:
        raw_payloads.keep(got.collector.name, payloads, got.started_at)
    except OSError as error:
        log.error("%s: the answer could not be kept", got.collector.name, exc_info=error)
        return SourceError(UNKEPT)
    return None
