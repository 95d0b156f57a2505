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


def test_a_person_or_a_shop_of_the_same_name_has_no_words_of_a_school_beside_it():
    proposal = propose("Curio", town="Breda")
    assert found(
        proposal,
        "Het is druk bij Curio in Breda.",
        "Ik zit op Curio en baal van het rooster.",
        "De kappersopleiding van Curio is gratis.",
        "Mbo'ers van Curio staken.",
        "Brasserie Curio in Breda opent.",
        "Docent Jan Curio stopt.",
        "Festival van Curio zoekt vrijwilligers, ook studenten.",
        "Curio Hogeschool heeft nieuwe opleidingen.",
    ) == [True, True, True, True, False, False, False, False]


@pytest.mark.parametrize(
    "name",
    [
        name
        for part in ("other_make", "invented", "other_names", "invented_more")
        for name in names.labelled(part)
    ],
    ids=lambda name: name.name,
)
def test_a_query_can_be_read_by_a_person(name):
    assert len(propose(name.name, name.other_names, name.town).query) <= 900


def test_a_name_with_an_article_is_no_whole_name_and_is_looked_for_with_it():
    proposal = propose("De Brug", ("De Brug mbo",), "Sneek")
    assert found(
        proposal,
        "De brug in Sneek staat open.",
        "Studenten zwemmen onder de brug door.",
        "Basisschool De Brug viert feest.",
        "Mbo De Brug krijgt een haven.",
        "Studenten van De Brug staken.",
    ) == [False, False, False, True, True]


def test_signs_within_a_name_make_it_nobody_elses():
    assert propose("School!Noord", town="Groningen").query == '"School!Noord"'
    assert found(propose("2College-Zuid!", town="Tilburg"), "Onrust op 2College-Zuid! in Tilburg") == [True]


def test_a_level_in_a_vacancy_is_no_school_and_the_name_still_goes_into_an_alert():
    proposal = propose("MBO Amersfoort", town="Amersfoort")
    assert found(
        proposal,
        "Diploma mbo Amersfoort of omgeving.",
        "Administrateur mbo Amersfoort gezocht",
        "Hbo en mbo Amersfoort werken samen.",
        "MBO Amersfoort is verhuisd.",
    ) == [False, False, False, True]
    assert '"MBO Amersfoort"' in proposal.alone


def test_an_abbreviation_counts_only_close_to_vocational_education():
    proposal = propose("GC", town="Doetinchem")
    assert found(proposal, "Het GC, een mbo in Doetinchem.", "GC De Koningshof in Doetinchem.") == [
        True,
        False,
    ]
    assert {"mbo", "*opleiding*"} <= set(proposal.context)


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
    assert english.endswith("such as mbo, opleiding and studenten.")


def test_where_the_whole_name_finds_vacancies_the_warning_says_so():
    with use_language("en"):
        proposal = propose("MBO Utrecht", town="Utrecht")
    assert "vacancies that ask for somebody with mbo in that place" in proposal.warning
    assert "together with words" not in proposal.warning


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


@pytest.mark.parametrize(
    ("part", "right", "precision", "recall"),
    [("tuned", 57, 0.99, 0.94), ("held_out", 52, 0.97, 0.86), ("other_make", 33, 0.95, 0.68),
     ("invented", 10, 0.95, 0.8), ("other_names", 14, 0.95, 0.8), ("invented_more", 6, 0.95, 0.8)],
)  # fmt: skip
def test_most_names_find_their_school_and_little_else(part, right, precision, recall):
    outcomes = names.measured(part)
    hits, wrong = sum(one.right for one in outcomes), sum(len(one.wrong) for one in outcomes)
    assert len(names.right(outcomes)) >= right
    assert hits / (hits + wrong) >= precision
    assert hits / sum(one.of for one in outcomes) >= recall


def test_the_page_of_figures_is_what_the_benchmark_measures():
    assert names.report() in names.REPORT.read_text(encoding="utf-8")
