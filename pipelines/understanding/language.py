"""Detect the language of a text: Dutch, English, German, French, Frisian, Afrikaans, or unknown."""

import functools
import re
from collections.abc import Sequence

CONSIDERED = ("nl", "en", "de", "fr", "af", "fy")
# The model knows these too, so that they are not taken for one of ours.
OTHERS = ("es", "pt", "it", "pl", "tr", "da", "sv", "no", "fi", "ro", "cs", "hu", "id", "so")
HEAD = 300  # characters that are looked at
MODEL_HEAD = 64  # characters that the model looks at
PLAIN = 24  # letters that are enough for the model alone
# How much a thing says, on the scale of the model (natural logarithms).
WORD_SAYS = 5.0  # a word of one language, or a hint; a word of two languages says half of it for each
A_LETTER_SAYS = 1 / 3  # names differ by less than this for each letter that they are short of PLAIN
RARE = {"fy": -2.0, **dict.fromkeys(OTHERS, -3.0)}

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
OTHER_SCRIPT = re.compile("[\u0250-\U0010ffff]+")
NO_LETTERS = {code: " " for code in range(128) if not chr(code).isalpha()}
BEFORE_LETTERS = re.compile(r"^[\W\d_]+")
# What a face or a thumb says, it says in Dutch as well.
EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")
LINK = re.compile(r"https?://\S+|[@#]\w+")
# Frisian and Dutch names are said in other languages as they are.
NAME = re.compile(r"\b[Vv]an (?:de[rn]? )?[A-Z]\w+|\b(?:Omrop |Provinsje |[A-Z]\w+-)?Fryslân")
FREQUENT = {
    "nl": """
        de het van en in is op te die dat dit met er maar om dan of wat door ook tot uit al na was kan moet
        gaan aan ons haar wel nog als had over meer je ze we een me man men dans den des deur oor mei net koe
        omdat noch wil eerste tussen les word toe wol
        niet zijn wordt worden werd heeft hebben hij zij wij zich bij voor naar deze geen veel mijn onze hun jij
        jullie nieuwe nieuw zo zou zouden kunnen kunt moeten hebt heb ben bent waren terwijl altijd jaren andere
        krijgt krijgen gaat komt komen staat zegt maakt maken vindt willen blijft zal zeer samen alleen tijd
        tijdens zonder tegen zoals vooral echter vaak grote goede mensen kinderen jongeren politie
        gisteren morgen iedereen leraar leraren leerling leerlingen studenten docenten opleiding onderwijs
        scholen mbo
    """,
    "en": """
        in is of was had by we on at a an it as be or if my all no over so for to man war am hat her me will also
        word men door
        the and with are this have from but not what when your which their been has more about our its than
        would she his who were they you that there can could should into after first some other new these those
        because through only many such most said people one two years students teachers how
    """,
    "de": """
        die der den zu in war als man am an so er es hat wie was des um noch will also vor sei nie bern du
        und ist nicht mit sich auf für dem eine einen einem einer auch werden wurde wurden dass nach wird bei
        sind über zum zur haben oder aber durch wir ich vom von beim das ein im nur kann können sein seine
        ihre diese dieser schon gegen zwischen unter mehr sie
    """,
    "fr": """
        le la les de des du en un il se que ce a par as on je me sur entre mais plus et
        une pour dans qui est avec sont elle elles aux nous vous cette ces été leur être tout fait après depuis
        aussi ont école élèves
    """,
    "af": """
        die van en in is het op te wat om dat dit met maar of dan as so ook tot uit al na was kan moet gaan
        aan ons haar wel nog by hy sy ek my hom word se toe hul over een nie net deur oor omdat man
        meer wil eerste tussen les
        baie hulle vir hierdie daardie jy wees sê gesê asook sal skool skole nuwe mense môre julle n
        leerders onderwysers sowat slegs egter jare dae tyd kry moenie sodat ná soos tydens terwyl altyd
        wêreld hê kinders polisie
    """,
    "fy": """
        de it en is op te dat dit om as wat sa ek hat der wie hy sy wol no noch al se my of har by mei net
        sei bern koe les
        fan yn foar dy oan troch ús wurdt hawwe nei út moat moatte skoalle skoallen wêze wurde gjin mear soe
        hja dizze ûnder tsjin binne wy dêr hjir jier ien haw hie kinne oer minsken oant sil
    """,
    "others": """
        a e o i u la le lo un una il en de que se da do per par no to na si den det som og at att ir on om al ze
        je so an in es as or mi me my te ti tu za by ale tak jak co ja po ma sie ten ta is av var ett der das die
        plus et nie her ben mais sur entre um vor for har sa
    """,
}


@functools.cache
def _words_of() -> tuple[dict[str, str], dict[str, tuple[float, list[str]]]]:
    """Return words of one language; words of several, with what each says for those of ours."""
    where: dict[str, list[str]] = {}
    for language, words in FREQUENT.items():
        for word in dict.fromkeys(words.split()):
            where.setdefault(word, []).append(language)
    own = {word: one for word, (one, *more) in where.items() if not more and one in CONSIDERED}
    shared = {
        word: (WORD_SAYS / len(languages), [one for one in languages if one in CONSIDERED])
        for word, languages in where.items()
        if len(languages) > 1
    }
    return own, shared


@functools.cache
def _identifier():
    # Only who tells languages needs it: to import it takes as long as a page.
    from pipelines.understanding.words import language_model

    return language_model.opened({language: RARE.get(language, 0.0) for language in (*CONSIDERED, *OTHERS)})


def detect(texts: Sequence[str], hints: Sequence[str | None] | None = None) -> list[str]:
    """In which language is each text? nl, en, de, fr, af, fy, or unknown.

    hints: what the feed says of itself; it decides only where the text itself leaves doubt.
    A text of emoji alone is in the language of its feed, else Dutch: it says something, and that can be scored.
    A text without letters or emoji, in another script than ours, or of a name or short word alone is unknown,
    and so is one in a language of OTHERS. Languages beyond those are taken for the one they look
    most like.
    Raises: ValueError when there are not as many hints as texts.
    """
    hints = [None] * len(texts) if hints is None else hints
    if len(hints) != len(texts):
        raise ValueError(f"detect() was given {len(texts)} texts and {len(hints)} hints")
    named = [(hint or "")[:2].lower() for hint in hints]
    return [_one(text, hint if hint in CONSIDERED else "") for text, hint in zip(texts, named, strict=True)]


def _one(text: str, hint: str) -> str:
    head = text[:HEAD]
    if "http" in head or "#" in head or "@" in head:
        head = LINK.sub(" ", head)
    words = _words(head.lower())
    letters = len("".join(words))
    if not letters and EMOJI.search(head):
        return hint or "nl"
    if letters < 3 or (not head.isascii() and _of_another_script(words, letters)):
        return "unknown"
    own = _words_of()[0]
    word_languages = [own[word] for word in words if word in own]
    if word_languages and hint:
        word_languages.append(hint)
    if len(word_languages) > 1:
        first = max(word_languages, key=word_languages.count)
        if 2 * word_languages.count(first) - len(word_languages) > 1:
            return first
    if "Frysl" in head or "en" in word_languages:
        head = NAME.sub(" ", head)
    head = BEFORE_LETTERS.sub("", head)[:MODEL_HEAD]
    if not head:
        return hint or "unknown"
    if len(word_languages) < 2 and (word_languages or letters >= PLAIN):
        language = _identifier().classify(head)[0]
        if hint in ("", language) and (not word_languages or word_languages[0] == language):
            return language if language in CONSIDERED else "unknown"
    return _weighed(head, words, word_languages or [hint], letters, hint)


def _weighed(head: str, words: list[str], word_languages: list[str], letters: int, hint: str) -> str:
    """Return what the model finds, what frequent words say and, in doubt, what the feed says."""
    scores = dict(_identifier().rank(head))
    own, shared = _words_of()
    known = [shared[word] for word in words if word in shared]
    for weight, languages in known:
        for language in languages:
            scores[language] += weight
    for language in filter(None, word_languages):
        scores[language] += WORD_SAYS
    likeliest = max(scores, key=scores.__getitem__)
    most = scores.pop(likeliest)
    doubt = max(PLAIN - letters, 0) * A_LETTER_SAYS
    if doubt:
        if hint and hint != likeliest and most - scores[hint] < doubt:
            return hint
        frequent = len(words) > 1 and (known or not own.keys().isdisjoint(words))
        if hint != likeliest and not frequent and most - max(scores.values()) < doubt:
            return "unknown"
    return likeliest if likeliest in CONSIDERED else "unknown"


def _words(text: str) -> list[str]:
    """Return what WORD finds in this text, in lower case."""
    if "'" in text or not text.isascii():
        return WORD.findall(text)
    # The same in a third of the time: most texts are of this kind.
    return text.translate(NO_LETTERS).split()


def _of_another_script(words: list[str], letters: int) -> bool:
    # Latin letters with every accent of Europe come before U+0250.
    return sum(map(len, OTHER_SCRIPT.findall("".join(words)))) * 2 > letters
