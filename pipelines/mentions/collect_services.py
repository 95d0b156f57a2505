"""Items of services that are asked through their API, beside the feeds: several at once, each with how it went."""

import datetime as dt
import importlib
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from typing import Any

from pipelines import web
from pipelines.connectors.feeds import entries
from pipelines.settings import Source
from pipelines.settings.patterns import PATTERNS
from pipelines.support import guard
from pipelines.support.errors import SourceError
from pipelines.web.api import NOT_JSON, VANISHED

AT_ONCE = 4
TIMES: dict[str, Any] = {"read": 20.0, "total": 30.0, "whole": 60.0}


def collect(sources: Sequence[Source], rules: web.Policy, started: dt.datetime) -> Iterator[tuple]:
    """Each source with its entries, what went wrong, and the seconds it took, in the order in which that is known."""
    if not sources:
        return
    rules = replace(rules, **TIMES)
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="services") as pool:
        at_work = [pool.submit(_one, source, rules, started) for source in sources]
        for done in as_completed(at_work):
            yield done.result()


def _one(source: Source, rules: web.Policy, started: dt.datetime) -> tuple:
    begun = time.perf_counter()
    found, error = [], None
    try:
        with guard.around(source.title, SourceError):
            service = importlib.import_module(
                f"pipelines.connectors.{PATTERNS[source.pattern].service}.mentions"
            )
            answered = service.fetch(source, rules, started)
            error = answered.error
            found = entries.finished(_parsed(service, source, answered), None, started)
    except SourceError as problem:
        error = problem
    return source, found, error, time.perf_counter() - begun


def _parsed(service, source: Source, answered) -> list[entries.Raw]:
    try:
        return service.parse(source, answered.payloads)
    except ValueError as error:
        raise SourceError(NOT_JSON, service=service.SERVICE, status=200) from error
    except (AttributeError, TypeError, KeyError) as error:
        # Their answer has another shape than it had: the sentence names what we looked for.
        raise SourceError(VANISHED, service=service.SERVICE, field=str(error)[:80]) from error
