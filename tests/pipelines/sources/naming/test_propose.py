"""A query from the name of a school (pipelines/sources/naming)."""

import pytest

from benchmarks.pipelines import names
from pipelines.mentions.matching import engine
from pipelines.mentions.matching.query import parse
from pipelines.sources.naming import propose
from pipelines.support.errors import QueryError
from text.i18n import use_language


def found(proposal, *texts: str) -> list[bool]:
    matcher = engine.compile([("school", proposal.query)])
    return [bool(answer) for answer in matcher.match(texts)]


def test_a_whole_name_stands_alone_and_its_own_word_needs_company():
    proposal = propose("Deltion College", town="Zwolle")
    assert found(
        proposal,
        "Het Deltion College wint.",
        "#deltioncollege",
        "Studenten van Deltion winnen.",
        "Brand bij Deltion in Zwolle.",
        "Bus 4 stopt bij Deltion.",
    ) == [True, True, True, True, False]
    assert "Zwolle" in proposal.context


def test_a_person_or_a_shop_of_the_same_name_stands_otherwise_in_a_sentence_than_a_school():
    proposal = propose("Curio", town="Breda")
    assert found(
        proposal,
        "Geen les bij Curio in Breda.",
        "Curio-docenten staken.",
        "Curio Breda sluit.",
        "Brasserie Curio in Breda opent.",
        "Docent Jan Curio stopt.",
    ) == [True, True, True, False, False]


def test_a_level_in_a_vacancy_is_no_school_and_the_name_still_goes_into_an_alert():
    proposal = propose("MBO Amersfoort", town="Amersfoort")
    assert found(proposal, "Diploma mbo Amersfoort of omgeving.", "MBO Amersfoort is verhuisd.") == [
        False,
        True,
    ]
    assert '"MBO Amersfoort"' in proposal.alone


def test_an_abbreviation_counts_only_close_to_vocational_education():
    proposal = propose("GC", town="Doetinchem")
    assert found(proposal, "Het GC, een mbo in Doetinchem.", "GC De Koningshof in Doetinchem.") == [
        True,
        False,
    ]
    assert '"mbo opleiding"' in proposal.context


def test_an_everyday_word_counts_only_where_it_is_said_to_be_a_school():
    proposal = propose("Vonk", town="Alkmaar")
    assert found(
        proposal, "Studenten van Vonk in Alkmaar", "De vonk sloeg over bij mbo-studenten in Alkmaar."
    ) == [
        True,
        False,
    ]


def test_the_warning_says_what_the_bare_name_would_have_found_in_the_readers_language():
    with use_language("nl"):
        dutch = propose("SOMA College").warning
    with use_language("en"):
        english = propose("SOMA College").warning
    assert dutch.startswith("Met alleen “SOMA” vindt u ook: een drug")
    assert english.startswith("“SOMA” alone would also find a drug")


def test_a_name_that_is_nobody_elses_gets_no_warning_and_no_company():
    proposal = propose("ROC van Twente", town="Hengelo")
    assert (proposal.context, proposal.warning) == ((), "")
    assert proposal.query == '"ROC van Twente" OR rocvantwente'


def test_a_town_without_a_school_in_the_text_is_not_the_school_that_is_named_after_it():
    proposal = propose("MBO Zwolle", town="Zwolle")
    assert found(proposal, "MBO Zwolle opent", "In Zwolle wonen studenten.") == [True, False]


def test_the_kind_of_school_alone_asks_for_the_town_and_warns():
    proposal = propose("ROC", town="Tiel")
    assert found(proposal, "Het ROC in Tiel", "Het ROC in Ede") == [True, False]
    assert proposal.warning


@pytest.mark.parametrize(
    "name",
    ['Het "Vrije" College (zuid)*', "NOT", "OF", "NEAR/3", "EN", "’t Venster", "Çédille Ärts", "R!", "A",
     "Zone.college", "Hout- en Meubileringscollege", "a" * 100, "lang " * 60, "St. Lucas", "42"],
)  # fmt: skip
def test_every_name_gives_a_query_that_can_be_read(name):
    proposal = propose(name, (name.upper(), "", "  ", "!", "b" * 200), "'s-Hertogenbosch")
    assert parse(proposal.query)


@pytest.mark.parametrize("name", ["", "  ", "!?", '""', "a" * 200])
def test_what_is_no_name_is_refused(name):
    with pytest.raises(QueryError):
        propose(name)


def test_nearly_all_names_keep_their_precision_on_texts_that_the_rules_never_saw():
    assert len(names.right(names.measured("tuned"))) == 57
    held_out = names.measured("held_out")
    assert len(held_out) == 57
    assert len(names.right(held_out)) >= 55
    assert sum(one.right for one in held_out) >= 105
    last = names.measured("last")
    assert len(names.right(last)) >= 5 and sum(one.right for one in last) == 10
    fresh = names.measured("fresh")
    assert len(fresh) == 18
    assert len(names.right(fresh)) >= 17
    assert sum(one.right for one in fresh) >= 17


def test_the_page_of_figures_is_what_the_benchmark_measures():
    assert names.report() in names.REPORT.read_text(encoding="utf-8")
