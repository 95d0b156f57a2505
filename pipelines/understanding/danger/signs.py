"""Find the signs of a threat in a text: acts, weapons, whom, where, when, and what speaks for a harmless reading.

The first stage: words only, thousands of short texts a second, and rather too many found than too few.
"""

import functools
import tomllib
from collections.abc import Sequence
from pathlib import Path

from pipelines.understanding.danger import folding

WORDS = Path(__file__).parent / "words.toml"
SHORTEST = 3  # letters that a beginning has: less would begin half of the language
BRIEF = 35  # words of what is said in one breath
NEAR = 7  # words between "maak" and "dood"
CLOSE = 4  # words between an act and whom it is done to
GLUED = 9  # letters from which a word may be several without spaces
STRONG = ("kill", "hurt", "destroy", "weapon")
OTHERS = (
    "glued", "warn", "where", "who", "when", "i", "you", "will", "condition", "says", "figure", "act", "dark", "near",
)  # fmt: skip
HARMLESS = ("play", "craft", "story", "news", "drill", "laugh", "peace")
# A craft is learned among students and at work, and there it is also where people are threatened.
BLOCKING = ("play", "story", "news", "drill", "laugh", "peace", "figure")
# How a text is described for the head, in this order.
NAMES = (
    "kill", "hurt", "destroy", "weapon", "pair", "glued", "warn", "warn_more", "where", "who", "when", "i", "you",
    "will", "condition", "says", "play", "craft", "story", "news", "drill", "laugh", "peace", "i_will", "act_i_will",
    "act_you", "act_harmless", "weapon_when", "says_act", "warn_you", "warn_i", "strong_two", "long", "figure", "act",
    "dark", "act_play", "act_figure", "act_peace", "near", "act_news", "act_craft", "few",
)  # fmt: skip


@functools.cache
def _lexicon() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]], tuple[str, ...], int]:
    """Return whole words and beginnings with their signs, what may be glued in, and the longest beginning."""
    whole: dict[str, set[str]] = {}
    begin: dict[str, set[str]] = {}
    glued = []
    for name, group in _lists().items():
        for sign, listed in group.items() if name != "phrases" else ():
            for word in listed.split():
                stem = folding.fold(word.rstrip("*"))
                if word.endswith("*"):  # within a word a last d sounds as it is written
                    begin.setdefault(folding.fold(word[:-1] + "a")[:-1], set()).add(sign)
                    begin.setdefault(stem, set()).add(sign)
                else:
                    whole.setdefault(f"={word}" if word in folding.OTHERS else stem, set()).add(sign)
                if sign == "kill" and len(stem) >= 6:
                    glued.append(stem)
    longest = max(map(len, begin))
    return (
        {word: frozenset(of) for word, of in whole.items()},
        {word: frozenset(of) for word, of in begin.items()},
        tuple(glued),
        longest,
    )


@functools.cache
def _lists() -> dict[str, dict[str, str]]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


@functools.cache
def _phrases() -> dict[str, tuple[str, ...]]:
    """Return per sign the runs of folded words, each between spaces."""
    return {
        sign: tuple(dict.fromkeys(f" {' '.join(folding.words(one)[0])} " for one in listed.split("|")))
        for sign, listed in _lists()["phrases"].items()
    }


@functools.lru_cache(maxsize=16_384)
def signs_of(word: str) -> frozenset[str]:
    """Return what one folded word is a sign of. Empty: no sign."""
    whole, begin, glued, longest = _lexicon()
    found = set(whole.get(word, ()))
    for size in range(SHORTEST, min(len(word), longest) + 1):
        found |= begin.get(word[:size], frozenset())
    if len(word) >= GLUED and not found and any(stem in word for stem in glued):
        found |= {"kill", "glued"}
    return _same(frozenset(found))


@functools.cache
def _same(signs: frozenset[str]) -> frozenset[str]:
    """Return the one that stands for all that are alike: thousands of words are signs of the same few things."""
    return signs


def found(words: Sequence[str]) -> dict[str, int]:
    """How often does each sign occur in these folded words? Two words that only act together are "pair"."""
    counts: dict[str, int] = {}
    verbs, ends, acts, persons = [], [], [], []
    for at, word in enumerate(words):
        for sign in signs_of(word):
            counts[sign] = counts.get(sign, 0) + 1
            if sign == "verb":
                verbs.append(at)
            elif sign == "end":
                ends.append(at)
            elif sign in ("you", "who"):
                persons.append(at)
            elif sign in ("kill", "hurt"):
                acts.append(at)
    if verbs and ends and any(0 < abs(end - verb) <= NEAR for verb in verbs for end in ends):
        counts["pair"] = 1
        acts += verbs
    if any(0 < abs(person - act) <= CLOSE for act in acts for person in persons):
        counts["near"] = 1
    row = f" {' '.join(words)} "
    for sign, phrases in _phrases().items():
        if any(phrase in row for phrase in phrases):
            counts[sign] = 1
    return counts


def is_plain(counts: dict[str, int]) -> bool:
    """Do these signs leave hardly another reading: an act, to whom or where, and nothing harmless beside it?"""
    blocked = {sign for sign in BLOCKING if sign in counts}
    # "Om" is of the law and of every second sentence.
    if "norm" in counts and blocked <= {"news"} and is_named(counts) and ("who" in counts or "you" in counts):
        return True
    if blocked:
        return False
    kills = "kill" in counts or "pair" in counts or "glued" in counts
    if kills and "will" in counts and ("near" in counts or "who" in counts):
        return True
    if "weapon" in counts and "i" in counts and ("when" in counts or "will" in counts or "you" in counts):
        return True
    if "destroy" in counts and "where" in counts and ("when" in counts or "i" in counts or "you" in counts):
        return True
    return (
        "act" in counts
        and ("you" in counts or ("destroy" in counts and "where" in counts))
        and len(counts) > 3
    )


def is_named(counts: dict[str, int]) -> bool:
    """Is an act or a weapon named?"""
    return any(sign in counts for sign in (*STRONG, "pair", "act"))


def is_candidate(counts: dict[str, int], length: int) -> bool:
    """Is a text of `length` words with these signs worth a second look? Of long ones more is asked."""
    if length > BRIEF:
        if "dark" in counts:
            return "i" in counts or "you" in counts
        if not is_named(counts):
            return False
        to_somebody = "you" in counts or ("i" in counts and "will" in counts) or "condition" in counts
        return to_somebody or ("says" in counts and ("kill" in counts or "weapon" in counts))
    if any(sign in counts for sign in (*STRONG, "pair", "act", "dark")):
        return True
    person = "i" in counts or "you" in counts or "who" in counts or "where" in counts
    if "warn" in counts or "verb" in counts or "says" in counts:
        return person or "when" in counts or counts.get("warn", 0) > 1
    return ("you" in counts or "i" in counts) and any(
        sign in counts for sign in ("when", "where", "will", "condition")
    )


def described(counts: dict[str, int], length: int) -> list[float]:
    """Return a text's signs as numbers, in the order of NAMES. length: its words."""
    has = {sign: float(sign in counts) for sign in (*STRONG, "pair", *HARMLESS)}
    for sign in OTHERS:
        has[sign] = float(sign in counts)
    act = max(has[sign] for sign in ("kill", "hurt", "destroy", "pair", "act"))
    strong = sum(has[sign] for sign in (*STRONG, "pair"))
    has["warn_more"] = float(counts.get("warn", 0) > 1)
    has["i_will"] = has["i"] * has["will"]
    has["act_i_will"] = act * has["i_will"]
    has["act_you"] = act * has["you"]
    has["act_harmless"] = act * max(has[sign] for sign in HARMLESS)
    has["weapon_when"] = has["weapon"] * has["when"]
    has["says_act"] = has["says"] * max(act, has["weapon"])
    has["warn_you"] = has["warn"] * has["you"]
    has["warn_i"] = has["warn"] * has["i"]
    has["strong_two"] = float(strong > 1)
    for sign in ("play", "figure", "peace", "news", "craft"):
        has[f"act_{sign}"] = act * has[sign]
    has["few"] = float(length < 6)
    has["long"] = float(length > 30)
    return [has[name] for name in NAMES]
