"""What a message seems to be: proposed by what it means or by words, settled by people."""

import datetime as dt
from dataclasses import replace

import pytest

from pipelines.cases import press, propose
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


@pytest.mark.parametrize(
    ("text", "source", "label", "read_as", "chance", "kind", "by"),
    [
        (
            "Al vier keer gebeld en weer opgehangen",
            "social",
            "neutral",
            "complaint",
            0.8,
            "complaint",
            "encoder",
        ),
        (
            "Weet iemand waarom niemand terugbelt?",
            "social",
            "neutral",
            "complaint",
            0.8,
            "complaint",
            "encoder",
        ),
        # Not sure enough, or not read yet: words say it.
        ("Weet iemand waarom niemand terugbelt?", "social", "neutral", "complaint", 0.4, "question", "words"),
        ("Weet iemand waarom niemand terugbelt?", "social", "neutral", None, None, "question", "words"),
        # What an outlet publishes is no message to the school; who names a newsroom is press.
        ("Waarom kiest het ROC voor nieuwbouw?", "press", "neutral", "question", 0.9, "other", "nothing"),
        ("De redactie wil wederhoor", "social", "neutral", "other", 0.9, "press", "words"),
        ("Wij komen morgen filmen", "forum", "neutral", "press", 0.7, "press", "encoder"),
        ("Mooie dag", "social", "positive", "other", 0.9, "other", "encoder"),
        # Who only speaks of the news is not the press, however alike it looks; a video speaks to who sees it.
        (
            "Nieuws gezien over ROC Beekstad? Pijnlijk.",
            "social",
            "negative",
            "press",
            0.89,
            "complaint",
            "sound",
        ),
        (
            "Halen we de les van vrijdag bij ROC Beekstad nog in?",
            "forum",
            "neutral",
            "press",
            0.8,
            "question",
            "words",
        ),
        ("Ik schrijf een artikel over ROC Beekstad", "social", "neutral", "press", 0.6, "press", "encoder"),
        ("Hoe kijkt u terug op het vertrek?", "social", "neutral", "press", 0.93, "press", "encoder"),
        ("Laat weten wat je ervan vindt", "video", "neutral", "press", 0.95, "other", "nothing"),
        # A threat that the finding of threats did not find is made by nobody here: words say what it is, people look.
        ("Ik zou maar oppassen", "social", "negative", "threat", 0.7, "complaint", "doubt"),
    ],
)
def test_the_encoder_proposes_where_it_has_read_and_is_sure_and_says_why(
    text, source, label, read_as, chance, kind, by
):
    found = propose.of("", text, source_kind=source, label=label, read_as=read_as, chance=chance)
    assert (found.kind, found.by) == (kind, by)
    story = Unopened("s", "i", "", text, None, None, source, label, 1, AT, 3, None, "m", read_as, chance)
    assert propose.of_story(story, AT).kind == "threat"  # whatever the encoder takes it for
    if by == "doubt":
        assert propose.asks_for_answer(replace(story, threat_level=0), found)


@pytest.mark.parametrize(
    ("text", "is_writing"),
    [
        ("Ik werk voor de streekomroep en heb een vraag", True),
        ("Wij maken een reportage over stages", True),
        ("Voor ons artikel van zaterdag zoeken we een docent", True),
        ("We are filming a documentary about colleges", True),
        ("Graag een reactie voor vijf uur", True),
        ("Krant gezien over ROC Beekstad? Mijn baas vraagt ernaar", False),
        ("Ik wil me afmelden voor de nieuwsbrief", False),
        ("Zag mijn zus op tv, zo trots", False),
        ("Jullie reageren hier blijkbaar wel", False),
        ("Heb je het nieuws gehoord?", False),
        ("Mijn verhaal: van vmbo naar niveau 4", False),
        ("", False),
    ],
)
def test_who_writes_for_the_press_says_so(text, is_writing):
    assert press.is_writing(text) is is_writing


def test_the_title_of_what_a_comment_answers_speaks_for_no_kind():
    found = propose.of(
        "Reactie op Wanneer is de open dag? door Sanne", "Dank jullie wel!", source_kind="forum"
    )
    assert found.kind == "compliment"


@pytest.mark.parametrize(
    ("label", "method", "kind"), [("positive", None, "compliment"), ("positive", "m", "complaint")]
)
def test_who_said_how_it_sounds_is_not_contradicted_by_the_encoder(label, method, kind):
    story = Unopened(
        "s", "i", "", "Dat was me wat", None, None, "social", label, 1, AT, 0, None, method, "complaint", 0.9
    )
    assert propose.of_story(story, AT).kind == kind
