"""A second, slow and plain reading of the query language, to hold against the real one.

Nothing of the engine is used: an own little reader makes nested lists of a query, words are found
with one regular expression each, and NEAR counts the words of the text one by one.
"""

import re
import unicodedata

TOKEN = re.compile(r'"[^"]*"|[()]|[^\s()"]+')


def plain(text: str) -> str:
    """Small letters without accents."""
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in apart if not unicodedata.combining(char))


def matches(query: str, text: str) -> bool:
    """Does the query match the text?"""
    tokens = TOKEN.findall(query)
    tree = _either(tokens)
    assert not tokens, tokens
    return _holds(tree, plain(text))


def _either(tokens: list[str]):
    parts = [_both(tokens)]
    while tokens and tokens[0] in ("OR", "OF"):
        tokens.pop(0)
        parts.append(_both(tokens))
    return ["or", *parts]


def _both(tokens: list[str]):
    parts = [_not(tokens)]
    while tokens and tokens[0] not in ("OR", "OF", ")"):
        if tokens[0] in ("AND", "EN"):
            tokens.pop(0)
        parts.append(_not(tokens))
    return ["and", *parts]


def _not(tokens: list[str]):
    if tokens[0] in ("NOT", "NIET"):
        tokens.pop(0)
        return ["not", _not(tokens)]
    left = _one(tokens)
    while tokens and tokens[0].startswith("NEAR/"):
        distance = int(tokens.pop(0).removeprefix("NEAR/"))
        left = ["near", left, _one(tokens), distance]
    return left


def _one(tokens: list[str]):
    token = tokens.pop(0)
    if token == "(":
        tree = _either(tokens)
        assert tokens.pop(0) == ")"
        return tree
    words = [word for word in re.split(r"[\s-]+", plain(token.strip('"'))) if word]
    regular = [re.escape(word).replace(r"\*", r"\w*").replace(r"\?", r"\w") for word in words]
    return ["word", r"(?<!\w)" + r"[\s/-]+".join(regular) + r"(?!\w)"]


def _holds(tree, text: str) -> bool:
    if tree[0] == "or":
        return any(_holds(part, text) for part in tree[1:])
    if tree[0] == "and":
        return all(_holds(part, text) for part in tree[1:])
    if tree[0] == "not":
        return not _holds(tree[1], text)
    return bool(_stands(tree, text))


def _stands(tree, text: str) -> set[tuple[int, int]]:
    if tree[0] == "word":
        return {match.span() for match in re.finditer(tree[1], text)}
    if tree[0] in ("or", "and"):  # an `and` of one part is a word or a pair
        return {span for part in tree[1:] for span in _stands(part, text)}
    _, left, right, distance = tree
    found = set()
    for a in _stands(left, text):
        for b in _stands(right, text):
            first, second = sorted((a, b))
            between = re.findall(r"\w+", text[first[1] : second[0]])
            if first[1] <= second[0] and len(between) <= distance - 1:
                found.add((first[0], second[1]))
    return found
