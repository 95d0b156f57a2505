"""Weigh what a text is about, or of what sort, from its vector and a few words: what all heads of that make share."""

import functools
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

LOOKED_AT = 1_000  # characters
MOST = 2  # times that a word of one meaning counts


@functools.cache
def read(path: Path) -> dict[str, np.ndarray]:
    """Return the weights in this file by their name."""
    with np.load(path) as stored:
        return {name: stored[name].astype(np.float32) for name in stored.files}


def counted(seen: Sequence[re.Pattern[str]], text: str) -> list[float]:
    """How often does the head of this text hold words of each meaning? Twice counts, more often no more."""
    return [min(len(pattern.findall(text[:LOOKED_AT])), MOST) for pattern in seen]


def chances(given: np.ndarray, head: np.ndarray, steep: float) -> np.ndarray:
    """Return the chance of each meaning; head: weights and, last, what is added; steep: how sure they are."""
    weights = steep * (given @ head[:-1] + head[-1])
    weights = np.exp(weights - weights.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)
