"""Services that are asked for items through their API: one module each, with SERVICE, fetch and parse.

`fetch(source, policy, now)` asks and gives every answer, with what stopped it; `parse(source, payloads)` reads them as
entries. What was asked before a token expired is not lost.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipelines.support.errors import SourceError
from pipelines.web.api import Api, Payload

PAGES = 5
BACK = dt.timedelta(days=14)  # older posts were there when we came before, or are too old to be news


@dataclass(frozen=True)
class ApiResult:
    """The answers of one source, in order, and what stopped it before it was through."""

    payloads: Sequence[Payload]
    error: SourceError | None = None


def asked(api: Api, ask: Callable[[], None]) -> ApiResult:
    """What `ask` got, also where it broke off half-way. Raises: SourceError when there is nothing at all."""
    try:
        ask()
    except SourceError as error:
        if not api.kept:
            raise
        return ApiResult(tuple(api.kept), error)
    return ApiResult(tuple(api.kept))


def base(address: str) -> str:
    """The server of an address: https://server/."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/"


def below(address: str) -> str:
    """What comes after the server in an address, with its question."""
    parts = urlsplit(address)
    return parts.path.lstrip("/") + (f"?{parts.query}" if parts.query else "")
