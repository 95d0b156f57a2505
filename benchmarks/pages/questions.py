"""How many questions does a run of the board put to the warehouse? Counted where pages ask, on a real warehouse."""

import contextlib
import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
from streamlit.testing.v1 import AppTest

from pages.shared import query_cache
from tests.pages.school import forget_answers
from warehouse.core.connection import reading

PAGE = Path(__file__).resolve().parents[2] / "pages" / "reputation.py"


class Counting:
    """A connection that counts what is executed on it, and is the real one in everything else."""

    queries = 0

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def __getattr__(self, name: str) -> object:
        if name in ("execute", "executemany", "sql", "query"):
            Counting.queries += 1
        return getattr(self._con, name)


@contextlib.contextmanager
def _counted(*arguments: Any, **named: Any) -> Iterator[Counting]:
    with reading(*arguments, **named) as con:
        yield Counting(con)


def query_counts() -> tuple[int, int]:
    """Queries of a run whose answers are not kept, and of a run a second later."""
    forget_answers()
    plain = query_cache.reading
    query_cache.reading = _counted  # type: ignore[assignment]  # what it gives counts, and else is a connection
    try:
        page = AppTest.from_file(str(PAGE), default_timeout=30)
        counts = []
        moment = dt.datetime.fromisoformat(os.environ["WEERKLANK_NOW"])
        for seconds in (0, 1):
            # Nobody runs a page twice at the same moment.
            os.environ["WEERKLANK_NOW"] = (moment + dt.timedelta(seconds=seconds)).isoformat()
            Counting.queries = 0
            page.run()
            if page.exception:
                raise RuntimeError(f"the board failed: {page.exception}")
            counts.append(Counting.queries)
    finally:
        query_cache.reading = plain
    return counts[0], counts[1]
