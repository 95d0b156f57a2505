"""Twenty thousand rows into ten million: our `upsert` without an index, against the usual one with a primary key.

    python -m benchmarks.upsert [--rows 10000000] [--rounds 5]

Nine in ten rows of the batch are there already. The usual way is `insert … on conflict do update` on a table
with a primary key; both tables hold the same rows, and each round writes both in turn and takes it back.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import duckdb
import pyarrow as pa

from benchmarks.data import NOW, TODAY
from warehouse.connection import writing
from warehouse.load import ARROW, upsert

BATCH = 20_000
FILL = """
insert into {table} by name
select
    format('i{{:010d}}', n) as item_id, 'https://s.example/' || n as url, 's.example/' || n as canonical_url,
    'source-' || n % 60 as source_name, 'outlet' as outlet, 'press' as kind, 'Title ' || hash(n) as title,
    'text ' || hash(n, 1) as text, 'nl' as language, timestamp '2024-09-01' + interval (n) second as published_at,
    'exact' as published_quality, timestamp '2024-09-01' + interval (n) second as collected_at,
    (timestamp '2024-09-01' + interval (n) second)::date as day, format('i{{:010d}}', n) as story_id,
    'h' || n as text_hash
from range({rows}) as numbers(n)
"""


def batch(rows: int, changed: bool) -> list[dict]:
    """Nine in ten known items from all over the table, the rest new; changed: with another text."""
    step = rows // (BATCH * 9 // 10)
    known = list(range(0, rows, step))[: BATCH * 9 // 10]
    numbers = known + list(range(rows, rows + BATCH - len(known)))
    return [
        {
            "item_id": f"i{n:010d}",
            "url": f"https://s.example/{n}",
            "canonical_url": f"s.example/{n}",
            "source_name": f"source-{n % 60}",
            "outlet": "outlet",
            "kind": "press",
            "title": f"Title {n}",
            "text": f"another text {n} {changed}",
            "language": "nl",
            "published_at": NOW,
            "published_quality": "exact",
            "collected_at": NOW,
            "day": TODAY,
            "story_id": f"i{n:010d}",
            "text_hash": f"c{n}",
        }
        for n in numbers
    ]


def ours(con: duckdb.DuckDBPyConnection, rows: list[dict]) -> None:
    """As every load does it, promises checked."""
    upsert(con, "items", rows)


def usual(con: duckdb.DuckDBPyConnection, rows: list[dict]) -> None:
    """One Arrow table and `on conflict`."""
    columns = [name for name, *_ in con.execute("describe keyed").fetchall()]
    types = dict(con.execute("select column_name, lower(column_type) from (describe keyed)").fetchall())
    arrow = pa.table({
        name: pa.array(
            [row[name].replace(tzinfo=None) if types[name] == "timestamp" else row[name] for row in rows],
            ARROW[types[name]],
        )
        for name in columns
    })  # fmt: skip
    con.register("batch", arrow)
    sets = ", ".join(f"{name} = excluded.{name}" for name in columns if name != "item_id")
    con.execute(f"insert into keyed by name select * from batch on conflict (item_id) do update set {sets}")
    con.unregister("batch")


def timed(con: duckdb.DuckDBPyConnection, way, rows: list[dict]) -> float:
    """Milliseconds of one load, which is then taken back."""
    con.execute("begin")
    begun = time.perf_counter()
    way(con, rows)
    spent = (time.perf_counter() - begun) * 1000
    con.execute("rollback")
    return spent


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.upsert")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "w.duckdb")
        with writing(path) as con:
            con.execute(FILL.format(table="items", rows=given.rows))
        size = Path(path).stat().st_size
        with duckdb.connect(path) as con:
            con.execute("create table keyed as from items limit 0")
            con.execute("alter table keyed add primary key (item_id)")
            begun = time.perf_counter()
            con.execute("insert into keyed from items")
            keyed = time.perf_counter() - begun
            rows = batch(given.rows, changed=True)
            times: dict[str, list[float]] = {"usual": [], "ours": []}
            for turn in range(given.rounds + 1):
                for name, way in (("usual", usual), ("ours", ours)):
                    spent = timed(con, way, rows)
                    if turn:
                        times[name].append(spent)
        middle = {name: statistics.median(spent) for name, spent in times.items()}
        print(f"{given.rows:,} rows, {BATCH:,} in a batch, 90 % known; medians of {given.rounds}")
        print(
            f"usual, primary key: {middle['usual']:,.0f} ms (and {keyed:.0f} s to fill the table with its index)"
        )
        print(f"ours, no index:     {middle['ours']:,.0f} ms, {BATCH / middle['ours'] * 1000:,.0f} rows/s")
        print(
            f"ours takes {middle['ours'] / middle['usual']:.2f} of the time; {size / 1e6:,.0f} MB without the index"
        )


if __name__ == "__main__":
    main()
