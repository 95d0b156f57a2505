"""Cases counted by hand: in time, late, drills, and the days at either end."""

import datetime as dt

import pytest

from tests.warehouse.rows import GOOD
from warehouse.cases import figures, inbox
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert
from warehouse.core.period import Period

pytestmark = pytest.mark.both

NOVEMBER = Period(dt.date(2026, 11, 1), dt.date(2026, 12, 1))
NOW = dt.datetime(2026, 11, 30, 12, 0, tzinfo=dt.UTC)
# Midnight of 1 November in Amsterdam is 23:00 UTC the day before.
FIRST = dt.datetime(2026, 10, 31, 23, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def case(name: str, seen: dt.datetime, answered: float | None = None, **other) -> dict:
    """A case seen then, due after 4 hours and promised within 24; answered after so many hours."""
    at = None if answered is None else seen + answered * HOUR
    closed = {} if at is None else {"state": "answered", "closed_at": at, "first_answer_at": at}
    return {
        **GOOD["cases"], "case_id": name, "story_id": name, "seen_at": seen, "opened_at": seen,
        "due_at": seen + 4 * HOUR,
        "promise_at": seen + 24 * HOUR, **closed, **other,
    }  # fmt: skip


@pytest.fixture
def url(warehouse) -> str:
    return warehouse


def counted(url, *rows):
    with writing(url) as con:
        upsert(con, "cases", rows)
    with reading(url) as con:
        return figures.figures(con, NOVEMBER, NOW)


def test_in_time_late_and_open_are_counted_as_people_would(url):
    found = counted(
        url,
        case("fast", FIRST, 1),
        case("just", FIRST, 4),
        case("slow", FIRST, 5),
        case("next day", FIRST, 25),
        case("open and late", FIRST),
        case("open, not late", NOW - HOUR),
        case("drill", FIRST, 1, is_drill=True),
        case("none needed", FIRST, state="no_answer_needed", closed_at=NOW),
        case("a second before", FIRST - dt.timedelta(seconds=1), 1),
        case("december", dt.datetime(2026, 11, 30, 23, 0, tzinfo=dt.UTC), 1),
    )
    assert (found.opened, found.answered, found.unanswered, found.judged, found.judged_day) == (7, 4, 2, 5, 5)
    assert found.in_time == pytest.approx(2 / 5)
    assert found.in_day == pytest.approx(3 / 5)
    assert found.hours is None  # four answers are too few


def test_of_fewer_than_five_nothing_is_said_and_of_five_the_middle_one(url):
    few = [case(str(hours), FIRST, hours) for hours in (1, 2, 3, 40)]
    found = counted(url, *few)
    assert (found.judged, found.in_time, found.in_day, found.hours) == (4, None, None, None)
    found = counted(url, *few, case("5", FIRST, 2.5))
    assert found.hours == pytest.approx(2.5) and found.in_time == pytest.approx(4 / 5)


def test_where_the_calendar_is_not_known_only_the_promise_is_judged(url):
    found = counted(url, *[case(str(n), FIRST, 1, due_at=None) for n in range(5)])
    assert (found.judged, found.in_time, found.in_day) == (0, None, 1.0)


def test_nothing_is_zero_cases_and_no_share(url):
    with writing(url):
        pass
    with reading(url) as con:
        found = figures.figures(con, NOVEMBER, NOW)
        assert inbox.waiting(con) == () and inbox.pulse(con) == 0
    assert (found.opened, found.answered, found.in_time, found.in_day, found.hours) == (
        0,
        0,
        None,
        None,
        None,
    )


def test_what_waits_stands_with_the_gravest_first_and_then_what_is_due_first(url):
    with writing(url) as con:
        upsert(con, "cases", [
            case("later", FIRST + HOUR), case("sooner", FIRST), case("threat", FIRST + 2 * HOUR, level=4),
            case("done", FIRST, 1), case("pers", FIRST + 3 * HOUR, department="pers"),
        ])  # fmt: skip
    with reading(url) as con:
        assert [each.case_id for each in inbox.waiting(con)] == ["threat", "sooner", "later", "pers"]
        assert [each.case_id for each in inbox.waiting(con, "pers")] == ["pers"]
        assert [each.case_id for each in inbox.closed(con)] == ["done"]
