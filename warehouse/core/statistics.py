"""What chance alone would give: count tests and intervals, as pure functions.

Written out with `math.lgamma`: importing scipy.stats would cost every page two seconds.
"""

import math

# Two-sided 95 %.
Z = 1.959963984540054
# A term this small against the sum changes no digit of it, nor do all that follow.
NEGLIGIBLE = 1e-18


def negative_binomial_pmf(count: int, mean: float, variance: float) -> float:
    """How likely is exactly `count`, by a negative binomial with this mean and variance?

    Unit: chance from 0 to 1; a Poisson where the variance is not larger than the mean.
    Empty: 1 for a count of 0 where the mean is 0.
    Source: https://en.wikipedia.org/wiki/Negative_binomial_distribution
    """
    if mean <= 0:
        return 1.0 if count == 0 else 0.0
    if variance <= mean * (1 + 1e-9):
        return math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))
    size = mean * mean / (variance - mean)
    return math.exp(
        math.lgamma(size + count)
        - math.lgamma(size)
        - math.lgamma(count + 1)
        + size * math.log(mean / variance)
        + count * math.log1p(-mean / variance)
    )


def at_most(count: int, mean: float, variance: float) -> float:
    """How likely are `count` or fewer?

    Unit: chance from 0 to 1.
    """
    if mean <= 0:
        return 1.0
    top = min(count, _most_likely(mean, variance))
    return min(1.0, _below(top, mean, variance) + _above(top + 1, mean, variance, count))


def at_least(count: int, mean: float, variance: float) -> float:
    """How likely are `count` or more?

    Unit: chance from 0 to 1; summed from above, so that small chances stay exact.
    """
    if count <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    if count <= mean:
        return max(0.0, 1.0 - at_most(count - 1, mean, variance))
    return min(1.0, _above(count, mean, variance))


def _most_likely(mean: float, variance: float) -> int:
    """The count from which the terms fall on both sides."""
    return max(0, int(mean - max(0.0, variance - mean) / mean))


def _below(count: int, mean: float, variance: float) -> float:
    """Terms of `count` and fewer, where they fall: ended when nothing is left to add."""
    spread = max(mean, variance)
    times, more = mean * mean / spread, 1 - mean / spread
    term = total = negative_binomial_pmf(count, mean, variance)
    for k in range(count, 0, -1):
        # Each term follows from its neighbour, so that a million stories cost no more than a hundred.
        term *= k / (times + more * (k - 1))
        total += term
        if term <= total * NEGLIGIBLE:
            break
    return total


def _above(count: int, mean: float, variance: float, last: float = math.inf) -> float:
    """Terms of `count` up to `last`, where they fall: ended when nothing is left to add."""
    if count > last:
        return 0.0
    spread = max(mean, variance)
    times, more = mean * mean / spread, 1 - mean / spread
    term = total = negative_binomial_pmf(count, mean, variance)
    while count < last and term > total * NEGLIGIBLE:
        term *= (times + more * count) / (count + 1)
        total += term
        count += 1
    return total


def counts_differ(now: int, before: int) -> bool:
    """Is one count clearly another than an earlier one, taking each as Poisson?

    Unit: yes or no, at 95 %, by an exact test: given the sum of both, each story falls in either period
    with chance one half.
    Empty: no, when both are 0.
    """
    total = now + before
    if total == 0:
        return False
    smaller = min(now, before)
    term = tail = math.exp(
        math.lgamma(total + 1)
        - math.lgamma(smaller + 1)
        - math.lgamma(total - smaller + 1)
        + total * math.log(0.5)
    )
    for k in range(smaller, 0, -1):
        term *= k / (total - k + 1)
        tail += term
        if 2 * tail >= 0.05 or term <= tail * NEGLIGIBLE:
            break
    return 2 * tail < 0.05


def means_differ(now: float, spread: float, n: int, before: float, spread_before: float, m: int) -> bool:
    """Are two means clearly different?

    Unit: yes or no, at 95 %; `spread` is the variance of one story, n and m are their numbers.
    Empty: no, when either has no stories.
    """
    if n == 0 or m == 0:
        return False
    margin = Z * math.sqrt(spread / n + spread_before / m)
    return abs(now - before) > margin
