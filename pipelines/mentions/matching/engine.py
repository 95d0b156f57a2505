"""Match all queries against many texts in one pass.

One automaton finds the words of all queries at once; a boundary check throws out what stands
inside a longer word; only queries of which a word was found are looked at further.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Sequence

import ahocorasick

from pipelines.mentions.matching import query as language
from pipelines.mentions.matching.fold import fold, places
from pipelines.mentions.matching.word_positions import Atom, Spans, Spots, wordlike

MOST_WORDS = 20
Ask = Callable[[Spots], bool]
Tell = Callable[[Spots], Spans]


class Matcher:
    """Queries of subjects, ready to be asked of texts. Made by `compile`."""

    def __init__(self, subjects: Sequence[tuple[str, str]]) -> None:
        self._atoms: list[Atom] = []
        self._numbers: dict[tuple[str, ...], int] = {}
        self._tests: list[tuple[str, Ask, Tell]] = []
        self._asks: list[list[int]] = []
        for place, (name, query) in enumerate(subjects):
            tree = language.parse(query)
            self._tests.append((name, self._ask(tree), self._proof(tree)))
            for number in self._trigger(tree):
                self._asks[number].append(place)
        self._automaton = ahocorasick.Automaton()
        by_literal: dict[str, list[int]] = {}
        for number, atom in enumerate(self._atoms):
            by_literal.setdefault(atom.literal, []).append(number)
        for literal, numbers in by_literal.items():
            whole = all(self._atoms[number].whole for number in numbers)
            self._automaton.add_word(literal, (len(literal), whole, tuple(numbers)))
        if by_literal:
            self._automaton.make_automaton()

    def match(self, texts: Sequence[str]) -> list[dict[str, tuple[str, ...]]]:
        """Whom does each text mention? Per text: subject → the words that made it match, as they stand there.

        At most 20 words per subject, each once, in the order of the text. A text that mentions
        nobody gives an empty dict.
        """
        if not self._tests:
            return [{} for _ in texts]
        return [self._match_one(text) for text in texts]

    def _match_one(self, text: str) -> dict[str, tuple[str, ...]]:
        folded = fold(text)
        size = len(folded)
        ends: dict[int, list[int]] = {}
        for end, (length, whole, numbers) in self._automaton.iter(folded):
            # Most hits stand inside a longer word ("roc" in "procent"): out at once.
            if whole and (
                (end + 1 < size and wordlike(folded[end + 1]))
                or (end >= length and wordlike(folded[end - length]))
            ):
                continue
            for number in numbers:
                ends.setdefault(number, []).append(end)
        if not ends:
            return {}
        spots = Spots(folded, self._atoms, ends)
        asks = {
            place
            for number in ends
            if self._asks[number] and spots.spans(number)
            for place in self._asks[number]
        }
        answer = {}
        origin = None
        for place in sorted(asks):
            name, ask, proof = self._tests[place]
            if ask(spots):
                origin = origin or places(text)
                answer[name] = _words(text, origin, proof(spots))
        return answer

    def _number(self, words: tuple[str, ...]) -> int:
        if words not in self._numbers:
            self._numbers[words] = len(self._atoms)
            self._atoms.append(Atom(words))
            self._asks.append([])
        return self._numbers[words]

    def _trigger(self, tree) -> list[int]:
        """Atoms one of which stands in every text that matches: of parts that must all hold, the rarest part."""
        if isinstance(tree, language.Words):
            return [self._number(tree.words)]
        if isinstance(tree, language.Either):
            return sorted({number for part in tree.parts for number in self._trigger(part)})
        if isinstance(tree, language.Near):
            parts = (tree.left, tree.right)
        else:
            parts = tuple(part for part in tree.parts if language.demands(part))
        return min(map(self._trigger, parts), key=lambda numbers: sum(self._atoms[n].common for n in numbers))

    def _wanted(self, tree):
        """Yield the words whose presence speaks for a match: all but those under NOT."""
        if isinstance(tree, language.Words):
            yield self._number(tree.words)
        elif isinstance(tree, language.Both | language.Either):
            for part in tree.parts:
                yield from self._wanted(part)
        elif isinstance(tree, language.Near):
            yield from self._wanted(tree.left)
            yield from self._wanted(tree.right)

    def _ask(self, tree) -> Ask:
        """Does the text match?"""
        if isinstance(tree, language.Words):
            number = self._number(tree.words)
            return lambda spots: bool(spots.spans(number))
        if isinstance(tree, language.Without):
            inner = self._ask(tree.part)
            return lambda spots: not inner(spots)
        if isinstance(tree, language.Near):
            where = self._where(tree)
            return lambda spots: bool(where(spots))
        parts = [self._ask(part) for part in tree.parts]
        if isinstance(tree, language.Both):
            return lambda spots: all(part(spots) for part in parts)
        return lambda spots: any(part(spots) for part in parts)

    def _where(self, tree) -> Tell:
        """Where do words, alternatives of words, or words near each other stand?"""
        if isinstance(tree, language.Words):
            number = self._number(tree.words)
            return lambda spots: spots.spans(number)
        if isinstance(tree, language.Either):
            parts = [self._where(part) for part in tree.parts]
            return lambda spots: [span for part in parts for span in part(spots)]
        left, right, distance = self._where(tree.left), self._where(tree.right), tree.distance
        return lambda spots: spots.near(left(spots), right(spots), distance)

    def _proof(self, tree) -> Tell:
        """Which words made it match? Only those of the parts that hold, and none under NOT."""
        if isinstance(tree, language.Without):
            return lambda spots: []
        if isinstance(tree, language.Words):
            return self._where(tree)
        if isinstance(tree, language.Near):
            where, numbers = self._where(tree), set(self._wanted(tree))
            return lambda spots: spots.inside(where(spots), numbers)
        parts = [(self._ask(part), self._proof(part)) for part in tree.parts]
        return lambda spots: [span for ask, proof in parts if ask(spots) for span in proof(spots)]


def _words(text: str, origin: Sequence[int], spans: Spans) -> tuple[str, ...]:
    words: dict[str, None] = {}
    for start, end in sorted(set(spans)):
        after = origin[end - 1] + 1
        # An accent that is a character of its own belongs to the letter before it.
        while after < len(text) and unicodedata.combining(text[after]):
            after += 1
        words.setdefault(text[origin[start] : after], None)
        if len(words) == MOST_WORDS:
            break
    return tuple(words)


def query_hash(query: str) -> str:
    """Return a short name for this version of a query: white space makes no difference."""
    return hashlib.blake2b(" ".join(query.split()).encode("utf-8", "replace"), digest_size=6).hexdigest()


def compile(subjects: Sequence[tuple[str, str]]) -> Matcher:
    """Return one matcher for all subjects, given as (name, query).

    Raises: QueryError at the first query that cannot be read.
    """
    return Matcher(subjects)


def marks(text: str, matched: Sequence[str], within: bool = False) -> list[tuple[int, int]]:
    """Where in the text do the matched words stand, for marking them? Spans in order, none overlapping.

    within: also inside a longer word, as the search box finds them
    """
    words = sorted({word for word in matched if word}, key=len, reverse=True)
    if not words:
        return []
    pattern = re.compile("|".join(map(re.escape if within else _whole, words)), re.I)
    return [match.span() for match in pattern.finditer(text)]


def _whole(word: str) -> str:
    head = r"(?<!\w)" if wordlike(word[0]) else ""
    tail = r"(?!\w)" if wordlike(word[-1]) else ""
    return f"{head}{re.escape(word)}{tail}"
