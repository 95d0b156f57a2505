"""How many files has a lake after a month of loads, with upkeep each night and without, and what does a page cost then?

    python -m benchmarks.warehouse.lake_month [--days 30] [--loads 96] [--items 4] [--readers 3] [--pause 0]
                                              [--way tidied|never|file]

A PostgreSQL of its own on loopback, the data in a folder. Each load stores items of that day with whom they mention,
their sentiment, sightings and the run of their source, and the tables by day, as a run does, in one transaction. The
same loads go into two lakes: one is tidied each night as the schedule does, the other never. As a month passes in
minutes, what upkeep keeps of earlier snapshots are those of the day that just passed. Each night a file lies in the
folder that a killed load would leave. Some people read the board's page with this pause in seconds, as the dashboard
does, the first of them the mentions with a word too; how often that failed, how often it was busy, and how long an
answer took is told. With --way file the same month goes into a file.
"""

import argparse
import datetime as dt
import os
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import duckdb

from benchmarks.warehouse import data
from tests.servers import postgres
from tests.warehouse.rows import GOOD
from warehouse.core.connection import reading, writing
from warehouse.core.errors import WarehouseBusy, WarehouseError
from warehouse.core.load import upsert
from warehouse.core.period import last_days
from warehouse.mentions import search
from warehouse.mentions.refresh import refresh_days
from warehouse.reputation.board import board
from warehouse.storage import estimates
from warehouse.storage.copies import upkeep

FIRST = dt.date(2026, 10, 24)
WAYS = ("tidied", "never", "file")


def main() -> int:
    """Load, count, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.warehouse.lake_month")
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--loads", type=int, default=96, help="on each day")
    parser.add_argument("--items", type=int, default=4, help="of each load")
    parser.add_argument("--readers", type=int, default=3)
    parser.add_argument("--pause", type=float, default=0.0, help="seconds between two pages of a reader")
    parser.add_argument("--way", choices=WAYS, action="append")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, postgres.serving() as server:
        os.environ["WEERKLANK_DATA"] = name
        for way in chosen.way or WAYS[:2]:
            folder = Path(name) / way
            if way == "file":
                url = str(folder / "warehouse.duckdb")
            else:
                os.environ["WEERKLANK_WAREHOUSE_DATA"] = str(folder)
                url = f"ducklake:postgres:{server.database(folder.name)} password={postgres.quoted()}"
            _begin(url)
            with Readers(url, chosen.readers, chosen.pause) as readers:
                took = month(url, folder, chosen.days, chosen.loads, chosen.items, nightly=way == "tidied")
            print(f"\n{way}: {shown(url, folder, took, chosen.days)}\n{readers.told}", flush=True)
    return 0


class Readers:
    """People who read, each in a thread, until the block ends."""

    def __init__(self, url: str, number: int, pause: float) -> None:
        self.url, self.seen, self.faults = url, Counter[str](), Counter[str]()
        self.pause, self.took = pause, list[float]()
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(at,)) for at in range(number)]

    def __enter__(self) -> "Readers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    @property
    def told(self) -> str:
        """How often was asked, how often was it busy, how long did it take, and what failed?"""
        took = sorted(self.took) or [0.0]
        return (
            f"read meanwhile: {dict(self.seen)}; failed: {self.faults.most_common(3)}; an answer took"
            f" {took[len(took) // 2]:.2f} s, p95 {took[int(len(took) * 0.95)]:.2f} s, worst {took[-1]:.2f} s"
        )

    def _read(self, number: int) -> None:
        last = FIRST + dt.timedelta(days=30)
        now = dt.datetime.combine(last, dt.time(7), dt.UTC)
        words = search.Filter(last_days(last, 30), data.OWN, words="subsidie")
        while not self._ended.wait(self.pause):
            begun = time.perf_counter()
            try:
                with reading(self.url, often=True) as con:
                    board(con, last_days(last, 30), last, now)
                    if not number:
                        search.totals(con, words), search.search(con, words, 25)
                self.seen["answered"] += 1
                self.took.append(time.perf_counter() - begun)
            except WarehouseBusy:
                self.seen["busy"] += 1
            except (WarehouseError, duckdb.Error) as error:
                self.seen["failed"] += 1
                self.faults[f"{type(error).__name__}: {error}"[:200]] += 1


def _begin(url: str) -> None:
    with writing(url) as con:
        upsert(
            con,
            "subjects",
            [
                GOOD["subjects"] | {"subject": name, "role": "peer" if at else "own", "position": at}
                for at, name in enumerate(data.SUBJECTS)
            ],
        )  # fmt: skip
        upsert(con, "sources", [GOOD["sources"] | {"source_name": "krant"}])


def month(
    url: str, folder: Path, days: int, loads: int, items: int, nightly: bool
) -> list[tuple[float, float]]:
    """Load a month. How many seconds did each load take, and of the processor in this process?"""
    took: list[tuple[float, float]] = []
    for at in range(days):
        for number in range(at * loads, (at + 1) * loads):
            begun = time.perf_counter(), time.process_time()
            _load(url, FIRST + dt.timedelta(days=at), number, items)
            took.append((time.perf_counter() - begun[0], time.process_time() - begun[1]))
        if folder.name != "file":
            left = folder / "main" / "items" / f"left-{at}.parquet"
            left.parent.mkdir(parents=True, exist_ok=True)
            left.write_bytes(b"PAR1 of a load that was killed")
        if nightly:
            started = time.perf_counter()
            tidied = upkeep.tidy(
                url, dt.datetime.now(dt.UTC), dt.timedelta(seconds=sum(wall for wall, _ in took[-loads:]))
            )
            print(f"day {at + 1}: {tidied} in {time.perf_counter() - started:.1f} s", flush=True)
        if at % 5 == 4:
            print(f"after {at + 1} days: {shown(url, folder, took, at + 1)}", flush=True)
    return took


def _load(url: str, day: dt.date, number: int, items: int) -> None:
    at = dt.datetime.combine(day, dt.time(6), dt.UTC) + dt.timedelta(minutes=number % 600)
    rows, mentions, sentiments, sightings = [], [], [], []
    for n in range(items):
        key = {"item_id": f"{number:06d}{n:010d}", "day": day}
        begin, step = number * 7 + n * 13, n % 11 + 1
        words = " ".join(data.WORDS[(begin + step * place) % len(data.WORDS)] for place in range(40))
        told = {
            "story_id": key["item_id"],
            "text_hash": key["item_id"],
            "source_name": "krant",
            "text": words,
        }
        address = f"https://krant.example/{key['item_id']}"
        rows.append(
            GOOD["items"] | key | told | {"url": address, "canonical_url": address, "published_at": at}
        )
        mentions.append(GOOD["mentions"] | key | {"subject": data.SUBJECTS[n % len(data.SUBJECTS)]})
        sentiments.append(GOOD["sentiments"] | key)
        sightings.append(
            {"item_id": key["item_id"], "source_name": "krant", "url": address, "first_seen_at": at}
        )
    with writing(url) as con:
        upsert(con, "items", rows)
        upsert(con, "item_keys", [{"key": row["url"], "item_id": row["item_id"]} for row in rows])
        upsert(con, "sightings", sightings)
        upsert(con, "sentiments", sentiments)
        upsert(con, "mentions", mentions)
        refresh_days(con, {day})
        upsert(
            con,
            "source_runs",
            [GOOD["source_runs"] | {"run_id": f"r{number}", "source_name": "krant", "started_at": at}],
        )


def shown(url: str, folder: Path, took: list[tuple[float, float]], days: int) -> str:
    """Files of each table, what lies in the folder, what a load took at first and last, and what two pages cost."""
    with reading(url) as con:
        if folder.name == "file":
            return "\n".join((_in_a_file(con, folder), *_costs(url, took, days)))
        counts = con.execute(
            "select table_name, file_count, delete_file_count from ducklake_table_info('warehouse')"
            " where file_count + delete_file_count > 0 order by 2 + 3 desc, 1"
        ).fetchall()
        asked_of = f"from {estimates.CATALOGUE}.ducklake_snapshot"
        (snapshots,) = con.execute(f"select count(*) {asked_of}").fetchall()[0]
    files = [path.stat().st_size for path in folder.rglob("*.parquet")]
    return "\n".join(
        (
            f"{sum(own + gone for _, own, gone in counts)} files of {len(counts)} tables, {len(files)} in the folder"
            f" ({sum(path.name.startswith('left-') for path in folder.rglob('*.parquet'))} of killed loads),"
            f" {snapshots} snapshots, {sum(files) / 1e6:.1f} MB",
            "; ".join(f"{table} {own} + {gone}" for table, own, gone in counts),
            *_costs(url, took, days),
        )
    )


def _in_a_file(con: duckdb.DuckDBPyConnection, folder: Path) -> str:
    (items,) = con.execute("select count(*) from items").fetchall()[0]
    sizes = {path.name: path.stat().st_size for path in folder.glob("warehouse.duckdb*") if path.is_file()}
    return f"{items} items; " + ", ".join(f"{name} {size / 1e6:.1f} MB" for name, size in sizes.items())


def _costs(url: str, took: list[tuple[float, float]], days: int) -> tuple[str, str]:
    """What did a load take at first and last, and what do two pages cost now?"""
    last = FIRST + dt.timedelta(days=days)
    now = dt.datetime.combine(last, dt.time(7), dt.UTC)
    filters = search.Filter(last_days(last, 30), data.OWN, words="subsidie")
    asked = {
        "Reputation": lambda con: board(con, last_days(last, 30), last, now),
        "Mentions with a word": lambda con: (search.totals(con, filters), search.search(con, filters, 25)),
    }
    pages = []
    for name, ask in asked.items():
        times = []
        for _ in range(4):
            begun = time.perf_counter()
            with reading(url) as con:
                ask(con)
            times.append(time.perf_counter() - begun)
        pages.append(
            f"{name} first {1000 * times[0]:.0f} ms, then {1000 * statistics.median(times[1:]):.0f} ms"
        )
    a_day = len(took) // days
    (first, begun), (latest, ended) = (
        [statistics.median(kind) for kind in zip(*part, strict=True)]
        for part in (took[:a_day], took[-a_day:])
    )
    return (
        f"a load took {first:.2f} s on the first day, {latest:.2f} s on the last;"
        f" of the processor, readers of this process included, {begun:.2f} and {ended:.2f} s",
        "; ".join(pages),
    )


if __name__ == "__main__":
    sys.exit(main())
