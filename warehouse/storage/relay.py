"""Hand what is open on from thread to thread: to open it and to end it takes longer than a few rows do.

Who comes while another thread of this process has it, or waits for it, gets it open when that one is done, and does its
own with it: a transaction of its own, with its own result or error. After a while those of other processes have a turn.
"""

import contextlib
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, TypeVar

# Seconds after which it is handed on no more, so that who waits in another process waits no longer than that.
LONGEST = 0.25
Given = TypeVar("Given")


@dataclass
class _Held:
    """What is open, how it is closed, until when it is handed on, and whether anything was done with it."""

    what: Any
    stack: contextlib.ExitStack
    until: float
    is_used: bool = False


class _Place:
    """The place in the line of one thread; when its turn comes it is given what is open, or None to open it."""

    def __init__(self) -> None:
        self.turn = threading.Event()
        self.held: _Held | None = None


_lines: dict[str, deque[_Place]] = {}  # for what a thread of this process has, or opens
_lock = threading.Lock()


@contextlib.contextmanager
def taken(
    name: str,
    wait: float,
    opened: Callable[[float], AbstractContextManager[Given]],
    late: Callable[[], Exception],
) -> Iterator[Given]:
    """Use what is open under this name in this process when one's turn comes; where nothing is, open it.

    opened: opens it, within so many seconds. What goes wrong with it closes it: the next opens it anew.
    Raises: what `late` makes when the turn does not come within `wait` seconds, what `opened` and the block raise.
    """
    deadline = time.monotonic() + wait
    held = _waited(name, wait, late)
    if held is None:
        held = _opened(name, lambda: opened(max(0.0, deadline - time.monotonic())))
    try:
        yield held.what
    except BaseException as error:
        _is_passed_on(name, None)
        if held.is_used:  # what was done with it before is done, and is not undone
            held.stack.close()
        else:
            held.stack.__exit__(type(error), error, error.__traceback__)
        raise
    held.is_used = True
    if not _is_passed_on(name, held if time.monotonic() < held.until else None):
        held.stack.close()


def _opened(name: str, opened: Callable[[], AbstractContextManager[Any]]) -> _Held:
    stack = contextlib.ExitStack()
    try:
        what = stack.enter_context(opened())
    except BaseException:
        _is_passed_on(name, None)
        raise
    return _Held(what, stack, time.monotonic() + LONGEST)


def _waited(name: str, wait: float, late: Callable[[], Exception]) -> _Held | None:
    """Wait for one's turn. Return what is open, None where it is to be opened. Raises: what `late` makes."""
    place = _Place()
    with _lock:
        line = _lines.get(name)
        if line is None:
            _lines[name] = deque()
            return None
        line.append(place)
    try:
        place.turn.wait(wait)
    except BaseException:
        if not _is_left(line, place):
            _returned(name, place.held)
        raise
    if _is_left(line, place):
        raise late()
    return place.held


def _is_left(line: deque[_Place], place: _Place) -> bool:
    """Leave the line, unless the turn has come meanwhile. Was it left?"""
    with _lock:
        if place.turn.is_set():
            return False
        line.remove(place)
        return True


def _returned(name: str, held: _Held | None) -> None:
    if not _is_passed_on(name, held) and held:
        held.stack.close()


def _is_passed_on(name: str, held: _Held | None) -> bool:
    """Let the next have its turn, with what is open or to open it. Has another what is open now?"""
    with _lock:
        line = _lines[name]
        if not line:
            del _lines[name]
            return False
        place = line.popleft()
        place.held = held
        place.turn.set()
        return held is not None


def _after_fork() -> None:
    global _lock
    _lock = threading.Lock()
    _lines.clear()


os.register_at_fork(after_in_child=_after_fork)
