"""Spare a process that stores rows what it will not need."""

import contextlib
import ctypes
import functools
import importlib
import sys
import threading
import types
from collections.abc import Callable

import duckdb


@functools.cache
def spare_pandas() -> None:
    """Let DuckDB know pandas' missing values without loading pandas: 70 MB and half a second, for what nobody hands it.

    With the first parameter of a statement DuckDB looks up `pandas.NaT` and `pandas.NA`, to tell them from others, and
    keeps what it found. Here it finds a module in which these are None, which is what they mean, and all else is as in
    pandas. Left alone where pandas is there already, or where another thread might import it at this moment.
    """
    if "pandas" in sys.modules or threading.active_count() > 1:
        return
    seeming = types.ModuleType("pandas")
    seeming.__dict__.update(
        NaT=None,
        NA=None,
        __getattr__=lambda name: getattr(importlib.import_module("pandas"), name),
    )
    sys.modules["pandas"] = seeming
    try:
        with contextlib.suppress(duckdb.Error), duckdb.connect() as con:
            con.execute("select ?", [""])
    finally:
        del sys.modules["pandas"]


def give_back() -> None:
    """Give the system back what is held for nobody: of many bodies and texts that came and went some 20 MB.

    Nothing where the C library has no such call (macOS, musl).
    """
    trim = _trim()
    if trim:
        trim(0)


@functools.cache
def _trim() -> Callable[[int], int] | None:
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None
