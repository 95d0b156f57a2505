"""Ask the warehouse a question and cache its query result, once per version of the data.

`ask(question, *arguments)` opens the warehouse, calls `question(con, *arguments)` and closes it.
The answer is kept until the data change: for a warehouse in a file its version is read from the
file system, so that a rerun whose answer is kept asks nothing at all. With the first question about
a newer version all answers about the older one go.
"""

import pickle
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

import streamlit as st

from warehouse.core import files
from warehouse.core.connection import address, is_file, reading
from warehouse.sources.states import data_version

Answer = TypeVar("Answer")

# How long a visitor waits for a load that is being written, in seconds.
PATIENCE = 4.0
MOST_ANSWERS = 200

# A question: its name, what was asked with it.
Key = tuple[str, str]
# Not `st.cache_data`: that keeps a lock for every question that was ever asked, and answers about data of before.
_answers: OrderedDict[Key, bytes] = OrderedDict()
# The version of the data that they are about.
_about: list[str] = [""]
_lock = threading.Lock()
# Readers who ask the same at once wait for one of them; here as long as somebody does.
_asking: weakref.WeakValueDictionary[tuple[str, Key], threading.Lock] = weakref.WeakValueDictionary()


def version() -> str:
    """Which version of the data stands in the warehouse? Changes with every load and correction."""
    where = address()
    return files.version(Path(where)) if is_file(where) else _remote_version(where)


@st.cache_data(ttl=10, max_entries=4, show_spinner=False)
def _remote_version(where: str) -> str:
    with reading(where, PATIENCE, often=True) as con:
        return data_version(con)


def ask(question: Callable[..., Answer], *arguments: object) -> Answer:
    """Return the answer of `question(con, *arguments)`, kept as long as the data stays the same.

    Arguments must say the same in every language and have a repr that tells them apart: days,
    periods, texts, numbers, frozen dataclasses of these. Who changes the answer changes a copy.
    Raises: WarehouseError; `Page.ask` turns it into a sentence.
    """
    key, about = (f"{question.__module__}.{question.__qualname__}", repr(arguments)), version()
    with _lock:
        if _about[0] != about:
            _answers.clear()
            _about[0] = about
    answer = _kept(about, key)
    if answer is None:
        with _lock:
            turn = _asking.setdefault((about, key), threading.Lock())
        with turn:
            answer = _kept(about, key)  # another asked it meanwhile
            if answer is None:
                answer = pickle.dumps(ask_now(question, *arguments))
                _keep(about, key, answer)
    return cast("Answer", pickle.loads(answer))


def ask_now(question: Callable[..., Answer], *arguments: object) -> Answer:
    """Return the answer of `question(con, *arguments)` without keeping it: for what is large or rarely asked.

    Raises: WarehouseError.
    """
    with reading(wait=PATIENCE, often=True) as con:
        return question(con, *arguments)


def _kept(about: str, key: Key) -> bytes | None:
    with _lock:
        if _about[0] != about or key not in _answers:
            return None
        _answers.move_to_end(key)
        return _answers[key]


def _keep(about: str, key: Key, answer: bytes) -> None:
    with _lock:
        if _about[0] == about:  # else the data changed meanwhile, and nobody will ask for this
            _answers[key] = answer
            while len(_answers) > MOST_ANSWERS:
                _answers.popitem(last=False)
