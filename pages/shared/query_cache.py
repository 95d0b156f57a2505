"""Ask the warehouse a question and cache its query result, once per version of the data.

`ask(question, *arguments)` opens the warehouse, calls `question(con, *arguments)` and closes it.
The answer is kept until the data changes: for a warehouse in a file its version is read from the
file system, so that a rerun whose answer is kept asks nothing at all.
"""

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
    periods, texts, numbers, frozen dataclasses of these.
    Raises: WarehouseError; `Page.ask` turns it into a sentence.
    """
    name = f"{question.__module__}.{question.__qualname__}"
    return cast("Answer", _kept(version(), name, repr(arguments), question, arguments))


def ask_now(question: Callable[..., Answer], *arguments: object) -> Answer:
    """Return the answer of `question(con, *arguments)` without keeping it: for what is large or rarely asked.

    Raises: WarehouseError.
    """
    with reading(wait=PATIENCE, often=True) as con:
        return question(con, *arguments)


@st.cache_data(max_entries=MOST_ANSWERS, show_spinner=False)
def _kept(stamp: str, name: str, key: str, _question: Callable, _arguments: tuple) -> object:
    with reading(wait=PATIENCE, often=True) as con:
        return _question(con, *_arguments)
