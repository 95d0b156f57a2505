"""Compute count tests and intervals, against chance alone, as pure functions.

The distributions are scipy's. It takes a fifth of a second to load, so that only who asks waits for it.
"""

import math

# Two-sided 95 %.
Z = 1.959963984540054
# So little more than the mean and the variance is that of a Poisson, to more digits than anyone reads.
POISSON = 1 + 1e-9


def at_most(count: int, mean: float, variance: float) -> float:
    """How likely are `count` or fewer, by a negative binomial with this mean and variance?

    Unit: chance from 0 to 1; a Poisson where the variance is not larger than the mean.
    Empty: 1 where the mean is 0.
    Source: https://en.wikipedia.org/wiki/Negative_binomial_distribution
    """
    from scipy import special

    if mean <= 0:
        return 1.0
    if variance <= mean * POISSON:
        return float(special.pdtr(count, mean))
    return float(special.betainc(_size(mean, variance), count + 1, mean / variance))


def at_least(count: int, mean: float, variance: float) -> float:
    """How likely are `count` or more, by a negative binomial with this mean and variance?

    Unit: chance from 0 to 1, of which small ones are exact too; a Poisson where the variance is not larger than the
    mean.
    Empty: 1 for a count of 0, and 0 for any other where the mean is 0.
    """
    from scipy import special

    if count <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    if variance <= mean * POISSON:
        return float(special.pdtrc(count - 1, mean))
    return float(special.betainc(count, _size(mean, variance), (variance - mean) / variance))


def _size(mean: float, variance: float) -> float:
    """Return the number of successes for which the negative binomial waits."""
    return mean * mean / (variance - mean)


def counts_differ(now: int, before: int) -> bool:
    """Is one count clearly another than an earlier one, taking each as Poisson?

    Unit: yes or no, at 95 %, by an exact test: given the sum of both, each story falls in either period
    with chance one half.
    Empty: no, when both are 0.
    """
    from scipy import special

    smaller, larger = sorted((now, before))
    if larger == 0:
        return False
    # How likely is it that at most the smaller of both falls in one of the two periods?
    return bool(2 * special.betainc(larger, smaller + 1, 0.5) < 0.05)


def means_differ(now: float, spread: float, n: int, before: float, spread_before: float, m: int) -> bool:
    """Are two means clearly different?

    Unit: yes or no, at 95 %; `spread` is the variance of one story, n and m are their numbers.
    Empty: no, when either has no stories.
    """
    if n == 0 or m == 0:
        return False
    margin = Z * math.sqrt(spread / n + spread_before / m)
    return abs(now - before) > margin
