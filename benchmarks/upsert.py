"""Twenty thousand rows into ten million: our `upsert` without an index, against the usual one with a primary key.

    python -m benchmarks.upsert [--rows 10000000] [--rounds 7] [--folder FOLDER]

Nine in ten rows of a batch are there already, from all over the table. The usual way is `insert … on conflict do
update` on a table with a primary key, in a file of its own with the same rows. In each round both ways, in turn:
open the file and load a batch of changed rows, load a second one, load one in which nothing changed; each is
committed. Writes docs/benchmarks/upsert.md when there are ten million rows.
"""

import argparse
import datetime as dt
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import duckdb
import pyarrow as pa

from benchmarks.limits import write
from warehouse.connection import reading, writing
from warehouse.contract import contracts
from warehouse.load import ARROW, Loaded, upsert

REPORT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks" / "upsert.md"
FULL = 10_000_000
BATCH, KNOWN = 20_000, 18_000
FIRST = dt.datetime(2024, 9, 1, tzinfo=dt.UTC)
SECONDS = 790 * 86400
FILL = """
insert into items by name
select
    md5(n::varchar)[:16] as item_id, 'https://outlet.example/' || n as url, url as canonical_url,
    'source-' || n % 60 as source_name, 'outlet.example' as outlet, 'press' as kind, 'Title ' || hash(n) as title,
    'Text ' || repeat(hash(n, 1)::varchar || ' ', 8) as text, 'nl' as language,
    timestamp '2024-09-01' + interval (n * $seconds // $rows) second as published_at, 'exact' as published_quality,
    published_at as collected_at, published_at::date as day, item_id as story_id, md5(text) as text_hash
from range($rows) as numbers(n)
"""
STEPS = ("open and load", "load again", "nothing changed")


@dataclass
class Way:
    """One way to load: its file, how it opens, how it loads, and the milliseconds of each step."""

    path: str
    opening: Callable
    load: Callable
    times: dict[str, list[float]] = field(default_factory=lambda: {step: [] for step in STEPS})


def changed(con: duckdb.DuckDBPyConnection, rows: int, turn: int) -> list[dict]:
    """Known items from all over the table with another text, and new ones of the last day."""
    step = rows // KNOWN
    numbers = pa.table({"n": [(turn * 7919 + place * step) % rows for place in range(KNOWN)]})
    con.register("numbers", numbers)
    known = _rows(con, "item_id in (select md5(n::varchar)[:16] from numbers)")
    con.unregister("numbers")
    for row in known:
        row |= {"text": f"{row['text']} {turn}", "text_hash": f"{turn} {row['text_hash']}"[:32]}
    last = FIRST + dt.timedelta(seconds=SECONDS)
    new = [
        {
            **row,
            "item_id": f"new-{turn}-{place}",
            "story_id": f"new-{turn}-{place}",
            "published_at": last,
            "collected_at": last,
            "day": last.date(),
        }
        for place, row in enumerate(known[: BATCH - len(known)])
    ]
    return known + new


def _rows(con: duckdb.DuckDBPyConnection, where: str) -> list[dict]:
    found = con.execute(f"select * from items where {where}")
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    for row in rows:
        row |= {name: row[name].replace(tzinfo=dt.UTC) for name in ("published_at", "collected_at")}
    return rows


def ours(con: duckdb.DuckDBPyConnection, rows: list[dict]) -> Loaded:
    """As every load does it, promises checked."""
    return upsert(con, "items", rows)


@contextmanager
def keyed(path: str):
    """The usual connection, in one transaction."""
    with duckdb.connect(path) as con:
        con.execute("set TimeZone = 'UTC'")
        con.execute("begin")
        yield con
        con.execute("commit")


def usual(con: duckdb.DuckDBPyConnection, rows: list[dict]) -> None:
    """One Arrow table and `on conflict`."""
    columns = contracts()["items"].columns
    arrays = {}
    for column in columns:
        values = [row[column.name] for row in rows]
        if column.type == "timestamp":
            values = [value.replace(tzinfo=None) for value in values]
        arrays[column.name] = pa.array(values, ARROW[column.type])
    con.register("batch", pa.table(arrays))
    sets = ", ".join(f"{column.name} = excluded.{column.name}" for column in columns[1:])
    con.execute(f"insert into items by name select * from batch on conflict (item_id) do update set {sets}")
    con.unregister("batch")


def filled(folder: Path, rows: int) -> tuple[Way, Way, float]:
    """Both files, with the same rows. How many seconds did the index take?"""
    ways = Way(str(folder / "ours.duckdb"), writing, ours), Way(str(folder / "keyed.duckdb"), keyed, usual)
    with writing(ways[0].path) as con:
        con.execute(FILL, {"rows": rows, "seconds": SECONDS})
    with duckdb.connect(ways[1].path) as con:
        con.execute(f"attach '{ways[0].path}' as ours (read_only)")
        con.execute("create table items as from ours.items")
        begun = time.perf_counter()
        con.execute("alter table items add primary key (item_id)")
        con.execute("checkpoint")
    return *ways, time.perf_counter() - begun


def one_round(way: Way, batches: list[list[dict]], counted: bool) -> None:
    """Three loads, each to the end of its commit."""

    def note(step: str, since: float) -> None:
        if counted:
            way.times[step].append((time.perf_counter() - since) * 1000)

    begun = time.perf_counter()
    with way.opening(way.path) as con:
        way.load(con, batches[0])
        con.execute("commit")
        note("open and load", begun)
        for step, rows in zip(STEPS[1:], batches[1:], strict=True):
            con.execute("begin")
            begun = time.perf_counter()
            told = way.load(con, rows)
            con.execute("commit")
            note(step, begun)
        # What we say of a load in which nothing changed must be true, or its time means nothing.
        if told is not None and told != Loaded(0, 0, BATCH):
            raise AssertionError(f"nothing changed, and yet {told}")
        con.execute("begin")


def table(ways: tuple[Way, Way]) -> str:
    """The figures as a table."""
    lines = [
        "| what | ours, no index, ms | primary key, ms | ratio | ours, rows/s |",
        "|---|--:|--:|--:|--:|",
    ]
    for step in STEPS:
        mine, theirs = (statistics.median(way.times[step]) for way in ways)
        ratio = statistics.median(
            a / b for a, b in zip(ways[0].times[step], ways[1].times[step], strict=True)
        )
        lines.append(f"| {step} | {mine:,.0f} | {theirs:,.0f} | {ratio:.2f} | {BATCH / mine * 1000:,.0f} |")
    return "\n".join(lines)


def report(found: str, files: str, rounds: int) -> str:
    """The page in docs/benchmarks."""
    return f"""# Loading into a large table

Measured {dt.datetime.now(dt.UTC).date()} by `python -m benchmarks.upsert --rounds {rounds}`: \
DuckDB {version("duckdb")}, Python {platform.python_version()}, {os.cpu_count()} cores, other programs at work \
(load {os.getloadavg()[1]:.0f}), so read ratios rather than milliseconds.

`items` holds {FULL:,} rows of 26 months. A batch is {BATCH:,} rows: {KNOWN:,} that are there, from all over the \
table, with another text, and {BATCH - KNOWN:,} new ones. *Ours* is `warehouse.load.upsert`: every promise of the \
table is checked, what is new, changed and unchanged is counted, and the table has no index. The other way checks \
and counts nothing: one Arrow table and `insert … on conflict do update` on a table with a primary key. Both \
in turn in one run, each in a file of its own with the same rows; medians of {rounds} rounds, each load to the \
end of its commit.

{found}

Files: {files}.

*Open and load* is what a run does: open the file, load, commit. *Load again* is a second batch on the same \
connection. *Nothing changed* is that batch once more.
"""


def main() -> None:
    """Fill, measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.upsert")
    parser.add_argument("--rows", type=int, default=FULL)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder when left out")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        *ways, indexing = filled(Path(name), given.rows)
        sizes = [Path(way.path).stat().st_size / 1e6 for way in ways]
        for turn in range(given.rounds + 1):
            with reading(ways[0].path) as con:
                first, second = (changed(con, given.rows, 2 * turn + more) for more in (0, 1))
            for way in ways if turn % 2 else ways[::-1]:
                # The second batch once more is one in which nothing changed.
                one_round(way, [first, second, second], counted=turn > 0)
    found = table(tuple(ways))
    files = f"{sizes[0]:,.0f} MB without and {sizes[1]:,.0f} MB with the index, which took {indexing:.0f} s to make"
    print(f"{found}\n\n{files}")
    if given.rows == FULL:
        write(REPORT, report(found, files, given.rounds))


if __name__ == "__main__":
    main()
