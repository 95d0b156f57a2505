"""Find what a Dutch text says in so many words: "petje af", "van het kastje naar de muur", "niets dan lof".

Their words feel little one by one, or something else. `dutch_expressions.txt` holds them, our own.
"""

import functools
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pipelines.understanding.words.dutch_lexicon import NEGATIONS

GAP = 3  # words that may stand where an expression has a …
ENDS = frozenset("! ? . , ; :".split())


class Found(NamedTuple):
    """One expression of a text: its words from start up to end, what it feels, and whether a word within denies it."""

    start: int
    end: int
    feeling: float
    is_denied: bool


class _Expression(NamedTuple):
    """words: after the first; of each those that may stand there, and whether others may come before."""

    words: tuple[tuple[frozenset[str], str, bool], ...]
    feeling: float


@functools.cache
def _all() -> dict[str, dict[str, list[_Expression]]]:
    """Return the expressions by their first word and the one that follows it, those of most words first.

    "": what follows their first word may be anything.
    """
    lines = (Path(__file__).parent / "dutch_expressions.txt").read_text(encoding="utf-8").splitlines()
    by_first: dict[str, list[_Expression]] = defaultdict(list)
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        written, tab, feeling = line.partition("\t")
        first, *rest = written.split()
        if not tab or "*" in first or "…" in (first, *rest[-1:]):
            raise ValueError(f"dutch_expressions.txt, line {number}: expected words, a tab and a feeling")
        words, is_apart = [], False
        for word in rest:
            if word == "…":
                is_apart = True
                continue
            words.append(_of(word, is_apart))
            is_apart = False
        for one in first.split("|"):
            by_first[one].append(_Expression(tuple(words), float(feeling)))
    return {
        first: _by_second(sorted(found, key=lambda one: -len(one.words))) for first, found in by_first.items()
    }


def _by_second(expressions: list[_Expression]) -> dict[str, list[_Expression]]:
    seconds = {word for one in expressions for word in _seconds(one)} | {""}
    return {
        word: [one for one in expressions if not _seconds(one) or word in _seconds(one)] for word in seconds
    }


def _seconds(one: _Expression) -> frozenset[str]:
    """Return the words of which one has to follow the first; none where anything may."""
    return frozenset() if not one.words or one.words[0][2] else one.words[0][0]


def _of(word: str, is_apart: bool) -> tuple[frozenset[str], str, bool]:
    return (
        (frozenset(), word[:-1], is_apart)
        if word.endswith("*")
        else (frozenset(word.split("|")), "", is_apart)
    )


def found(words: Sequence[str]) -> list[Found]:
    """Return the expressions among the words and signs of a text in small letters, in order; none overlap."""
    expressions, answer, done = _all(), [], 0
    for at in [at for at, word in enumerate(words) if word in expressions]:
        if at < done:
            continue
        by_second = expressions[words[at]]
        following = words[at + 1] if at + 1 < len(words) else ""
        for one in by_second.get(following) or by_second[""]:
            places = _places(words, at + 1, one.words)
            if places is not None:
                done = places[-1] + 1 if places else at + 1
                between = set(words[at + 1 : done]) - {words[place] for place in places}
                answer.append(Found(at, done, one.feeling, not NEGATIONS.isdisjoint(between)))
                break
    return answer


def _places(
    words: Sequence[str], at: int, wanted: tuple[tuple[frozenset[str], str, bool], ...]
) -> list[int] | None:
    """Return where the wanted words stand, the first of them at a place or soon after; None where they do not."""
    places = []
    for one, begun, is_apart in wanted:
        for place in range(at, min(at + (GAP if is_apart else 0) + 1, len(words))):
            word = words[place]
            if word in one or (begun and word.startswith(begun)):
                places.append(place)
                at = place + 1
                break
            if word in ENDS:
                return None
        else:
            return None
    return places
