"""What do the page Goals and the closing of a month cost at 50 goals, 12 channels and five years?

    python -m benchmarks.pages.goal_pages [--rows 1000000] [--mentions 1000000] [--rounds 7]

All that the page Goals asks (the state of every goal), one goal with its ledger, all figures of a month, as closing
freezes them, and the forecasts that a run makes once a day; each in turn with what the page Reputation asks of the same
warehouse. A figure is the median over the rounds, a ratio the median of the ratios of each round to Reputation in that
round. Writes docs/benchmarks/pages/goal_pages.md when asked for a million rows.
"""

import argparse
import datetime as dt
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from benchmarks.limits import write
from benchmarks.pages import channel_pages
from benchmarks.warehouse import data
from warehouse.core.connection import Connection, reading, writing
from warehouse.core.period import Period, last_days
from warehouse.goals import entries as goals
from warehouse.goals import states as questions
from warehouse.goals import weekly
from warehouse.goals.contribution import contribution
from warehouse.goals.daily import defined
from warehouse.months import figures
from warehouse.months.month_figure import earlier
from warehouse.reputation.board import board
from warehouse.sources import config_tables

REPORT = Path(__file__).resolve().parents[2] / "docs" / "benchmarks" / "pages" / "goal_pages.md"
ROWS, MENTIONS, DAYS, GOALS = 1_000_000, 1_000_000, 1826, 50
# metric, kind, how many
KINDS = (("key_events", "sum", 16), ("sessions", "sum", 12), ("followers", "level", 13), ("hand", "sum", 8),
         ("net_sentiment", "rate", 1))  # fmt: skip


def make(path: str, rows: int, mentions: int) -> float:
    """Write such a warehouse. How many seconds?"""
    begun = time.perf_counter()
    data.make(path, mentions)
    figures_of(path, rows)
    return time.perf_counter() - begun


def figures_of(path: str, rows: int) -> None:
    """Give a warehouse of mentions five years of 12 channels, about this many rows of visits, and 50 goals."""
    channel_pages.make(path, rows, DAYS)
    start = dt.date(data.TODAY.year if data.TODAY.month > 7 else data.TODAY.year - 1, 8, 1)
    goal_rows: list[dict[str, object]] = []
    for metric, kind, count in KINDS:
        for n in range(count):
            network = (
                channel_pages.NETWORKS[n % 12]
                if metric in ("key_events", "sessions", "followers") and n
                else None
            )
            goal_rows.append(
                {
                    "goal": f"{metric}-{n}".replace("_", "-"), "title": f"Doel {metric} {n}", "title_en": f"Goal {n}",
                    "audience": "", "owner": "", "metric": metric, "kind": kind, "network": network, "event": None,
                    "direction": "at least", "start_day": start, "deadline": dt.date(start.year + 1, 7, 31),
                    "target": 50.0 if kind == "rate" else 5000.0, "target_to": None, "stage": "outcome",
                    "position": len(goal_rows),
                }
            )  # fmt: skip
    with writing(path) as con:
        config_tables.replace(con, {"goals": goal_rows})
        entries = [
            (str(goal["goal"]), data.TODAY - dt.timedelta(days=30 * back), 12.0)
            for goal in goal_rows
            if goal["metric"] == "hand"
            for back in range(60)
        ]
        goals.enter(con, entries, "benchmark", data.NOW)


def page_questions() -> dict[str, Callable[[Connection], object]]:
    """Name → question; Reputation is the measure."""
    last = earlier(data.TODAY)

    def detail(con) -> None:
        goal = defined(con)[0]
        contribution(con, goal, Period(goal.start, data.TODAY))

    def forecasts(con) -> None:
        for goal in defined(con):
            history = weekly.weeks(con, goal, weekly.last_day(goal, data.TODAY))
            if history:
                weekly.ahead(*history)

    return {
        "Reputation, 30 days": lambda con: board(con, last_days(data.TODAY, 30), data.TODAY, data.NOW),
        "Goals: the state of 50 goals": lambda con: questions.states(con, data.TODAY),
        "Goals: one goal's ledger": detail,
        "closing a month: all figures": lambda con: figures.figures(con, last, data.NOW),
        "forecasts of 50 goals with their trials": forecasts,
    }


def measured(path: str, rounds: int) -> list[tuple[str, float, float]]:
    """Name, median in ms, median ratio to Reputation."""
    times: dict[str, list[float]] = {name: [] for name in page_questions()}
    for turn in range(rounds + 1):
        for name, question in page_questions().items():
            if name.startswith("forecasts") and turn > 1:
                continue  # half a minute each
            begun = time.perf_counter()
            with reading(path) as con:
                question(con)
            if turn:
                times[name].append((time.perf_counter() - begun) * 1000)
    measure = times["Reputation, 30 days"]
    return [
        (
            name,
            statistics.median(milliseconds),
            statistics.median(a / b for a, b in zip(milliseconds, measure, strict=False)),
        )
        for name, milliseconds in times.items()
    ]


def main() -> int:
    """Make, measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages.goal_pages")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--mentions", type=int, default=MENTIONS)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        path = (chosen.folder or Path(temporary)) / "goals.duckdb"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            print(f"made in {make(str(path), chosen.rows, chosen.mentions):.0f} s", flush=True)
        rows = measured(str(path), chosen.rounds)
    lines = ["| question | ms | times Reputation |", "|---|--:|--:|"]
    lines += [f"| {name} | {ms:,.0f} | {ratio:.2f} |" for name, ms, ratio in rows]
    print("\n".join(lines))
    if chosen.rows == ROWS:
        write(
            REPORT,
            f"""# What Goals and the closing of a month cost

Measured {dt.datetime.now(dt.UTC).date()} by `python -m benchmarks.pages.goal_pages --rounds {chosen.rounds}`: DuckDB \
{version("duckdb")}, Python {platform.python_version()}, {os.cpu_count()} cores, other programs at work (load \
{os.getloadavg()[1]:.0f}).

{GOALS} goals (key events, sessions, followers, by hand, net sentiment), 12 channels with eleven numbers a day, five \
years, {chosen.rows:,} rows of visits, {chosen.mentions:,} mentions. Each question in turn with what the page \
Reputation asks of the same warehouse, on a connection of its own. Medians of {chosen.rounds} rounds; \
the forecasts once.

{chr(10).join(lines)}

A page asks once per version of the data: after a load the first visitor waits for it, the others do not. Forecasts \
are made by a run, once a day, and their trials once in four weeks.
""",
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
