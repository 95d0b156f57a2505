import random

import pytest

from pipelines.understanding import detect
from pipelines.understanding.language import CONSIDERED

OURS = {
    "nl": [
        "De school houdt zaterdag open dag",
        "Studenten zijn blij met het nieuwe gebouw",
        "Ik vind de lessen saai en het rooster klopt niet",
        "Mijn zoon gaat met plezier naar zijn opleiding",
        "Wat een leuke dag was dat!",
        "Politie onderzoekt diefstal op het terrein van ROC Voorbeeld",
        "Waar kan ik me aanmelden voor de cursus?",
        "Docenten staken woensdag voor een hoger loon",
        "Super trots op onze klas, jullie hebben het gedaan",
        "Het examen van gisteren was echt heel moeilijk",
        "Beste ROC van Nederland, een aanrader voor iedereen",
        "Nieuwe opleiding voor installateurs start in september",
    ],
    "en": [
        "The school opens its doors on Saturday",
        "Students are happy with the new building",
        "I think the lessons are boring and the timetable is wrong",
        "What a great day that was!",
        "Police investigate a theft at the campus",
        "Where can I sign up for the course?",
        "So proud of our class, you did it",
        "Teachers will strike for higher pay on Wednesday",
        "The best place to learn a trade in this country",
        "Our international students have arrived",
    ],
    "de": [
        "Die Schule öffnet am Samstag ihre Türen",
        "Die Schüler sind mit dem neuen Gebäude zufrieden",
        "Ich finde den Unterricht langweilig und nicht gut",
        "Was für ein schöner Tag das war!",
        "Die Polizei ermittelt wegen eines Diebstahls an der Schule",
        "Wir suchen noch Auszubildende für das neue Jahr",
    ],
    "fy": [
        "De skoalle hâldt sneon in iepen dei foar alle learlingen",
        "Wy hawwe it moai dien, sei de direkteur fan de skoalle",
        "It is net te leauwen dat hja dat dien hat",
        "De learlingen binne bliid mei it nije gebou",
    ],
    "af": [
        "Die skool hou Saterdag 'n ope dag vir al die leerders",
        "Ons is baie trots op die studente wat hierdie jaar klaar is",
        "Ek dink die lesse is vervelig en die rooster is nie reg nie",
        "Hulle het gesê dat daar nie genoeg geld is nie",
    ],
}
FLOORS = {"nl": 12, "en": 10, "de": 6, "fy": 3, "af": 4}
NOTHING = [
    "",
    " ",
    "\n",
    "12",
    "2026-11-23 09:30",
    "€ 1.250,00",
    "😀",
    "🎉🎉🎉",
    "?!",
    "...",
    "a",
    "OK",
    "👍 10/10",
]
ONLY_ADDRESSES = ["https://school.example/de-het-een-van", "@voorbeeld #mbo #open", "#trots"]


@pytest.mark.parametrize("language", OURS)
def test_our_own_short_texts_are_known_for_what_they_are(language):
    found = detect(OURS[language])
    wrong = [pair for pair in zip(found, OURS[language], strict=True) if pair[0] != language]
    assert len(found) - len(wrong) >= FLOORS[language], wrong


@pytest.mark.parametrize("text", NOTHING + ONLY_ADDRESSES)
def test_a_text_without_words_is_unknown_whatever_the_feed_says_of_itself(text):
    assert detect([text]) == ["unknown"]
    assert detect([text], ["nl"]) == ["unknown"]


@pytest.mark.parametrize("text", ["Jan", "Fatima", "ROC Voorb", "Anna Li", "Max", "Emma Bos"])
def test_a_name_alone_is_unknown_and_a_hint_then_decides(text):
    assert detect([text]) == ["unknown"]
    assert detect([text], ["nl-NL"]) == ["nl"]
    assert detect([text], ["en"]) == ["en"]


def test_a_hint_is_read_whatever_its_spelling_and_ignored_when_unheard_of():
    assert detect(["Jan"] * 5, ["nl", "NL", "nl-be", "nl_NL", "NL-nl"]) == ["nl"] * 5
    assert detect(["Jan"] * 3, ["tlh", "", None]) == ["unknown"] * 3


def test_a_hint_decides_between_languages_that_share_the_words():
    assert detect(["we was in he"] * 2, ["nl", None]) == ["nl", "en"]
    assert detect(["was in het op"] * 3, ["nl", "en", "af"]) == ["nl", "en", "af"]


def test_a_wrong_hint_does_not_overrule_a_plain_sentence():
    for language in ("nl", "en", "de"):
        other = "en" if language != "en" else "nl"
        texts = OURS[language]
        kept = sum(found == language for found in detect(texts, [other] * len(texts)))
        assert kept >= 0.8 * len(texts)


def test_an_address_or_name_in_a_post_does_not_decide_its_language():
    text = "Wat een leuke dag was dat bij ons"
    assert detect([f"{text} https://school.example/the-best-of-the-school @the_school #the #and #of"]) == [
        "nl"
    ]


def test_an_english_word_or_title_in_a_dutch_sentence_leaves_it_dutch():
    text = "Onze studenten hebben de award voor best practice in hospitality management gewonnen"
    assert detect([text]) == ["nl"]


def test_the_first_part_of_a_text_decides():
    assert detect([OURS["nl"][1] + ". " + "Hij zei dat het goed is. " * 30 + OURS["en"][0] * 50]) == ["nl"]


def test_order_is_kept_and_neighbours_do_not_change_an_answer():
    texts = [text for group in OURS.values() for text in group] + NOTHING
    alone = {text: detect([text])[0] for text in texts}
    random.Random(7).shuffle(texts)
    assert detect(texts) == [alone[text] for text in texts]
    assert detect(texts, [None] * len(texts)) == [alone[text] for text in texts]


def test_every_answer_is_one_of_the_languages_considered_or_unknown():
    odd = [
        "Это школа",
        "مدرسة جميلة جدا",
        "学校はとても良い",
        "\x00\x01 abc \ud800",
        "a" * 100_000,
        "ß" * 50,
        "Σχολείο καλό",
    ]
    assert set(detect(odd)) <= {*CONSIDERED, "unknown"}


def test_no_texts_give_no_languages():
    assert detect([]) == []


@pytest.mark.parametrize("hints", [["nl"], ["nl", "nl", "nl"]])
def test_unequal_lengths_raise_an_error(hints):
    with pytest.raises(ValueError, match="2 texts and"):
        detect(["Jan", "Anna"], hints)
