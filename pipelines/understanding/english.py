"""English: the compound score of vaderSentiment 3.3.2, the same to the last digit, in less time.

vaderSentiment lower-cases the whole text again at each word with feeling, so that an article costs
the square of its length. A feeling depends on the three words before and the two after it, so
`vader_rules` looks at those only, and words that came before are remembered.
Source: https://github.com/cjhutto/vaderSentiment (MIT), Hutto & Gilbert, ICWSM 2014.
"""

import functools
import re
import string

from pipelines.understanding.sentiment import Sentiment, labelled
from pipelines.understanding.vader_rules import BOOSTERS, vader, valence

METHOD = "vader-3.3.2/en-1"
EDGE = 0.05  # the threshold that VADER's authors give
REMEMBERED = 200_000
_words: dict[str, tuple[str, str, bool]] = {}


@functools.cache
def _emoji() -> re.Pattern:
    return re.compile("[" + "".join(re.escape(emoji) for emoji in vader().emojis if len(emoji) == 1) + "]")


def compound(text: str) -> float:
    """The compound score of vaderSentiment, from -1 to 1; 0 for a text without feeling."""
    return _read(text)[0]


def score(text: str) -> Sentiment:
    """The sentiment of an English text."""
    value, feelings, words = _read(text)
    positive = sum(feeling for feeling in feelings if feeling > 0)
    negative = -sum(feeling for feeling in feelings if feeling < 0)
    return labelled(value, positive, negative, words, METHOD, EDGE)


def _read(text: str) -> tuple[float, list[float], int]:
    analyzer, emoji = vader(), _emoji()
    if not text.isascii() and emoji.search(text):
        text = _described(text, analyzer.emojis)
    text = text.strip()
    tokens = text.split()
    known = _words
    if len(known) > REMEMBERED:
        known.clear()
    items, lowered, hits = [], [], []
    for place, token in enumerate(tokens):
        word = known.get(token)
        if word is None:
            stripped = token.strip(string.punctuation)
            item = token if len(stripped) <= 2 else stripped
            low = item.lower()
            known[token] = word = (item, low, low in analyzer.lexicon and low not in BOOSTERS)
        items.append(word[0])
        lowered.append(word[1])
        if word[2]:
            hits.append(place)
    if not hits:
        return 0.0, [], len(tokens)
    upper = sum(1 for item in items if item.isupper())
    some_capitals = 0 < upper < len(items)
    feelings: list[tuple[int, float]] = []
    for place in hits:
        if lowered[place] == "kind" and lowered[place + 1 : place + 2] == ["of"]:
            continue
        found = valence(items, lowered, place, some_capitals)
        if found:
            feelings.append((place, found))
    if "but" in lowered:
        feelings = _but(feelings, lowered.index("but"))
    values = [value for _, value in feelings]
    return _compound(values, text, analyzer), values, len(tokens)


def _compound(values: list[float], text: str, analyzer) -> float:
    total = float(sum(values))
    emphasis = analyzer._punctuation_emphasis(text)
    if total > 0:
        total += emphasis
    elif total < 0:
        total -= emphasis
    bounded = total / (total * total + 15) ** 0.5
    return round(max(-1.0, min(1.0, bounded)), 4)


def _but(feelings: list[tuple[int, float]], but: int) -> list[tuple[int, float]]:
    # vaderSentiment looks a feeling up by its value, so an equal one further on changes the first of
    # them once more. The published scores hold that, so it is kept.
    changed = list(feelings)
    for place in range(len(changed)):
        value = changed[place][1]
        first = next(at for at in range(place + 1) if changed[at][1] == value)
        where = changed[first][0]
        if where < but:
            changed[first] = (where, value * 0.5)
        elif where > but:
            changed[first] = (where, value * 1.5)
    return changed


def _described(text: str, emojis: dict[str, str]) -> str:
    pieces = []
    after_space = True
    for char in text:
        if char in emojis:
            pieces.append(emojis[char] if after_space else " " + emojis[char])
            after_space = False
        else:
            pieces.append(char)
            after_space = char == " "
    return "".join(pieces)
