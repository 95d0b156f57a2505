"""Spikes and quiet weeks: by hand, against scipy, and how often chance alone would cry wolf."""

import datetime as dt
import random

import pytest
from scipy import stats

from tests.warehouse.school import TODAY, day
from warehouse.reputation import spikes

SINCE = day(400)


def every_week(count: int, ago: int, weeks: int = 12) -> dict[dt.date, int]:
    """So many stories on that day of each of the twelve weeks before."""
    return {day(ago + 7 * week): count for week in range(1, weeks + 1)}


def every_day(count: int, days: int = 7 * 13 + 3) -> dict[dt.date, int]:
    return {day(ago): count for ago in range(1, days + 1)}


def test_what_is_usual_by_hand():
    found = spikes.usual([2] * 12)
    # Jeffreys: half a story more over all weeks; the mean itself is uncertain by one twelfth.
    assert found.mean == pytest.approx(24.5 / 12)
    assert found.variance == pytest.approx(24.5 / 12 * 13 / 12)
    assert (found.weeks, found.trimmed) == (12, 0)


def test_what_is_usual_is_the_gamma_poisson_forecast_of_scipy():
    counts = [3, 1, 2, 4, 2, 3, 2, 1, 5, 2, 3, 2]
    found = spikes.usual(counts)
    forecast = stats.nbinom(sum(counts) + 0.5, len(counts) / (len(counts) + 1))
    assert found.mean == pytest.approx(forecast.mean())
    assert found.variance == pytest.approx(forecast.var())


def test_weeks_that_vary_more_than_chance_stand_for_themselves():
    counts = [0, 10, 1, 9, 0, 10, 2, 8]
    found = spikes.usual(counts)
    spread = sum((count - 5) ** 2 for count in counts) / 7
    assert found.variance == pytest.approx(spread * 9 / 8)


def test_an_earlier_spike_and_a_holiday_are_not_usual():
    found = spikes.usual([10, 11, 9, 10, 12, 10, 9, 11, 10, 10, 60, 0])
    assert (found.weeks, found.trimmed) == (10, 2)
    assert found.mean == pytest.approx(102.5 / 10)


def test_at_most_three_weeks_are_left_out():
    assert spikes.usual([2] * 8 + [40, 400, 4_000, 40_000]).trimmed == 3


@pytest.mark.parametrize("weeks", range(4))
def test_fewer_than_four_weeks_are_too_few_to_say_what_is_usual(weeks):
    assert spikes.usual([2] * weeks) is None
    by_day = {**every_week(0, 1, weeks), day(1): 100}
    assert spikes.spike(by_day, TODAY, day(1 + 7 * weeks)) is None
    assert spikes.quiet({}, TODAY, day(7 * (weeks + 1))) is None


def test_four_weeks_are_enough():
    assert spikes.usual([2] * 4).weeks == 4
    assert spikes.spike({day(1): 100}, TODAY, day(1 + 7 * 4)).stories == 100


def test_a_spike_of_one_day_has_its_day_its_usual_and_its_chance():
    by_day = {**every_week(1, 1), day(1): 12}
    found = spikes.spike(by_day, TODAY, SINCE)
    assert (found.start, found.end, found.days, found.stories) == (day(1), TODAY, 1, 12)
    assert found.usual == pytest.approx(12.5 / 12)
    assert found.chance == pytest.approx(stats.nbinom(12.5, 12 / 13).sf(11), rel=1e-9)


def test_the_run_of_days_that_chance_explains_least_is_given():
    # Ten on each of three days, where one is usual on each: together they say more than one does.
    by_day = {**every_day(1), day(1): 10, day(2): 10, day(3): 10}
    found = spikes.spike(by_day, TODAY, SINCE)
    assert (found.start, found.end, found.stories) == (day(3), TODAY, 30)
    assert found.chance == pytest.approx(stats.nbinom(36.5, 12 / 13).sf(29), rel=1e-6)


def test_only_the_same_weekdays_say_what_is_usual():
    # Twelve every Sunday is usual on a Sunday, however quiet the other days are.
    assert spikes.spike({**every_week(12, 1), day(1): 12}, TODAY, SINCE) is None
    assert spikes.spike({**every_week(12, 2), day(1): 12}, TODAY, SINCE).stories == 12


def test_fewer_stories_than_the_least_are_never_a_spike():
    assert spikes.spike({day(1): 4}, TODAY, SINCE) is None
    assert spikes.spike({day(1): 5}, TODAY, SINCE).stories == 5
    assert spikes.spike({day(1): 3}, TODAY, SINCE, spikes.FEWEST_NEGATIVE).stories == 3
    assert spikes.spike({day(1): 2}, TODAY, SINCE, spikes.FEWEST_NEGATIVE) is None


def test_the_day_that_is_not_over_is_not_looked_at():
    assert spikes.spike({TODAY: 100}, TODAY, SINCE) is None


def test_weeks_before_the_first_known_day_are_no_zeros():
    # Known for five weeks: ten stories each Sunday; the seven weeks before were not collected.
    by_day = {**every_week(10, 1, 5), day(1): 12}
    assert spikes.spike(by_day, TODAY, day(36)) is None
    assert spikes.spike({**by_day, day(1): 40}, TODAY, day(36)).usual == pytest.approx(50.5 / 5)


def test_a_quiet_week_by_hand():
    by_day = {day(ago): 4 for ago in range(8, 8 + 84)} | {day(3): 5}
    found = spikes.quiet(by_day, TODAY, SINCE)
    assert (found.start, found.end, found.days, found.stories) == (day(7), TODAY, 7, 5)
    assert found.usual == pytest.approx((12 * 28 + 0.5) / 12)
    assert found.chance == pytest.approx(stats.nbinom(336.5, 12 / 13).cdf(5), rel=1e-9)


def test_a_week_as_usual_or_busier_is_not_quiet():
    usual_weeks = {day(ago): 4 for ago in range(1, 92)}
    assert spikes.quiet(usual_weeks, TODAY, SINCE) is None
    assert spikes.quiet({**usual_weeks, day(1): 400}, TODAY, SINCE) is None


def test_where_little_is_usual_silence_says_nothing():
    nine = {day(1 + 7 * week): 9 for week in range(1, 13)}
    assert spikes.quiet(nine, TODAY, SINCE) is None
    assert spikes.quiet(dict.fromkeys(nine, 10), TODAY, SINCE).stories == 0


@pytest.mark.parametrize("mean", [0.3, 1.0, 4.0])
def test_on_days_of_pure_chance_a_false_alarm_is_rare(mean):
    dice = random.Random(7)
    draws = stats.poisson(mean)
    alarms = 0
    for _ in range(1000):
        counts = draws.rvs(87, random_state=dice.getrandbits(32))
        by_day = {day(ago): int(count) for ago, count in enumerate(counts, 1)}
        alarms += spikes.spike(by_day, TODAY, SINCE) is not None
    # 1 % is promised; three standard errors above it are 19 of 1000.
    assert alarms <= 19
