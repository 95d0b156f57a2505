"""Fetch items of services asked through their API, several at once, each with how it went; stores nothing."""

import datetime as dt
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from typing import Any

from pipelines import web
from pipelines.connectors import registry
from pipelines.connectors.protocol import MentionConnector
from pipelines.connectors.shared.api_client import BACK, DateRange, FetchRequest
from pipelines.settings import FeedSource
from pipelines.settings.patterns import PATTERNS
from pipelines.support import guard
from pipelines.support.errors import SourceError, let_go
from pipelines.web.api import NOT_JSON, VANISHED, Json, Payload
from warehouse.core.period import local_day

AT_ONCE = 4
TIMES: dict[str, Any] = {"read": 20.0, "total": 30.0, "whole": 60.0}


Read = tuple[FeedSource, Sequence[dict[str, Json]], SourceError | None, float]


def collect(
    sources: Sequence[FeedSource], rules: web.Policy, started: dt.datetime, back: dt.timedelta = BACK
) -> Iterator[Read]:
    """Yield sources with their entries, what went wrong, and the seconds taken, in the order in which that is known.

    back: how old posts may be that are asked for
    """
    if not sources:
        return
    days = DateRange(local_day(started - BACK), local_day(started))
    request = FetchRequest(replace(rules, **TIMES), started, days, back=back)
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="services") as pool:
        at_work = [pool.submit(_one, source, request) for source in sources]
        for done in as_completed(at_work):
            yield done.result()


def _one(source: FeedSource, request: FetchRequest) -> Read:
    begun = time.perf_counter()
    entries: Sequence[dict[str, Json]] = []
    error = None
    try:
        with guard.around(source.title, SourceError):
            connector = registry.MENTIONS[PATTERNS[source.pattern].service]
            answer = connector.fetch(source, request)
            error = answer.error
            entries = _parsed(connector, answer.payloads, source, request.now)
    except SourceError as problem:
        let_go(problem)  # kept until a load is full
        error = problem
    return source, entries, error, time.perf_counter() - begun


def _parsed(
    connector: MentionConnector, payloads: Sequence[Payload], source: FeedSource, read_at: dt.datetime
) -> list[dict[str, Json]]:
    try:
        return connector.parse(payloads, source, read_at)
    except ValueError as error:
        raise SourceError(NOT_JSON, service=connector.SERVICE, status=200) from error
    except (AttributeError, TypeError, KeyError) as error:
        # Their answer has another shape than it had: the sentence names what we looked for.
        raise SourceError(VANISHED, service=connector.SERVICE, field=str(error)[:80]) from error
