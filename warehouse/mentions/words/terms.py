"""Turn words that a reader types into the search box into an SQL condition on title and text, or on words."""

import re
from collections.abc import Collection
from dataclasses import dataclass

# In which order mentions can be listed, each with an order of its own among equals.
ORDERS = {
    "newest": "published_at desc, item_id",
    "oldest": "published_at, item_id",
    "copies": "copies desc, published_at desc, item_id",
}
# Copies of a story are looked for within days of each other, so those of one story lie this near.
STORY_SPAN = 45
# All of ASCII but letters and digits: RE2, as DuckDB has it, and Python read it alike.
SIGNS = r"[\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+"
PHRASE = re.compile(r'"([^"]*)"|(\S+)')
STRAIGHT = str.maketrans(dict.fromkeys("“”„«»", '"'))


def terms(words: str) -> tuple[str, ...]:
    """Which words and "quoted phrases" must all be there?

    Rows: each once, in order; an unclosed quote is no quote.
    Empty: ().
    """
    words = words.translate(STRAIGHT)
    if words.count('"') % 2:
        words = words[::-1].replace('"', " ", 1)[::-1]
    matches = (phrase.strip() or word for phrase, word in PHRASE.findall(words))
    return tuple(dict.fromkeys(" ".join(term.split()) for term in matches if term))


def condition(words: str) -> tuple[str, dict[str, str]]:
    """Which SQL holds where title or text have all the words, and with which parameters?

    Unit: text of a condition, capitals and small letters alike.
    Empty: `true` and no parameters.
    """
    parameters = {f"word_{n}": term for n, term in enumerate(terms(words))}
    # The same answers as `ilike` in less than half the time, and no signs with a meaning of their own.
    sql = " and ".join(
        f"(contains(lower(title), lower(${name})) or contains(lower(text), lower(${name})))"
        for name in parameters
    )
    return sql or "true", parameters


@dataclass(frozen=True)
class Term:
    """One word or phrase as it was typed, with its place among them."""

    place: int
    text: str

    @property
    def parts(self) -> tuple[str, ...]:
        """Which words, or parts of words, stand in it?"""
        return tuple(filter(None, re.split(SIGNS, self.text)))

    @property
    def is_word(self) -> bool:
        """Is it one part of a word and nothing else, so that the words of a day say all?"""
        return self.parts == (self.text,)

    @property
    def is_phrase(self) -> bool:
        """Is it some words with a space between, as phrase_days has them?"""
        return len(self.parts) > 1 and self.text == " ".join(self.parts)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its parts in SQL."""
        return tuple(f"part_{self.place}_{of}" for of in range(len(self.parts)))

    @property
    def pairs(self) -> dict[str, str]:
        """The words that stand beside each other in a phrase, two by two, by their names in SQL."""
        if not self.is_phrase:
            return {}
        beside = zip(self.parts, self.parts[1:], strict=False)
        return {f"pair_{self.place}_{of}": f"{first} {then}" for of, (first, then) in enumerate(beside)}

    def tests(self) -> dict[str, str]:
        """Return by part what holds of a word that can be it: behind a sign it begins so, before one it ends so."""
        begins, ends = re.match(SIGNS, self.text), re.search(f"{SIGNS}$", self.text)
        last = len(self.parts) - 1
        tests = {}
        for of, name in enumerate(self.names):
            starts, stops = of > 0 or begins, of < last or ends
            test = "starts_with" if starts else "ends_with" if stops else "contains"
            tests[name] = f"word = lower(${name})" if starts and stops else f"{test}(word, lower(${name}))"
        return tests

    def said(self) -> dict[str, str]:
        """Return by pair what holds of a phrase of two words that can be it: what lies within the whole is whole."""
        last = len(self.pairs) - 1
        tests = {}
        for of, name in enumerate(self.pairs):
            test = "contains" if not last else "ends_with" if not of else "starts_with" if of == last else ""
            tests[name] = f"{test}(phrase, lower(${name}))" if test else f"phrase = lower(${name})"
        return tests

    @property
    def along(self) -> str | None:
        """The name in SQL of the texts in which all pairs of a longer phrase stand in a row; None for any other."""
        return f"along_{self.place}" if len(self.pairs) > 1 else None

    def sure(self, has_places: bool) -> str | None:
        """In which texts of a day does it surely stand? Bits, as SQL; None where its texts must be read to know.

        has_places: it is known where pairs stand in a text.
        """
        if self.is_word:
            return self.names[0]
        return f"pair_{self.place}_0" if len(self.pairs) == 1 else self.along if has_places else None

    def every(self, loose: Collection[str], has_places: bool) -> str | None:
        """In which texts can it stand? Bits, as SQL; None for every text. loose: parts that are not looked for."""
        if not self.is_phrase or set(loose) & set(self.names):
            return " & ".join(name for name in self.names if name not in loose) or None
        beside = zip(self.names, self.names[1:], self.pairs, strict=False)
        # Two frequent words stand beside each other where phrase_days says so, and nowhere else.
        rare = {pair: f"(rare_{first} & {then}) | ({first} & rare_{then})" for first, then, pair in beside}
        either = " & ".join(f"({pair} | {seldom})" for pair, seldom in rare.items())
        # Where no word is rare, the pairs stand in a row, or the phrase is not there.
        return (
            f"({self.along} | (({' | '.join(rare.values())}) & {either}))"
            if self.along and has_places
            else either
        )
