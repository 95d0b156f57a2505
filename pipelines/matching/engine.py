"""All queries over many texts in one pass.

One automaton finds the words of all queries at once; a boundary check throws out what stands
inside a longer word; only queries of which a word was found are looked at further.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence

import ahocorasick

from pipelines.matching import query as language
from pipelines.matching.fold import fold, places

MOST_WORDS = 20
BETWEEN = r"[\s\-/]+"  # what may stand between the words of a phrase: no sentence ends inside it
WORD = re.compile(r"\w+")
Spans = list[tuple[int, int]]
Found = Mapping[int, Spans]


class _Atom:
    """One word or phrase: the piece the automaton looks for, and how a hit is checked."""

    def __init__(self, words: tuple[str, ...]) -> None:
        pieces = [piece for word in words for piece in re.split(r"[*?]", word) if piece]
        self.literal = max(pieces, key=len)
        self.simple = words == (self.literal,)
        body = BETWEEN.join(self._pattern(word) for word in words)
        self.head = "" if words[0].startswith("*") or not _wordlike(words[0][0]) else r"(?<!\w)"
        tail = "" if words[-1].endswith("*") or not _wordlike(words[-1][-1]) else r"(?!\w)"
        self.pattern = re.compile(f"{self.head}{body}{tail}")
        self.checks_start = _wordlike(self.literal[0])
        self.checks_end = _wordlike(self.literal[-1])
        # True when its literal piece is always a whole word: no wildcard touches it.
        self.whole = self.literal in words and self.checks_start and self.checks_end

    @staticmethod
    def _pattern(word: str) -> str:
        return "".join(r"\w*" if char == "*" else r"\w" if char == "?" else re.escape(char) for char in word)

    def spans(self, text: str, ends: list[int]) -> Spans:
        """Where does it stand in the folded text, given where its literal piece ends?"""
        if not self.simple:
            return [match.span() for match in self.pattern.finditer(text)]
        length, size = len(self.literal), len(text)
        found = []
        for end in ends:
            start, after = end - length + 1, end + 1
            if self.checks_start and start and _wordlike(text[start - 1]):
                continue
            if self.checks_end and after < size and _wordlike(text[after]):
                continue
            found.append((start, after))
        return found


def _wordlike(char: str) -> bool:
    return char.isalnum() or char == "_"


class Matcher:
    """Queries of subjects, ready to be asked of texts. Made by `compile`."""

    def __init__(self, subjects: Sequence[tuple[str, str]]) -> None:
        self._atoms: list[_Atom] = []
        self._numbers: dict[tuple[str, ...], int] = {}
        self._tests: list[tuple[str, Callable[[Found, str], bool], tuple[int, ...]]] = []
        self._hashes = {name: query_hash(query) for name, query in subjects}
        self._asks: list[list[int]] = []
        for place, (name, query) in enumerate(subjects):
            tree = language.parse(query)
            test = self._test(tree)
            wanted = tuple(sorted(set(self._wanted(tree))))
            self._tests.append((name, test, wanted))
            for number in wanted:
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

    def query_hash(self, subject: str) -> str:
        """Which version of its query is this?"""
        return self._hashes[subject]

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
                (end + 1 < size and _wordlike(folded[end + 1]))
                or (end >= length and _wordlike(folded[end - length]))
            ):
                continue
            for number in numbers:
                ends.setdefault(number, []).append(end)
        if not ends:
            return {}
        found = {}
        for number, places_ in ends.items():
            spans = self._atoms[number].spans(folded, places_)
            if spans:
                found[number] = spans
        if not found:
            return {}
        candidates = sorted({place for number in found for place in self._asks[number]})
        answer = {}
        origin = None
        for place in candidates:
            name, test, wanted = self._tests[place]
            if test(found, folded):
                origin = origin or (places(text) or range(len(text)))
                answer[name] = _words(text, origin, [span for n in wanted for span in found.get(n, ())])
        return answer

    def _number(self, words: tuple[str, ...]) -> int:
        if words not in self._numbers:
            self._numbers[words] = len(self._atoms)
            self._atoms.append(_Atom(words))
            self._asks.append([])
        return self._numbers[words]

    def _wanted(self, tree):
        """The words whose presence speaks for a match: all but those under NOT."""
        if isinstance(tree, language.Words):
            yield self._number(tree.words)
        elif isinstance(tree, language.Both | language.Either):
            for part in tree.parts:
                yield from self._wanted(part)
        elif isinstance(tree, language.Near):
            yield from self._wanted(tree.left)
            yield from self._wanted(tree.right)

    def _test(self, tree) -> Callable[[Found, str], bool]:
        if isinstance(tree, language.Words):
            number = self._number(tree.words)
            return lambda found, _: number in found
        if isinstance(tree, language.Without):
            inner = self._test(tree.part)
            return lambda found, text: not inner(found, text)
        if isinstance(tree, language.Near):
            spans = self._spans(tree)
            return lambda found, text: bool(spans(found, text))
        parts = [self._test(part) for part in tree.parts]
        if isinstance(tree, language.Both):
            return lambda found, text: all(part(found, text) for part in parts)
        return lambda found, text: any(part(found, text) for part in parts)

    def _spans(self, tree) -> Callable[[Found, str], Spans]:
        if isinstance(tree, language.Words):
            number = self._number(tree.words)
            return lambda found, _: found.get(number, [])
        if isinstance(tree, language.Either):
            parts = [self._spans(part) for part in tree.parts]
            return lambda found, text: [span for part in parts for span in part(found, text)]
        left, right, distance = self._spans(tree.left), self._spans(tree.right), tree.distance
        return lambda found, text: _near(text, left(found, text), right(found, text), distance)


def _near(text: str, lefts: Spans, rights: Spans, distance: int) -> Spans:
    found = []
    for a in lefts:
        for b in rights:
            first, second = (a, b) if a[0] <= b[0] else (b, a)
            if second[0] < first[1]:
                continue  # a word is not near itself
            # Distance 1 is side by side, so at most distance - 1 words stand between.
            gap = text[first[1] : second[0]]
            if len(gap) <= distance * 60 and len(WORD.findall(gap)) < distance:
                found.append((first[0], second[1]))
    return found


def _words(text: str, origin: Sequence[int], spans: Spans) -> tuple[str, ...]:
    words: dict[str, None] = {}
    for start, end in sorted(set(spans)):
        words.setdefault(text[origin[start] : origin[end - 1] + 1], None)
        if len(words) == MOST_WORDS:
            break
    return tuple(words)


def query_hash(query: str) -> str:
    """A short name for this version of a query: white space makes no difference."""
    return hashlib.blake2b(" ".join(query.split()).encode(), digest_size=6).hexdigest()


def compile(subjects: Sequence[tuple[str, str]]) -> Matcher:
    """One matcher for all subjects, given as (name, query).

    Raises: QueryError at the first query that cannot be read.
    """
    return Matcher(subjects)


def marks(text: str, matched: Sequence[str]) -> list[tuple[int, int]]:
    """Where in the text do the matched words stand, for marking them? Spans in order, none overlapping."""
    words = sorted((word for word in matched if word), key=len, reverse=True)
    if not words:
        return []
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)", re.I)
    return [match.span() for match in pattern.finditer(text)]
