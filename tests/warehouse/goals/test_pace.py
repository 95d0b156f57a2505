"""Pace and status: tables that can be recomputed by hand."""

import datetime as dt

import pytest

from warehouse.goals import pace as paces
from warehouse.goals.pace import BY_CALENDAR, BY_YEARS, STRAIGHT, YEAR, pace
from warehouse.goals.status import goal_status


def d(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def flows(first: str, *values: float) -> dict[dt.date, float]:
    return {d(first) + dt.timedelta(n): value for n, value in enumerate(values)}


def back(history: dict, years: int = 1) -> dict[dt.date, float]:
    return {day - years * YEAR: value for day, value in history.items()}


def test_without_anything_to_go_by_it_is_a_straight_line_and_says_so():
    found = pace(d("2026-11-01"), d("2026-11-04"), {}, [])
    assert (found.how, found.shares) == (STRAIGHT, (0.25, 0.5, 0.75, 1.0))
    assert (found.at(d("2026-10-31")), found.at(d("2026-11-02")), found.at(d("2027-01-01"))) == (
        0.0,
        0.5,
        1.0,
    )


def test_the_goals_own_last_year_gives_the_shape():
    # Last year 1, 1, 6, 2 of 10 came on these weekdays.
    history = back(flows("2026-11-01", 1, 1, 6, 2))
    found = pace(d("2026-11-01"), d("2026-11-04"), history, [(d("2026-11-03"), d("2026-11-03"))])
    assert (found.how, found.fields) == (BY_YEARS, {"years": 1})
    assert found.shares == pytest.approx((0.1, 0.2, 0.8, 1.0))


def test_several_years_are_averaged_each_as_a_share_of_its_own():
    # 1 of 2 and 30 of 40 on the first day: (0.5 + 0.75) / 2, however large the second year was.
    history = back(flows("2026-11-01", 1, 1)) | back(flows("2026-11-01", 30, 10), 2)
    found = pace(d("2026-11-01"), d("2026-11-02"), history, [])
    assert (found.fields["years"], found.shares[0]) == (2, pytest.approx(0.625))


def test_a_year_of_which_a_month_is_missing_does_not_count_and_one_of_which_little_is_does():
    twenty = [1.0] * 20
    missing = back(
        {day: value for day, value in flows("2026-11-01", *twenty).items() if day.day not in (3, 4, 5)}
    )
    assert pace(d("2026-11-01"), d("2026-11-20"), missing, []).how == STRAIGHT  # 17 of 20
    little = back(
        {day: value for day, value in flows("2026-11-01", *twenty).items() if day.day not in (3, 4)}
    )
    assert pace(d("2026-11-01"), d("2026-11-20"), little, []).how == BY_YEARS  # 18 of 20


def test_a_year_in_which_nothing_came_gives_no_shape():
    assert pace(d("2026-11-01"), d("2026-11-02"), back(flows("2026-11-01", 0, 0)), []).how == STRAIGHT


def test_a_leap_year_keeps_the_weekdays():
    # 29 February 2028 is a Tuesday; 364 days before it is Tuesday 2 March 2027.
    history = {d("2027-03-02"): 9.0, d("2027-03-01"): 1.0}
    found = pace(d("2028-02-28"), d("2028-02-29"), history, [])
    assert found.shares == pytest.approx((0.1, 1.0))


def test_a_goal_across_two_school_years_is_shaped_on_the_same_days_before():
    start, deadline = d("2026-05-01"), d("2027-02-28")
    days = (deadline - start).days + 1
    history = back({start + dt.timedelta(n): 1.0 for n in range(days)})
    found = pace(start, deadline, history, [])
    assert found.how == BY_YEARS and found.at(d("2026-07-31")) == pytest.approx(92 / days)


def test_the_calendar_weighs_open_days_their_week_before_and_holidays():
    # Fifteen days: seven before the open day count three, the open day six, two plain, five of holiday two fifths.
    open_day, holiday = (d("2026-11-08"), d("2026-11-08")), (d("2026-11-11"), d("2026-11-15"))
    found = pace(d("2026-11-01"), d("2026-11-15"), {}, [open_day, holiday])
    total = 7 * 3 + 6 + 2 * 1 + 5 * 0.4
    assert (found.how, found.fields) == (BY_CALENDAR, {"events": 2})
    assert found.at(d("2026-11-01")) == pytest.approx(3 / total)
    assert found.at(d("2026-11-08")) == pytest.approx(27 / total)
    assert found.at(d("2026-11-10")) == pytest.approx(29 / total)


def test_a_level_is_shaped_on_what_it_climbed():
    # Followers went 100, 100, 130, 140: of the 40 it climbed, 0, 0, 30 and 40.
    history = back(flows("2026-11-01", 100, 100, 130, 140))
    found = pace(d("2026-11-01"), d("2026-11-04"), history, [], "level")
    assert found.shares == pytest.approx((0, 0, 0.75, 1))
    falling = back(flows("2026-11-01", 140, 130, 120, 100))
    assert pace(d("2026-11-01"), d("2026-11-04"), falling, [], "level").how == STRAIGHT


def test_a_rate_should_be_there_from_the_first_day():
    assert pace(d("2026-11-01"), d("2026-11-03"), {}, [], "rate").shares == (1.0, 1.0, 1.0)


def test_a_deadline_before_the_start_is_a_mistake():
    with pytest.raises(ValueError, match="before"):
        paces.pace(d("2026-11-02"), d("2026-11-01"), {}, [])


@pytest.mark.parametrize(
    ("kind", "direction", "value", "begin", "target", "to", "share", "over", "judged", "state"),
    [
        # A sum of 400, half of the way: 200 should be there. 190 is 95 %, 160 is 80 %.
        ("sum", "at least", 190, 0, 400, None, 0.5, False, None, "green"),
        ("sum", "at least", 189, 0, 400, None, 0.5, False, None, "amber"),
        ("sum", "at least", 160, 0, 400, None, 0.5, False, None, "amber"),
        ("sum", "at least", 159, 0, 400, None, 0.5, False, None, "red"),
        ("sum", "at least", 0, 0, 400, None, 0.5, False, None, "red"),
        ("sum", "at least", 0, 0, 400, None, 0.05, False, None, "early"),
        ("sum", "at least", 400, 0, 400, None, 0.05, False, None, "reached"),
        ("sum", "at least", 399, 0, 400, None, 1.0, True, None, "missed"),
        ("sum", "at least", 400, 0, 400, None, 1.0, True, None, "reached"),
        ("sum", "at least", None, 0, 400, None, 0.5, False, None, "unknown"),
        # At most 100 euros, half of the way: 50 may be gone; 52.5 is 105 %, 60 is 120 %.
        ("sum", "at most", 52, 0, 100, None, 0.5, False, None, "green"),
        ("sum", "at most", 60, 0, 100, None, 0.5, False, None, "amber"),
        ("sum", "at most", 61, 0, 100, None, 0.5, False, None, "red"),
        ("sum", "at most", 101, 0, 100, None, 1.0, True, None, "missed"),
        # From 1,000 to 1,200 followers, half of the way: 1,100 should be there, so 95 gained is green.
        ("level", "at least", 1095, 1000, 1200, None, 0.5, False, None, "green"),
        ("level", "at least", 1080, 1000, 1200, None, 0.5, False, None, "amber"),
        ("level", "at least", 1079, 1000, 1200, None, 0.5, False, None, "red"),
        ("level", "at least", 990, 1000, 1200, None, 0.5, False, None, "red"),
        # Complaints that are to come down from 40 to 20: half of the way 30; 9.5 less is green.
        ("level", "at most", 30, 40, 20, None, 0.5, False, None, "green"),
        ("level", "at most", 32, 40, 20, None, 0.5, False, None, "amber"),
        ("level", "at most", 35, 40, 20, None, 0.5, False, None, "red"),
        # A rate has no course.
        ("rate", "at least", 20, 0, 20, None, 0.1, False, 100, "green"),
        ("rate", "at least", 15, 0, 20, None, 0.1, False, 100, "amber"),
        ("rate", "at least", 14.9, 0, 20, None, 0.1, False, 100, "red"),
        ("rate", "at least", -3, 0, 0, None, 0.1, False, 100, "amber"),
        ("rate", "at least", 50, 0, 20, None, 0.9, False, 39, "early"),
        ("rate", "at most", 24, 0, 20, None, 0.9, False, 100, "amber"),
        # Within 10 to 20; a tenth of the distance outside is amber.
        ("level", "within", 10, 0, 10, 20, 0.5, False, None, "green"),
        ("level", "within", 21, 0, 10, 20, 0.5, False, None, "amber"),
        ("level", "within", 8.9, 0, 10, 20, 0.5, False, None, "red"),
        ("sum", "within", 7, 0, 10, 20, 0.5, False, None, "green"),  # 5 to 10 by now
        ("level", "within", 25, 0, 10, 20, 1.0, True, None, "missed"),
    ],
)  # fmt: skip
def test_status_by_the_rule_on_the_tile(
    kind, direction, value, begin, target, to, share, over, judged, state
):
    found = goal_status(kind, direction, value, begin, target, to, share, over, judged)
    assert found.state == state and found.rule
