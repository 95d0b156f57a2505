"""Compute the feeling of one word among the words around it, by vaderSentiment's rules, word for word.

Numbers and order of steps are vaderSentiment 3.3.2's, since another order rounds differently.
"""

import functools
from collections.abc import Sequence

from vaderSentiment.vaderSentiment import (
    BOOSTER_DICT as BOOSTERS,
)
from vaderSentiment.vaderSentiment import (
    C_INCR as CAPITALS,
)
from vaderSentiment.vaderSentiment import (
    N_SCALAR,
    NEGATE,
    SPECIAL_CASES,
    SentimentIntensityAnalyzer,
)

NEGATIONS = frozenset(NEGATE)
TAPER = (1.0, 0.95, 0.9)
BIGRAMS = frozenset(words for words in BOOSTERS if " " in words)


@functools.cache
def vader() -> SentimentIntensityAnalyzer:
    """vaderSentiment itself, for its lists of words; read once."""
    return SentimentIntensityAnalyzer()


@functools.cache
def _of_idioms() -> frozenset[str]:
    """Return an idiom or a booster of two words needs one of these, in its place or in the three before."""
    lexicon = vader().lexicon
    idioms = (words.split() for words in SPECIAL_CASES)
    # An idiom is seen from a word with feeling: its own first word, or one that comes after.
    firsts = (next((word for word in words if word in lexicon), words[0]) for words in idioms)
    return frozenset((*firsts, *(max(words.split(), key=len) for words in BIGRAMS)))


class Word:
    """What the rules need to know of a word; worked out once."""

    __slots__ = ("capitals", "feeling", "idiom", "low", "negates", "ruled", "step")

    def __init__(self, written: str) -> None:
        low = written.lower()
        self.low = low
        self.capitals = written.isupper()
        self.feeling = vader().lexicon.get(low)
        self.step = BOOSTERS.get(low, 0.0)
        self.negates = low in NEGATIONS or "n't" in low
        self.idiom = low in _of_idioms()
        # Can it change its own feeling or that of one of the three words after it?
        self.ruled = self.negates or self.idiom or low in BOOSTERS or low in ("no", "this", "least")


def valence(near: Sequence[Word], at: int, some_capitals: bool) -> float:
    """Return the feeling of the word at place `at`.

    near: the three words before it and the two after, as far as there are; some_capitals: whether
    some but not all words of the text are in capitals.
    """
    word = near[at]
    one = near[at - 1] if at else None
    listed = idioms = word.feeling
    if word.low == "no" and at + 1 < len(near) and near[at + 1].feeling is not None:
        idioms = 0.0
    if one is not None and _follows_no(near, at):
        idioms = listed * N_SCALAR
    if some_capitals and word.capitals:
        idioms = idioms + CAPITALS if idioms > 0 else idioms - CAPITALS
    for back in range(at if at < 3 else 3):
        before = near[at - back - 1]
        if before.feeling is not None:
            continue
        if before.ruled:
            step = before.step
            if step:
                step = -step if idioms < 0 else step
                if some_capitals and before.capitals:
                    step = step + CAPITALS if idioms > 0 else step - CAPITALS
                idioms += step * TAPER[back]
            idioms = _negated(idioms, near, at, back)
        elif back == 2 and one is not None and one.low in ("so", "this"):
            idioms *= 1.25
        if back == 2 and one is not None and (word.idiom or one.idiom or near[at - 2].idiom or before.idiom):
            idioms = _idioms(idioms, [neighbour.low for neighbour in near], at)
    if one is not None and one.low == "least" and one.feeling is None:
        return idioms if at > 1 and near[at - 2].low in ("at", "very") else idioms * N_SCALAR
    return idioms


def _follows_no(near: Sequence[Word], at: int) -> bool:
    if near[at - 1].low == "no" or (at > 1 and near[at - 2].low == "no"):
        return True
    return at > 2 and near[at - 3].low == "no" and near[at - 1].low in ("or", "nor")


def _negated(feeling: float, near: Sequence[Word], at: int, back: int) -> float:
    before, one = near[at - back - 1], near[at - 1].low
    if back == 1:
        if before.low == "never" and one in ("so", "this"):
            return feeling * 1.25
        if before.low == "without" and one == "doubt":
            return feeling
    elif back == 2:
        two = near[at - 2].low
        # "so" or "this" right before counts even without "never": so it stands in vaderSentiment.
        if (before.low == "never" and two in ("so", "this")) or one in ("so", "this"):
            return feeling * 1.25
        if before.low == "without" and "doubt" in (two, one):
            return feeling
    return feeling * N_SCALAR if before.negates else feeling


def _idioms(feeling: float, low: Sequence[str], at: int) -> float:
    three, two, one, word = low[at - 3 : at + 1]
    runs = (f"{one} {word}", f"{two} {one} {word}", f"{two} {one}", f"{three} {two} {one}", f"{three} {two}")
    for run in runs:
        if run in SPECIAL_CASES:
            feeling = SPECIAL_CASES[run]
            break
    following = low[at + 1 : at + 3]
    for length in range(1, len(following) + 1):
        run = " ".join((word, *following[:length]))
        if run in SPECIAL_CASES:
            feeling = SPECIAL_CASES[run]
    for run in (runs[3], runs[4], runs[2]):
        if run in BIGRAMS:
            feeling = feeling + BOOSTERS[run]
    return feeling
