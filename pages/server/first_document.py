"""Put figures in the document itself: what a reader can read before the app is there, or without it.

Kept until the warehouse or the configuration changes, and never longer than the hour that pages ask by. Nobody waits
for it longer than `PATIENCE`: a warehouse that is busy, away or slow gives the plain document, and the app says why.
"""

import asyncio
import json
import time
import urllib.parse
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import anyio.to_thread
from starlette.requests import Request
from starlette.types import Scope
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from pages.server import compressed_assets, headless_run, static_page
from pages.server.access import identity
from pages.shared import login, query_cache
from pages.shared import page as frame
from pages.shared.i18n import N_
from pages.shared.menu import needs
from pipelines.access import matrix
from pipelines.settings import folder
from pipelines.sources.files import saved_views
from pipelines.support import guard
from warehouse.core.connection import reading
from warehouse.core.errors import WarehouseError

# The pages whose figures stand in the document, by their path.
PAGES = ("", "goals", "announcement")
# Seconds that a document waits for figures that are not kept.
PATIENCE = 0.6
# Seconds after a run without figures in which no other is tried for the same address.
PAUSE = 5.0
MOST, AT_ONCE, LONGEST_QUERY = 50, 2, 300
KNOWN = (WarehouseError, TimeoutError, asyncio.CancelledError)


@dataclass(frozen=True)
class Asked:
    """What is asked for, by whom: the page's path, the address's query, the reader as pages know them."""

    page: str
    query: str
    user: str


Key = tuple[Asked, str, str, str]
_kept: OrderedDict[Key, static_page.Page] = OrderedDict()
_running: dict[Key, asyncio.Task[static_page.Page | None]] = {}
_without: dict[Key, float] = {}


async def page(scope: Scope) -> static_page.Page | None:
    """Return what stands on the page of this address; None where its document stays as it is. Raises: nothing."""
    try:
        with guard.around(N_("The figures in the document"), *KNOWN):
            asked = _asked(Request(scope))
            return None if asked is None else await _found(asked)
    except (
        WarehouseError,
        TimeoutError,
        guard.Unforeseen,
    ):  # the page says what; the log has what nobody foresaw
        return None


def _asked(request: Request) -> Asked | None:
    name = compressed_assets.name(request.scope["path"])
    query = request.scope["query_string"].decode("latin-1")
    is_ours = name in PAGES and len(query) <= LONGEST_QUERY and "embed" not in request.query_params
    # As the connection that brings the app would be refused.
    if not is_ours or not is_host_allowed(request.headers.get("host")):
        return None
    user = who(request)
    if user is None or not matrix.may(login.visitor_of(user).person, needs.need_of(_script(name))):
        return None
    return Asked(name, query, json.dumps(user, sort_keys=True))


def _script(name: str) -> str:
    return f"pages/{name or 'reputation'}.py"


def who(request: Request) -> Mapping[str, object] | None:
    """Return who asks, as Streamlit tells pages; None where visitors must log in and this one did not."""
    told = identity.user_of(request)
    return told if login.visitor_of(told).state == "in" else None


async def _found(asked: Asked) -> static_page.Page | None:
    key = await asyncio.wait_for(anyio.to_thread.run_sync(_key, asked, abandon_on_cancel=True), PATIENCE)
    # What is of an earlier hour, or of data or a configuration of before, nobody asks for any more.
    for old in [each for each in _kept if each[1:] != key[1:]]:
        del _kept[old]
    if key in _kept:
        _kept.move_to_end(key)
        return _kept[key]
    if key not in _running:
        if len(_running) >= AT_ONCE or time.monotonic() - _without.get(key, -PAUSE) < PAUSE:
            return None
        _running[key] = asyncio.create_task(_run(key))
    done, _still = await asyncio.wait({_running[key]}, timeout=PATIENCE)
    return next(iter(done)).result() if done else None


def _key(asked: Asked) -> Key:
    hour = frame.now().replace(minute=0, second=0, microsecond=0)
    # The saved views stand in the menu.
    written = sorted(map(_mark, (*folder().glob("*.toml"), saved_views.path())))
    return asked, query_cache.version(), hour.isoformat(), " ".join(written)


def _mark(path: Path) -> str:
    """Return what changes with the file; its name alone where it is not there, or not ours to see."""
    try:
        status = path.stat()
    except OSError:
        return path.name
    return f"{path.name} {status.st_mtime_ns} {status.st_size}"


async def _run(key: Key) -> static_page.Page | None:
    """Let the page run, and keep what it says."""
    found: static_page.Page | None = None
    try:
        with guard.around(N_("The figures in the document"), *KNOWN):
            asked = key[0]
            # Who waits for a load in a run that nobody reads would hold up the reader's own.
            await anyio.to_thread.run_sync(_is_there)
            told = await headless_run.messages(asked.page, asked.query, json.loads(asked.user))
            found = static_page.page(told, dict(urllib.parse.parse_qsl(asked.query)))
    except (WarehouseError, TimeoutError, guard.Unforeseen):
        found = None
    finally:
        _running.pop(key, None)
        _keep(key, found)
    return found


def _is_there() -> None:
    with reading(wait=0, as_it_is=True):
        pass


def _keep(key: Key, found: static_page.Page | None) -> None:
    if found is None:
        _without[key] = time.monotonic()
        while len(_without) > MOST:
            del _without[next(iter(_without))]
        return
    _kept[key] = found
    while len(_kept) > MOST:
        _kept.popitem(last=False)
