"""Twenty thousand rows into ten million: our `upsert` without an index, against the usual one with a primary key.

    python -m benchmarks.warehouse.upsert [--rows 10000000] [--rounds 5] [--folder FOLDER]

Nine in ten rows of a batch are there already. The usual way is `insert … on conflict do update` on a table with a
primary key, in a file of its own with the same rows. In each round both ways, in turn: a load as a run does it,
with known items of the last month, from opening the file until it is closed; then, without a commit, a batch with
known items from all over the table, and one in which nothing changed. At the end the batch from all over is
committed, once. Writes docs/benchmarks/upsert.md when there are ten million rows.
"""

import argparse
import datetime as dt
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import duckdb
import pyarrow as pa

from benchmarks.limits import write
from warehouse.core.connection import reading, writing
from warehouse.core.contract import contracts
from warehouse.core.load import Loaded, upsert

REPORT = Path(__file__).resolve().parents[2] / "docs" / "benchmarks" / "upsert.md"
FULL = 10_000_000
BATCH, KNOWN = 20_000, 18_000
FIRST = dt.datetime(2024, 9, 1, tzinfo=dt.UTC)
SECONDS = 790 * 86400
MONTHS = 26
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
RUN = "a run: the last month, file opened, committed, closed"
SCATTERED = "all over the table, without commit"
NOTHING = "all over the table, nothing changed, without commit"
COMMITTED = "all over the table, committed and closed (once)"
STEPS = (RUN, SCATTERED, NOTHING, COMMITTED)


@dataclass
class Way:
    """One way to load: its file, how it opens, how it loads, and the milliseconds of each step."""

    path: str
    opening: Callable
    load: Callable
    times: dict[str, list[float]] = field(default_factory=lambda: {step: [] for step in STEPS})


def known(con: duckdb.DuckDBPyConnection, first: int, last: int) -> list[dict]:
    """Items as they stand, evenly from number `first` to `last`."""
    step = (last - first) // KNOWN
    con.register("numbers", pa.table({"n": list(range(first, last, step))[:KNOWN]}))
    cursor = con.execute("select * from items where item_id in (select md5(n::varchar)[:16] from numbers)")
    names = [column[0] for column in cursor.description]
    items = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    con.unregister("numbers")
    for item in items:
        item |= {name: item[name].replace(tzinfo=dt.UTC) for name in ("published_at", "collected_at")}
    return items


def changed(items: list[dict], turn: int) -> list[dict]:
    """The same with another text, and new ones of the last day, one for every nine."""
    last = FIRST + dt.timedelta(seconds=SECONDS)
    others = [{**item, "text": f"{item['text']} {turn}", "text_hash": f"{turn}"} for item in items]
    days = {"published_at": last, "collected_at": last, "day": last.date()}
    new = [
        {**item, **days, "item_id": f"new-{turn}-{place}", "story_id": f"new-{turn}-{place}"}
        for place, item in enumerate(items[: BATCH - KNOWN])
    ]
    return others + new


def ours(con: duckdb.DuckDBPyConnection, rows: list[dict]) -> Loaded:
    """As every load does it, promises checked."""
    return upsert(con, "items", rows)


ARROW = {"varchar": pa.string(), "timestamp": pa.timestamp("us"), "date": pa.date32()}


@contextmanager
def keyed(path: str) -> Iterator[duckdb.DuckDBPyConnection]:
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


def committed(way: Way, rows: list[dict]) -> float:
    """Milliseconds of one load, from opening the file until it is closed."""
    begun = time.perf_counter()
    with way.opening(way.path) as con:
        way.load(con, rows)
    return (time.perf_counter() - begun) * 1000


def taken_back(way: Way, batches: dict[str, list[dict]]) -> dict[str, float]:
    """Milliseconds of each load by itself, which is then taken back."""
    spent = {}
    with way.opening(way.path) as con:
        for step, rows in batches.items():
            begun = time.perf_counter()
            loaded = way.load(con, rows)
            spent[step] = (time.perf_counter() - begun) * 1000
            if step == NOTHING and loaded not in (None, Loaded(0, 0)):
                raise AssertionError(f"nothing changed, and yet {loaded}")
            con.execute("rollback")
            con.execute("begin")
    return spent


def measured(ways: tuple[Way, Way], rows: int, rounds: int) -> None:
    """All rounds; the first one warms and is not counted."""
    with reading(ways[0].path) as con:
        month = rows - rows // MONTHS
        everywhere, recent = known(con, 0, month), known(con, month, rows)
    for turn in range(rounds + 1):
        batches = {SCATTERED: changed(everywhere, turn), NOTHING: everywhere}
        for way in ways if turn % 2 else ways[::-1]:
            spent = {RUN: committed(way, changed(recent, turn)), **taken_back(way, batches)}
            for step in spent if turn else ():
                way.times[step].append(spent[step])
    for way in ways:
        way.times[COMMITTED].append(committed(way, changed(everywhere, rounds + 1)))


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
        speed = (KNOWN if step == NOTHING else BATCH) / mine * 1000
        lines.append(f"| {step} | {mine:,.0f} | {theirs:,.0f} | {ratio:.2f} | {speed:,.0f} |")
    return "\n".join(lines)


def report(figures: str, files: str, rounds: int) -> str:
    """The page in docs/benchmarks."""
    return f"""# Loading into a large table

Measured {dt.datetime.now(dt.UTC).date()} by `python -m benchmarks.warehouse.upsert --rounds {rounds}`: \
DuckDB {version("duckdb")}, Python {platform.python_version()}, {os.cpu_count()} cores, other programs at work \
(load {os.getloadavg()[1]:.0f}), so read ratios rather than milliseconds.

`items` holds {FULL:,} rows of 26 months. A batch is {BATCH:,} rows: {KNOWN:,} that are there, with another text, \
and {BATCH - KNOWN:,} new ones; where nothing changed it is the {KNOWN:,} as they stand. *Ours* is \
`warehouse.core.load.upsert`: every promise of the table is checked, what is new, changed and unchanged is counted, \
and the table has no index. The other way checks and counts nothing: one Arrow table and `insert … on conflict do \
update` on a table with a primary key. Both in turn in one run, each in a file of its own with the same rows; \
medians of {rounds} rounds.

{figures}

Files: {files}.
"""


def main() -> None:
    """Fill, measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.warehouse.upsert")
    parser.add_argument("--rows", type=int, default=FULL)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder when left out")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        ours_, keyed_, indexing = filled(Path(name), given.rows)
        ways = (ours_, keyed_)
        sizes = [Path(way.path).stat().st_size / 1e6 for way in ways]
        measured(ways, given.rows, given.rounds)
    figures = table(ways)
    files = f"{sizes[0]:,.0f} MB without and {sizes[1]:,.0f} MB with the index, which took {indexing:.0f} s to make"
    print(f"{figures}\n\n{files}")
    if given.rows == FULL:
        write(REPORT, report(figures, files, given.rounds))


if __name__ == "__main__":
    main()
