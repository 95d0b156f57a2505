"""What does a page cost when the warehouse is a lake, beside the file? Whole pages, just after a load, nothing kept.

    python -m benchmarks.pages.lake_pages [FILE] [--catalogue postgresql] [--rounds 5] [--pages reputation …]
                                          [--figures 0] [--write]

FILE is a warehouse with figures (after `make run`: data/warehouse.duckdb, the default). It is copied, and left as it
is. A PostgreSQL of its own is started on loopback, or the catalogue is a file. The lake is made from the file by `move`
and tidied, as the schedule does each night. Each round begins with a load into both that changes what a run changes;
then the page is drawn from both, one after the other, in one process whose answers are thrown away before: once just
after the load, and once more. A figure is the median over the rounds, a ratio the median of the ratios. Bytes are what
this process reads from files (of a lake it keeps what it read of a file); what PostgreSQL reads is not in it.
--figures: give the copy five years of 12 channels, so many rows of visits, and 50 goals, where FILE has mentions only.
WEERKLANK_NOW says what time it is. Ends with 1 when a limit is passed.
"""

import argparse
import contextlib
import datetime as dt
import logging
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from streamlit.testing.v1 import AppTest

from benchmarks.limits import write
from benchmarks.pages import goal_pages
from tests.pages.school import forget_answers
from tests.servers import postgres
from warehouse.core.connection import address, writing
from warehouse.storage.copies import moving, upkeep

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "docs" / "benchmarks" / "pages" / "lake_pages.md"
PAGES = ("reputation", "mentions", "channels", "traffic", "goals", "reliability", "announcement", "sources")
LIMIT = 1.5
# What a run that finds something writes, and how many rows of it.
LOADED = (
    "items",
    "mentions",
    "sentiments",
    "subject_days",
    "story_days",
    "source_days",
    "source_runs",
    "fetch_states",
)
SOME = 40


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and say whether every page keeps the limit."""
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path, nargs="?", default=Path("data/warehouse.duckdb"))
    parser.add_argument("--catalogue", choices=("postgresql", "file"), default="postgresql")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pages", nargs="*", default=PAGES)
    parser.add_argument("--figures", type=int, default=0)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args(arguments)
    logging.disable(logging.WARNING)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = f"ducklake:{folder / 'catalogue.ducklake'}"
        if args.catalogue == "postgresql":
            server = stack.enter_context(postgres.serving())
            url = f"ducklake:postgres:{server.database('bench')} password={postgres.quoted()}"
        os.environ |= {"WEERKLANK_WAREHOUSE_DATA": str(folder / "lake"), "WEERKLANK_DATA": str(folder)}
        file = copied(args.file, folder, args.figures)
        begun = time.perf_counter()
        held = moving.copy(file, url, lambda step: None, lambda con: None)
        moved = time.perf_counter() - begun
        tidied = upkeep.tidy(url, dt.datetime.now(dt.UTC), dt.timedelta(0))
        lines = [
            f"The catalogue is in {'PostgreSQL' if args.catalogue == 'postgresql' else 'a file'}."
            f" {sum(each.rows for each in held.values()):,} rows in {len(held)} tables, moved and proven in"
            f" {moved:.1f} s; tidied into {tidied.after if tidied else 0} files.",
            "",
            "| page | file, ms | lake after a load | ratio | lake later | ratio | MB read of the file | of the lake |",
            "|---|--:|--:|--:|--:|--:|--:|--:|",
        ]
        worst = 0.0
        for page in args.pages:
            rounds = _rounds(page, (file, address(url)), args.rounds)
            ratios = [statistics.median(each[at + 1][0] / each[at][0] for each in rounds) for at in (0, 2)]
            worst = max(worst, *ratios)
            own, after, _, later = (
                1000 * statistics.median(seconds for seconds, _ in each) for each in zip(*rounds, strict=True)
            )
            read = [statistics.median(each[at][1] for each in rounds) / 1e6 for at in (2, 3)]
            lines.append(
                f"| {page} | {own:.0f} | {after:.0f} | {ratios[0]:.2f} | {later:.0f} | {ratios[1]:.2f} |"
                f" {read[0]:.1f} | {read[1]:.1f} |"
            )
            print(lines[-1], flush=True)
        verdict = f"Limit {LIMIT}: {'kept' if worst <= LIMIT else 'not kept'}; the worst is {worst:.2f}."
        text = "\n".join([*lines, "", verdict])
        print(text)
        if args.write:
            write(REPORT, f"# What a page costs on a lake\n\n{text}\n")
    return int(worst > LIMIT)


def _rounds(page: str, places: tuple[str, str], rounds: int) -> list[list[tuple[float, int]]]:
    """Draw the page once for nothing, and then so many times: of each the file's and the lake's just after a load, and
    both again. Seconds, and bytes read.
    """
    for place in places:
        drawn(page, place)
    all_rounds = []
    for _ in range(rounds):
        for place in places:
            load(place)
        all_rounds.append([drawn(page, place) for _ in range(2) for place in places])
    return all_rounds


def copied(file: Path, folder: Path, figures: int) -> str:
    """Copy this warehouse into the folder, with so many rows of visits and what goes with them. Where is it?"""
    copy = str(folder / "warehouse.duckdb")
    shutil.copyfile(file, copy)
    if figures:
        goal_pages.figures_of(copy, figures)
    return copy


def load(place: str) -> None:
    """Write some rows of what a run changes anew, as a run does."""
    with writing(place) as con:
        for table in LOADED:
            same = "source_name" if table in ("source_runs", "fetch_states") else "day"
            con.execute(
                f"update {table} set {same} = {same} where hash({table}) %"
                f" (select greatest(1, count(*) // {SOME}) from {table}) = 0"
            )


def _read() -> int:
    """How many bytes did this process read from files so far, those that the system kept in memory included?"""
    return int(Path("/proc/self/io").read_text().split("rchar:")[1].split()[0])


def drawn(page: str, place: str) -> tuple[float, int]:
    """Draw this page of the warehouse there, with no answer kept. How many seconds, and how many bytes read of files?

    Raises: RuntimeError where the page did not stand.
    """
    forget_answers()
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
