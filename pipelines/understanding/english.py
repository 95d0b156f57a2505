"""English: the compound score of vaderSentiment 3.3.2, the same to the last digit, in less time.

vaderSentiment lower-cases the whole text again at each word with feeling, so that an article costs
the square of its length. Here one look-up per word finds the words with feeling; most of these stand
among words without any rule and keep the feeling of the list. `vader_rules` sees the others, with
only the three words before and the two after, which is as far as any rule reaches.
Source: https://github.com/cjhutto/vaderSentiment (MIT), Hutto & Gilbert, ICWSM 2014.
"""

import functools
import heapq
import re
import string
from itertools import compress

from pipelines.understanding.sentiment import Sentiment, labelled
from pipelines.understanding.vader_rules import BOOSTERS, CAPITALS, has_rule, vader, valence

METHOD = "vader-3.3.2/en-1"
EDGE = 0.05  # the threshold that VADER's authors give
REMEMBERED = 200_000
BUT = ("but",)


class _Tokens(dict):
    """token → None, BUT, or (feeling, whether a rule hangs on it, whether in capitals)."""

    def __init__(self) -> None:
        self.forms: dict[str, tuple[str, str]] = {}
        self.ruled: set[str] = set()

    def __missing__(self, token: str):
        stripped = token.strip(string.punctuation)
        item = token if len(stripped) <= 2 else stripped
        low = item.lower()
        self.forms[token] = (item, low)
        if has_rule(low):
            self.ruled.add(token)
        found = None
        if low == "but":
            found = BUT
        elif low in vader().lexicon and low not in BOOSTERS:
            found = (vader().lexicon[low], token in self.ruled, item.isupper())
        self[token] = found
        return found

    def clear(self) -> None:
        super().clear()
        self.forms.clear()
        self.ruled.clear()


_known = _Tokens()


@functools.cache
def _emoji() -> re.Pattern:
    return re.compile("[" + "".join(re.escape(emoji) for emoji in vader().emojis if len(emoji) == 1) + "]")


def compound(text: str) -> float:
    """The compound score of vaderSentiment, from -1 to 1; 0 for a text without feeling."""
    return _read(text)[0]


def score(text: str) -> Sentiment:
    """The sentiment of an English text."""
    value, feelings, words = _read(text)
    positive = negative = 0.0
    for feeling in feelings:
        if feeling > 0:
            positive += feeling
        else:
            negative -= feeling
    return labelled(value, positive, negative, words, METHOD, EDGE)


def _read(text: str) -> tuple[float, list[float], int]:
    """The compound score, the feelings it is made of, and how many words were written."""
    tokens = text.split()
    words = len(tokens)
    if not text.isascii() and _emoji().search(text):
        text = _described(text)
        tokens = text.split()
    if len(_known) > REMEMBERED:
        _known.clear()
    found = list(map(_known.__getitem__, tokens))
    hits = list(compress(range(len(found)), found))
    if not hits:
        return 0.0, [], words
    ruled = _known.ruled
    but = small = None
    places, values = [], []
    for place in hits:
        hit = found[place]
        if hit is BUT:
            but = place if but is None else but
            continue
        value, has_rule, capitals = hit
        start = place - 3 if place > 3 else 0
        if has_rule or not ruled.isdisjoint(tokens[start:place]):
            near = tokens[start : place + 3]
            if small is None and any(map(str.isupper, near)):
                small = _some_small(tokens)
            value = _with_rules(near, place - start, bool(small))
        elif capitals:
            if small is None:
                small = _some_small(tokens)
            if small:
                value = value + CAPITALS if value > 0 else value - CAPITALS
        if value:
            places.append(place)
            values.append(value)
    if but is not None:
        values = _but(places, values, but)
    return _compound(values, text), values, words


def _with_rules(near: list[str], at: int, some_capitals: bool) -> float:
    items, low = zip(*[_known.forms[token] for token in near], strict=True)
    if low[at] == "kind" and low[at + 1 : at + 2] == ("of",):
        return 0.0
    return valence(items, low, at, some_capitals)


def _some_small(tokens: list[str]) -> bool:
    """Is there a word that is not in capitals? Asked once, where one in capitals has been seen."""
    # A token is in capitals when its word is: what is stripped off are signs without case.
    return not all(map(str.isupper, tokens))


def _compound(values: list[float], text: str) -> float:
    total = float(sum(values))
    if total:
        questions = text.count("?")
        asked = 0 if questions < 2 else questions * 0.18 if questions <= 3 else 0.96
        emphasis = min(text.count("!"), 4) * 0.292 + asked
        total = total + emphasis if total > 0 else total - emphasis
    bounded = total / (total * total + 15) ** 0.5
    return round(max(-1.0, min(1.0, bounded)), 4)


def _but(places: list[int], values: list[float], but: int) -> list[float]:
    # vaderSentiment looks a feeling up by its value, so an equal one further on changes the first of
    # them once more. The published scores hold that, so it is kept.
    changed = list(values)
    first_with: dict[float, list[int]] = {}
    for number, value in enumerate(values):
        waiting = first_with.setdefault(value, [])
        heapq.heappush(waiting, number)
        first = heapq.heappop(waiting)
        changed[first] = value * (0.5 if places[first] < but else 1.5)
        heapq.heappush(first_with.setdefault(changed[first], []), first)
    return changed


def _described(text: str) -> str:
    """The text with each emoji replaced by its description, as vaderSentiment does."""
    emojis = vader().emojis

    def description(found: re.Match) -> str:
        at = found.start()
        return emojis[found[0]] if at == 0 or text[at - 1] == " " else " " + emojis[found[0]]

    return _emoji().sub(description, text)
