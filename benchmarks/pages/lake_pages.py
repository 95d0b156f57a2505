"""What does a page cost when the warehouse is a lake on PostgreSQL, beside the file? Whole pages, nothing kept.

    python -m benchmarks.pages.lake_pages [FILE] [--rounds 5] [--pages reputation …] [--write]

FILE is a warehouse with figures (after `make run`: data/warehouse.duckdb, the default). It is copied, and left as it
is. A PostgreSQL of its own is started on loopback. The lake is made from the file by `move` and tidied, as the schedule
does each night. In each round each page is drawn once from both, one after the other, in one process whose answers are
thrown away before. A figure is the median over the rounds, a ratio the median of the ratios. Bytes are what this
process reads from files, of a page that is drawn first and later (of a lake it keeps what it read of a file); what
PostgreSQL reads is not in it. WEERKLANK_NOW says what time it is. Ends with 1 when a limit is passed.
"""

import argparse
import datetime as dt
import logging
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import streamlit as st
from streamlit.testing.v1 import AppTest

from benchmarks.limits import write
from tests.servers import postgres
from warehouse.core.connection import address
from warehouse.storage.copies import moving, upkeep

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "docs" / "benchmarks" / "lake_pages.md"
PAGES = ("reputation", "mentions", "channels", "traffic", "goals", "reliability", "announcement", "sources")
LIMIT = 1.5


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and say whether every page keeps the limit."""
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path, nargs="?", default=Path("data/warehouse.duckdb"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pages", nargs="*", default=PAGES)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args(arguments)
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as name, postgres.serving() as server:
        folder = Path(name)
        url = f"ducklake:postgres:{server.database('bench')} password={postgres.quoted()}"
        os.environ |= {"WEERKLANK_WAREHOUSE_DATA": str(folder / "lake"), "WEERKLANK_DATA": str(folder)}
        file = str(folder / "warehouse.duckdb")
        shutil.copyfile(args.file, file)
        begun = time.perf_counter()
        held = moving.copy(file, url, lambda step: None, lambda con: None)
        moved = time.perf_counter() - begun
        tidied = upkeep.tidy(url, dt.datetime.now(dt.UTC), dt.timedelta(0))
        lines = [
            f"{sum(each.rows for each in held.values()):,} rows in {len(held)} tables, moved and proven in"
            f" {moved:.1f} s; tidied into {tidied.after if tidied else 0} files.",
            "",
            "| page | file, ms | lake, ms | ratio | file, MB read first, later | lake, MB read first, later |",
            "|---|--:|--:|--:|--:|--:|",
        ]
        worst = 0.0
        for page in args.pages:
            took, read = _rounds(page, (file, address(url)), args.rounds)
            ratio = statistics.median(lake / own for own, lake in took)
            worst = max(worst, ratio)
            ours, theirs = (1000 * statistics.median(each) for each in zip(*took, strict=True))
            lines.append(f"| {page} | {ours:.0f} | {theirs:.0f} | {ratio:.2f} | {' | '.join(read)} |")
            print(lines[-1], flush=True)
        verdict = f"Limit {LIMIT}: {'kept' if worst <= LIMIT else 'not kept'}; the worst is {worst:.2f}."
        text = "\n".join([*lines, "", verdict])
        print(text)
        if args.write:
            write(REPORT, f"# What a page costs on a lake\n\n{text}\n")
    return int(worst > LIMIT)


def _rounds(
    page: str, places: tuple[str, str], rounds: int
) -> tuple[list[tuple[float, ...]], tuple[str, ...]]:
    """Draw the page once for nothing and then so many times from each place. Seconds of each, and MB read by each."""
    first = [_drawn(page, place)[1] for place in places]
    drawn = [tuple(_drawn(page, place) for place in places) for _ in range(rounds)]
    later = [statistics.median(each[place][1] for each in drawn) for place in range(len(places))]
    read = tuple(f"{one / 1e6:.1f}, {other / 1e6:.1f}" for one, other in zip(first, later, strict=True))
    return [tuple(seconds for seconds, _ in each) for each in drawn], read


def _read() -> int:
    """How many bytes did this process read from files so far, those that the system kept in memory included?"""
    return int(Path("/proc/self/io").read_text().split("rchar:")[1].split()[0])


def _drawn(page: str, place: str) -> tuple[float, int]:
    st.cache_data.clear()
    os.environ["WEERKLANK_WAREHOUSE"] = place
    at = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=120)
    begun, before = time.perf_counter(), _read()
    at.run()
    took, read = time.perf_counter() - begun, _read() - before
    if at.exception:
        raise RuntimeError(str(at.exception))
    return took, read


if __name__ == "__main__":
    sys.exit(main())
