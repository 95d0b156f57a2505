"""What do the questions of the pages cost when there are more mentions? 10 thousand, 1 million and 10 million in turn.

    python -m benchmarks.pages.page_queries [--folder FOLDER] [--mentions 10000 1000000 10000000] [--rounds 9]

Each question is asked as a page asks it: open the warehouse, ask, close. In each round every size is asked
each question once, one size after the other, so that other work on the machine counts for all; a figure is the
median over the rounds, a ratio the median of the ratios of each round to its smallest size. The warehouses are
made in a folder of their own and thrown away, unless `--folder` says where to keep them: what is there already
is used again. Ends with 1 when a limit is passed. Writes docs/benchmarks/pages/page_queries.md when all sizes are
asked.
"""

import argparse
import datetime as dt
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import duckdb

from benchmarks.limits import write
from benchmarks.warehouse import data
from warehouse.core.connection import reading
from warehouse.core.period import Period, last_days, school_year
from warehouse.mentions import search
from warehouse.reputation.board import board
from warehouse.sources import states

REPORT = Path(__file__).resolve().parents[2] / "docs" / "benchmarks" / "pages" / "page_queries.md"
SIZES = (10_000, 1_000_000, 10_000_000)
LIMIT = 1.5
PER_PAGE = 25
MONTH, YEAR = last_days(data.TODAY, 30), last_days(data.TODAY, 365)
SCHOOL_YEAR = Period(school_year(data.TODAY).start, data.TODAY)


@dataclass(frozen=True)
class Question:
    """What one page asks: its questions in turn, each on a connection of its own."""

    name: str
    asked: tuple[Callable[[duckdb.DuckDBPyConnection], object], ...]
    limit: float | None = None


@dataclass(frozen=True)
class Measured:
    """One question: its median in ms at each size, and at each size the median ratio to the smallest."""

    question: Question
    medians: tuple[float, ...]
    ratios: tuple[float, ...]

    @property
    def kept(self) -> bool:
        """Is the ratio at the largest size within the limit?"""
        return self.question.limit is None or self.ratios[-1] <= self.question.limit


def questions() -> tuple[Question, ...]:
    """Everything that is asked, page by page."""
    return (
        Question("open and close", (lambda con: con.execute("select 1").fetchall(),)),
        Question("Reputation, 30 days", (_board(MONTH),), LIMIT),
        Question("Reputation, this school year", (_board(SCHOOL_YEAR),), LIMIT),
        Question("Reputation, 12 months", (_board(YEAR),), LIMIT),
        Question("Sources", (lambda con: states.states(con, data.NOW),)),
        _list("Mentions, 30 days", MONTH),
        _list("Mentions, 30 days, a word", MONTH, "subsidie"),
        _list("Mentions, 30 days, two words and a phrase", MONTH, 'stage diploma "open dag"'),
        _list("Mentions, 12 months", YEAR),
        _list("Mentions, 12 months, a word", YEAR, "subsidie"),
    )


def _board(period: Period) -> Callable[[duckdb.DuckDBPyConnection], object]:
    return lambda con: board(con, period, data.TODAY, data.NOW)


def _list(name: str, period: Period, words: str = "") -> Question:
    filters = search.Filter(period, data.OWN, words=words)
    return Question(
        name,
        (
            search.subjects,
            lambda con: search.choices(con, period, data.OWN),
            lambda con: search.total(con, filters),
            lambda con: search.search(con, filters, PER_PAGE),
        ),
    )


def made(folder: Path, sizes: Sequence[int]) -> dict[int, Path]:
    """The warehouse of each size, made where it is not there yet."""
    files = {size: folder / f"{size}.duckdb" for size in sizes}
    for size, path in files.items():
        if not path.exists():
            # A file that is half made is not taken for one that is there.
            half = path.with_suffix(".half")
            half.unlink(missing_ok=True)
            print(f"{size:,} mentions: made in {data.make(str(half), size):.0f} s", flush=True)
            half.rename(path)
    return files


def seconds(path: Path, question: Question) -> float:
    """How long does it take until all is answered?"""
    begun = time.perf_counter()
    for ask in question.asked:
        with reading(path) as con:
            ask(con)
    return time.perf_counter() - begun


def measured(files: dict[int, Path], rounds: int) -> list[Measured]:
    """Every question at every size, in turn; a first round warms the disk's cache and is not counted."""
    page_questions = questions()
    times: dict[str, list[list[float]]] = {question.name: [[] for _ in files] for question in page_questions}
    for turn in range(rounds + 1):
        for question in page_questions:
            for place, path in enumerate(files.values()):
                took = seconds(path, question)
                if turn:
                    times[question.name][place].append(took * 1000)
    return [_summed(question, times[question.name]) for question in page_questions]


def _summed(question: Question, times: list[list[float]]) -> Measured:
    ratios = ([here / least for here, least in zip(size, times[0], strict=True)] for size in times)
    return Measured(
        question, tuple(map(statistics.median, times)), tuple(statistics.median(size) for size in ratios)
    )


def table(rows: Sequence[Measured], sizes: Sequence[int]) -> str:
    """The figures as a table."""
    heads = [
        *("question",),
        *(f"{size:,}, ms" for size in sizes),
        *(f"{size:,}, ratio" for size in sizes[1:]),
        *("limit", "kept"),
    ]
    lines = ["| " + " | ".join(heads) + " |", "|---" + "|--:" * (len(heads) - 2) + "|---|"]
    for row in rows:
        limit = row.question.limit
        cells = [
            row.question.name,
            *(f"{value:,.1f}" for value in row.medians),
            *(f"{value:.2f}" for value in row.ratios[1:]),
            "" if limit is None else f"{limit:g}",
            "" if limit is None else "yes" if row.kept else "**no**",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def report(rows: Sequence[Measured], files: dict[int, Path], rounds: int) -> str:
    """The page in docs/benchmarks."""
    sizes = ", ".join(
        f"{size:,} mentions {path.stat().st_size / 1e6:,.0f} MB" for size, path in files.items()
    )
    return f"""# What the questions of the pages cost

Measured {dt.datetime.now(dt.UTC).date()} by `python -m benchmarks.pages.page_queries --rounds {rounds}`: \
DuckDB {version("duckdb")}, Python {platform.python_version()}, {os.cpu_count()} cores, other programs at work \
(load {os.getloadavg()[1]:.0f}).

Each question is asked as a page asks it: open the warehouse, ask, close; nothing is kept between two questions \
but what the operating system keeps of the file. All sizes in turn in one run, medians of {rounds} rounds; a ratio is \
to the smallest, the median of the ratios of each round. The warehouses are invented by \
`benchmarks/warehouse/data.py`: 26 months, 8 subjects, 60 sources that ran every hour, \
at each size as many runs and days ({sizes}).

{table(rows, list(files))}

*Mentions* is four questions: the subjects, the choices of the filters, the number found, and the first \
{PER_PAGE} of the list.
"""


def main() -> int:
    """Make, measure, print, write. 0 when every limit is kept, else 1."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages.page_queries")
    parser.add_argument("--folder", type=Path, help="where the warehouses are kept, and found again")
    parser.add_argument("--mentions", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--rounds", type=int, default=9)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        files = made(folder, sorted(chosen.mentions))
        rows = measured(files, chosen.rounds)
        print(table(rows, list(files)))
        if tuple(files) == SIZES:
            write(REPORT, report(rows, files, chosen.rounds))
    return 0 if all(row.kept for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
