"""Keep the views that people saved, a page with its choices under a name, in one file for everyone on this machine."""

import contextlib
import json
import os
import threading
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from pipelines.access import acts
from pipelines.access.person import Person
from pipelines.support import typed_text
from pipelines.support.data_folder import data_folder
from pipelines.support.errors import PipelineError
from text.i18n import N_

FILE = "views.json"
MOST, LONGEST = 50, 1_000
# What belongs to one reader or one moment, and not to a view.
LEFT_OUT = frozenset(("lang", "page", "story", "embed"))
_changing = threading.Lock()


class NotSaved(PipelineError):
    """A view cannot be saved, renamed or taken away; nothing was changed."""

    template = N_("Give the view a name.")


@dataclass(frozen=True)
class View:
    """One view: its name, its page by path ("" for the first one), its choices as they stand in the address."""

    id: str
    name: str
    page: str
    query: str


def path() -> Path:
    """Return the file in which they are kept."""
    return data_folder() / FILE


def read() -> tuple[View, ...]:
    """Which views were saved? By name; empty where there are none, and where the file cannot be read."""
    try:
        views = _kept()
    except NotSaved:
        return ()
    return tuple(sorted(views, key=lambda view: (view.name.casefold(), view.id)))


def choices(query: str) -> str:
    """Return what of an address's query belongs to a view, in the order in which it stands there."""
    return urlencode([(name, value) for name, value in parse_qsl(query) if name not in LEFT_OUT])


def save(person: Person, name: str, page: str, query: str) -> View:
    """Save the page with these choices under this name, in the place of one that has it.

    Raises: NotAllowed, NotSaved, TooLong.
    """
    view = View(uuid.uuid4().hex[:12], _name(name), page, choices(query))
    if len(view.query) > LONGEST:
        raise NotSaved(N_("There are too many choices in this view to save it."))

    def changed(views: list[View]) -> list[View]:
        others = [each for each in views if each.name.casefold() != view.name.casefold()]
        if len(others) >= MOST:
            raise NotSaved(N_("There are {most} saved views already; take one away first."), most=MOST)
        return [*others, view]

    with acts.doing(person, "views.save", view.name):
        _change(changed)
    return view


def rename(person: Person, view_id: str, name: str) -> None:
    """Give a view another name. Raises: NotAllowed; NotSaved, TooLong, also where another view has that name."""
    clean = _name(name)

    def changed(views: list[View]) -> list[View]:
        if any(each.name.casefold() == clean.casefold() and each.id != view_id for each in views):
            raise NotSaved(N_("Another view is called {name} already."), name=clean)
        return [replace(each, name=clean) if each.id == view_id else each for each in views]

    with acts.doing(person, "views.rename", view_id) as act:
        act.after = {"name": clean}
        _change(changed)


def remove(person: Person, view_id: str) -> None:
    """Take a view away; nothing happens where it is gone already. Raises: NotAllowed, NotSaved."""
    with acts.doing(person, "views.remove", view_id):
        _change(lambda views: [each for each in views if each.id != view_id])


def _name(name: str) -> str:
    clean = typed_text.clean(name, typed_text.NAME)
    if not clean:
        raise NotSaved
    return clean


def _kept() -> list[View]:
    """Return what the file holds. Raises: NotSaved where it is there and cannot be read: nothing writes over it."""
    try:
        told = json.loads(path().read_text(encoding="utf-8"))
        return [View(**{key: str(one[key]) for key in ("id", "name", "page", "query")}) for one in told]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise NotSaved(N_("{file} cannot be read; it was left as it is."), file=FILE) from error


def _change(changed: Callable[[list[View]], list[View]]) -> None:
    """Write the file anew, whole: who reads meanwhile has the old or the new one."""
    with _changing:
        views = changed(_kept())
        target = path()
        fresh = target.with_name(f".{FILE}.{uuid.uuid4().hex}")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with fresh.open("x", encoding="utf-8") as file:
                json.dump([asdict(view) for view in views], file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(target)
        except OSError as error:
            with contextlib.suppress(OSError):
                fresh.unlink(missing_ok=True)
            raise NotSaved(N_("The view could not be saved: the disk of the server refuses it.")) from error
