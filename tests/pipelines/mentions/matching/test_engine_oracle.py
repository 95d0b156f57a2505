"""Random queries over random texts: the engine says what a slow and plain second reading says."""

import random

import pytest

from pipelines.mentions.matching.engine import compile, marks
from tests.pipelines.mentions.matching.oracle import matches

WORDS = (
    "roc nova rivier voorbeeld college mbo stage stages stageplek bijstage student studenten open dag dagen"
    " techniek café cafe één een Voorbeeld ROC NOVA's nova's mbo-student roc-student de en of niet"
).split()
PHRASES = (
    '"open dag"',
    '"de rivier"',
    '"ROC Voorbeeld"',
    '"roc student"',
    '"open dag*"',
    '"voorbeeld college"',
)
WILD = ("stage*", "*stage", "student*", "*plek", "stag?", "voor*eld", "*tuden*", "opend?g*")
PLAIN = (
    "roc",
    "nova",
    "rivier",
    "mbo",
    "stage",
    "dag",
    "cafe",
    "Één",
    "college",
    "mbo-student",
    "nova's",
    "techniek",
)
BETWEEN = (" ", " ", " ", " ", " ", ", ", ". ", "\n", " - ", "/", "-", " (", "! ")


def a_text(dice: random.Random) -> str:
    return "".join(dice.choice(WORDS) + dice.choice(BETWEEN) for _ in range(dice.randint(0, 25)))


def a_word(dice: random.Random) -> str:
    return dice.choice(dice.choice((PLAIN, PLAIN, PHRASES, WILD)))


def placed(dice: random.Random) -> str:
    """What NEAR may stand between."""
    kind = dice.random()
    if kind < 0.7:
        return a_word(dice)
    if kind < 0.9:
        return f"({a_word(dice)} OR {a_word(dice)})"
    return f"({near(dice)})"


def near(dice: random.Random) -> str:
    parts = [placed(dice)]
    for _ in range(dice.choice((1, 1, 1, 2))):
        parts.append(f"NEAR/{dice.choice((1, 2, 3, 5, 10))} {placed(dice)}")
    return " ".join(parts)


def a_query(dice: random.Random, depth: int = 0) -> str:
    kind = dice.random()
    if depth > 3 or kind < 0.25:
        return a_word(dice)
    if kind < 0.45:
        return near(dice)
    left, right = a_query(dice, depth + 1), a_query(dice, depth + 1)
    join = dice.choice((" AND ", " EN ", " OR ", " OF ", " NOT ", " NIET ", " AND NOT "))
    return f"({left}){join}({right})" if dice.random() < 0.7 else f"{a_word(dice)}{join}{a_word(dice)}"


@pytest.mark.parametrize("seed", range(12))
def test_the_engine_agrees_with_the_plain_reading(seed):
    dice = random.Random(seed)
    queries = [a_query(dice) for _ in range(60)]
    texts = [a_text(dice) for _ in range(60)]
    answers = compile([(query, query) for query in queries]).match(texts)
    wrong = [
        (query, text)
        for text, answer in zip(texts, answers, strict=True)
        for query in queries
        if (query in answer) is not matches(query, text)
    ]
    assert not wrong, wrong[0]
    hits = sum(map(len, answers))
    assert 0.05 < hits / (60 * 60) < 0.95  # both answers are common, so agreeing says something


def test_all_queries_in_one_pass_answer_as_each_alone():
    dice = random.Random(99)
    queries = [a_query(dice) for _ in range(40)]
    texts = [a_text(dice) for _ in range(40)]
    together = compile([(query, query) for query in queries]).match(texts)
    for query in queries:
        alone = compile([(query, query)]).match(texts)
        assert [answer.get(query) for answer in together] == [answer.get(query) for answer in alone]


def test_matched_words_are_pieces_of_the_text_that_can_be_marked():
    dice = random.Random(7)
    matcher = compile([(str(number), a_query(dice)) for number in range(60)])
    texts = [a_text(dice) for _ in range(60)]
    assert any(matcher.match(texts))
    for text, answer in zip(texts, matcher.match(texts), strict=True):
        for matched in answer.values():
            assert all(word in text for word in matched)
            assert marks(text, matched)
