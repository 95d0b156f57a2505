"""Ask a service's API for a connector: its request, its answers, its client, and page after page."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from pipelines import web
from pipelines.settings import FeedSource, StatisticsSource
from pipelines.support import guard
from pipelines.support.errors import SourceError
from pipelines.web.api import Api, Json, Payload, Why, no_refusal

Payloads = TypeVar("Payloads")

PAGES = 5
BACK = dt.timedelta(days=14)  # older mentions were there when we came before, or are too old to be news


@dataclass(frozen=True)
class DateRange:
    """Which days are asked for: from `start` up to and with `end`, the day on which we ask (Amsterdam)."""

    start: dt.date
    end: dt.date


@dataclass(frozen=True)
class FetchRequest:
    """What a connector is asked to fetch, beside its source.

    days: of numbers, which days; spent: dollars that earlier runs of this month cost; feed_state: of a feed, its row of
    fetch_states, None at first; log_state: of logs, how far they were read; stop: asked between two pieces of a log;
    back, pages: of posts, how old they may be and how many pages are asked for; place: the page to go on with.
    """

    policy: web.Policy
    now: dt.datetime
    days: DateRange
    spent: float = 0.0
    feed_state: Mapping[str, object] | None = None
    log_state: bytes | None = None
    stop: Callable[[], bool] = lambda: False
    back: dt.timedelta = BACK
    pages: int = PAGES
    place: str | None = None


@dataclass
class Place:
    """Where page after page is: the cursor of the page that is asked for now, None for the first and at the end."""

    cursor: str | None = None


@dataclass(frozen=True)
class ApiResult(Generic[Payloads]):
    """What a fetch got, in order; what stopped it before it was through; and the dollars that it cost.

    place: the page to go on with, also after a fault half-way; None where it was read to the end.
    """

    payloads: Payloads
    error: SourceError | None = None
    dollars: float = 0.0
    place: str | None = None


def client(
    source: StatisticsSource | FeedSource,
    service: str,
    base: str,
    request: FetchRequest,
    *,
    token: str = "",
    headers: Mapping[str, str] | None = None,
    hidden: Sequence[str] = (),
    account: str = "",
    why: Why = no_refusal,
) -> Api:
    """Return the API of a service for one source. token: sent as Bearer, and hidden; account: where it is not the
    source's own field.
    """
    bearer = {"Authorization": f"Bearer {token}"} if token else {}
    return Api(
        source.name,
        service,
        base,
        request.policy,
        headers={**bearer, **(headers or {})},
        account=account or source.account,
        secret=source.secret,
        hidden=tuple(filter(None, (token, *hidden))),
        why=why,
        spent=request.spent,
    )


def answered(
    source: StatisticsSource | FeedSource, api: Api, ask: Callable[[], None], place: Place | None = None
) -> ApiResult[Sequence[Payload]]:
    """Return what `ask` got, also where it broke off half-way. Raises: SourceError when there is nothing at all.

    place: where its pages are, for whoever goes on later
    """
    error = None
    try:
        with guard.around(source.title, SourceError):
            ask()
    except SourceError as problem:
        if not api.kept:
            raise
        error = problem
    return ApiResult(tuple(api.kept), error, api.dollars, place.cursor if place else None)


def page_after_page(
    ask: Callable[[str | None], tuple[Iterable[dt.datetime | None], str | None]],
    is_older: Callable[[dt.datetime], bool],
    most: int = PAGES,
    place: Place | None = None,
) -> None:
    """Ask page after page, until there is none, one is empty, or one holds something that `is_older`.

    ask: cursor (None at first) → when what it holds was published, and the cursor of the next page; place: where it
    begins, and afterwards where to go on.
    """
    at = place or Place()
    for _page in range(most):
        times, further = ask(at.cursor)
        times = list(times)
        is_over = not further or not times or any(moment and is_older(moment) for moment in times)
        at.cursor = None if is_over else further
        if is_over:
            return


def objects(response: Json, name: str) -> list[dict[str, Json]]:
    """Return the objects in the list that stands under this name of an answer; [] where there is none."""
    return only_objects(response.get(name)) if isinstance(response, dict) else []


def only_objects(rows: Json) -> list[dict[str, Json]]:
    """Return the objects of a list; [] for anything else."""
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def text_at(response: Json, name: str) -> str:
    """Return the text under this name of an answer, such as a refusal's own words; "" where there is none."""
    return str(response.get(name) or "") if isinstance(response, dict) else ""


def base(address: str) -> str:
    """Return the server of an address: https://server/."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/"


def below(address: str) -> str:
    """Return what comes after the server in an address, with its question."""
    parts = urlsplit(address)
    return parts.path.lstrip("/") + (f"?{parts.query}" if parts.query else "")
