"""Compute whether a count is more, or less, than usual: exact tests that hold at 0 to 5 stories a day."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from warehouse.core.statistics import at_least, at_most

WEEKS = 12
FEWEST_WEEKS = 4
WINDOWS = (1, 2, 3)
QUIET_WINDOW = 7
# Chance of a false alarm per day that is looked at; divided by the number of windows.
LEVEL = 0.01
FEWEST_STORIES = 5
FEWEST_NEGATIVE = 3
# A quiet week can only be told where something is usual.
FEWEST_USUAL = 10
MOST_TRIMMED = 3


@dataclass(frozen=True)
class Usual:
    """What is usual?

    Columns: mean and variance of the next count; of how many weeks, and how many were left out.
    """

    mean: float
    variance: float
    weeks: int
    trimmed: int


@dataclass(frozen=True)
class Spike:
    """Which days differ from the usual?

    Columns: first day and day after the last; stories; what is usual; the chance that chance alone
    gives this.
    """

    start: dt.date
    end: dt.date
    stories: int
    usual: float
    chance: float

    @property
    def days(self) -> int:
        """How many days does it last?"""
        return (self.end - self.start).days


def usual(counts: Sequence[int]) -> Usual | None:
    """What is usual after these counts of earlier weeks?

    Columns: those of `Usual`.
    Counts: the mean is not known exactly either, so the next count is negative binomial (a Poisson
    whose mean has a gamma distribution, Jeffreys prior); where the weeks vary more than Poisson, their
    own variance stands in. Weeks out of line with all others (an earlier spike, a school holiday) are
    left out, at most three.
    Empty: None (too few to say) below four weeks.
    Raises: nothing.
    Source: pure: what the caller passes.
    """
    remaining = sorted(counts)
    trimmed = 0
    while trimmed < MOST_TRIMMED and len(remaining) > FEWEST_WEEKS:
        low, high = _predict(remaining[1:]), _predict(remaining[:-1])
        if at_least(remaining[-1], *high) < LEVEL / len(counts):
            remaining.pop()
        elif at_most(remaining[0], *low) < LEVEL / len(counts):
            remaining.pop(0)
        else:
            break
        trimmed += 1
    if len(remaining) < FEWEST_WEEKS:
        return None
    mean, variance = _predict(remaining)
    return Usual(mean, variance, len(remaining), trimmed)


def _predict(counts: Sequence[int]) -> tuple[float, float]:
    n = len(counts)
    mean = (sum(counts) + 0.5) / n
    middle = sum(counts) / n
    spread = sum((count - middle) ** 2 for count in counts) / (n - 1) if n > 1 else 0.0
    return mean, max(mean, spread) * (1 + 1 / n)


def _sums(by_day: Mapping[dt.date, int], end: dt.date, days: int, since: dt.date) -> list[int]:
    """Stories in the same days of each of the twelve weeks before; weeks before the first known day left out."""
    sums = []
    for week in range(1, WEEKS + 1):
        first = end - dt.timedelta(days=days + 7 * week)
        if first >= since:
            sums.append(sum(by_day.get(first + dt.timedelta(days=d), 0) for d in range(days)))
    return sums


def spike(
    by_day: Mapping[dt.date, int], end: dt.date, since: dt.date, fewest: int = FEWEST_STORIES
) -> Spike | None:
    """Are the last one to three days before `end` far above what is usual on those weekdays?

    Columns: those of `Spike`; of the three runs of days the least likely one.
    Counts: stories per day (days without any may be left out), against the same weekdays of the twelve
    weeks before, from `since` on; false alarms on at most 1 % of the days.
    Empty: None when they are not, below `fewest` stories, or below four known weeks.
    Raises: nothing.
    Source: pure: what the caller passes, on the board from subject_days.
    """
    result = []
    for days in WINDOWS:
        start = end - dt.timedelta(days=days)
        count = sum(by_day.get(start + dt.timedelta(days=d), 0) for d in range(days))
        base = usual(_sums(by_day, end, days, since))
        if base is None or count < fewest or count <= base.mean:
            continue
        chance = at_least(count, base.mean, base.variance)
        if chance < LEVEL / len(WINDOWS):
            result.append(Spike(start, end, count, base.mean, chance))
    return min(result, key=lambda run: (run.chance, run.days), default=None)


def quiet(by_day: Mapping[dt.date, int], end: dt.date, since: dt.date) -> Spike | None:
    """Are the last seven days before `end` far below what is usual in a week?

    Columns: those of `Spike`.
    Counts: stories per day, against the twelve weeks before, from `since` on.
    Empty: None when they are not, where fewer than ten are usual, or below four known weeks.
    Raises: nothing.
    Source: pure: what the caller passes, on the board from subject_days.
    """
    start = end - dt.timedelta(days=QUIET_WINDOW)
    count = sum(by_day.get(start + dt.timedelta(days=d), 0) for d in range(QUIET_WINDOW))
    base = usual(_sums(by_day, end, QUIET_WINDOW, since))
    if base is None or base.mean < FEWEST_USUAL or count >= base.mean:
        return None
    chance = at_most(count, base.mean, base.variance)
    return Spike(start, end, count, base.mean, chance) if chance < LEVEL else None
