"""How often do the forecasts of goals hold, on a warehouse's own past?

    python -m benchmarks.warehouse.forecasts [WAREHOUSE]

Each goal's past is held back in stretches of 4, 13 and 26 weeks, up to twelve of each, four weeks apart; each forecast
sees the weeks before its own stretch only. A band should hold in eight of ten. Without a warehouse it takes
data/warehouse.duckdb, as `make run` fills it with the sample organisation. Writes docs/benchmarks/forecasts.md when
that holds the sample.
"""

import argparse
import dataclasses
import datetime as dt
import platform
import sys
from importlib.metadata import version
from pathlib import Path

from benchmarks.limits import write
from warehouse.core import metadata
from warehouse.core.connection import reading
from warehouse.core.period import local_day
from warehouse.goals import weekly
from warehouse.goals.daily import defined
from warehouse.goals.forecast import Weeks, tried

REPORT = Path(__file__).resolve().parents[2] / "docs" / "benchmarks" / "forecasts.md"
STRETCHES = (4, 13, 26)


def measured(path: str | None) -> tuple[bool, list[tuple[str, str, int, dict[int, tuple[int, int]]]]]:
    """Whether it is the sample; and per goal its title, kind, known weeks, and (tried, held) by length of stretch."""
    today = local_day(dt.datetime.now(dt.UTC))
    with reading(path) as con:
        is_sample = metadata.is_sample(metadata.read(con))
        goal_weeks = [
            (goal, history)
            for goal in defined(con)
            if (history := weekly.weeks(con, goal, weekly.last_day(goal, today)))
        ]
    rows = []
    for goal, (_, weeks) in goal_weeks:
        held = {length: _held(weeks, length) for length in STRETCHES}
        rows.append((goal.title, goal.kind, sum(value == value for value in weeks.values), held))
    return is_sample, rows


def _held(weeks: Weeks, length: int) -> tuple[int, int]:
    count, inside, _ = tried(dataclasses.replace(weeks, ahead=float(length)), most=length)
    return count, inside


def main() -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.warehouse.forecasts")
    parser.add_argument("warehouse", nargs="?")
    is_sample, rows = measured(parser.parse_args().warehouse)
    lines = [
        f"| goal | kind | known weeks | {' | '.join(f'{length} weeks' for length in STRETCHES)} |",
        "|---|---|--:|" + "--:|" * len(STRETCHES),
    ]
    whole = dict.fromkeys(STRETCHES, (0, 0))
    for title, kind, known, held in rows:
        cells = []
        for length, (count, inside) in held.items():
            whole[length] = (whole[length][0] + count, whole[length][1] + inside)
            cells.append(f"{inside} of {count}" if count else "–")
        lines.append(f"| {title} | {kind} | {known} | {' | '.join(cells)} |")
    shares = (
        f"{inside} of {count} ({inside / count:.0%})" if count else "–" for count, inside in whole.values()
    )
    lines.append(f"| all | | | {' | '.join(shares)} |")
    print("\n".join(lines))
    if is_sample:
        write(
            REPORT,
            f"""# How often the forecasts of goals hold

Measured {dt.datetime.now(dt.UTC).date()} by `python -m benchmarks.warehouse.forecasts` on the sample organisation: \
statsmodels \
{version("statsmodels")}, Python {platform.python_version()}. Held-back stretches of the goal's own past that ended \
within their band; it should be eight of ten. The stretches overlap, so they say less than as many that do not.

{chr(10).join(lines)}
""",
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
