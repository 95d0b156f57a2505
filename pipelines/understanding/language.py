"""In which language is a text? Dutch, English, German, French, Frisian, Afrikaans, or unknown."""

import functools
import re
from collections.abc import Sequence

CONSIDERED = ("nl", "en", "de", "fr", "af", "fy")
HEAD = 500  # characters that are looked at
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
OTHER_SCRIPT = re.compile("[\u0250-\U0010ffff]+")
NO_LETTERS = {code: " " for code in range(128) if not chr(code).isalpha()}
LINK = re.compile(r"https?://\S+|[@#]\w+")
FREQUENT = {
    "nl": """
        de het een en van ik je niet dat die in te is op voor met zijn aan er maar om hem dan zou of
        wat mijn men dit zo door over ze bij ook tot uit naar heeft hebben wordt worden geen nog wel
        deze haar hun wij we onze ons al na was werd kan kunnen moet gaat zijn deed jullie nieuwe
        mbo leerlingen studenten
    """,
    "en": """
        the of and to in is it you that he was for on are with as they be at this have from or had
        by but not what all were we when your can there an which their if will how been has more
        about her our its my than them would she his who
    """,
    "de": """
        der die und das ist nicht ein zu den mit sich des auf für im dem eine als auch es an werden
        aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war
        haben nur oder aber vor zur bis mehr durch man
    """,
    "fr": """
        le la les et des est un une que pour dans qui sur pas plus par avec ce au sont il en du son
        elle aux ou mais nous vous cette ses été comme tout leur être
    """,
    "af": """
        nie is en die van het met vir wat om te dat hy sy ek jy ons hulle gaan word kan sal maar ook
        nog baie was aan by hierdie daar moet soos se
    """,
    "fy": """
        en de it fan in is net te dy dat op foar mei sy ek oan hy wie troch sa as ús wy jo moat
        wurdt hat hawwe nei út mar om der yn ferrûn
        binne gjin oer mear kin sil soe wêze hja nije skoalle dei ien dizze ûnder tsjin
    """,
}


@functools.cache
def _votes() -> dict[str, dict[str, float]]:
    listed = {language: set(words.split()) for language, words in FREQUENT.items()}
    votes: dict[str, dict[str, float]] = {}
    for language, words in listed.items():
        for word in words:
            sharing = sum(1 for others in listed.values() if word in others)
            votes.setdefault(word, {})[language] = 1.0 / sharing
    return votes


@functools.cache
def _identifier():
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(CONSIDERED[:5]))
    return identifier


def detect(texts: Sequence[str], hints: Sequence[str | None] | None = None) -> list[str]:
    """In which language is each text? nl, en, de, fr, af, fy, or unknown.

    hints: what the feed says of itself; it decides only where the text itself leaves doubt.
    A text without letters, in another script than ours, or of one short word, is unknown. Other
    languages in our script are taken for the one they look most like.
    Raises: ValueError when there are not as many hints as texts.
    """
    hints = [None] * len(texts) if hints is None else hints
    if len(hints) != len(texts):
        raise ValueError(f"detect() was given {len(texts)} texts and {len(hints)} hints")
    return [_one(text, (hint or "")[:2].lower() or None) for text, hint in zip(texts, hints, strict=True)]


def _one(text: str, hint: str | None) -> str:
    head = text[:HEAD]
    if "http" in head or "#" in head or "@" in head:
        head = LINK.sub(" ", head)
    words = _words(head.lower())
    letters = len("".join(words))
    if letters < 3 or (not head.isascii() and _of_another_script(words, letters)):
        return "unknown"
    votes: dict[str, float] = dict.fromkeys(CONSIDERED, 0.0)
    table = _votes()
    for word in words:
        if word in table:
            for language, weight in table[word].items():
                votes[language] += weight
    if hint in votes:
        votes[hint] += 0.8
    first = max(votes, key=votes.__getitem__)
    most = votes[first]
    second = sorted(votes.values())[-2]
    if most >= 2.5 and most >= second * 1.6:
        return first
    if letters < 12:
        return first if most > 0.7 and most >= second * 1.5 else hint if hint in votes else "unknown"
    identified = _identifier().classify(" ".join(words))[0]
    if hint in votes and votes[hint] >= votes.get(identified, 0.0) + 0.5:
        return hint
    return identified


def _words(text: str) -> list[str]:
    """What WORD finds in this text, in lower case."""
    if "'" in text or not text.isascii():
        return WORD.findall(text)
    # The same in a third of the time: most texts are of this kind.
    return text.translate(NO_LETTERS).split()


def _of_another_script(words: list[str], letters: int) -> bool:
    # Latin letters with every accent of Europe come before U+0250.
    return sum(map(len, OTHER_SCRIPT.findall("".join(words)))) * 2 > letters
