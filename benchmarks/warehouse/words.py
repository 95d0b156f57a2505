"""What does a search for words cost over twelve months of ten million mentions, by the table of words?

    python -m benchmarks.warehouse.words [--folder FOLDER] [--mentions 1000000 10000000] [--rounds 3] [--with-pruner]

The warehouses are those of `benchmarks/warehouse/data.py` with twenty more words in each text, of 50,000 that stand in
texts as often as words of a language do; made in a folder of their own and thrown away, unless `--folder` says where
they are kept: what is there is used again. Of the 26 months only the last 411 days are made, which is all that a
question about twelve months may read: of 10 million mentions 5.2. Each is asked as the page asks it: what is
found, and how many; the first page of the list; how many in each week. A figure is the least of the rounds: seconds,
and seconds of the processor. --rare 0 makes texts of 67 words. Ends with 1 when the bar of half a second is passed.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.warehouse import data
from warehouse.core.connection import reading
from warehouse.core.period import last_days
from warehouse.core.rows import one
from warehouse.mentions import search, volume

SIZES = (1_000_000, 10_000_000)
BAR = 0.5
DAYS = 411  # twelve months, and a story that began before them
PER_PAGE = 25
YEAR = last_days(data.TODAY, 365)
ASKED = {
    "a word that no text has": "kwispedoor",
    "a rare word": "woord43210",
    "a word of one text in two hundred": "woord150",
    "a frequent word, in half of all texts": "subsidie",
    "the beginning of it": "subsid",
    "a phrase of frequent words": '"open dag"',
    "a phrase with a rare word": '"woord43210 woord1"',
    "two frequent words": "stage diploma",
    "a phrase of three frequent words": '"het school opleiding"',
}
# The word that half of all texts have, with what else the page can ask.
FILTERED: dict[str, dict[str, Any]] = {
    "of one source": {"source": ("source-03",)},
    "negative": {"label": "negative"},
    "of another school": {"subject": "Peer B"},
    "item by item": {"grouped": False},
}
Ask = Callable[[duckdb.DuckDBPyConnection], object]


def made(folder: Path, mentions: int, rare: int) -> Path:
    """The last days of a warehouse with so many mentions in 26 months, made where it is not there yet."""
    path = folder / f"{mentions}.duckdb"
    if not path.exists():
        # A file that is half made is not taken for one that is there.
        half = path.with_suffix(".half")
        half.unlink(missing_ok=True)
        took = data.make(str(half), mentions * DAYS // data.DAYS, rare, DAYS)
        print(f"{mentions:,} mentions: made in {took:.0f} s, {half.stat().st_size / 1e6:,.0f} MB", flush=True)
        half.rename(path)
    return path


def timed(path: Path, ask: Ask, rounds: int, pruner: bool) -> tuple[float, float, object]:
    """Least seconds, least seconds of the processor, and the answer: opening, asking and closing."""
    took, used, answer = [], [], None
    for _ in range(rounds):
        begun, spent = time.perf_counter(), time.process_time()
        with reading(path) as con:
            if pruner:
                con.execute("set disabled_optimizers = ''")
            answer = ask(con)
        took.append(time.perf_counter() - begun)
        used.append(time.process_time() - spent)
    return min(took), min(used), answer


def asked() -> dict[str, search.Filter]:
    """What is looked for, by its name in the table."""
    plain = {name: search.Filter(YEAR, data.OWN, words=words) for name, words in ASKED.items()}
    frequent = "a frequent word, in half of all texts"
    return plain | {
        f"{frequent}, {name}": replace(plain[frequent], **more) for name, more in FILTERED.items()
    }


def questions(filters: search.Filter, found: int) -> dict[str, Ask]:
    """What the page asks for these words, of which so many are found."""
    return {
        "number": lambda con: search.totals(con, filters),
        "first page": lambda con: search.search(con, filters, PER_PAGE, total=found),
        "weeks": lambda con: volume.weekly(con, filters),
    }


def held(path: Path) -> str:
    """What the tables of words hold, and what they take of the file."""
    with reading(path) as con:
        size = one(con, "select block_size from pragma_database_size() where database_name = 'warehouse'")[0]
        told = []
        for table in ("word_days", "word_months", "phrase_days"):
            rows = one(con, f"select count(*) from {table}")[0]
            blocks = one(con, f"select count(distinct block_id) from pragma_storage_info('{table}')")[0]
            told.append(f"{table} {rows:,} rows, about {blocks * size / 1e6:,.0f} MB")
    return "; ".join(told)


def main() -> int:
    """Make, measure, print. 0 when every question keeps the bar, else 1."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.warehouse.words")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--mentions", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--rare", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--with-pruner", action="store_true", help="the optimizer that we leave out")
    chosen = parser.parse_args()
    worst = 0.0
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for mentions in sorted(chosen.mentions):
            path = made(folder, mentions, chosen.rare)
            print(f"\n{mentions:,} mentions, load {os.getloadavg()[0]:.0f}; of the file {held(path)}\n")
            print(
                "| what is looked for | found | asked | seconds | of the processor |\n|---|--:|---|--:|--:|"
            )
            for name, filters in asked().items():
                found = 0
                for what in ("number", "first page", "weeks"):
                    ask = questions(filters, found)[what]
                    took, used, answer = timed(path, ask, chosen.rounds, chosen.with_pruner)
                    found = answer[0] if isinstance(answer, tuple) and what == "number" else found
                    worst = max(worst, took)
                    print(f"| {name} | {found:,} | {what} | {took:.2f} | {used:.2f} |", flush=True)
    print(f"\nBar {BAR} s: {'kept' if worst <= BAR else 'not kept'}; the worst is {worst:.2f}.")
    return int(worst > BAR)


if __name__ == "__main__":
    sys.exit(main())
