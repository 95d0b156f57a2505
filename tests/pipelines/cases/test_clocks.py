"""By when is it to be answered: office hours against a walk minute by minute, and 24 hours by the clock on the wall."""

import datetime as dt
import random

import pytest

from pipelines.cases import clocks
from pipelines.cases.webcare_file import REGIONS, Hours
from text.local_time import AMSTERDAM

MINUTE = dt.timedelta(minutes=1)
ROUND_THE_CLOCK = Hours("midden", tuple(range(7)), ((0, 24 * 60),), 4.0)
TWO_BLOCKS = Hours("noord", (0, 1, 2, 3, 4), ((8 * 60 + 30, 12 * 60 + 30), (13 * 60, 17 * 60)), 4.0)
NIGHT = Hours("zuid", tuple(range(7)), ((0, 5 * 60), (22 * 60, 24 * 60)), 2.0)


def local(*parts: int, fold: int = 0) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=AMSTERDAM, fold=fold)


def is_open(moment: dt.datetime, hours: Hours) -> bool:
    """Whether somebody is at work in the minute that begins here, as a clock on the wall and a calendar say it."""
    shown = moment.astimezone(AMSTERDAM)
    at = shown.hour * 60 + shown.minute
    return clocks.is_office_day(shown.date(), hours) and any(start <= at < end for start, end in hours.blocks)


def walked(start: dt.datetime, end: dt.datetime, hours: Hours) -> int:
    """Return the office minutes between two whole minutes, one after the other."""
    at, minutes = start.astimezone(dt.UTC), 0
    while at < end:
        minutes += is_open(at, hours)
        at += MINUTE
    return minutes


def walked_due(start: dt.datetime, hours: Hours) -> dt.datetime:
    at, left = start.astimezone(dt.UTC), hours.answer_hours * 60
    while left:
        left -= is_open(at, hours)
        at += MINUTE
    return at


def cases(count: int) -> list[tuple[dt.datetime, Hours]]:
    """Moments and hours by chance; every fifth near a night on which the clock moves, or the end of a year."""
    chance = random.Random(17)
    edges = [
        local(2026, 3, 29),
        local(2026, 10, 25),
        local(2027, 3, 28),
        local(2026, 12, 31),
        local(2027, 12, 31),
    ]
    made = []
    for number in range(count):
        blocks = sorted(chance.sample(range(0, 24 * 60 + 1, 15), 4))
        hours = Hours(
            chance.choice(REGIONS),
            tuple(sorted(chance.sample(range(7), chance.randint(3, 7)))),
            ((blocks[0], blocks[1]), (blocks[2], blocks[3])),
            chance.choice((0.25, 0.5, 1.0, 2.0, 4.0)),
        )
        first = chance.choice(edges) if number % 5 == 0 else local(2026, 1, 1)
        spread = 3 * 24 * 60 if number % 5 == 0 else 3 * 365 * 24 * 60
        made.append((first.astimezone(dt.UTC) + chance.randrange(spread) * MINUTE, hours))
    return made


@pytest.mark.parametrize("part", range(10))
def test_a_thousand_cases_are_due_and_counted_as_a_walk_minute_by_minute_says(part):
    tried = cases(1000)[part::10]
    assert len(tried) == 100
    for seen, hours in tried:
        due = clocks.due(seen, hours)
        limit = seen + dt.timedelta(days=1)
        assert clocks.office_minutes(seen, limit, hours) == walked(seen, limit, hours), (seen, hours)
        assert due is not None
        if due - seen < dt.timedelta(days=2):  # a walk through a summer holiday tells no more
            assert due == walked_due(seen, hours), (seen, hours)
        assert clocks.office_minutes(seen, due, hours) == pytest.approx(hours.answer_hours * 60)


def test_the_hour_that_comes_twice_is_worked_twice_and_the_one_that_is_left_out_not():
    forward, back = local(2026, 3, 29), local(2025, 10, 26)
    assert clocks.is_office_day(forward.date(), NIGHT) and clocks.is_office_day(back.date(), NIGHT)
    assert clocks.office_minutes(forward, local(2026, 3, 29, 5), NIGHT) == 4 * 60
    assert clocks.office_minutes(back, local(2025, 10, 26, 5), NIGHT) == 6 * 60
    second = local(2025, 10, 26, 2, 30, fold=1)
    assert clocks.due(second, NIGHT) == second.astimezone(dt.UTC) + dt.timedelta(hours=2)


def test_the_promise_is_24_hours_by_the_clock_on_the_wall_of_the_world():
    seen = local(2026, 10, 24, 12)
    assert clocks.promise(seen) - seen.astimezone(dt.UTC) == dt.timedelta(hours=24)
    assert clocks.promise(seen).astimezone(AMSTERDAM).hour == 11


def test_the_last_day_of_the_year_ends_at_midnight_and_new_year_is_free():
    """Whatever the region: Christmas holidays cover both, so nothing is due before school begins."""
    due = clocks.due(local(2026, 12, 31, 16, 59), Hours())
    assert due is not None
    shown = due.astimezone(AMSTERDAM)
    assert shown.date() == dt.date(2027, 1, 4) and (shown.hour, shown.minute) == (12, 30)
    assert clocks.office_minutes(local(2026, 12, 31), local(2027, 1, 1, 12), ROUND_THE_CLOCK) == 0


def test_a_region_works_while_another_has_its_holiday():
    """Spring 2027: the regions have a week each, and not all the same one."""
    days = [dt.date(2027, 2, 1) + dt.timedelta(days=number) for number in range(40)]
    free = {
        region: {day for day in days if day.weekday() < 5 and not clocks.is_office_day(day, Hours(region))}
        for region in REGIONS
    }
    assert all(len(each) == 5 for each in free.values())
    assert len({frozenset(each) for each in free.values()}) > 1
    border = min(free["noord"] ^ free["zuid"])
    due = {
        region: clocks.due(dt.datetime.combine(border, dt.time(9), AMSTERDAM), Hours(region))
        for region in REGIONS
    }
    assert due["noord"] != due["zuid"]


def test_an_end_before_its_start_has_passed_nothing_and_half_a_minute_counts_half():
    start = local(2026, 11, 24, 10)
    assert clocks.office_minutes(start, start, Hours()) == 0
    assert clocks.office_minutes(start, start - MINUTE, Hours()) == 0
    assert clocks.office_minutes(start, start + MINUTE / 2, Hours()) == 0.5


def test_two_blocks_of_a_day_leave_out_the_lunch_between_them():
    assert clocks.due(local(2026, 11, 24, 12), TWO_BLOCKS) == local(2026, 11, 24, 16, 30)
    assert clocks.due(local(2026, 11, 24, 12, 45), TWO_BLOCKS) == local(2026, 11, 24, 17)


def test_a_year_whose_school_holidays_are_not_known_is_refused_and_not_guessed():
    late = local(clocks.LAST_YEAR, 12, 31, 16)
    assert clocks.due(late, Hours()) is None
    assert clocks.office_minutes(late, late + dt.timedelta(days=30), Hours()) is None
    with pytest.raises(LookupError):
        clocks.is_office_day(dt.date(clocks.LAST_YEAR + 1, 1, 5), Hours())
