"""What a query finds in a text, and how the words that were found are shown."""

import sys
import time

import pytest

from pipelines.mentions.matching.engine import compile, marks, query_hash
from pipelines.mentions.matching.fold import fold, places
from pipelines.support.errors import QueryError


def found(query: str, text: str) -> tuple[str, ...] | None:
    return compile([("x", query)]).match([text])[0].get("x")


@pytest.mark.parametrize(
    ("query", "text", "matched"),
    [
        # whole words
        ("roc", "Het ROC opent", ("ROC",)),
        ("roc", "Honderd procent", None),
        ("roc", "rocs en rockers", None),
        ("roc", "roc_oud roc2", None),
        ("roc", "(roc), “ROC”/roc.", ("roc", "ROC")),
        ("roc", "", None),
        # capitals, accents, letters written in two characters, ligatures, invisible characters
        ("cafe", "CAFÉ café cafe", ("CAFÉ", "café", "cafe")),
        ("café", "cafe", ("cafe",)),
        ("cafe", "een cafe\u0301, dicht", ("cafe\u0301",)),
        ("ideeen", "ideeën", ("ideeën",)),
        ("straße", "STRASSE", ("STRASSE",)),
        ("financien", "ﬁnanciën", ("ﬁnanciën",)),
        ("rivier", "ri\u00advier ri\u200bvier", ("ri\u00advier", "ri\u200bvier")),
        ("ij", "Ĳ", ("Ĳ",)),
        # Dutch genitives and hyphens
        ("nova", "Nova's studenten", ("Nova",)),
        ("nova", "NOVA’S", ("NOVA",)),
        ("nova's", "Nova’s en Nova's", ("Nova’s", "Nova's")),
        ("nova's", "de Nova", None),
        ("fontys", "Fontys' plan", ("Fontys",)),
        ("mbo", "mbo'ers, mbo-4 en oud-mbo", ("mbo",)),
        ("student", "ROC-student", ("student",)),
        ("student", "ROC-studenten", None),
        (
            "ROC-student",
            "roc student, ROC‑student, roc/student",
            ("roc student", "ROC‑student", "roc/student"),
        ),
        ('"roc student"', "ROC-student", ("ROC-student",)),
        # hashtags, handles, addresses
        ("rocvoorbeeld", "#ROCVoorbeeld @rocvoorbeeld", ("ROCVoorbeeld", "rocvoorbeeld")),
        ("@rocvoorbeeld", "hoi @rocvoorbeeld of rocvoorbeeld", ("@rocvoorbeeld",)),
        ("rocvoorbeeld.example", "www.rocvoorbeeld.example/open", ("rocvoorbeeld.example",)),
        ("c++", "C++-les", ("C++",)),
        # phrases
        ('"open dag"', "Open  dag\nopen\ndag OPEN-DAG", ("Open  dag", "open\ndag", "OPEN-DAG")),
        ('"open dag"', "Is hij open? Dag!", None),
        ('"open dag"', "open, dag", None),
        ('"open dag"', "open dagen", None),
        ('"de rivier"', "ide riviera, onde rivier", None),
        ('"open dag*"', "open dagen", ("open dagen",)),
        # wildcards
        ("stage*", "stage Stages, stageplek; bijstage", ("stage", "Stages", "stageplek")),
        ("*college", "Novacollege, college, colleges", ("Novacollege", "college")),
        ("*opleid*", "bijopleiding", ("bijopleiding",)),
        ("organi?atie", "organisatie organizatie organiatie", ("organisatie", "organizatie")),
        ("school?", "scholen schools school schoolse", ("schools",)),
        ("sta*plek", "stageplek stalplek staplek staplekken", ("stageplek", "stalplek", "staplek")),
        ("stage*", "stagê-dag", ("stagê",)),
        # AND, OR, NOT, nested
        ("aap AND beer", "aap", None),
        ("aap AND beer", "beer en aap", ("beer", "aap")),
        ("aap OR beer", "beer", ("beer",)),
        ("aap NOT beer", "aap", ("aap",)),
        ("aap NOT beer", "aap beer", None),
        ("aap NIET beer", "aap BEER", None),
        ("aap AND NOT (beer AND das)", "aap beer", ("aap",)),
        ("aap AND NOT (beer AND das)", "aap beer das", None),
        ("(aap OR beer) AND (das OR eland)", "eland, aap", ("eland", "aap")),
        ("(aap OR beer) AND (das OR eland)", "aap beer", None),
        ("aap OR (beer AND das)", "aap beer", ("aap",)),
        ("aap NOT beer*", "aap berenbeer", ("aap",)),
        # a word that speaks against is never among the matched words
        ("aap OR (beer NOT das)", "aap das", ("aap",)),
        # only the part that holds is shown
        ("(aap AND beer) OR (das AND eland)", "aap beer das", ("aap", "beer")),
    ],
)
def test_a_query_finds_these_words_as_they_stand_in_the_text(query, text, matched):
    assert found(query, text) == matched


@pytest.mark.parametrize(
    ("query", "text", "matched"),
    [
        ("aap NEAR/1 beer", "aap beer", ("aap", "beer")),
        ("aap NEAR/1 beer", "beer, aap", ("beer", "aap")),
        ("aap NEAR/1 beer", "aap x beer", None),
        ("aap NEAR/3 beer", "aap x y beer", ("aap", "beer")),
        ("aap NEAR/3 beer", "aap x y z beer", None),
        ("aap NEAR/3 beer", "beer x y aap", ("beer", "aap")),
        ("aap NEAR/3 beer", "aap. Einde! — Beer", ("aap", "Beer")),
        ("aap DICHTBIJ/2 beer", "aap x beer", ("aap", "beer")),
        ("aap NEAR beer", "aap " + "x " * 9 + "beer", ("aap", "beer")),
        ("aap NEAR beer", "aap " + "x " * 10 + "beer", None),
        ("aap NEAR/5 aap", "aap", None),
        ("aap NEAR/5 aap", "aap en Aap", ("aap", "Aap")),
        ("aap NEAR/2 (beer OR das)", "aap x das", ("aap", "das")),
        ("aap NEAR/2 beer NEAR/2 das", "aap beer das", ("aap", "beer", "das")),
        ("aap NEAR/2 beer NEAR/2 das", "beer aap x x das", None),
        ('"open dag" NEAR/2 roc', "roc: open dag", ("roc", "open dag")),
        ('"open dag" NEAR/1 open', "open dag", None),
        ("aap NEAR/2 beer", "aap x x x x aap x beer", ("aap", "beer")),
        ("aap NEAR/2 stage*", "Aap x x x aap: stageplek", ("aap", "stageplek")),
    ],
)
def test_near_counts_words_in_either_order_up_to_its_number(query, text, matched):
    assert found(query, text) == matched


def test_every_subject_answers_for_itself_and_a_text_about_nobody_gives_nothing():
    matcher = compile([("own", "roc"), ("peer", "nova NOT ster*"), ("topic", "stage*")])
    assert matcher.match(["Nova en ROC", "Nova, een ster", "", "stageplek bij Nova"]) == [
        {"own": ("ROC",), "peer": ("Nova",)},
        {},
        {},
        {"peer": ("Nova",), "topic": ("stageplek",)},
    ]
    assert compile([]).match(["roc", ""]) == [{}, {}]


def test_at_most_twenty_words_are_kept_each_once_in_the_order_of_the_text():
    text = " ".join(f"stage{letter} stage{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
    assert found("stage*", text) == tuple(f"stage{letter}" for letter in "abcdefghijklmnopqrst")


def test_a_query_that_cannot_be_read_is_refused_before_any_text_is_looked_at():
    with pytest.raises(QueryError):
        compile([("own", "roc"), ("peer", "nova AND")])


def test_marks_stand_where_the_matched_words_stand_and_never_inside_a_word():
    text = "ROC Voorbeeld: procent, roc-student, 'ROC'."
    spans = marks(text, ("ROC Voorbeeld", "ROC"))
    assert [text[a:b] for a, b in spans] == ["ROC Voorbeeld", "roc", "ROC"]
    assert marks(text, ()) == marks("", ("ROC",)) == marks(text, ("",)) == []
    assert marks("C++ en c++!", ("C++",)) == [(0, 3), (7, 10)]
    assert marks("x@roc", ("@roc",)) == [(1, 5)]
    assert marks("a.b axb", ("a.b",)) == [(0, 3)]


def test_all_that_was_found_can_be_marked():
    for query, text in (
        ("cafe", "cafe\u0301 CAFÉ"),
        ('"open dag"', "open\n dag"),
        ("ri?ier", "ri\u00advier"),
    ):
        matched = found(query, text)
        assert [text[a:b] for a, b in marks(text, matched)] == list(matched)


def test_the_hash_of_a_query_changes_with_its_meaning_and_not_with_its_white_space():
    assert query_hash("roc  AND\n nova") == query_hash(" roc AND nova ")
    assert query_hash("roc AND nova") != query_hash("roc OR nova")


def test_every_character_folds_to_what_it_stays_and_keeps_its_place():
    for code in (*range(0xD800), *range(0xE000, 0x20000), sys.maxunicode):
        text = f"a{chr(code)}B"
        folded, origin = fold(text), places(text)
        assert len(folded) == len(origin), hex(code)
        assert fold(folded) == folded, hex(code)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("*opleiding", "a" * 200_000 + " opleiding"),
        ("abc*def*ghi", "abcdef" * 30_000 + " gh ghi"),
        ("aap NEAR/10 beer", "aap beer " * 20_000),
        ("aap NEAR/2 beer", "aap " * 10_000 + "x y z " + "beer " * 10_000),
        ('"open dag"', "open " * 50_000 + "- " * 50_000),
    ],
)
def test_a_text_made_to_cost_time_costs_little(query, text):
    begun = time.process_time()
    found(query, text)
    assert time.process_time() - begun < 3
