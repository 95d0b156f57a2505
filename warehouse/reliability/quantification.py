"""Correct net sentiment for the confusion that people's answers measured: a quantification estimate, no new labels.

Adjusted classify-and-count: a method that labels too sunnily still tells how many stories it gave which label, and the
weekly sample tells what people say of those. Pure arithmetic on rows that were asked before.
"""

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from warehouse.core.figure import Corrected
from warehouse.core.period import Period
from warehouse.core.rows import Row
from warehouse.core.statistics import Z
from warehouse.reliability.agreement import FEWEST, LABELS, effective

# Judged mentions with one label of the method; with fewer the page Reliability gives no share either.
FEWEST_OF_A_LABEL = 10
ELSEWHERE = "elsewhere"  # what people found not to be about the subject; such a story leaves the figure
OUTCOMES = (*LABELS, ELSEWHERE)
SIGN = {"positive": 1.0, "neutral": 0.0, "negative": -1.0, ELSEWHERE: 0.0}
PRIOR = 0.5  # Jeffreys': ten of ten right is not taken for certainty


@dataclass(frozen=True)
class _Found:
    """What did people say of the mentions with one label of the method?

    Columns: judged, mentions; n, as many judgements as the unequal weights leave; shares per outcome, adding up to 1.
    """

    judged: int
    n: float
    shares: Mapping[str, float]


def corrected(
    rows: Iterable[Row], subject: str, shown: Mapping[str, int], period: Period
) -> Corrected | None:
    """What would net sentiment be, had people judged every story?

    Unit: points, from -100 to 100, with a 95 % interval.
    Counts: rows: judged mentions (subject, kind, day, about, label, scored_label, weight); shown: the period's stories
    per label, unclear ones not among them. Stories of the period that people judged keep what people said. Of the
    others with one label of the method, as many are taken to be positive, neutral, negative, or not about the subject,
    as people found among the judged mentions with that label, weighted by how many each stands for. Own publications
    play no part, as in the figure. The interval holds both the chance of who was drawn for judging and that of the
    stories that nobody judged: per label a Dirichlet-multinomial with Jeffreys' prior, the ratio by the delta method.
    Empty: None with fewer than 40 judged, fewer than 10 with a label of the method that the period has, or no stories.
    Source: Forman, Quantifying counts and costs via classification, 2008; Kish, Survey Sampling, 1965, 11.7.
    """
    judged = [row for row in rows if row["subject"] == subject and row["kind"] != "own" and _outcome(row)]
    if sum(row["label"] in LABELS for row in judged) < FEWEST:
        return None
    known = _known(judged, shown, period)
    left = {label: shown[label] - known[label] for label in LABELS}
    found = {label: _found(judged, label) for label in LABELS if left[label]}
    if any(each.judged < FEWEST_OF_A_LABEL for each in found.values()):
        return None
    expected = dict(known) | {ELSEWHERE: 0.0}
    for label, each in found.items():
        for outcome, share in each.shares.items():
            expected[outcome] += left[label] * share
    about = math.fsum(expected[label] for label in LABELS)
    if not about:
        return None
    net = (expected["positive"] - expected["negative"]) / about
    variance = math.fsum(_variance(each, left[label], net) for label, each in found.items())
    reach = Z * math.sqrt(variance) / about
    low, high = max(-1.0, net - reach), min(1.0, net + reach)
    used = sum(row["scored_label"] in found for row in judged)
    return Corrected(net * 100, low * 100, high * 100, used)


def _outcome(row: Row) -> str | None:
    """Return what people said of this mention; None when they could not tell."""
    if row["label"] in LABELS:
        return str(row["label"])
    return ELSEWHERE if row["about"] == "no" else None


def _known(judged: Iterable[Row], shown: Mapping[str, int], period: Period) -> dict[str, float]:
    """Return per label how many of the shown stories have it from people: their answer is what is shown of them."""
    days: Counter[str] = Counter(
        row["label"] for row in judged if row["label"] in LABELS and _within(row["day"], period)
    )
    # A mention may be a copy, of which the story's first item has another label: never more than are shown.
    return {label: min(days[label], shown[label]) for label in LABELS}


def _within(day: dt.date, period: Period) -> bool:
    return period.start <= day < period.end


def _found(judged: Iterable[Row], label: str) -> _Found:
    same = [(_outcome(row), float(row["weight"])) for row in judged if row["scored_label"] == label]
    total = math.fsum(weight for _, weight in same)
    shares = {
        outcome: math.fsum(weight for said, weight in same if said == outcome) / total if total else 0.0
        for outcome in OUTCOMES
    }
    return _Found(len(same), effective([weight for _, weight in same]), shares)


def _variance(found: _Found, stories: float, net: float) -> float:
    """Return the variance of how far the stories with one label lie from this net sentiment, added up."""
    total = found.n + PRIOR * len(OUTCOMES)
    chances = {outcome: (found.n * found.shares[outcome] + PRIOR) / total for outcome in OUTCOMES}
    # A story that is not about the subject moves the ratio nowhere.
    away = {outcome: 0.0 if outcome == ELSEWHERE else SIGN[outcome] - net for outcome in OUTCOMES}
    mean = math.fsum(chances[outcome] * away[outcome] for outcome in OUTCOMES)
    spread = math.fsum(chances[outcome] * away[outcome] ** 2 for outcome in OUTCOMES) - mean**2
    return stories * spread * (stories + total) / (1 + total)
