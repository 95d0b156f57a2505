"""Define a scorer's judgement of one text (score, label, confidence, method), and label a score."""

import math
from dataclasses import dataclass, field

from pipelines.understanding.signs.kinds import Kind


@dataclass(frozen=True)
class Topic:
    """What a text is about: one of `text.topics.TOPICS`, the chance that it is, method and its version."""

    name: str
    confidence: float
    method: str


@dataclass(frozen=True)
class Sentiment:
    """score from -1 (negative) to 1 (positive); label; confidence from 0 to 1; method and its version.

    topic, kind: what the text is about and what sort of message it is, told from the same vector; None where no encoder
    read it.
    """

    score: float
    label: str
    confidence: float
    method: str
    topic: Topic | None = field(default=None, compare=False)
    kind: Kind | None = field(default=None, compare=False)


def squeezed(total: float) -> float:
    """Return a sum of feelings brought between -1 and 1, as VADER does it (alpha 15)."""
    return total / math.sqrt(total * total + 15) if total else 0.0


def labelled(
    score: float, positive: float, negative: float, words: int, method: str, edge: float
) -> Sentiment:
    """Return the label that goes with a score.

    positive, negative: sums of the feelings found (both >= 0). Within `edge` of zero a text is
    neutral. It is unclear when there are too few words to judge, or when good and bad words
    weigh about the same. The confidence says how one-sided and how many they are; it is a rule of
    thumb and not yet a calibrated chance.
    """
    weight = positive + negative
    if words < 2:
        return Sentiment(0.0, "unclear", 0.0, method)
    if weight == 0:
        return Sentiment(0.0, "neutral", 0.3 if words < 5 else 0.4, method)
    lean = abs(positive - negative) / weight
    confidence = round(min(1.0, lean * (0.4 + min(weight, 6) / 10)), 3)
    if weight >= 2.5 and lean < 0.15:
        return Sentiment(score, "unclear", confidence, method)
    if abs(score) < edge:
        return Sentiment(score, "neutral", round(1 - lean * 0.5, 3), method)
    return Sentiment(score, "positive" if score > 0 else "negative", confidence, method)
