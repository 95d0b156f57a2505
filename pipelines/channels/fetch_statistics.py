"""Fetch the numbers of channels and of the site: ask each source that is due, and parse its answers.

One that fails never stops the others; what came before it failed is given, and the run is partial.
"""

import datetime as dt
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from typing import Any

from pipelines.connectors import registry
from pipelines.connectors.protocol import ChannelConnector, TrafficConnector
from pipelines.connectors.shared.api_client import DateRange, FetchRequest
from pipelines.connectors.shared.channel_data import ChannelData
from pipelines.mentions import collect
from pipelines.settings import Settings, StatisticsSource
from pipelines.support import guard
from pipelines.support.errors import SourceError
from pipelines.traffic import TrafficData
from pipelines.web import raw_payloads
from pipelines.web.api import VANISHED, Payload
from text.i18n import N_
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
Strike = Callable[[bytes], bytes]


@dataclass(frozen=True)
class FetchResult:
    """What came of one source: its data, what went wrong, and how long it took.

    state: how far the reader of a log came, None for others; more: there is more in it; dollars: what it cost.
    """

    source: StatisticsSource
    started_at: dt.datetime
    data: ChannelData | TrafficData | None = None
    error: SourceError | None = None
    payloads: Sequence[Payload] = field(default=(), repr=False)
    state: bytes | None = field(default=None, repr=False)
    seconds: float = 0.0
    dollars: float = 0.0
    more: bool = False

    @property
    def rows(self) -> int:
        """How many numbers or rows there are."""
        if isinstance(self.data, TrafficData):
            return len(self.data.visits)
        return len(self.data.readings) + len(self.data.posts) if self.data else 0


def days_of(source: StatisticsSource, last_good: dt.datetime | None, now: dt.datetime) -> DateRange:
    """Return which days to ask for: all since `since` at first, after that the last days again."""
    today = local_day(now)
    if last_good is None:
        return DateRange(source.since or today - dt.timedelta(FIRST_DAYS[source.kind]), today)
    return DateRange(local_day(last_good) - dt.timedelta(AGAIN_DAYS), today)


def fetch_all(
    settings: Settings,
    sources: Sequence[StatisticsSource],
    last_good: Mapping[str, dt.datetime | None],
    states: Mapping[str, bytes | None],
    clock: Callable[[], dt.datetime],
    stop: Callable[[], bool] = lambda: False,
    spent: Mapping[str, float] | None = None,
    strike: Strike | None = None,
) -> Iterator[FetchResult]:
    """Yield each source with what came of it, in the order in which that is known.

    last_good: name → its last run that did not fail; states: name → how far a log was read; spent: name → dollars
    that it cost this month; strike: takes what was erased at somebody's request out of an answer.
    """
    if not sources:
        return
    policy = replace(collect.policy(settings), **TIMES)

    def one(source: StatisticsSource) -> FetchResult:
        now, name = clock(), source.name
        days, cost = days_of(source, last_good.get(name), now), (spent or {}).get(name, 0.0)
        return _timed(
            source, FetchRequest(policy, now, days, cost, log_state=states.get(name), stop=stop), strike
        )

    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="measure") as pool:
        at_work = [pool.submit(one, source) for source in sources]
        for done in as_completed(at_work):
            yield done.result()


def further(before: FetchResult, settings: Settings, stop: Callable[[], bool] = lambda: False) -> FetchResult:
    """Return the next piece of a log of which a piece was read and stored; large logs are read so, in little memory."""
    source, now = before.source, before.started_at
    days = days_of(source, now, now)
    return _timed(
        source, FetchRequest(collect.policy(settings), now, days, log_state=before.state, stop=stop)
    )


def _timed(source: StatisticsSource, request: FetchRequest, strike: Strike | None = None) -> FetchResult:
    begun = time.perf_counter()
    try:
        with guard.around(source.title, SourceError):
            fetched = (
                _logs(source, request) if source.connector == "logs" else _from_api(source, request, strike)
            )
    except SourceError as error:
        fetched = FetchResult(source, request.now, error=error)
    return replace(fetched, seconds=time.perf_counter() - begun)


def _logs(source: StatisticsSource, request: FetchRequest) -> FetchResult:
    opened = registry.LOGS.fetch(source, request)
    read = registry.LOGS.parse(opened.payloads, source, request.now)
    return FetchResult(source, request.now, read.counted, read.problem, state=read.state, more=read.more)


def _from_api(source: StatisticsSource, request: FetchRequest, strike: Strike | None) -> FetchResult:
    connector: ChannelConnector | TrafficConnector = (
        registry.CHANNELS[source.connector] if source.channel else registry.TRAFFIC[source.connector]
    )
    answer = connector.fetch(source, request)
    payloads = tuple(answer.payloads)
    if strike:
        payloads = tuple(replace(payload, body=strike(payload.body)) for payload in payloads)
    fetched = FetchResult(source, request.now, payloads=payloads, dollars=answer.dollars)
    unkept = _unkept(fetched) if source.channel and answer.payloads else None
    try:
        with guard.around(source.title, SourceError):
            data = connector.parse(payloads, source, request.now)
    except SourceError as error:
        return replace(fetched, error=answer.error or error)
    vanished = (
        SourceError(VANISHED, service=connector.SERVICE, field=", ".join(data.missing))
        if data.missing
        else None
    )
    return replace(fetched, data=data, error=answer.error or vanished or unkept)


def _unkept(fetched: FetchResult) -> SourceError | None:
    """Keep the answers as they came; where that cannot be, the numbers are worth storing all the same."""
    try:
        raw_payloads.keep(fetched.source.name, fetched.payloads, fetched.started_at)
    except OSError as error:
        log.error("%s: the answer could not be kept: %s", fetched.source.name, error.strerror)
        return SourceError(UNKEPT)
    return None
