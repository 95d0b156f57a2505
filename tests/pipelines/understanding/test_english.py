"""English against vaderSentiment itself: every rule by name, then texts made at random of its words."""

import random

import pytest
import vaderSentiment.vaderSentiment as stock

from pipelines.understanding import FAST, english, score

RULES = {
    "feeling words": "The lessons are good and the building is ugly",
    "no feeling": "The lesson starts at nine",
    "negation one before": "The teachers are not helpful at all",
    "negation two before": "The teachers are not always helpful",
    "negation three before": "The food was never once all good",
    "contraction": "The timetable isn't good and I don't like it, they couldn't care",
    "contraction without apostrophe": "It isnt good and they dont care, i cant smile",
    "unlisted contraction": "We ain't gonna lie: the school mayn't win",
    "without doubt": "Without doubt excellent, without any doubt a great school",
    "without": "A year without trouble or fun",
    "never so": "I was never so proud, never this happy, never so very sad",
    "so and this right before": "They have always been so good and we do like this great place",
    "booster": "An extremely good school, very very bad food, the utterly stupid rule",
    "dampener": "A slightly disappointing and somewhat boring, barely good open day",
    "booster one, two and three back": "really good. really a good. really not a good, marginally the nice",
    "kind of": "The day was kind of good and sort of bad, kinda fun, sort-of funny",
    "just enough": "There was just enough help, just enough love for all",
    "kind": "A kind teacher is kind of kind to the kind",
    "kind of as last": "They were so kind of",
    "but": "The teachers are great but the building is awful",
    "but twice the same feeling": "good bad good but good bad good BUT good",
    "but first": "But good, but bad, good!",
    "but inside another word": "The butler was good, butter is great",
    "capitals": "The open day was GREAT and the food was BAD",
    "capitals of a booster": "The open day was VERY good and the food REALLY bad",
    "all capitals": "THE OPEN DAY WAS VERY GREAT, NOT BAD",
    "exclamations": "Great! Great!! Good!!! Nice!!!! Fun!!!!! wow",
    "one exclamation": "Bad day!",
    "two questions": "Is this good? Really good?",
    "three questions": "Is this good??? no",
    "four questions": "Is this bad? Bad? Bad? Bad? !",
    "signs without feeling": "The lesson starts at nine!!! Does it??",
    "emoji": "What a day 😀😀 and then💔 ❤ 😡!",
    "emoji only": "🎉",
    "emoji after a line": "Nice\n😀 day\t😭",
    "emoticon": "Got my diploma :) and then :( :D <3 :-P",
    "idioms": "This school is the shit, the bomb and bad ass, a badass",
    "idioms before": "At the bus stop they win, yeah right they care, a kiss of death for love",
    "idioms further": "A diploma to die for. To die for is good. Their beating heart is in it, beating heart",
    "idiom with a negation": "It is not the bomb, never the shit, no bad ass",
    "least": "The least good school, at least good, very least helpful, least bad",
    "least first": "Least interesting of all",
    "no": "There is no good food, no fun and no",
    "no nor": "No bad or good, no nice nor happy, no a or win",
    "no before another": "no no good, No, great",
    "signs around words": "(great) \"awful\" 'nice', -bad- _good_ good/bad good-bad",
    "short words keep their signs": "ok! ok. :o) no! no, hm",
    "spaces of all kinds": "good\u00a0bad\u2003great\r\nawful\x0bnice",
    "other letters": "café GRÜẞE naïve İyi good Ünal BAD",
    "empty": "",
    "signs": "... !!! ???",
    "markup": "<b>good</b> &amp; https://school.example/good?bad=1 #great @bad",
}


@pytest.fixture(scope="module")
def vader() -> stock.SentimentIntensityAnalyzer:
    return stock.SentimentIntensityAnalyzer()


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_gives_the_very_score_of_vadersentiment(rule, vader):
    text = RULES[rule]
    for variant in (text, text.upper(), text.lower(), text.title(), f"{text} {text}", text.replace(",", " ")):
        assert english.compound(variant) == vader.polarity_scores(variant)["compound"], variant


def test_every_negation_booster_and_idiom_of_vadersentiment_weighs_the_same(vader):
    for word in (*stock.NEGATE, *stock.BOOSTER_DICT, *stock.SPECIAL_CASES):
        for text in (
            f"{word} good",
            f"it was {word} a good day",
            f"we {word} the bad {word}",
            f"a b c {word} x y great {word.upper()} BAD but {word} nice",
        ):
            assert english.compound(text) == vader.polarity_scores(text)["compound"], text


def test_every_word_and_emoji_of_its_lists_has_the_same_score(vader):
    for word in (*vader.lexicon, *vader.emojis):
        text = f"so {word} it was"
        assert english.compound(text) == vader.polarity_scores(text)["compound"], text


def _made_up(draw: random.Random, vader) -> str:
    rules = [
        part for run in (*stock.NEGATE, *stock.BOOSTER_DICT, *stock.SPECIAL_CASES) for part in run.split()
    ]
    rules += [
        "no",
        "or",
        "nor",
        "so",
        "this",
        "never",
        "least",
        "at",
        "but",
        "without",
        "doubt",
        "kind",
        "of",
    ] * 4
    kinds = (list(vader.lexicon), rules, "school the a it was on x".split(), list(vader.emojis))
    words = []
    for kind in draw.choices(kinds, weights=(7, 8, 4, 1), k=draw.randint(1, 16)):
        word = draw.choice(kind)
        word = draw.choice((word,) * 8 + (word.upper(), word.capitalize()))
        words.append(
            draw.choice(("",) * 12 + ("(", '"', "'")) + word + draw.choice(("",) * 8 + tuple("!?,.)"))
        )
    return draw.choice((" ", " ", "  ", "\n")).join(words)


def test_two_thousand_texts_made_of_its_words_differ_nowhere(vader):
    draw = random.Random(20261123)
    texts = [_made_up(draw, vader) for _ in range(2_000)]
    different = [text for text in texts if english.compound(text) != vader.polarity_scores(text)["compound"]]
    assert different == []
    scores = {english.compound(text) for text in texts}
    assert len(scores) > 1_000, "texts that all weigh the same would prove nothing"


def test_a_long_article_differs_nowhere(vader):
    draw = random.Random(3)
    text = " ".join(_made_up(draw, vader) for _ in range(60))
    assert english.compound(text) == vader.polarity_scores(text)["compound"]


def test_two_words_or_more_carry_the_compound_as_their_score():
    longer = [text for text in RULES.values() if len(text.split()) > 1]
    assert longer
    for text in longer:
        assert score([text], ["en"], FAST)[0].score == english.compound(text)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Great school with the best teachers I ever had", "positive"),
        ("Terrible communication and rude staff, avoid", "negative"),
        ("The open day is on 12 March in the main building", "neutral"),
        ("I love the teachers and I hate the building", "unclear"),
        ("Not a bad place to learn a trade", "positive"),
        ("Students angry after exam results were lost", "negative"),
    ],
)
def test_plain_sentences_get_the_label_a_reader_gives_them(text, label):
    assert score([text], ["en"], FAST)[0].label == label
