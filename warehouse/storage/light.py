"""Spare a process that stores rows what it will not need."""

import functools
import importlib
import sys
import threading
import types

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
        with duckdb.connect() as con:
            con.execute("select ?", [""])
    finally:
        del sys.modules["pandas"]
