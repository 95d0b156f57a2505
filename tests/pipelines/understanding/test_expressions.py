"""Expressions of Dutch: each is found where it stands and turned round where it is denied."""

from pathlib import Path

import pytest

from pipelines.understanding import dutch
from pipelines.understanding.words import dutch_expressions

FILE = Path(dutch_expressions.__file__).with_suffix(".txt")
LINES = [line for line in FILE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def side(text: str) -> float:
    """How good or bad is what the words and rules find in a text?"""
    return dutch.read(text)[0][1]


def test_each_expression_is_found_as_it_is_written():
    assert len(LINES) > 400 and len(set(LINES)) == len(LINES)
    for line in LINES:
        written, _, feeling = line.partition("\t")
        words = [word.split("|")[0].rstrip("*") for word in written.split() if word != "…"]
        assert [one.feeling for one in dutch_expressions.found(words)] == [float(feeling)], line


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("Niets dan lof voor de docenten hier", "Niets dan gedoe met die administratie"),
        ("Geen moment spijt van mijn keuze", "Elke dag spijt van mijn keuze"),
        ("Zin in september", "Geen zin in september"),
        ("Petje af voor de begeleiding", "De begeleiding is onder de maat"),
        ("De lessen vallen mee", "De lessen vallen vies tegen"),
        (
            "Ik werd nooit van het kastje naar de muur gestuurd",
            "Ik werd van het kastje naar de muur gestuurd",
        ),
        ("Ze laten je hier niet vallen", "Ze laten je hier gewoon vallen"),
        ("Ze staan altijd voor je klaar", "Ze staan hier nooit voor je klaar"),
        ("Kan niet beter", "Dat kan beter"),
    ],
)
def test_an_expression_says_what_its_words_do_not(good, bad):
    assert side(good) > 0 > side(bad)


def test_words_may_stand_between_but_no_end_of_a_sentence():
    found = dutch_expressions.found
    assert [one.feeling for one in found("dat viel ons echt enorm mee".split())] == [0.5]
    assert found("het viel . hij ging mee".split()) == []
    assert found("viel een twee drie vier mee".split()) == []


def test_expressions_do_not_overlap_and_the_longer_one_is_taken():
    words = "er is geen zin in en kan niet beter".split()
    assert [(one.start, one.end) for one in dutch_expressions.found(words)] == [(2, 5), (6, 9)]


def test_by_themselves_expressions_say_a_side_but_mild_praise_says_nothing():
    for text, sign in [
        ("Niets dan lof voor de docenten", 1), ("Ik werd van het kastje naar de muur gestuurd", -1),
        ("Nooit van het kastje naar de muur gestuurd", 1), ("Fijn hoor, top geregeld", 0),
        ("De les begint om tien uur", 0), ("", 0),
    ]:  # fmt: skip
        said = dutch.expressed(text)
        assert (said > 0) - (said < 0) == sign and -1 < said < 1, text


@pytest.mark.parametrize(
    "text",
    [
        "De schooldeur gaat dicht om vijf uur",
        "Leerlingen komen in het rood gekleed naar school",
        "Voor de rechter ingang staan fietsen",
        "Een mes om te snijden",
        "De schoen past op de vingers noch de tenen",
        "Band van studenten neemt een nummer op in de studio",
    ],
)
def test_words_that_are_meant_as_they_stand_are_no_expression(text):
    assert dutch_expressions.found(text.lower().split()) == []


@pytest.mark.parametrize("words", [[], ["geen"], ["van", "het"], ["🙂"], ["viel"] * 300])
def test_nothing_is_found_where_nothing_stands(words):
    assert dutch_expressions.found(words) == []
