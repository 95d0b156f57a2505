"""Score the sentiment of texts, by the accurate or the fast tier, and name the method behind each score.

`score` is the one door: a better method replaces what is behind it, and every stored score keeps the
name and version of the method that gave it. There are two tiers: `accurate` asks a multilingual encoder, or in its
place a model of the school's own (`own_model`); `fast` counts words and needs nothing but this code. Two more names
are for comparing: `encoder` and `own`, each without the other.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from pipelines.support.errors import PipelineError
from pipelines.understanding import encoder, own_model, topic_head
from pipelines.understanding.danger import judge
from pipelines.understanding.danger.judge import Threat, Why
from pipelines.understanding.language import detect
from pipelines.understanding.sentiment import Sentiment, Topic
from pipelines.understanding.signs import kinds
from pipelines.understanding.signs.kinds import Kind

__all__ = [
    "ACCURATE", "ENCODER", "FAST", "OWN", "TIERS", "Kind", "Sentiment", "Threat", "Topic", "Why", "detect",
    "first_sight", "kind_method", "methods", "possible", "score", "threat_method", "threats", "topic_method",
    "topics_and_kinds",
]  # fmt: skip

FAST, ACCURATE = "fast", "accurate"
TIERS = (FAST, ACCURATE)
ENCODER, OWN = "encoder", "own"
TOGETHER = 1000


def score(texts: Sequence[str], languages: Sequence[str], tier: str = ACCURATE) -> list[Sentiment]:
    """How does each text sound? One Sentiment per text, in the same order.

    tier: `accurate` falls back to `fast` on a machine that cannot run the encoder, and from a model of the school's
    own that breaks to the encoder; the method says which it was. Dutch and English are scored. Any other language,
    and unknown, is "unclear" with score 0, confidence 0 and the method "none/" and that language. So is, under its
    language's method, a text without words.
    No text raises an error.
    Raises: ValueError when there are not as many languages as texts, or for a tier that is not there.
    """
    if len(texts) != len(languages):
        raise ValueError(f"score() was given {len(texts)} texts and {len(languages)} languages")
    scorers = _scorers(tier)
    answer: dict[int, Sentiment] = {}
    for language in dict.fromkeys(languages):
        places = [at for at, one in enumerate(languages) if one == language]
        # A thousand at a time: a text as a vector takes a hundred times the memory of its score.
        for start in range(0, len(places), TOGETHER):
            piece = places[start : start + TOGETHER]
            if language in scorers:
                sentiments = scorers[language]([texts[at] for at in piece])
            else:
                sentiments = [Sentiment(0.0, "unclear", 0.0, f"none/{language or 'unknown'}")] * len(piece)
            for at, one in zip(piece, sentiments, strict=True):
                answer[at] = one
    return [answer[at] for at in range(len(texts))]


def _scorers(tier: str) -> "dict[str, Scorer]":
    from pipelines.understanding import accurate, dutch, english

    if tier not in (*TIERS, ENCODER, OWN):
        raise ValueError(f"there is no tier {tier!r}; there are {', '.join(TIERS)}")
    if tier == OWN:
        return {language: _own_of(language) for language in own_model.LANGUAGES}
    scorers: dict[str, Scorer] = {"nl": dutch.scores, "en": english.scores}
    if tier != FAST and encoder.available():
        scorers = {"nl": accurate.dutch, "en": accurate.in_english}
    if tier == ACCURATE and own_model.ready():
        return {language: _own_or(scorers[language], language) for language in scorers}
    return scorers


Scorer = Callable[[Sequence[str]], list[Sentiment]]


def _own_of(language: str) -> Scorer:
    return lambda texts: _with_about(texts, own_model.scores(texts, language))


def _own_or(other: Scorer, language: str) -> Scorer:
    """Return a scorer that asks the school's own model, and the other one when that breaks."""

    def scores(texts: Sequence[str]) -> list[Sentiment]:
        try:
            return _with_about(texts, own_model.scores(texts, language))
        except PipelineError:
            return other(texts)

    return scores


def _with_about(texts: Sequence[str], scored: list[Sentiment]) -> list[Sentiment]:
    """Return the same with what each text is about and what sort it is, where this machine runs the encoder."""
    found = topics_and_kinds(texts)
    if not found:
        return scored
    return [replace(one, topic=topic, kind=kind) for one, (topic, kind) in zip(scored, found, strict=True)]


def methods(tier: str = ACCURATE) -> dict[str, str]:
    """Which method and version scores each language now, in this tier on this machine?"""
    from pipelines.understanding import accurate, dutch, english

    if tier == ACCURATE and own_model.ready():
        return own_model.methods()
    if tier != FAST and encoder.available():
        return {"en": accurate.method("en"), "nl": accurate.method("nl")}
    return {"en": english.METHOD, "nl": dutch.method()}


def first_sight() -> frozenset[str]:
    """Which methods only stand in, on this machine, until a better one has read a text? Empty where none is better."""
    return frozenset(methods(FAST).values()) - frozenset(methods().values())


def possible() -> bool:
    """Has this machine more than the fast tier?"""
    return encoder.available() or own_model.ready()


def threats(texts: Sequence[str], tier: str = ACCURATE) -> list[Threat]:
    """Is it a threat? One Threat(level, score, why) per text, in the same order.

    level: 0 nothing, 1 words of violence only, 2 doubtful, 3 possible (people look), 4 explicit; score: the chance
    that it is one, from 0 to 1, 0 where no word calls for a closer look. Words are read first; what they find is
    weighed with the encoder, and on a machine without it by the words alone. Dutch and English. No text raises an
    error. tier: `fast` asks the words alone.
    """
    answer: list[Threat] = []
    for start in range(0, len(texts), TOGETHER):
        embed = _embedded if tier == ACCURATE and encoder.available() else None
        answer += judge.judge(texts[start : start + TOGETHER], embed)
    return answer


def threat_method(tier: str = ACCURATE) -> str:
    """Return the name and version of what judges threats in this tier on this machine."""
    return judge.method(tier == ACCURATE and encoder.available())


def topics_and_kinds(texts: Sequence[str]) -> list[tuple[Topic, Kind]]:
    """What is each text about, and what sort of message is it? In the same order; [] on a machine without the encoder.

    Dutch and English. A text without words is "other" with a chance of 0. `score` tells both in the same reading.
    """
    if not encoder.available():
        return []
    from pipelines.understanding import accurate

    return accurate.topics_and_kinds(texts)


def topic_method() -> str | None:
    """Return the name and version of what tells topics on this machine; None where nothing does."""
    return topic_head.method(encoder.MODEL) if encoder.available() else None


def kind_method() -> str | None:
    """Return the name and version of what tells kinds of messages; None where nothing does."""
    return kinds.method(encoder.MODEL) if encoder.available() else None


def _embedded(texts: Sequence[str]):
    return encoder.embed([encoder.readable(text) for text in texts])
