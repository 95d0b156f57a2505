"""What the words around it make of one word with feeling: vaderSentiment's rules, word for word.

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
def _ruled() -> frozenset[str]:
    """Every rule needs one of these words, at the place itself or in the three before it."""
    lexicon = vader().lexicon
    idioms = (words.split() for words in SPECIAL_CASES)
    # An idiom is seen from a word with feeling: its own first word, or one that comes after.
    of_idioms = (next((word for word in words if word in lexicon), words[0]) for words in idioms)
    of_bigrams = (max(words.split(), key=len) for words in BIGRAMS)
    return NEGATIONS | set(BOOSTERS) | {"no", "this", "least", *of_idioms, *of_bigrams}


def has_rule(word: str) -> bool:
    """Can this word (in lower case) change its own feeling or that of the words after it?"""
    return word in _ruled() or "n't" in word


def valence(items: Sequence[str], low: Sequence[str], at: int, some_capitals: bool) -> float:
    """The feeling of the word at this place.

    items: the words as written; low: the same in lower case; some_capitals: whether some but not
    all words of the text are in capitals.
    """
    lexicon = vader().lexicon
    word, last = low[at], len(low) - 1
    found = lexicon[word]
    if word == "no" and at != last and low[at + 1] in lexicon:
        found = 0.0
    if (
        (at > 0 and low[at - 1] == "no")
        or (at > 1 and low[at - 2] == "no")
        or (at > 2 and low[at - 3] == "no" and low[at - 1] in ("or", "nor"))
    ):
        found = lexicon[word] * N_SCALAR
    if some_capitals and items[at].isupper():
        found = found + CAPITALS if found > 0 else found - CAPITALS
    for back in range(min(3, at)):
        before = low[at - back - 1]
        if before in lexicon:
            continue
        step = _boost(items[at - back - 1], before, found, some_capitals)
        if back and step != 0:
            step = step * TAPER[back]
        found = _negated(found + step, low, at, back)
        if back == 2:
            found = _idioms(found, low, at)
    return _least(found, low, at, lexicon)


def _boost(item: str, word: str, found: float, some_capitals: bool) -> float:
    if word not in BOOSTERS:
        return 0.0
    step = BOOSTERS[word]
    if found < 0:
        step *= -1
    if some_capitals and item.isupper():
        step = step + CAPITALS if found > 0 else step - CAPITALS
    return step


def _negates(word: str) -> bool:
    return word in NEGATIONS or "n't" in word


def _negated(found: float, low: Sequence[str], at: int, back: int) -> float:
    one = low[at - 1]
    if back == 0:
        return found * N_SCALAR if _negates(one) else found
    two = low[at - 2]
    if back == 1:
        if two == "never" and one in ("so", "this"):
            return found * 1.25
        if two == "without" and one == "doubt":
            return found
        return found * N_SCALAR if _negates(two) else found
    three = low[at - 3]
    # "so" or "this" right before counts even without "never": so it stands in vaderSentiment.
    if (three == "never" and two in ("so", "this")) or one in ("so", "this"):
        return found * 1.25
    if three == "without" and "doubt" in (two, one):
        return found
    return found * N_SCALAR if _negates(three) else found


def _idioms(found: float, low: Sequence[str], at: int) -> float:
    three, two, one, word = low[at - 3 : at + 1]
    runs = (f"{one} {word}", f"{two} {one} {word}", f"{two} {one}", f"{three} {two} {one}", f"{three} {two}")
    for run in runs:
        if run in SPECIAL_CASES:
            found = SPECIAL_CASES[run]
            break
    following = low[at + 1 : at + 3]
    for length in range(1, len(following) + 1):
        run = " ".join((word, *following[:length]))
        if run in SPECIAL_CASES:
            found = SPECIAL_CASES[run]
    for run in (runs[3], runs[4], runs[2]):
        if run in BIGRAMS:
            found = found + BOOSTERS[run]
    return found


def _least(found: float, low: Sequence[str], at: int, lexicon: dict[str, float]) -> float:
    if at > 0 and low[at - 1] == "least" and "least" not in lexicon:
        if at > 1 and low[at - 2] in ("at", "very"):
            return found
        return found * N_SCALAR
    return found
