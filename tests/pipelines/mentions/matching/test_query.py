"""The grammar of queries: what is read how, and where each mistake is pointed at."""

import pytest

from pipelines.mentions.matching.query import Both, Either, Near, Without, Words, parse
from pipelines.support.errors import QueryError


def words(text: str) -> Words:
    return Words(tuple(text.split()))


A, B, C, D = (words(name) for name in ("aap", "beer", "das", "eland"))


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("aap", A),
        ("AAP", A),
        ('"aap"', A),
        ("“aap”", A),
        ("„aap”", A),
        ("((aap))", A),
        ("aap AND beer", Both((A, B))),
        ("aap EN beer", Both((A, B))),
        ("aap OR beer", Either((A, B))),
        ("aap OF beer", Either((A, B))),
        ("aap NOT beer", Both((A, Without(B)))),
        ("aap NIET beer", Both((A, Without(B)))),
        ("aap AND NOT beer", Both((A, Without(B)))),
        ("aap EN NIET beer", Both((A, Without(B)))),
        ("NOT beer AND aap", Both((Without(B), A))),
        ("aap NOT beer NOT das", Both((A, Without(B), Without(C)))),
        ("aap AND NOT NOT beer", Both((A, Without(Without(B))))),
        ("aap NEAR/4 beer", Near(A, B, 4)),
        ("aap DICHTBIJ/4 beer", Near(A, B, 4)),
        ("aap NEAR beer", Near(A, B, 10)),
        ("aap DICHTBIJ beer", Near(A, B, 10)),
        ("aap NEAR/2 beer NEAR/3 das", Near(Near(A, B, 2), C, 3)),
        ("aap NEAR/2 (beer OR das)", Near(A, Either((B, C)), 2)),
        ("aap NEAR/2 (beer OR (das NEAR/9 eland))", Near(A, Either((B, Near(C, D, 9))), 2)),
    ],
)
def test_a_query_is_read_as_this_tree(query, tree):
    assert parse(query) == tree


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("aap OR beer AND das", Either((A, Both((B, C))))),
        ("aap AND beer OR das", Either((Both((A, B)), C))),
        ("(aap OR beer) AND das", Both((Either((A, B)), C))),
        ("aap AND beer NEAR/3 das", Both((A, Near(B, C, 3)))),
        ("aap OR beer NOT das", Either((A, Both((B, Without(C)))))),
        ("(aap OR beer) NOT das", Both((Either((A, B)), Without(C)))),
        ("aap NOT beer NEAR/3 das", Both((A, Without(Near(B, C, 3))))),
        ("aap NOT (beer OR das)", Both((A, Without(Either((B, C)))))),
    ],
)
def test_near_binds_before_not_before_and_before_or(query, tree):
    assert parse(query) == tree


def test_operators_are_words_of_the_text_in_small_letters_and_in_quotation_marks():
    assert parse('"nova and rivier"') == words("nova and rivier")
    assert parse("of") == words("of")
    assert parse('"OR"') == words("or")
    assert parse('"EN"') == words("en")


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("ROC-student", words("roc student")),
        ('"open   dag"', words("open dag")),
        ('"Café  Één"', words("cafe een")),
        ("nova’s", words("nova's")),
        ("stage*", words("stage*")),
        ("*college", words("*college")),
        ("organi?atie", words("organi?atie")),
        ("@rocvoorbeeld", words("@rocvoorbeeld")),
        ("rocvoorbeeld.example", words("rocvoorbeeld.example")),
        ("c++", words("c++")),
        ("mbo–hbo", words("mbo hbo")),
    ],
)
def test_words_are_folded_and_a_hyphen_makes_a_phrase(query, tree):
    assert parse(query) == tree


WRONG = [
    ("", 0, "empty"),
    ("   ", 0, "empty"),
    ("aap beer", 4, "no operator"),
    ("aap (beer)", 4, "no operator"),
    ('aap "beer"', 4, "no operator"),
    ("(aap) beer", 6, "no operator"),
    ("aap AND", 7, "missing at the end"),
    ("aap AND  ", 7, "missing at the end"),
    ("aap OR", 6, "missing at the end"),
    ("aap NIET", 8, "missing at the end"),
    ("aap NEAR/3", 10, "missing at the end"),
    ("OR aap", 0, "before this operator"),
    ("aap AND OR beer", 8, "before this operator"),
    ("aap OF EN beer", 7, "before this operator"),
    ("NEAR/3 aap", 0, "before this operator"),
    ("()", 1, "before this )"),
    ("aap AND ()", 9, "before this )"),
    ("aap)", 3, "closes nothing"),
    ("(aap)) AND beer", 5, "closes nothing"),
    ("(aap AND beer", 0, "never closed"),
    ("aap OR (beer AND (das)", 7, "never closed"),
    ('aap AND "beer das', 8, "quotation mark"),
    ('"', 0, "quotation mark"),
    ('aap AND "', 8, "quotation mark"),
    ("aap AND „beer", 8, "quotation mark"),
    ("aap NEAR/0 beer", 4, "from 1 to 100"),
    ("aap NEAR/101 beer", 4, "from 1 to 100"),
    ("aap NEAR/99999999999999999999 beer", 4, "from 1 to 100"),
    ("aap NEAR/" + "9" * 5_000 + " beer", 4, "from 1 to 100"),
    ("aap" + " NEAR beer" * 5_000, 604, "too many NEARs"),
    ("aap NEAR/3 (beer AND das)", 4, "NEAR stands between"),
    ("(aap NOT das) NEAR/3 beer", 14, "NEAR stands between"),
    ("NOT aap", 0, "must not be there"),
    ("NIET aap EN NIET beer", 0, "must not be there"),
    ("aap OR NOT beer", 0, "must not be there"),
    ("aap AND *", 8, "no letter or digit"),
    ('aap AND "--"', 8, "no letter or digit"),
    ('aap AND ""', 8, "no letter or digit"),
    ("aap AND st*", 8, "three letters"),
    ('"open d*"', 0, "three letters"),
    ("(" * 80 + "aap" + ")" * 80, 61, "too many parentheses"),
    ("aap " + "NOT " * 80 + "beer", 248, "too many NOTs"),
]


@pytest.mark.parametrize(("query", "position", "why"), WRONG)
def test_a_mistake_is_pointed_at_and_explained(query, position, why):
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert (caught.value.position, why in caught.value.why) == (position, True), caught.value.why


def test_the_caret_stands_under_the_mistake_and_the_sentence_counts_from_one():
    with pytest.raises(QueryError) as caught:
        parse("nova AND (mbo OR roc")
    assert caught.value.caret() == "nova AND (mbo OR roc\n         ^"
    assert str(caught.value).startswith(
        "The query stops making sense at character 10: this ( is never closed"
    )


def test_no_mistake_lies_outside_the_query():
    for query, _, _ in WRONG:
        with pytest.raises(QueryError) as caught:
            parse(query)
        assert 0 <= caught.value.position <= len(query)


def test_white_space_and_lines_make_no_difference():
    assert parse("  aap\n  AND\t(beer\n OR das ) ") == parse("aap AND (beer OR das)")


def test_a_long_list_of_alternatives_is_read():
    tree = parse(" OR ".join(f"woord{number}" for number in range(5_000)))
    assert len(tree.parts) == 5_000
