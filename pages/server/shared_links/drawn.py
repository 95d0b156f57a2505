"""Draw the page of a shared link by the server itself, and hold on to the last one that could be drawn."""

import asyncio
import datetime as dt
import time
import urllib.parse
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import anyio.to_thread

from pages.server.shared_links.plain import plain
from pages.shared import page as frame
from pages.shared import query_cache
from pages.shared.i18n import N_
from pipelines.support import guard
from warehouse.core.errors import WarehouseError

# Pages are drawn by the app's own script, which is one reader more: so few at once.
AT_ONCE, MOST = 2, 60
# A page that could not be drawn is not tried again for each who asks.
PAUSE = 5.0
KNOWN = (WarehouseError, TimeoutError, RuntimeError, asyncio.CancelledError)


class Page(Protocol):
    """What was drawn: the document's title and the markup."""

    @property
    def title(self) -> str:
        """Return the document's title."""

    @property
    def markup(self) -> str:
        """Return the markup, the menu and choices included."""

    @property
    def is_empty(self) -> bool:
        """Does it only say that there is nothing to show?"""


# Draws the page of a path with these parameters; None where it only says why there are no figures.
Draw = Callable[[str, Mapping[str, str]], Awaitable[Page | None]]


@dataclass(frozen=True)
class Shown:
    """What stands on a page, without anything that leads elsewhere.

    at: when it was drawn (aware UTC); is_empty: whether it only says that there is nothing to show
    """

    title: str
    markup: str
    at: dt.datetime
    is_now: bool = True
    is_empty: bool = False


# What stands above one part, by the class of what holds it: the title with its badge, and the days.
HEADS = ("wk-title", "st-key-wk-days")
Key = tuple[str, str | None, str]
_kept: OrderedDict[Key, tuple[object, Shown]] = OrderedDict()
_failed: dict[Key, float] = {}
_room: dict[int, asyncio.Semaphore] = {}


async def shown(draw: Draw, view: str, part: str | None, language: str) -> Shown | None:
    """Return the page of this view as it is now, else as it was last; None where it was never drawn. Raises: nothing.

    view: name and query of a page, as `SharedLink.views` holds it
    """
    key = (view, part, language)
    stamp = await anyio.to_thread.run_sync(_stamp)
    kept = _kept.get(key)
    if kept and kept[0] == stamp:
        _kept.move_to_end(key)
        return kept[1]
    loop = id(asyncio.get_running_loop())
    async with _room.setdefault(loop, asyncio.Semaphore(AT_ONCE)):
        kept = _kept.get(key)
        if kept and kept[0] == stamp:  # another drew it meanwhile
            return kept[1]
        if time.monotonic() - _failed.get(key, -PAUSE) >= PAUSE:
            fresh = await _drawn(draw, *key)
            if fresh:
                _failed.pop(key, None)
                _kept[key] = (stamp, fresh)
                while len(_kept) > MOST:
                    _kept.popitem(last=False)
                return fresh
            _failed[key] = time.monotonic()
            while len(_failed) > MOST:
                del _failed[next(iter(_failed))]
    return None if kept is None else replace(kept[1], is_now=False)


def _stamp() -> object:
    # Pages ask by the hour at most.
    return query_cache.version(), frame.now().replace(minute=0, second=0, microsecond=0)


async def _drawn(draw: Draw, view: str, part: str | None, language: str) -> Shown | None:
    name, _, query = view.partition("?")
    parameters = {**dict(urllib.parse.parse_qsl(query)), "lang": language}
    path = "" if name == "reputation" else name
    try:
        with guard.around(N_("A shared page"), *KNOWN):
            found = await draw(path, parameters)
    except (WarehouseError, TimeoutError, RuntimeError, guard.Unforeseen):
        return None
    if found is None:
        return None
    # A part that is not there because nothing is says so, as the page does.
    markup = plain(found.markup, part) or (plain(found.markup, "wk-state") if found.is_empty else "")
    if part and markup:
        # Who sees one part is to know of what page and which days it is, and whether it is of the sample.
        heads = (plain(found.markup, head) for head in HEADS)
        markup = f'<div class="wk-part-of">{"".join(heads)}</div>{markup}'
    return Shown(found.title, markup, frame.now(), is_empty=found.is_empty) if markup else None
