import time

import pytest

from pipelines.understanding.about import around

NAMES = {"Noord": ["ROC Noord"], "Zuid": ["Zuidcollege", "Zuid College"]}


@pytest.mark.parametrize(
    ("text", "noord", "zuid"),
    [
        (
            "Studenten van ROC Noord zijn trots. Bij het Zuidcollege vallen veel lessen uit.",
            "Studenten van ROC Noord zijn trots.",
            "Bij het Zuidcollege vallen veel lessen uit.",
        ),
        (  # what names none goes on about the one before
            "ROC Noord won. De jury was lovend! Het Zuidcollege werd laatste. Dat was een tegenvaller.",
            "ROC Noord won. De jury was lovend!",
            "Het Zuidcollege werd laatste. Dat was een tegenvaller.",
        ),
        (  # what comes before any name is about all
            "Uitslag bekend\nROC Noord won. Het Zuidcollege werd laatste.",
            "Uitslag bekend ROC Noord won.",
            "Uitslag bekend Het Zuidcollege werd laatste.",
        ),
        (
            "ROC Noord groeit hard, terwijl het Zuidcollege leegloopt.",
            "ROC Noord groeit hard",
            "terwijl het Zuidcollege leegloopt.",
        ),
        (
            "ROC Noord groeit dit jaar hard, het Zuid College krimpt weer.",
            "ROC Noord groeit dit jaar hard",
            "het Zuid College krimpt weer.",
        ),
        (  # any case, and an abbreviation does no harm
            "roc noord doet het o.a. goed. ZUIDCOLLEGE sluit.",
            "roc noord doet het o.a. goed.",
            "ZUIDCOLLEGE sluit.",
        ),
    ],
)
def test_each_school_gets_the_sentences_around_it(text, noord, zuid):
    assert around(text, NAMES) == {"Noord": noord, "Zuid": zuid}


def test_a_sentence_about_both_is_about_both():
    text = "ROC Noord en het Zuidcollege werken samen. Het Zuidcollege levert de docenten."
    assert around(text, NAMES) == {"Noord": "ROC Noord en het Zuidcollege werken samen."}


@pytest.mark.parametrize(
    "text",
    [
        "ROC Noord en het Zuidcollege, samen sterk, werken samen.",
        "Niemand genoemd.",
        "",
        "\n\n",
        "Noord Zuid",
    ],
)
def test_nothing_is_told_apart_where_all_of_it_is_about_all(text):
    assert around(text, NAMES) == {}


def test_one_school_has_the_whole_text():
    assert around("ROC Noord won. En meer.", {"Noord": ["ROC Noord"]}) == {}


def test_part_of_a_word_is_no_name():
    found = around("ROC Noordwest sloot. Zuidcollege ging open. ROC Noord won.", NAMES)
    assert found["Noord"] == "ROC Noordwest sloot. ROC Noord won."


def test_a_name_of_signs_only_or_of_nothing_does_no_harm():
    assert around("ROC Noord won. Zuidcollege verloor.", {"Noord": ["(", ""], "Zuid": []}) == {}


def test_a_long_text_takes_time_in_proportion():
    unit = "ROC Noord won, terwijl het Zuidcollege verloor; daarna niets. "
    small, large = unit * 300, unit * 3_000

    def seconds(text):
        begun = time.process_time()
        around(text, NAMES)
        return time.process_time() - begun

    around(small, NAMES)
    assert seconds(large) < 40 * seconds(small) + 0.02


@pytest.mark.parametrize(
    ("text", "noord"),
    [
        ('"Het spoor is een puinhoop", klaagt een student van ROC Noord.', "zegt een student van ROC Noord"),
        ('Directeur ROC Noord: "De wet is een ramp. Het kabinet slaapt!" De zaal klapte.',
         "Directeur ROC Noord: De zaal klapte"),
        ("ROC Noord noemt het besluit van de gemeente 'dom'.", "ROC Noord noemt het besluit van de gemeente"),
    ],
)  # fmt: skip
def test_a_school_of_which_somebody_speaks_of_something_else_is_not_judged_by_it(text, noord):
    assert around(text, {"Noord": ["ROC Noord"]}) == {"Noord": noord}


@pytest.mark.parametrize(
    "text",
    [
        '"We krijgen al weken geen les", zegt een student van ROC Noord.',  # of the own school
        '"Ik huil elke ochtend", vertelt Noa over ROC Noord.',  # nobody of the school
        '"ROC Noord liegt over de gemeente", zegt een docent van ROC Noord.',  # the quote names it
        "Mbo'ers van ROC Noord maken foto's van de trein.",  # no quote
        "De docent van ROC Noord zei dat de trein te laat was.",
        '"Een ramp", zegt een student van ROC Noord.',  # of what, nobody knows
    ],
)
def test_what_somebody_of_a_school_says_may_be_of_the_own_school(text):
    assert around(text, {"Noord": ["ROC Noord"]}) == {}


def test_who_speaks_of_another_school_judges_that_one_only():
    quoted = 'Bestuurder van ROC Noord: "Het Zuidcollege heeft ons bedrogen."'
    assert around(quoted, NAMES) == {"Noord": "Bestuurder van ROC Noord", "Zuid": quoted}
    according = "Volgens ROC Noord is de situatie op het Zuidcollege onhoudbaar."
    assert around(according, NAMES) == {"Noord": "Volgens ROC Noord", "Zuid": according}


def test_what_is_better_than_another_makes_the_other_worse():
    assert around("Het Zuidcollege is beter geregeld dan ROC Noord", NAMES) == {
        "Noord": "Het is slechter geregeld dan ROC Noord",
        "Zuid": "Het Zuidcollege is beter geregeld",
    }


def test_words_that_a_query_asks_beside_a_name_are_no_names():
    names = {"Noord": ["Noord", "mbo", "studenten"], "Zuid": ["Zuidcollege"]}
    text = "Noord bloeit. Studenten van het Zuidcollege staken. Geen mbo doet het slechter."
    assert around(text, names)["Noord"] == "Noord bloeit."


@pytest.mark.parametrize(
    ("text", "noord", "zuid"),
    [
        ("ROC Noord verslaat het Zuidcollege in de finale", "ROC Noord wint", "Zuidcollege verliest"),
        ("Het Zuidcollege verliest studenten aan ROC Noord", "ROC Noord wint", "Zuidcollege verliest"),
        ("Liever ROC Noord dan het Zuidcollege!", "ROC Noord is beter", "Zuidcollege is slechter"),
        ("Ga niet naar ROC Noord, kies het Zuidcollege", "ROC Noord is slechter", "Zuidcollege is beter"),
        (
            "Bij het Zuidcollege luisteren ze, bij ROC Noord niet",
            "ROC Noord is slechter",
            "Zuidcollege is beter",
        ),
        (
            "Waarom mailt het Zuidcollege wel terug en ROC Noord nooit?",
            "ROC Noord is slechter",
            "Zuidcollege is beter",
        ),
        ("ROC Noord belt nooit terug, het Zuidcollege wel", "ROC Noord is slechter", "Zuidcollege is beter"),
        (
            "ROC Noord heeft geen wachtlijst, het Zuidcollege wel",
            "ROC Noord is beter",
            "Zuidcollege is slechter",
        ),
        (
            "Bij het Zuidcollege is elke week uitval, bij ROC Noord niet",
            "ROC Noord is beter",
            "Zuidcollege is slechter",
        ),
        (
            "We zijn van het Zuidcollege overgestapt naar ROC Noord",
            "ROC Noord is beter",
            "Zuidcollege is slechter",
        ),
    ],
)
def test_what_is_good_for_the_one_is_bad_for_the_other(text, noord, zuid):
    assert around(text, NAMES) == {"Noord": noord, "Zuid": zuid}


@pytest.mark.parametrize(
    "text",
    [
        "ROC Noord wint met het Zuidcollege een prijs van de gemeente",
        "ROC Noord verliest de strijd om het gebouw; het Zuidcollege ook, net als Oost",
        "Ga naar ROC Noord en het Zuidcollege",
        "Studenten van ROC Noord mogen niet bij het Zuidcollege sporten",
        "Van ROC Noord overgestapt naar het Zuidcollege, daar heb ik spijt van",
        "De docent van ROC Noord ging op bezoek bij het Zuidcollege",
    ],
)
def test_where_none_is_set_against_the_other_nobody_wins(text):
    said = set(around(text, NAMES).values())
    assert (
        not {"ROC Noord wint", "Zuidcollege verliest", "ROC Noord verliest", "ROC Noord is slechter"} & said
    )
