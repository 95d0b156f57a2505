"""Score English as vaderSentiment 3.3.2 does, the same to the last digit, in less time.

vaderSentiment lower-cases the whole text again at each word with feeling, so that an article costs
the square of its length. Here one look-up per word finds the words with feeling; most of these stand
among words without any rule and keep the feeling of the list. `vader_rules` sees the others, with
only the three words before and the two after, which is as far as any rule reaches.
Source: https://github.com/cjhutto/vaderSentiment (MIT), Hutto & Gilbert, ICWSM 2014.
"""

import functools
import heapq
import string
from collections.abc import Sequence
from itertools import compress

from pipelines.understanding.sentiment import Sentiment, labelled
from pipelines.understanding.words.vader_rules import CAPITALS, Word, vader, valence

METHOD = "vader-3.3.2/en-1"
EDGE = 0.05  # the threshold that VADER's authors give
REMEMBERED = 200_000
BUT = ("but",)


class _Tokens(dict):
    """token → None, BUT, or its Word when that has feeling. All of them are in `words`."""

    def __init__(self) -> None:
        self.words: dict[str, Word] = {}
        self.ruled: set[str] = set()

    def __missing__(self, token: str) -> Word | tuple[str] | None:
        stripped = token.strip(string.punctuation)
        word = self.words[token] = Word(token if len(stripped) <= 2 else stripped)
        if word.ruled:
            self.ruled.add(token)
        result: Word | tuple[str] | None = None
        if word.low == "but":
            result = BUT
        elif word.feeling is not None:  # no booster is in the list of feelings
            result = word
        self[token] = result
        return result

    def clear(self) -> None:
        super().clear()
        self.words.clear()
        self.ruled.clear()


_known = _Tokens()


@functools.cache
def _emoji() -> dict[str, str]:
    # vaderSentiment puts a space before a description where there is none; two do no harm.
    return {emoji: f" {description}" for emoji, description in vader().emojis.items() if len(emoji) == 1}


@functools.cache
def _signs() -> frozenset[str]:
    return frozenset(_emoji())


def compound(text: str) -> float:
    """Return the compound score of vaderSentiment, from -1 to 1; 0 for a text without feeling."""
    return _read(text)[0]


def scores(texts: Sequence[str]) -> list[Sentiment]:
    """Return the sentiment of English texts."""
    return [*map(score, texts)]


def score(text: str) -> Sentiment:
    """Return the sentiment of an English text."""
    value, feelings, words = _read(text)
    positive = negative = 0.0
    for feeling in feelings:
        if feeling > 0:
            positive += feeling
        else:
            negative -= feeling
    return labelled(value, positive, negative, words, METHOD, EDGE)


def _read(text: str) -> tuple[float, list[float], int]:
    """Return the compound score, the feelings it is made of, and how many words were written."""
    tokens = text.split()
    words = len(tokens)
    if not text.isascii():
        signs = _signs().intersection(text)
        for sign in signs:
            text = text.replace(sign, _emoji()[sign])
        if signs:
            tokens = text.split()
    if len(_known) > REMEMBERED:
        _known.clear()
    known_words = list(map(_known.__getitem__, tokens))
    hits = list(compress(range(len(known_words)), known_words))
    if not hits:
        return 0.0, [], words
    ruled, words_of = _known.ruled, _known.words
    but = small = None
    places, values = [], []
    for place in hits:
        hit = known_words[place]
        if hit is BUT:
            but = place if but is None else but
            continue
        start = place - 3 if place > 3 else 0
        if hit.ruled or not ruled.isdisjoint(tokens[start:place]):
            near = [words_of[token] for token in tokens[start : place + 3]]
            if hit.low == "kind" and place + 1 < len(tokens) and near[place - start + 1].low == "of":
                continue
            if small is None:
                for word in near:
                    if word.capitals:
                        small = _some_small(tokens)
                        break
            value = valence(near, place - start, bool(small))
        else:
            value = hit.feeling
            if hit.capitals:
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


def _some_small(tokens: list[str]) -> bool:
    """Is there a word that is not in capitals? Asked once, where one in capitals has been seen."""
    # A token is in capitals when its word is: what is stripped off are signs without case.
    return not all(map(str.isupper, tokens))


def _compound(values: list[float], text: str) -> float:
    total = float(sum(values))
    if total:
        questions = text.count("?")
        question_emphasis = 0 if questions < 2 else questions * 0.18 if questions <= 3 else 0.96
        emphasis = min(text.count("!"), 4) * 0.292 + question_emphasis
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
