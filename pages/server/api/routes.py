"""Serve /api/v1: who asks, what, in which form; the answer with its ETag, or the problem."""

import asyncio
import contextlib
import datetime as dt
import functools
import hashlib
import json
import urllib.parse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import anyio
import anyio.to_thread
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from streamlit import config

from pages.server.api import access, openapi, parameters, schemas
from pages.server.api.parameters import Parameter
from pages.server.api.problems import BUSY_SECONDS, Problem
from pages.shared import page as frame
from pages.shared.i18n import N_
from pipelines.runs import api_keys
from pipelines.support import guard
from warehouse.access.api_keys import ApiKey
from warehouse.core.errors import NoSuchPeriod, WarehouseBusy, WarehouseEmpty, WarehouseError
from warehouse.core.period import local_day

METHODS = ("GET", "HEAD")
# So many are answered at once; the others wait, so that readers of pages go first.
AT_ONCE = 4


@dataclass(frozen=True)
class _Table:
    """One address: its parameters, where its rows stand in the answer, the fields of a row, and how it is answered."""

    parameters: Sequence[Parameter]
    rows: str
    fields: Sequence[str]
    answer: Callable[[Mapping[str, object]], Mapping[str, object]]


def _figures(asked: Mapping[str, object]) -> Mapping[str, object]:
    from pages.server.api import figures  # brings the questions of every page along: only for who asks here

    now = frame.now()
    return figures.answer(asked, local_day(now), now)


def _mentions(asked: Mapping[str, object]) -> Mapping[str, object]:
    from pages.server.api import mentions

    return mentions.answer(asked, local_day(frame.now()))


TABLES = {
    "figures": _Table(parameters.OF_FIGURES, "figures", tuple(schemas.FIGURE), _figures),
    "mentions": _Table(parameters.OF_MENTIONS, "mentions", tuple(schemas.MENTION), _mentions),
}


def routes() -> list[Route]:
    """Return every address of the API; what else begins like one of them is none, and no page either."""
    base = (config.get_option("server.baseUrlPath") or "").strip("/")
    start = f"/{base}{openapi.ADDRESS}" if base else openapi.ADDRESS
    return [
        *(Route(f"{start}/{name}", _Endpoint(name)) for name in (*TABLES, "openapi.json")),
        Route(start, _Endpoint("")),
        Route(start + "/{rest:path}", _Endpoint("")),
    ]


class _Endpoint:
    """One address, for every method."""

    def __init__(self, name: str) -> None:
        self.name = name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, whatever happens, in the API's own form."""
        response = await self._answer(Request(scope, receive))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        try:
            with guard.around(N_("The API"), Problem, WarehouseError, asyncio.CancelledError):
                if not self.name:
                    raise Problem(
                        404, f"There are {', '.join((*TABLES, 'openapi.json'))}, below {openapi.ADDRESS}."
                    )
                if request.method not in METHODS:
                    raise Problem(
                        405,
                        "This can only be read: ask with GET or HEAD.",
                        headers={"allow": ", ".join(METHODS)},
                    )
                return await anyio.to_thread.run_sync(self._whole, request, limiter=_limiter())
        except (Problem, WarehouseError, guard.Unforeseen) as error:
            return _problem(error).response()

    def _whole(self, request: Request) -> Response:
        known = request.headers.get("if-none-match", "")
        if self.name == "openapi.json":
            return _answered(
                json.dumps(openapi.document(), ensure_ascii=False).encode(), parameters.JSON, known
            )
        key = access.key_of(request.headers.get("authorization", ""))
        access.count(key)
        if self.name == "mentions" and not key.mentions:
            raise Problem(403, "This key reads figures only. Ask for one without --figures-only.")
        table = TABLES[self.name]
        given = urllib.parse.parse_qsl(request.url.query, keep_blank_values=True)
        asked = parameters.read(table.parameters, given)
        form = parameters.form(asked["format"], request.headers.get("accept", ""))
        try:
            told = table.answer(asked)
        except NoSuchPeriod as error:
            raise Problem(422, str(error), "period") from error
        response = _answered(_written(table, told, form), form, known, self._note(key))
        if told.get("next"):
            pairs = [*(pair for pair in given if pair[0] != "cursor"), ("cursor", told["next"])]
            response.headers["link"] = f'<{self.name}?{urllib.parse.urlencode(pairs)}>; rel="next"'
        return response

    def _note(self, key: ApiKey) -> BackgroundTask | None:
        """Return what is still to be done once the answer is sent: note the first use of the day."""
        today = local_day(frame.now())
        return BackgroundTask(_note, key, today) if access.is_new_today(key, today) else None


@functools.cache
def _limiter() -> anyio.CapacityLimiter:
    return anyio.CapacityLimiter(AT_ONCE)


def _note(key: ApiKey, today: dt.date) -> None:
    # Another question of today will note it.
    with contextlib.suppress(WarehouseError):
        api_keys.note_use(api_keys.holder(key.name), key.name, today)


def _written(table: _Table, told: Mapping[str, object], form: str) -> bytes:
    if form == parameters.CSV:
        from pages.server.api import tables

        rows = told[table.rows]
        return tables.to_csv(table.fields, rows if isinstance(rows, list) else [])
    return json.dumps(told, ensure_ascii=False, allow_nan=False).encode("utf-8", errors="replace")


def _answered(body: bytes, form: str, known: str, after: BackgroundTask | None = None) -> Response:
    """Return the answer; only that it is as before to who knows it."""
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": "private, no-cache", "vary": "accept, authorization"}
    is_known = any(each.strip() in (tag, tag[2:], "*") for each in known.split(","))
    if is_known:
        return Response(status_code=304, headers=headers, background=after)
    media_type = f"{form}; charset=utf-8" if form == parameters.CSV else form
    return Response(body, headers=headers, media_type=media_type, background=after)


def _problem(error: Problem | WarehouseError | guard.Unforeseen) -> Problem:
    """Return what a program is told of this error: no path of the server, and nothing of what failed inside."""
    if isinstance(error, Problem):
        return error
    retry = {"retry-after": str(BUSY_SECONDS)}
    if isinstance(error, WarehouseBusy):
        return Problem(503, f"The figures are being refreshed. Ask again in {BUSY_SECONDS} s.", headers=retry)
    if isinstance(error, WarehouseEmpty):
        return Problem(
            503, "Nothing was collected yet. Ask again after the first run.", headers={"retry-after": "60"}
        )
    if isinstance(error, WarehouseError):
        return Problem(
            503, "The figures cannot be read now. The page Sources says why.", headers={"retry-after": "60"}
        )
    return Problem(500, f"Pass this reference to whoever runs this dashboard: {error.fields['reference']}.")
