"""What chance alone would give: count tests and intervals, as pure functions.

Written out with `math.lgamma`: importing scipy.stats would cost every page two seconds.
"""

import math

# Two-sided 95 %.
Z = 1.959963984540054


def negative_binomial_pmf(count: int, mean: float, variance: float) -> float:
    """How likely is exactly `count`, by a negative binomial with this mean and variance?

    Poisson where the variance is not larger than the mean; 1 for 0 where the mean is 0.
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
    """How likely are `count` or fewer?"""
    return min(1.0, math.fsum(negative_binomial_pmf(k, mean, variance) for k in range(count + 1)))


def at_least(count: int, mean: float, variance: float) -> float:
    """How likely are `count` or more? Summed from above, so that small chances stay exact."""
    if count <= 0:
        return 1.0
    if count <= mean:
        return max(0.0, 1.0 - at_most(count - 1, mean, variance))
    total = 0.0
    k = count
    while True:
        term = negative_binomial_pmf(k, mean, variance)
        total += term
        # Beyond the mean the terms fall; what is left out is far below what is kept.
        if term <= total * 1e-12:
            return min(1.0, total)
        k += 1


def counts_differ(now: int, before: int) -> bool:
    """Is one count clearly another than an earlier one, taking each as Poisson? (95 %, exact)

    Given the sum of both, each story falls in either period with chance one half: a binomial test.
    """
    total = now + before
    if total == 0:
        return False
    smaller = min(now, before)
    log_half = total * math.log(0.5)
    tail = math.fsum(
        math.exp(math.lgamma(total + 1) - math.lgamma(k + 1) - math.lgamma(total - k + 1) + log_half)
        for k in range(smaller + 1)
    )
    return min(1.0, 2 * tail) < 0.05


def means_differ(now: float, spread: float, n: int, before: float, spread_before: float, m: int) -> bool:
    """Are two means clearly different? `spread` is the variance of one story, n and m their numbers."""
    if n == 0 or m == 0:
        return False
    margin = Z * math.sqrt(spread / n + spread_before / m)
    return abs(now - before) > margin
