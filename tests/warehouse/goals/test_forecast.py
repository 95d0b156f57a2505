"""The forecast of a goal: what can be checked by hand, and how often its band holds on data of a known kind."""

import datetime as dt
import math

import numpy as np
import pytest

from pipelines.goals import forecasts
from tests.warehouse.goals.test_goals import AT, TODAY, d, enter, goal, set_goals, visits
from warehouse.core.connection import reading
from warehouse.goals import weekly
from warehouse.goals.daily import defined
from warehouse.goals.forecast import Weeks, band, tried
from warehouse.goals.states import states


def weeks(kind="sum", values=(10.0,) * 30, ahead=4.0, **more) -> Weeks:
    return Weeks(kind, tuple(values), more.pop("weights", ()), more.pop("future", ()), ahead, **more)


def test_what_never_moved_goes_on_as_it_was():
    # 100 so far, 4 weeks of 10 to come.
    found = band(weeks(so_far=100.0))
    assert (found.low, found.middle, found.high) == pytest.approx((140, 140, 140))
    assert band(weeks("level", values=(7.0,) * 30)).middle == pytest.approx(7)


def test_a_part_of_a_week_counts_for_its_part():
    assert band(weeks(so_far=0.0, ahead=2.5)).middle == pytest.approx(25)


def test_at_the_deadline_nothing_is_left_to_say():
    found = band(weeks(so_far=88.0, ahead=0.0))
    assert (found.low, found.middle, found.high) == (88, 88, 88)


def test_a_steady_climb_goes_on():
    climbing = [100.0 + 5 * n for n in range(40)]
    climbing[7] = math.nan  # a week that nobody measured
    found = band(weeks("level", values=climbing, ahead=10.0))
    assert found.middle == pytest.approx(100 + 5 * 49, abs=2)


def test_a_week_that_draws_people_is_expected_again():
    # Every fourth week is an open day and brings four times as much; the next four weeks hold one.
    values = [40.0 if n % 4 == 3 else 10.0 for n in range(40)]
    weights = tuple(4.0 if n % 4 == 3 else 1.0 for n in range(40))
    noisy = [value + (1 if n % 3 else -1) for n, value in enumerate(values)]
    found = band(weeks(values=noisy, weights=weights, future=(1.0, 1.0, 1.0, 4.0), ahead=4.0))
    assert found.middle == pytest.approx(70, abs=6)


def test_a_rate_weighs_what_is_judged_already():
    # 30 points over 300 stories, then four weeks of 25 stories at 30 points: it stays at 30.
    found = band(weeks("rate", values=(30.0,) * 30, so_far=30.0, judged=(300.0, 25.0)))
    assert found.middle == pytest.approx(30)
    # At 10 points in the weeks to come: (300 x 30 + 100 x 10) / 400 = 25.
    found = band(weeks("rate", values=(10.0,) * 30, so_far=30.0, judged=(300.0, 25.0)))
    assert found.middle == pytest.approx(25)


def test_fewer_than_twenty_known_weeks_say_nothing():
    assert band(weeks(values=[10.0] * 19)) is None
    assert band(weeks(values=[10.0] * 19 + [math.nan] * 10)) is None
    assert tried(weeks(values=[10.0] * 19)) == (0, 0, 4)


def test_zero_and_negative_values_are_values():
    assert band(weeks(values=[0.0] * 30, so_far=0.0)).high == 0
    falling = [0.0 - 2 * n for n in range(30)]
    assert band(weeks("level", values=falling, ahead=5.0)).middle == pytest.approx(-68, abs=2)


@pytest.mark.parametrize("kind", ["sum", "level", "rate"])
def test_the_band_holds_about_as_often_as_it_says(kind):
    """Series of a known kind, each held back: between 60 and 97 of a hundred bands hold."""
    chance = np.random.default_rng(7)
    held = inside = 0
    for _ in range(8):
        noise = {
            "sum": chance.poisson(30, 130),
            "level": 2000 + np.cumsum(chance.normal(6, 9, 130)),
            "rate": chance.normal(10, 15, 130),
        }[kind]
        tries, ended, ahead = tried(weeks(kind, values=tuple(float(each) for each in noise), ahead=13.0))
        assert ahead == 13
        held, inside = held + tries, inside + ended
    assert held == 96
    assert 0.6 <= inside / held <= 0.97, f"{inside} of {held}"


def test_the_same_data_give_the_same_forecast():
    values = [float(n % 7) for n in range(60)]
    assert band(weeks(values=values)) == band(weeks(values=values))


def test_a_run_makes_the_forecast_and_the_goal_shows_it(warehouse):
    start = d("2026-03-01")
    days = {str(start + dt.timedelta(days=n)): (10 + n % 3, 0) for n in range((TODAY - start).days)}
    visits(days)
    set_goals(goal(metric="sessions", start_day=d("2026-08-01"), deadline=d("2026-12-31"), target=1500.0))
    assert forecasts.update(TODAY, AT) == 1
    with reading() as con:
        (found,) = states(con, TODAY)
    # 11 a day in the mean: 114 days are 1,254 and 39 more days 429.
    assert found.value == pytest.approx(1254, abs=3)
    assert found.forecast.band.middle == pytest.approx(1683, abs=25)
    assert found.forecast.weeks == 38 and found.forecast.held_back > 0
    # Nothing new is known: nothing is made anew. A goal with another deadline waits for the next run.
    assert forecasts.update(TODAY, AT) == 0
    set_goals(goal(metric="sessions", start_day=d("2026-08-01"), deadline=d("2027-01-31"), target=1500.0))
    with reading() as con:
        assert states(con, TODAY)[0].forecast is None
    assert forecasts.update(TODAY, AT + dt.timedelta(hours=1)) == 1


def test_what_was_entered_for_a_month_is_spread_over_its_days(warehouse):
    set_goals(goal(start_day=d("2026-01-01"), deadline=d("2026-12-31"), target=400.0))
    enter(*((str(dt.date(2026, month, 1)), 31.0) for month in range(1, 12)))
    with reading() as con:
        (row,) = defined(con)
        as_of, told = weekly.weeks(con, row, TODAY)
    assert as_of == d("2026-11-01")
    # October has 31 days, so one a day: seven a week.
    assert told.values[-1] == pytest.approx(7)


def test_before_its_start_a_goal_has_no_forecast(warehouse):
    set_goals(goal(metric="sessions", start_day=d("2026-12-01"), deadline=d("2026-12-31")))
    visits({str(TODAY - dt.timedelta(days=n)): (10, 0) for n in range(1, 200)})
    assert forecasts.update(TODAY, AT) == 0


def test_what_does_not_fit_in_a_run_waits_for_the_next(warehouse):
    rows = [
        goal(
            goal=f"doel-{n}",
            metric="sessions",
            start_day=d("2026-08-01"),
            deadline=d("2026-12-31"),
            position=n,
        )
        for n in range(3)
    ]
    visits({str(TODAY - dt.timedelta(days=n)): (10, 0) for n in range(1, 300)})
    set_goals(*rows)
    assert [forecasts.update(TODAY, AT, seconds=0.0) for _ in range(4)] == [1, 1, 1, 0]
