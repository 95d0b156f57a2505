"""What a review says in so many words: stars and marks, advice, coming back, a verdict in pieces."""

import pytest

from pipelines.understanding import encoder, score
from pipelines.understanding.signs import verdicts
from pipelines.understanding.training import corpora, registers


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Eén ster. Slechte communicatie.", -1), ("Een ster is nog te veel.", -1), ("Geen enkele ster waard", -1),
        ("Rooster wijzigt elke dag, mentor nooit gezien: 2 sterren.", -1), ("Vijf sterren, zonder meer", 1),
        ("Beoordeling: 1 van 5. Geen antwoord.", -1), ("Eindcijfer: 4", -1), ("Ik geef deze school een 9.", 1),
        ("Wij sliepen in een hotel met 4 sterrenrestaurant", 0), ("Het 4 sterren hotel ligt aan zee.", 0),
        ("De kok verdiende in Parijs al een ster met dit gerecht.", 0), ("Ik geef 3 lessen per week", 0),
        ("Restaurant van ROC krijgt een ster", 0), ("Ik geef deze school een ster", -1),
        ("Van de 5 docenten zijn er 4 ziek", 0),
        ("De open dag krijgt 5 keer zoveel bezoek", 0), ("Ik heb vandaag een toets", 0),
    ],
)  # fmt: skip
def test_stars_and_marks_are_read_where_somebody_gives_them(text, sign):
    found = verdicts.given(text)
    assert -1 <= found <= 1
    assert (found > 0) - (found < 0) == sign


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Echt een aanrader!", 1), ("Geen aanrader.", -1), ("Afrader!", -1), ("Ik raad dit iedereen aan.", 1),
        ("Ik zou het niemand aanraden", -1), ("Zeker aan te bevelen.", 1), ("Niet aan te bevelen.", -1),
        ("De gemeenteraad vergadert aan het eind van de week", 0), ("Raad van toezicht stelt bestuurder aan", 0),
        ("Een aanrader is het niet.", -1), ("Een aanrader is het, niet alleen voor beginners.", 1),
    ],
)  # fmt: skip
def test_advice_may_be_denied(text, sign):
    assert verdicts.advised(text) == sign


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Nooit meer.", -1), ("Eens maar nooit weer", -1), ("Wij komen hier niet meer terug.", -1),
        ("Ons zien ze hier niet meer terug.", -1), ("Wij komen zeker terug!", 1), ("Voor herhaling vatbaar.", 1),
        ("Dit was zeker niet de laatste keer.", 1), ("Nooit meer een andere school.", 0),
        ("Nooit meer lesuitval dankzij de planning!", 0), ("Wij komen graag terug op uw vraag.", 0),
        ("Wij gaan hier zeker weer heen.", 1), ("Nooit meer deze school", -1),
        ("De minister komt morgen naar Zwolle", 0),
    ],
)  # fmt: skip
def test_coming_back_and_never_again(text, sign):
    assert verdicts.back(text) == sign


def test_a_verdict_in_pieces_is_read_piece_by_piece_and_a_story_is_none():
    assert verdicts.in_pieces("Slecht rooster, slechte begeleiding, slechte kantine.") < 0
    assert verdicts.in_pieces("Goed rooster. Prima docenten. Top sfeer.") > 0
    told = "Wij kwamen met de hele familie binnen en kregen een goed plekje bij het raam, slecht was alleen de soep."
    assert verdicts.in_pieces(told) == 0
    assert verdicts.signs("") == (0.0,) * 7


@pytest.mark.skipif(not encoder.available(), reason="this machine cannot run the encoder")
@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Eén ster. Slechte communicatie, chaotisch rooster, nooit meer.", "negative"),
        ("Twee sterren. Rommelige lessen, docent vaak afwezig, niet aan te raden.", "negative"),
        ("1 ster: lange wachttijd, koude soep, nooit weer.", "negative"),
        ("Afrader. Duur, traag en niemand die helpt.", "negative"),
        ("Vijf sterren. Goede uitleg, leuke klas, aanrader.", "positive"),
        ("Aanrader! Fijne docenten, duidelijk rooster, mooie lokalen.", "positive"),
        ("Boven verwachting, wij komen zeker terug.", "positive"),
    ],
)
def test_verdict_lists_are_read_for_what_they_are(text, label):
    (found,) = score([text], ["nl"])
    assert found.label == label


def test_no_text_that_judges_trains():
    training = {one.text for one in [*registers.training(), *corpora.own()]}
    held = [one.text for one in registers.judging()]
    assert len(held) > 200 and not training & set(held)
    forms = {one.genre for one in registers.judging()}
    assert len(forms & {one.genre for one in registers.training()}) >= 6


@pytest.mark.skipif(not encoder.available(), reason="this machine cannot run the encoder")
def test_reviews_and_verdicts_that_train_nothing_are_mostly_read_right():
    known = {one.genre for one in registers.training()} - {f"{registers.TOLD}stories"}
    # Measured on 2026-11-30: .88; the head before version 7 had .77. Stories, and forms of which no text trains: .70.
    assert right_of([one for one in registers.judging() if one.genre in known]) > 0.8
    assert right_of([one for one in registers.judging() if one.genre not in known]) > 0.65


def right_of(held: list[corpora.Example]) -> float:
    """Which part of these texts is read for what it is?"""
    assert len(held) > 200
    short = {"positive": "pos", "negative": "neg", "neutral": "neu"}
    found = score([one.text for one in held], ["nl"] * len(held))
    return sum(short.get(said.label) == one.label for one, said in zip(held, found, strict=True)) / len(held)
