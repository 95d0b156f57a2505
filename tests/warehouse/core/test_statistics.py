"""Count tests against scipy's distributions, term by term, and by hand where a reader can."""

import itertools
import math
import subprocess
import sys

import pytest
from scipy import stats

from warehouse.core import statistics

MEANS = (0.04, 0.5, 1.0, 3.7, 20.0, 250.0)
EXCESS = (1.0, 1.02, 1.5, 8.0)


def distribution(mean: float, variance: float):
    """The same one by scipy: Poisson, or the negative binomial of this mean and variance."""
    if variance <= mean:
        return stats.poisson(mean)
    return stats.nbinom(mean**2 / (variance - mean), mean / variance)


@pytest.mark.parametrize(("mean", "excess"), list(itertools.product(MEANS, EXCESS)))
def test_chances_of_counts_are_those_of_scipy(mean, excess):
    variance = mean * excess
    wanted = distribution(mean, variance)
    for count in {0, 1, 2, 5, round(mean), round(mean + 3 * math.sqrt(variance)) + 1}:
        assert statistics.at_most(count, mean, variance) == pytest.approx(wanted.cdf(count), rel=1e-9)
        assert statistics.at_least(count, mean, variance) == pytest.approx(wanted.sf(count - 1), rel=1e-9)


def summed(count: int, mean: float, variance: float) -> float:
    """The chance of `count` or fewer, term by term: each follows from the one before."""
    size, more = mean**2 / (variance - mean), (variance - mean) / variance
    terms = [math.exp(size * math.log1p(-more))]
    for k in range(1, count + 1):
        terms.append(terms[-1] * (size + k - 1) / k * more)
    return math.fsum(terms)


@pytest.mark.parametrize("excess", [1.0001, 1.0833, 1.5, 8.0, 40.0])
def test_chances_of_counts_are_the_sum_of_their_terms(excess):
    for mean in MEANS:
        variance = mean * excess
        for count in {0, 1, 4, round(mean), round(mean + 3 * math.sqrt(variance))}:
            wanted = summed(count, mean, variance)
            assert statistics.at_most(count, mean, variance) == pytest.approx(wanted, rel=1e-9)
            assert statistics.at_least(count + 1, mean, variance) == pytest.approx(1 - wanted, abs=1e-9)


def test_a_page_that_asks_for_no_chance_does_not_load_scipy():
    code = "import sys, warehouse.reputation.figures; print('scipy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "False\n"


def test_a_very_small_chance_stays_exact():
    assert statistics.at_least(60, 3.0, 3.0) == pytest.approx(stats.poisson(3).sf(59), rel=1e-9)
    assert 0 < statistics.at_least(60, 3.0, 3.0) < 1e-50


def test_poisson_by_hand():
    assert statistics.at_most(0, 2.0, 2.0) == pytest.approx(math.exp(-2))
    assert statistics.at_most(1, 2.0, 2.0) == pytest.approx(3 * math.exp(-2))
    assert statistics.at_least(2, 2.0, 2.0) == pytest.approx(1 - 3 * math.exp(-2))


def test_where_nothing_is_expected_only_zero_can_happen():
    assert statistics.at_least(0, 0.0, 0.0) == 1.0
    assert statistics.at_most(0, 0.0, 0.0) == 1.0
    assert statistics.at_least(1, 0.0, 0.0) == 0.0


@pytest.mark.parametrize("total", range(61))
def test_two_counts_differ_where_the_exact_binomial_test_says_so(total):
    for now in range(total + 1):
        wanted = total > 0 and stats.binomtest(now, total, 0.5).pvalue < 0.05
        assert statistics.counts_differ(now, total - now) == wanted


def test_six_to_nothing_differs_and_five_to_nothing_does_not():
    # 2 / 2**6 is 3 %, 2 / 2**5 is 6 %.
    assert statistics.counts_differ(6, 0)
    assert not statistics.counts_differ(5, 0)


def test_large_counts_are_tested_too():
    assert not statistics.counts_differ(10_100, 10_000)
    assert statistics.counts_differ(10_500, 10_000)


def test_two_means_differ_when_their_difference_leaves_the_interval():
    # Half positive, half negative: variance 1; with 50 and 50 the margin is 1.96 * sqrt(2 / 50) = 0.392.
    assert statistics.means_differ(0.40, 1.0, 50, 0.0, 1.0, 50)
    assert not statistics.means_differ(0.39, 1.0, 50, 0.0, 1.0, 50)
    assert statistics.means_differ(0.0, 1.0, 50, 0.40, 1.0, 50)
    assert pytest.approx(stats.norm.ppf(0.975)) == statistics.Z


def test_the_mean_of_nothing_differs_from_nothing():
    assert not statistics.means_differ(1.0, 0.0, 0, -1.0, 0.0, 100)
    assert not statistics.means_differ(1.0, 0.0, 100, -1.0, 0.0, 0)
