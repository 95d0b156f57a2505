"""Days are those of Amsterdam, on every machine and on both nights when the clock changes."""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from warehouse.period import Period, last_days, local_day, school_year


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-03-28T22:59", "2026-03-28"),
        ("2026-03-28T23:00", "2026-03-29"),  # the night of 23 hours begins
        ("2026-03-29T21:59", "2026-03-29"),
        ("2026-03-29T22:00", "2026-03-30"),
        ("2026-10-24T21:59", "2026-10-24"),
        ("2026-10-24T22:00", "2026-10-25"),  # the night of 25 hours begins
        ("2026-10-25T22:59", "2026-10-25"),
        ("2026-10-25T23:00", "2026-10-26"),
    ],
)
def test_a_moment_falls_on_the_day_that_amsterdam_calls_it(moment, day):
    assert local_day(utc(moment)) == dt.date.fromisoformat(day)


def test_a_moment_in_another_zone_falls_on_the_same_day_and_one_without_a_zone_is_refused():
    there = dt.datetime(2026, 7, 1, 18, 30, tzinfo=ZoneInfo("America/Los_Angeles"))
    assert local_day(there) == dt.date(2026, 7, 2)
    with pytest.raises(ValueError, match="time zone"):
        local_day(dt.datetime(2026, 7, 1))


def test_school_years_begin_in_august():
    assert school_year(dt.date(2026, 7, 31)) == Period(dt.date(2025, 8, 1), dt.date(2026, 8, 1))
    assert school_year(dt.date(2026, 8, 1)) == Period(dt.date(2026, 8, 1), dt.date(2027, 8, 1))


def test_a_period_holds_whole_days_and_today_is_not_among_them():
    month = last_days(dt.date(2026, 11, 23), 30)
    assert (month.start, month.last, month.days) == (dt.date(2026, 10, 24), dt.date(2026, 11, 22), 30)
    assert month.previous() == Period(dt.date(2026, 9, 24), dt.date(2026, 10, 24))
    assert month.last_school_year().start.weekday() == month.start.weekday()
    with pytest.raises(ValueError, match="ends after it starts"):
        Period(month.start, month.start)


BOARD = """
import datetime as dt
from tests.pages.school import NOW, TODAY, fill, usual
from warehouse.connection import reading
from warehouse.metrics.board import board
from warehouse.period import last_days, local_day
import sys
fill(sys.argv[1], usual(90))
with reading(sys.argv[1]) as con:
    print(repr(board(con, last_days(TODAY, 30), TODAY, NOW)))
print([local_day(dt.datetime.fromtimestamp(1_790_000_000 + n * 3600, dt.UTC)) for n in range(48)])
"""


def test_the_board_says_the_same_on_a_machine_in_another_zone(tmp_path):
    said = set()
    for number, zone in enumerate(("UTC", "America/Los_Angeles", "Asia/Tokyo")):
        environment = {**os.environ, "TZ": zone, "PYTHONPATH": str(Path.cwd())}
        done = subprocess.run(
            [sys.executable, "-c", BOARD, str(tmp_path / f"{number}.duckdb")],
            check=True, capture_output=True, text=True, env=environment, timeout=100,
        )  # fmt: skip
        said.add(done.stdout)
    assert len(said) == 1 and "Board(" in said.pop()
