"""Parse the query language: AND, OR, NOT, "phrases", NEAR/n, wildcards and parentheses.

    "ROC Voorbeeld" OR rocvoorbeeld
    nova NEAR/10 (mbo OR roc OR college) NOT "nova scotia"
    stage* AND (mbo OR roc)

Words are whole words, without regard to capitals and accents. Operators are written in capitals;
EN, OF and NIET say the same in Dutch. A query must demand at least one word.

A query has bounds: of characters, words, letters in a word, wildcards and depth, far beyond what people write.
"""

import re
from dataclasses import dataclass

from pipelines.mentions.matching.fold import fold
from pipelines.support.errors import QueryError
from pipelines.support.typed_text import QUERY
from text.i18n import N_

OPERATORS = {"AND": "AND", "EN": "AND", "OR": "OR", "OF": "OR", "NOT": "NOT", "NIET": "NOT"}
NEAR = re.compile(r"NEAR(?:/(\d+))?$|DICHTBIJ(?:/(\d+))?$")
TOKEN = re.compile(
    r'\s*(?:(?P<open>\()|(?P<close>\))|(?P<phrase>["“”„][^"“”„]*["“”„]?)|(?P<word>[^\s()"“”„]+))'
)
QUOTES = '"“”„'
# A wildcard on fewer letters than this would find half the dictionary.
SHORTEST_STEM = 3
NEAR_BY_DEFAULT = 10
DEEPEST = 60
LONGEST = QUERY.most
MOST_WORDS = 10_000
LONGEST_WORD = 100
# Each * tries every length up to sixty at every place: three in one word are a million tries in a long one.
MOST_STARS = 2
MOST_WILDCARDS = 200


@dataclass(frozen=True)
class Words:
    """A word or phrase: its words, folded, each possibly with * and ?."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Both:
    """All of these."""

    parts: tuple


@dataclass(frozen=True)
class Either:
    """At least one of these."""

    parts: tuple


@dataclass(frozen=True)
class Without:
    """Not this."""

    part: object


@dataclass(frozen=True)
class Near:
    """Both, at most `distance` words apart, in either order."""

    left: object
    right: object
    distance: int


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int


def parse(query: str):
    """What does the query ask? A tree of Words, Both, Either, Without and Near.

    Raises: QueryError(query, position, why) at the character where it stops making sense.
    """
    reader = _Reader(query)
    if not reader.tokens:
        raise QueryError(query, 0, N_("it is empty; write at least one word"))
    tree = reader.either(0)
    token = reader.peek()
    if token:
        raise QueryError(query, token.at, N_("this ) closes nothing; remove it or open a ( before"))
    if not demands(tree):
        raise QueryError(query, 0, N_("it only says what must not be there; add a word that must be there"))
    return tree


def demands(tree) -> bool:
    """Must at least one word stand in every text that matches?"""
    if isinstance(tree, Both):
        return any(demands(part) for part in tree.parts)
    if isinstance(tree, Either):
        return all(demands(part) for part in tree.parts)
    return not isinstance(tree, Without)


class _Reader:
    def __init__(self, query: str) -> None:
        self.query = query
        self.place = 0
        self.word_count = self.wildcards = 0
        self.tokens = list(self._tokens())

    def _tokens(self):
        if len(self.query) > LONGEST:
            raise self.error(LONGEST, N_("it is too long; a query has 100,000 characters at most"))
        for match in TOKEN.finditer(self.query):
            kind = match.lastgroup
            text, at = match[kind], match.start(kind)
            if kind == "phrase" and (len(text) < 2 or text[-1] not in QUOTES):
                raise QueryError(
                    self.query, at, N_("this quotation mark is never closed; add one at the end")
                )
            if kind == "word":
                near = NEAR.match(text)
                if near:
                    kind, text = "NEAR", near[1] or near[2] or str(NEAR_BY_DEFAULT)
                elif text in OPERATORS:
                    kind = OPERATORS[text]
            yield _Token(kind, text, at)

    def peek(self) -> _Token | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def take(self) -> _Token:
        self.place += 1
        return self.tokens[self.place - 1]

    def error(self, at: int, why: str) -> QueryError:
        return QueryError(self.query, at, why)

    def either(self, depth: int):
        if depth > DEEPEST:
            raise self.error(
                self.tokens[min(self.place, len(self.tokens) - 1)].at,
                N_("too many parentheses inside each other"),
            )
        parts = [self.both(depth)]
        while (token := self.peek()) and token.kind == "OR":
            self.take()
            parts.append(self.both(depth))
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def both(self, depth: int):
        parts = [self.maybe_not(depth)]
        while token := self.peek():
            if token.kind == "AND":
                self.take()
            elif token.kind in ("word", "phrase", "open"):
                raise self.error(
                    token.at,
                    N_(
                        "no operator stands before this; write AND or OR, or put the words in quotation marks"
                    ),
                )
            elif token.kind != "NOT":
                break
            parts.append(self.maybe_not(depth))
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def maybe_not(self, depth: int):
        token = self.peek()
        if token and token.kind == "NOT":
            self.take()
            if depth > DEEPEST:
                raise self.error(token.at, N_("too many NOTs after each other"))
            return Without(self.maybe_not(depth + 1))
        return self.near(depth)

    def near(self, depth: int):
        left = self.primary(depth)
        links = 0
        while (token := self.peek()) and token.kind == "NEAR":
            self.take()
            links += 1
            if links > DEEPEST:
                raise self.error(token.at, N_("too many NEARs after each other"))
            if len(token.text) > 9 or not 1 <= int(token.text) <= 100:
                raise self.error(token.at, N_("NEAR takes a number from 1 to 100"))
            right = self.primary(depth)
            for side in (left, right):
                if not _has_places(side):
                    raise self.error(
                        token.at, N_("NEAR stands between words, phrases or (a OR b), not between AND or NOT")
                    )
            left = Near(left, right, int(token.text))
        return left

    def primary(self, depth: int):
        token = self.peek()
        if token is None:
            raise self.error(len(self.query.rstrip()), N_("a word is missing at the end"))
        if token.kind == "open":
            self.take()
            inner = self.either(depth + 1)
            closing = self.peek()
            if closing is None:
                raise self.error(token.at, N_("this ( is never closed; add a )"))
            self.take()
            return inner
        if token.kind in ("word", "phrase"):
            return self.words(self.take())
        if token.kind == "close":
            raise self.error(token.at, N_("a word is missing before this )"))
        raise self.error(token.at, N_("a word is missing before this operator"))

    def words(self, token: _Token) -> Words:
        text = token.text.strip(QUOTES) if token.kind == "phrase" else token.text
        words = tuple(re.sub(r"\*+", "*", word) for word in re.split(r"[\s\-]+", fold(text)) if word)
        self._bounded(token.at, words)
        if not any(char.isalnum() for word in words for char in word):
            raise self.error(token.at, N_("there is no letter or digit here"))
        for word in words:
            stem = max(re.split(r"[*?]", word), key=len)
            if ("*" in word or "?" in word) and len(stem) < SHORTEST_STEM:
                raise self.error(token.at, N_("a wildcard needs at least three letters beside it"))
        return Words(words)

    def _bounded(self, at: int, words: tuple[str, ...]) -> None:
        self.word_count += len(words)
        if self.word_count > MOST_WORDS:
            raise self.error(at, N_("too many words; a query has 10,000 at most"))
        for word in words:
            if len(word) > LONGEST_WORD:
                raise self.error(at, N_("this word is too long; a word has 100 letters at most"))
            if word.count("*") > MOST_STARS:
                raise self.error(at, N_("too many wildcards in one word; two * are the most"))
            self.wildcards += "*" in word or "?" in word
            if self.wildcards > MOST_WILDCARDS:
                raise self.error(at, N_("too many words with a wildcard; a query has 200 at most"))


def _has_places(tree) -> bool:
    if isinstance(tree, Either):
        return all(_has_places(part) for part in tree.parts)
    return isinstance(tree, Words | Near)
