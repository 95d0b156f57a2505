"""How many texts a second does `score` do, and how many does stock vaderSentiment?

    python -m benchmarks.pipelines.understanding

Dense texts are short and nearly half of their words are in VADER's lists; posts are short and plain; articles
are 100 to 1,200 words, a tenth with feeling. Both sides read the same texts in turn, each several times, and
the middle of the ratios is printed. It stops when one score differs.
"""

import random
import statistics
import time
from collections.abc import Callable
from functools import partial

import vaderSentiment.vaderSentiment as stock

from pipelines.understanding import detect, english, score

SEED = 20261123
PLAIN = (
    "the a school student teacher lesson open day course city region work company plan year week people are is"
    " was will has in on of to and for with from by at they we new first building workshop exam timetable team"
    " director council report project bus kitchen practice start group hour question answer number list page"
).split()
RULES = "not very so never but really isn't don't without least no too kind of extremely this".split()
DUTCH = (
    "de het een school student docent les open dag stad regio bedrijf plan jaar week mensen zijn is was wordt in"
    " op van naar en voor met uit bij ze wij nieuw eerste gebouw praktijk examen rooster team directeur raad"
).split()
DUTCH_FEELING = (
    "goed slecht leuk saai geweldig klacht trots boos blij ramp niet geen heel erg maar fijn".split()
)


def _texts(many: int, words: tuple[int, int], feeling: float, signs: float = 0.12) -> list[str]:
    draw = random.Random(SEED)
    lexicon = [word for word in stock.SentimentIntensityAnalyzer().lexicon if word.isalpha()]
    draw.shuffle(lexicon)
    texts = []
    for _ in range(many):
        parts = []
        for _ in range(draw.randint(*words)):
            chance = draw.random()
            kind = lexicon[:1_500] if chance < feeling * 0.6 else RULES if chance < feeling else PLAIN
            word = draw.choice(kind)
            parts.append(word + (draw.choice(".,!?") if draw.random() < signs else ""))
        texts.append(" ".join(parts).capitalize())
    return texts


def _dutch(many: int, words: tuple[int, int]) -> list[str]:
    draw = random.Random(SEED)
    mixed = DUTCH * 3 + DUTCH_FEELING
    return [" ".join(draw.choices(mixed, k=draw.randint(*words))).capitalize() + "." for _ in range(many)]


SETS: dict[str, Callable[[], list[str]]] = {
    "dense short texts (8 to 25 words)": lambda: _texts(4_000, (8, 25), 0.45),
    "plain posts (8 to 40 words)": lambda: _texts(4_000, (8, 40), 0.10),
    "plain posts with emoji": lambda: [f"{text} 🎉 café" for text in _texts(4_000, (8, 40), 0.10)],
    "articles (100 to 1,200 words)": lambda: _texts(120, (100, 1_200), 0.10),
}


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def compare(texts: list[str], rounds: int = 7) -> tuple[float, float, float]:
    """Texts per second of ours and of stock, and the middle of the ratios of runs in turn."""
    vader = stock.SentimentIntensityAnalyzer()
    different = [text for text in texts if english.compound(text) != vader.polarity_scores(text)["compound"]]
    if different:
        raise SystemExit(f"{len(different)} scores differ, first: {different[0]!r}")
    languages = ["en"] * len(texts)
    ours, theirs = [], []
    for _ in range(rounds):
        theirs.append(_seconds(lambda: [vader.polarity_scores(text) for text in texts]))
        ours.append(_seconds(lambda: score(texts, languages)))
    ratio = statistics.median(there / here for there, here in zip(theirs, ours, strict=True))
    return len(texts) / statistics.median(ours), len(texts) / statistics.median(theirs), ratio


def alone(work: Callable[[], object], many: int, rounds: int = 5) -> float:
    """Texts per second of one thing by itself."""
    work()
    return many / statistics.median(_seconds(work) for _ in range(rounds))


def main() -> None:
    """Print one row per set of texts."""
    print("| texts | score, per second | vaderSentiment, per second | times as fast | scores that differ |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, make in SETS.items():
        here, there, ratio = compare(make())
        print(f"| {name} | {here:,.0f} | {there:,.0f} | {ratio:.1f} | 0 |")
    print("\n| Dutch and language | per second |\n| --- | ---: |")
    for name, texts in (("short", _dutch(4_000, (8, 25))), ("articles", _dutch(300, (100, 1_200)))):
        languages = ["nl"] * len(texts)
        print(f"| score, {name} | {alone(partial(score, texts, languages), len(texts)):,.0f} |")
        print(f"| detect, {name} | {alone(partial(detect, texts), len(texts)):,.0f} |")


if __name__ == "__main__":
    main()
