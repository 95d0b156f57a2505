import dataclasses
import gc
import itertools
import random
import time

import pytest

from pipelines.understanding import LABELS, Sentiment, methods, score

ENGLISH = "The teachers are great but the timetable is a disaster!"
DUTCH = "De docenten zijn geweldig, maar het rooster is een ramp!"
ODD = (
    "",
    " ",
    "\n\n\n",
    "!",
    "😀",
    "👩‍👩‍👧‍👦",
    "\x00\x01\x02",
    "\ud800 lone surrogate good",
    "good\u2028bad\u00a0slecht",
    "ǅ İstanbul ß ﬁne",
    "a" * 5_000,
    "((((((" * 200,
    "?!" * 500,
    "https://voorbeeld.example/goed?slecht=1",
    "=SUM(A1)",
    "<script>slecht()</script>",
    "\u202egood\u202c",
    "ＧＯＯＤ ｇｏｅｄ",
    "niet niet niet niet goed",
    "but but but good but bad but",
    "n't " * 50 + "good",
    "maar " * 50 + "goed",
)


def test_each_text_gets_one_frozen_sentiment_with_score_label_confidence_and_method():
    found = score([ENGLISH, DUTCH], ["en", "nl"])
    assert [type(one) for one in found] == [Sentiment, Sentiment]
    assert [one.method for one in found] == [methods()["en"], methods()["nl"]]
    with pytest.raises(dataclasses.FrozenInstanceError):
        found[0].score = 1.0


@pytest.mark.parametrize("language", ["nl", "en", "de", "unknown", ""])
def test_any_text_at_all_gets_values_within_their_bounds(language):
    for text, found in zip(ODD, score(ODD, [language] * len(ODD)), strict=True):
        assert -1.0 <= found.score <= 1.0, text
        assert 0.0 <= found.confidence <= 1.0, text
        assert found.label in LABELS, text
        assert found.method, text


def test_a_label_never_contradicts_its_score():
    words = "goed slecht niet maar heel ramp trots good bad not but very ! klacht blij awful win".split()
    draw = random.Random(5)
    texts = [" ".join(draw.choices(words, k=draw.randint(1, 30))) for _ in range(1_000)]
    seen = set()
    for language in ("nl", "en"):
        for found in score(texts, [language] * len(texts)):
            seen.add(found.label)
            assert (found.label == "positive") <= (found.score > 0)
            assert (found.label == "negative") <= (found.score < 0)
    assert seen == set(LABELS)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("text", ["", " \n\t ", "😀", "!", "..."])
def test_a_text_with_nothing_to_judge_is_unclear_and_the_method_still_says_who_looked(text, language):
    assert score([text], [language]) == [Sentiment(0.0, "unclear", 0.0, methods()[language])]


@pytest.mark.parametrize("language", ["de", "fr", "fy", "af", "unknown", "xx", ""])
def test_a_language_that_nobody_scores_is_unclear_and_the_method_says_none(language):
    found = score(["Das ist wunderbar und gut"], [language])
    assert found == [Sentiment(0.0, "unclear", 0.0, f"none/{language or 'unknown'}")]


def test_plain_news_without_feeling_is_neutral_and_not_unclear():
    found = score(
        ["De les begint maandag om negen uur in lokaal 12.", "The lesson starts at nine on Monday."],
        ["nl", "en"],
    )
    assert [(one.score, one.label) for one in found] == [(0.0, "neutral")] * 2


def test_no_texts_give_no_sentiments():
    assert score([], []) == []


@pytest.mark.parametrize(("texts", "languages"), [(["a", "b"], ["nl"]), (["a"], ["nl", "en"]), ([], ["nl"])])
def test_unequal_lengths_raise_an_error_that_names_both_numbers(texts, languages):
    with pytest.raises(ValueError, match=f"{len(texts)} texts and {len(languages)} languages"):
        score(texts, languages)


def test_order_is_kept_and_neighbours_do_not_change_an_answer():
    texts = [ENGLISH, DUTCH, *ODD, "Great day", "Slecht bericht", "Not good at all", "Niet slecht"]
    pairs = list(itertools.product(texts, ("nl", "en", "unknown")))
    alone = {pair: score([pair[0]], [pair[1]])[0] for pair in pairs}
    draw = random.Random(11)
    for _ in range(3):
        draw.shuffle(pairs)
        together = score([text for text, _ in pairs], [language for _, language in pairs])
        assert together == [alone[pair] for pair in pairs]


def test_what_came_before_does_not_change_an_answer_even_when_memory_overflows():
    from pipelines.understanding import english

    before = score([ENGLISH, DUTCH], ["en", "nl"])
    for batch in range(3):
        words = " ".join(f"good{batch}x{n}" for n in range(english.REMEMBERED // 2))
        score([words], ["en"])
    assert score([ENGLISH, DUTCH], ["en", "nl"]) == before


# Each text is scored at one size and at eight times it. Linear work takes eight times as long and
# quadratic work sixty-four: the bound between them leaves room for a busy machine.
GROWING = {
    "one letter": "x ",
    "feeling words": "good bad ",
    "dutch feeling words": "goed slecht ",
    "negations": "not never niet geen ",
    "but": "but good but bad ",
    "maar": "maar goed maar slecht ",
    "nested punctuation": "((([[[{{{!?",
    "one endless word": "goed",
    "apostrophes": "a'",
    "hyphens": "a-",
    "emoji": "😀",
    "kind of": "kind of good ",
    "capitals": "VERY GOOD x ",
    "all capitals": "VERY GOOD ",
    "empty lines": "\n",
    "accents": "é",
}


def _seconds(text: str, language: str) -> float:
    best = float("inf")
    for _ in range(3):
        gc.collect()
        begun = time.process_time()
        score([text], [language])
        best = min(best, time.process_time() - begun)
    return best


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", GROWING)
def test_eight_times_the_text_takes_far_less_than_the_square_of_the_time(kind, language):
    unit = GROWING[kind]
    small, large = unit * (25_000 // len(unit)), unit * (200_000 // len(unit))
    score([small], [language])
    assert _seconds(large, language) < 25 * _seconds(small, language) + 0.005


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_million_characters_cost_no_more_per_character_than_ten_thousand(language):
    small, large = "x " * 5_000, "x " * 500_000
    score([small], [language])
    assert _seconds(large, language) < 300 * _seconds(small, language) + 0.02
