"""Weeks of the trend: which weeks, which are complete, and what is not known in them."""

import datetime as dt

import pytest

from tests.warehouse.school import TODAY, day
from warehouse.core.period import Period
from warehouse.reputation.weeks import first_monday, weeks

SINCE = day(400)


def row(when: dt.date, label: str, stories: int, items: int | None = None) -> dict:
    return {
        "day": when,
        "label": label,
        "stories": stories,
        "items": stories if items is None else items,
        "reach": None,
        "reach_known": 0,
    }


def test_a_short_period_gets_twelve_complete_weeks():
    spans = weeks([], Period(day(7), TODAY), SINCE)
    assert len(spans) == 12
    assert [span.start for span in spans] == [TODAY - dt.timedelta(weeks=n) for n in range(12, 0, -1)]
    assert all(span.complete and span.start.weekday() == 0 for span in spans)
    assert [span.in_period for span in spans] == [False] * 11 + [True]


def test_a_period_that_ends_in_a_week_shows_that_week_as_incomplete():
    friday = TODAY + dt.timedelta(days=4)
    spans = weeks([], Period(day(3), friday), SINCE)
    assert len(spans) == 13
    assert [span.complete for span in spans] == [True] * 12 + [False]
    assert [span.start for span in spans if span.in_period] == [day(7), TODAY]


def test_a_long_period_begins_on_the_monday_of_its_first_week():
    period = Period(dt.date(2026, 8, 1), TODAY)
    assert first_monday(period) == dt.date(2026, 7, 27)
    assert len(weeks([], period, SINCE)) == 17


def test_a_week_adds_up_its_seven_days_and_nothing_else():
    monday = day(7)
    rows = [
        row(day(8), "negative", 50),
        row(monday, "positive", 3, 5),
        row(day(4), "negative", 1),
        row(day(1), "neutral", 2),
        row(day(1), "unclear", 7),
        row(TODAY, "negative", 50),
    ]
    last = weeks(rows, Period(monday, TODAY), SINCE)[-1]
    assert (last.stories, last.items) == (13, 15)
    assert (last.positive, last.neutral, last.negative, last.unclear) == (3, 2, 1, 7)
    assert last.net == pytest.approx((3 - 1) / 6 * 100)


def test_a_known_week_without_stories_is_zero_and_its_net_sentiment_unknown():
    last = weeks([], Period(day(7), TODAY), SINCE)[-1]
    assert (last.stories, last.items, last.positive, last.net) == (0, 0, 0, None)


def test_a_week_that_begins_before_the_first_known_day_is_unknown_and_not_zero():
    spans = weeks([row(day(9), "positive", 4)], Period(day(7), TODAY), since=day(13))
    assert (spans[-2].stories, spans[-2].positive, spans[-2].net, spans[-2].complete) == (
        None,
        None,
        None,
        False,
    )
    assert (spans[-1].stories, spans[-1].complete) == (0, True)
    assert weeks([row(day(9), "positive", 4)], Period(day(7), TODAY), since=day(14))[-2].stories == 4


def test_before_anything_is_known_there_are_no_weeks():
    assert weeks([], Period(day(7), TODAY), None) == ()


@pytest.mark.parametrize("last", [dt.date(2026, 10, 24), dt.date(2026, 10, 25), dt.date(2026, 3, 29)])
def test_the_change_of_the_clock_moves_no_week(last):
    spans = weeks([], Period(last - dt.timedelta(days=200), last + dt.timedelta(days=1)), SINCE)
    assert all((span.end - span.start).days == 7 and span.start.weekday() == 0 for span in spans)
    assert [span.end for span in spans[:-1]] == [span.start for span in spans[1:]]
