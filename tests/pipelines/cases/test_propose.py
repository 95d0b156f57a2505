"""What a message seems to be: proposed by words, settled by people."""

import datetime as dt
from dataclasses import replace

import pytest

from pipelines.cases import propose
from pipelines.understanding import dutch
from warehouse.cases.unopened import Unopened

AT = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "source", "label", "copies", "kind", "audience", "level"),
    [
        ("Weet iemand hoe laat de open dag begint?", "social", "neutral", 1, "question", "applicant", 1),
        ("Kan mijn zoon zich nog aanmelden voor timmeren", "social", "neutral", 1, "question", "parent", 1),
        ("Hoe lang duurt de opleiding kok?", "forum", "neutral", 1, "question", "public", 1),
        ("Weet iemand of jullie open zijn met de staking?", "social", "negative", 1, "question", "public", 1),
        ("Alweer tussenuren en niemand die iets zegt", "social", "negative", 1, "complaint", "student", 1),
        (
            "Slechte begeleiding, drie maanden geen antwoord",
            "review",
            "negative",
            1,
            "complaint",
            "public",
            1,
        ),
        ("Slechte begeleiding bij de stage", "social", "negative", 3, "complaint", "public", 2),
        (
            "Als leerbedrijf wachten wij al weken: onbereikbaar",
            "social",
            "neutral",
            1,
            "complaint",
            "company",
            1,
        ),
        ("Trots op onze studenten, petje af", "social", "positive", 1, "compliment", "public", 0),
        ("Ik werk aan een artikel en zoek een woordvoerder", "social", "neutral", 1, "press", "press", 2),
        ("De redactie van Omroep Oost wil wederhoor", "", "", 1, "press", "press", 2),
        ("ROC opent nieuw gebouw", "press", "neutral", 4, "other", "public", 0),
        ("ROC onder verscherpt toezicht", "press", "negative", 5, "other", "public", 2),
        ("Waarom kiest het ROC voor nieuwbouw?", "press", "neutral", 1, "other", "public", 0),
        ("When is the open day and where can I park?", "social", "neutral", 1, "question", "public", 1),
        ("", "social", "neutral", 1, "other", "public", 0),
    ],
)
def test_kind_audience_and_level_follow_from_the_words(text, source, label, copies, kind, audience, level):
    found = propose.of("", text, source_kind=source, label=label, copies=copies)
    assert (found.kind, found.audience, found.level) == (kind, audience, level)


@pytest.mark.parametrize(
    ("text", "label", "opens"),
    [
        ("Weet iemand hoe laat het begint?", "neutral", True),
        ("Waardeloos, weer lesuitval", "negative", True),
        ("Wat een topdag", "positive", False),
        ("Mooi weer vandaag", "neutral", False),
    ],
)
def test_a_case_opens_by_itself_for_what_asks_for_an_answer(text, label, opens):
    story = Unopened("s", "i", "", text, None, None, "social", label, 1, AT)
    assert propose.asks_for_answer(story, propose.of_story(story, AT)) is opens


@pytest.mark.parametrize(
    ("level", "kind", "grave"), [(None, "other", 0), (2, "other", 0), (3, "threat", 3), (4, "threat", 3)]
)
def test_a_possible_threat_is_a_case_for_people_who_alone_call_it_explicit(level, kind, grave):
    story = Unopened("s", "i", "", "Morgen gaat het gebeuren", None, None, "social", "neutral", 1, AT, level)
    found = propose.of_story(story, AT)
    assert (found.kind, found.level) == (kind, grave)
    assert propose.asks_for_answer(story, found) is (kind == "threat")


@pytest.mark.parametrize(("minutes", "kind"), [(50, "other"), (70, "complaint")])
def test_how_it_sounds_at_first_sight_opens_nothing_until_a_better_reading_had_its_hour(minutes, kind):
    first, come = dutch.method(), AT - dt.timedelta(minutes=minutes)
    story = Unopened(
        "s", "i", "", "Drie uur in de rij gestaan", None, None, "social", "negative", 1, AT, None, come, first
    )
    assert propose.of_story(story, AT).kind == kind
    # Words need no reading, and what a person or the better method says counts at once.
    assert propose.of_story(replace(story, text="Een schande, weer lesuitval"), AT).kind == "complaint"
    assert propose.of_story(replace(story, method=None), AT).kind == "complaint"
    assert propose.of_story(replace(story, threat_level=3), AT).kind == "threat"
