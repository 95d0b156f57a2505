"""Score Dutch by the fast tier: VADER-like rules on word lists (`dutch_lexicon`), and ups and downs.

Rules and words together are weighed as `make model` found best. Its quality is measured in docs/method/sentiment.md.
"""

import functools
import operator
import re
from collections.abc import Sequence

from pipelines.understanding.calibration import judged, scale, shipped
from pipelines.understanding.sentiment import Sentiment, squeezed
from pipelines.understanding.signs import directions, forms, service
from pipelines.understanding.words import dutch_expressions
from pipelines.understanding.words.dutch_lexicon import (
    CLAUSE_ENDS,
    FACES,
    FEELINGS,
    LEANINGS,
    MORE,
    NEGATIONS,
    TURNING,
    WORTH,
)

LONGEST = 280  # words and signs; the head of an article says how it is meant, the tail adds chance
MILD = 0.65  # praise below this is as often irony
STRENGTH = 3.0  # a word of feeling 1 weighs as much as VADER's strong words
TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[!?.,;:]|[^\w\s.,;:()\[\]\"'“”‘’/<>=&%#@*+-]")


def method() -> str:
    """Return the method and version that scores Dutch in the fast tier."""
    return f"words-{shipped()['version']}/nl"


def scores(texts: Sequence[str]) -> list[Sentiment]:
    """Return the sentiment of Dutch texts; "unclear" with score 0 for one of fewer than two words."""
    return [_score(text) for text in texts]


def _score(text: str) -> Sentiment:
    features, count = read(text)
    if count < 2:
        return Sentiment(0.0, "unclear", 0.0, method())
    by_lean, by_plain = _weights()
    lean = sum(map(operator.mul, by_lean, features))
    plain = sum(map(operator.mul, by_plain, features))
    form = forms.of_no_verdict(text)
    return judged(scale(f"fast/nl/{form}" if form else "fast/nl").chances(lean, plain), method())


@functools.cache
def _weights() -> tuple[tuple[float, ...], tuple[float, ...]]:
    stored = shipped()["fast"]
    return tuple(stored["lean"]), tuple(stored["plain"])


def read(text: str) -> tuple[tuple[float, ...], int]:
    """Return what the rules and the words find in a text, and how many words it has.

    The first line (the title) counts twice.
    1, the sum of feelings with what negations and boosters say by themselves, between -1 and 1, its size, how much
    feeling there is, the means of lean and plain, what goes the right way (see `directions`), and its size.
    """
    words, lowered, titled = _tokens(text)
    feelings = _felt(words, lowered, titled)
    feelings += [STRENGTH * one for one in service.felt(text, lowered)]
    total = sum(feelings)
    leans, plains, owns = zip(*map(LEANINGS.__getitem__, lowered), strict=True)
    count = len(lowered) - sum([len(word) <= 1 for word in lowered])
    divisor = count + 3
    side, way = squeezed(total + STRENGTH * WORTH * sum(owns)), directions.welcome(lowered)
    way /= (way * way + 1) ** 0.5
    features = (
        1.0,
        side,
        abs(side),
        squeezed(sum(map(abs, feelings))),
        sum(leans) / divisor,
        sum(plains) / divisor,
        way,
        abs(way),
    )
    return features, count


def _around(words: list[str], felt: list[float], place: int) -> float:
    """Return what the words before (and a "niet" after) make of a feeling: turned round, more, or less.

    Nothing reaches across the end of a clause, and nothing turns an emoji round.
    """
    factor = 1.0
    near = words[max(0, place - 3) : place]
    before: list[str] = []
    if not TURNING.isdisjoint(near):
        for back, word in enumerate(reversed(near), 1):
            if word in CLAUSE_ENDS:
                break
            before.append(word)
            if back < 3:
                factor += MORE.get(word, 0.0) / back
    if words[place] in FACES:
        return factor
    if "nooit" in before and ("zo" in before or "zo'n" in before):
        return factor * 1.25  # "nog nooit zo'n goede docent"
    if not NEGATIONS.isdisjoint(before) and not ("alleen" in before and "niet" in before):
        return factor * -0.7
    if "niet" in words[place + 1 : place + 4]:
        for after in range(place + 1, place + 4):
            if words[after] == "niet":  # unless it belongs to the next feeling
                return factor * (1 if felt[after + 1] else -0.6)
            if words[after] in CLAUSE_ENDS or felt[after]:
                break
    return factor


def _tokens(text: str) -> tuple[list[str], list[str], int]:
    """Return words and signs of a text, the same in small letters, and how many are the title (0 without a body)."""
    head, _, body = text[:20_000].partition("\n")
    title = TOKEN.findall(head)[:LONGEST]
    words = title + TOKEN.findall(body)[: LONGEST - len(title)]
    # No token holds a space: one call for the whole text instead of one for each word.
    lowered = " ".join(words).lower().replace("’", "'").split(" ")
    return words, lowered, len(title) if body else 0


def _felt(words: list[str], lowered: list[str], titled: int) -> list[float]:
    """Return the feelings of a text, one by one, as the rules leave them."""
    shouting = sum([len(word) > 2 for word in words if word.isupper()])
    mixed = 0 < shouting < len(words) * 0.6
    felt = [*map(FEELINGS.__getitem__, lowered), 0.0]
    expressions = dutch_expressions.found(lowered)
    for one in expressions:
        felt[one.start : one.end] = [0.0] * (one.end - one.start)
    feelings = []
    last_but = len(lowered) - 1 - lowered[::-1].index("maar") if "maar" in lowered else None
    for place, word in enumerate(lowered):
        if not felt[place] or (felt[place + 1] and word in MORE):
            continue
        value = felt[place] * STRENGTH * _around(lowered, felt, place)
        if mixed and words[place].isupper() and len(word) > 2:
            value *= 1.2
        feelings.append(value * _weight(place, titled, last_but, len(lowered)))
    for one in expressions:
        value = one.feeling * STRENGTH * _turned(lowered, one)
        feelings.append(value * _weight(one.start, titled, last_but, len(lowered)))
    total = sum(feelings)
    if total:
        feelings.append((0.25 if total > 0 else -0.25) * min(lowered.count("!"), 3))
    return feelings


def _weight(place: int, titled: int, last_but: int | None, count: int) -> float:
    """Return what a feeling at this place weighs: twice in a title, more behind the last "maar" than before it."""
    weight = 2.0 if place < titled else 1.0
    if last_but is not None and count <= 60:
        weight *= 0.6 if place < last_but else 1.3
    return weight


def _turned(lowered: list[str], one: dutch_expressions.Found) -> float:
    """Return what the words within an expression, and before it in its own clause, make of it: 1, or turned round."""
    is_denied = one.is_denied
    for word in reversed(lowered[max(0, one.start - 3) : one.start]):
        if word in CLAUSE_ENDS:
            break
        if word in NEGATIONS:
            is_denied = not is_denied
            break
    return -0.7 if is_denied else 1.0


def expressed(text: str) -> float:
    """Return what the expressions of a text say together, from -1 to 1; 0 where it has none.

    Mild praise ("top geregeld", "bedankt voor") is left out: who complains in irony uses it as often.
    """
    _words, lowered, _titled = _tokens(text)
    return squeezed(
        STRENGTH
        * sum(
            one.feeling * _turned(lowered, one)
            for one in dutch_expressions.found(lowered)
            if not 0 < one.feeling < MILD
        )
    )
