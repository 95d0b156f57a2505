"""Compute a goal's value at its deadline: a band that should hold in eight of ten cases, and how often it did.

Weeks are modelled with the state-space models of statsmodels, which take weeks that nobody measured as they are:
unknown. A sum: the logarithm of each week as a moving level, times what the week and the one before it weigh (an open
day goes on drawing people); a level: a walk with a drift; a rate: a moving level.
"""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
PATHS = 1000
SEED = 20260801  # the same data give the same forecast
FEWEST = 20  # known weeks
LONGEST = 156  # weeks that are looked back
TRIALS, STEP, AHEAD = 12, 4, 13
MOST = 14.0  # of a week's logarithm: a million


@dataclass(frozen=True)
class Band:
    """Between which values will it end?

    Columns: low, middle and high: an eighth-of-ten band (10th, 50th, 90th of a hundred outcomes).
    Empty: never; `band` gives None.
    """

    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Weeks:
    """What is known by week, up to the last day that is known?

    Columns: kind (sum, level or rate); values by week (NaN: unknown); weight of each week and of the weeks to come, by
    the year before or the calendar (() : none); so_far: what a sum or rate holds already; judged: of a rate, stories
    so far and expected per week.
    Empty: values ().
    """

    kind: str
    values: tuple[float, ...]
    weights: tuple[float, ...]
    future: tuple[float, ...]
    ahead: float
    so_far: float = 0.0
    judged: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Forecast:
    """Where will a goal stand at its deadline?

    Columns: as_of: the last known day; the band; weeks it was made from; held_back and inside: stretches of `ahead`
    weeks of the past on which it was tried and how many of these ended within their band; tried_on: when.
    Empty: never; `ahead` gives None.
    """

    as_of: dt.date
    band: Band
    weeks: int
    held_back: int
    inside: int
    ahead: int
    tried_on: dt.date


def band(weeks: Weeks) -> Band | None:
    """Where will it stand after the weeks to come?

    Columns: those of `Band`.
    Counts: `ahead` weeks, the last of which may be a part of one.
    Empty: None with fewer than twenty known weeks.
    Raises: nothing.
    """
    import numpy as np

    values = np.asarray(weeks.values, dtype=float)
    if np.isfinite(values).sum() < FEWEST:
        return None
    if weeks.ahead <= 0:
        stands = weeks.so_far if weeks.kind != "level" else float(values[np.isfinite(values)][-1])
        return Band(stands, stands, stands)
    paths = _paths(weeks, values)
    if weeks.kind == "level":
        ends = _at(paths, weeks.ahead)
    elif weeks.kind == "sum":
        ends = weeks.so_far + _added(np.expm1(np.clip(paths, 0, MOST)), weeks.ahead)
    else:
        had, per_week = weeks.judged
        coming = per_week * weeks.ahead
        mean = _added(np.clip(paths, -100, 100), weeks.ahead) / weeks.ahead
        ends = (weeks.so_far * had + mean * coming) / max(had + coming, 1e-9)
    return Band(*(float(quantile) for quantile in np.quantile(ends, (LOW, MIDDLE, HIGH))))


def _paths(weeks: Weeks, values: np.ndarray) -> np.ndarray:
    """Return simulated weeks to come: one row per week, one column per path."""
    # A second to load, and only a run needs it.
    import numpy as np
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    steps = int(np.ceil(weeks.ahead))
    seen, known, coming = values, None, None
    if weeks.kind == "sum":
        seen = np.log1p(np.clip(values, 0, None))
        if weeks.weights and np.ptp(weeks.weights) > 0:
            both = np.log1p(np.asarray((*weeks.weights, *weeks.future[:steps]), dtype=float))
            both = np.column_stack((both, np.concatenate((both[:1], both[:-1]))))
            known, coming = both[: len(values)], both[len(values) :]
    spread = float(np.nanstd(seen))
    if spread == 0:
        flat = float(seen[np.isfinite(seen)][-1])
        return np.full((steps, 1), flat)
    trend = "rwdrift" if weeks.kind == "level" else "llevel"
    # Divided by the spread, the search for the parameters begins near where they are.
    model = UnobservedComponents(seen / spread, level=trend, exog=known)
    with warnings.catch_warnings():
        # What it says of its search (not converged to the last digit) the trial on held-back weeks judges better.
        warnings.simplefilter("ignore")
        fitted = model.fit(disp=0, maxiter=200)
        paths = fitted.simulate(steps, anchor="end", repetitions=PATHS, exog=coming, rng=SEED)
    return np.asarray(paths).reshape(steps, PATHS) * spread


def _added(paths: np.ndarray, ahead: float) -> np.ndarray:
    """Return the weeks together, the last one for the part of it that counts."""
    import numpy as np

    share = np.ones(len(paths))
    share[-1] = ahead - (len(paths) - 1)
    return np.asarray((paths * share[:, None]).sum(axis=0))


def _at(paths: np.ndarray, ahead: float) -> np.ndarray:
    import numpy as np

    part = ahead - (len(paths) - 1)
    before = paths[-2] if len(paths) > 1 else paths[-1]
    return np.asarray(before + (paths[-1] - before) * part if len(paths) > 1 else paths[-1])


def tried(weeks: Weeks, most: int = AHEAD) -> tuple[int, int, int]:
    """How often did the band hold, on weeks of the past that it had not seen?

    Columns: stretches tried, how many ended within their band, how many weeks each was long.
    Counts: at most twelve stretches that begin four weeks apart, as long as what remains to the deadline but at most
    `most` (thirteen) weeks; each forecast sees the weeks before its own stretch only. Stretches with unknown weeks are
    left out.
    Empty: (0, 0, weeks) while the past is too short.
    Raises: nothing.
    """
    import numpy as np

    ahead = int(min(max(round(weeks.ahead), 1), most))
    held = inside = 0
    for back in range(ahead, ahead + TRIALS * STEP, STEP):
        cut = len(weeks.values) - back
        truth = np.asarray(weeks.values[cut : cut + ahead], dtype=float) if cut >= FEWEST else np.array([])
        if not truth.size or not np.isfinite(truth).all():
            continue
        interval = band(_held(weeks, cut, ahead))
        if interval is None:
            continue
        ended = _ended(weeks.kind, truth)
        held += 1
        inside += interval.low <= ended <= interval.high
    return held, int(inside), ahead


def _held(weeks: Weeks, cut: int, ahead: int) -> Weeks:
    weights: Sequence[float] = weeks.weights
    return Weeks(
        weeks.kind,
        weeks.values[:cut],
        tuple(weights[:cut]),
        tuple(weights[cut : cut + ahead]),
        ahead,
        judged=(0.0, 1.0),
    )


def _ended(kind: str, truth: np.ndarray) -> float:
    if kind == "level":
        return float(truth[-1])
    return float(truth.sum() if kind == "sum" else truth.mean())
