"""Days and school years by a rule of our own, and the same answers wherever the machine stands."""

import calendar
import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest

from warehouse.core.period import Period, last_days, local_day, school_year

DAY = dt.timedelta(days=1)


def last_sunday(year: int, month: int) -> dt.datetime:
    """The moment at which the European clocks change in this month: 01:00 UTC on its last Sunday."""
    last = dt.datetime(year, month, calendar.monthrange(year, month)[1], 1, tzinfo=dt.UTC)
    return last - DAY * ((last.weekday() + 1) % 7)


def by_the_rule(moment: dt.datetime) -> dt.date:
    """The day in Amsterdam, from the European rule and no table of time zones."""
    summer = last_sunday(moment.year, 3) <= moment < last_sunday(moment.year, 10)
    return (moment + dt.timedelta(hours=2 if summer else 1)).date()


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_half_hour_of_a_year_falls_on_the_day_that_the_european_rule_gives(year):
    moment = dt.datetime(year, 1, 1, tzinfo=dt.UTC)
    days = {}
    while moment.year == year:
        day = local_day(moment)
        assert day == by_the_rule(moment), moment
        days[day] = days.get(day, 0) + 1
        moment += dt.timedelta(minutes=30)
    spring, autumn = last_sunday(year, 3).date(), last_sunday(year, 10).date()
    odd = {day: halves for day, halves in days.items() if halves != 48 and (day.month, day.day) != (1, 1)}
    # The year in UTC ends an hour into the first day of the next one in Amsterdam.
    assert odd == {spring: 46, autumn: 50}
    assert days[dt.date(year, 1, 1)] == 46 and days[dt.date(year + 1, 1, 1)] == 2


def test_the_first_and_last_moment_of_a_day_are_on_it_to_the_microsecond():
    night = dt.datetime(2025, 10, 25, 22, tzinfo=dt.UTC)
    tick = dt.timedelta(microseconds=1)
    assert local_day(night - tick) == dt.date(2025, 10, 25)
    assert local_day(night) == local_day(night + dt.timedelta(hours=25) - tick) == dt.date(2025, 10, 26)
    assert local_day(night + dt.timedelta(hours=25)) == dt.date(2025, 10, 27)


def test_school_years_follow_each_other_without_a_gap_and_each_day_is_in_its_own():
    day, starts = dt.date(2023, 1, 1), []
    while day < dt.date(2028, 1, 1):
        year = school_year(day)
        assert year.start <= day < year.end and (year.start.month, year.start.day) == (8, 1)
        assert year.end == school_year(year.end).start and year.last == year.end - DAY
        starts.append(year.start.year)
        day += DAY
    assert sorted(set(starts)) == [2022, 2023, 2024, 2025, 2026, 2027]
    assert [school_year(dt.date(y, 1, 1)).days for y in (2024, 2025)] == [366, 365]


@pytest.mark.parametrize("days", [1, 7, 30, 365])
def test_the_last_days_end_yesterday_and_join_the_days_before_them(days):
    today = dt.date(2024, 3, 1)
    period = last_days(today, days)
    assert period.days == days and period.last == today - DAY
    assert period.previous() == Period(today - 2 * days * DAY, period.start)
    year = period.last_school_year()
    assert year.days == days
    assert [year.start.weekday(), year.end.weekday()] == [period.start.weekday(), period.end.weekday()]
    assert (period.start - year.start).days == 364


@pytest.mark.parametrize("days", [0, -1])
def test_a_period_without_days_is_refused(days):
    with pytest.raises(ValueError, match="ends after it starts"):
        last_days(dt.date(2025, 1, 1), days)


ANSWERS = """
import datetime as dt, sys, time
from tests.warehouse.mentions.recount import stored
from tests.warehouse.mentions.test_refresh import Steps
from warehouse.mentions import corrections, lookup
from warehouse.core.connection import reading, writing
from warehouse.core.period import local_day
with writing(sys.argv[1]) as con:
    steps = Steps(con, 3)
    steps.come_in(), steps.date_anew(), steps.correct_label(), steps.correct_about(), steps.score_anew()
with reading(sys.argv[1]) as con:
    print(stored(con))
    print(con.execute("select item_id, published_at, day from items order by all").fetchall())
    print(con.execute("select day::timestamptz::varchar from items order by all").fetchall())
    print(sorted(lookup.items(con, steps.world.items).items()))
    print([one.made_at for said in steps.world.corrections for one in corrections.history(con, said["item_id"])])
print([local_day(dt.datetime.fromtimestamp(1_742_000_000 + n * 1800, dt.UTC)) for n in range(2000)])
print("offset", time.localtime(1_742_000_000).tm_gmtoff, file=sys.stderr)
"""


def test_what_is_stored_and_answered_is_the_same_in_los_angeles_and_tokyo(tmp_path):
    running = []
    for zone in ("UTC", "America/Los_Angeles", "Asia/Tokyo"):
        path = tmp_path / f"{zone.partition('/')[2]}.duckdb"
        environment = {**os.environ, "TZ": zone, "PYTHONPATH": str(Path.cwd())}
        running.append(
            subprocess.Popen(
                [sys.executable, "-c", ANSWERS, str(path)],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
            )
        )  # fmt: skip
    said = [process.communicate(timeout=100) for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], said
    assert [errors.split()[-1] for _, errors in said] == ["0", "-25200", "32400"]
    answers = {answer for answer, _ in said}
    assert len(answers) == 1 and len(answers.pop()) > 40_000
