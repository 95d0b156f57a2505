"""What an item says: its language and its sentiment, behind two functions.

`score` is the one door: a better method replaces what is behind it, and every stored score keeps the
name and version of the method that gave it.
"""

from collections.abc import Sequence

from pipelines.understanding.language import detect
from pipelines.understanding.sentiment import LABELS, Sentiment

__all__ = ["LABELS", "Sentiment", "detect", "methods", "score"]


def score(texts: Sequence[str], languages: Sequence[str]) -> list[Sentiment]:
    """How does each text sound? One Sentiment per text, in the same order.

    English is scored with vaderSentiment's rules, Dutch with our lexicon. Any other language, and
    unknown, is "unclear" with score 0, confidence 0 and the method "none/" and that language. So is, under its
    language's method, a text of fewer than two words. No text raises an error.
    Raises: ValueError when there are not as many languages as texts.
    """
    from pipelines.understanding import dutch, english

    if len(texts) != len(languages):
        raise ValueError(f"score() was given {len(texts)} texts and {len(languages)} languages")
    scorers = {"nl": dutch.score, "en": english.score}
    answer = []
    for text, language in zip(texts, languages, strict=True):
        scorer = scorers.get(language)
        answer.append(
            scorer(text) if scorer else Sentiment(0.0, "unclear", 0.0, f"none/{language or 'unknown'}")
        )
    return answer


def methods() -> dict[str, str]:
    """Which method and version scores each language now?"""
    from pipelines.understanding import dutch, english

    return {"en": english.METHOD, "nl": dutch.METHOD}
