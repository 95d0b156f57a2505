"""Propose a query for the name of a school."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.mentions.matching.query import LONGEST_WORD, NEAR, OPERATORS, parse
from pipelines.sources.naming import words
from pipelines.sources.naming.known import KNOWN, Known
from text.i18n import N_, _, format_list

# So far away a word still says what the name is about: a clause, or a clause and a half.
NEAR_BY, CLOSE_BY = 8, 5
# An abbreviation has so many letters; two letters are an abbreviation of everything.
LONGEST_ABBREVIATION = 5
# A name of this length that joins its words is nobody else's.
TELLING = 9
TELLING_LETTERS = re.compile(r"(ROC|MBO)\w{2,}|mbo[A-Z]\w+")
WITH_DIGIT = re.compile(r"(?=\w*\d)\w{4,5}")
MBO = "mbo*"
# A term, and one from which only a level in a vacancy is kept away.
ALONE = re.compile(r'\(?("[^"*]+"|[\w.]+)(?: NOT \("diploma .*\))?')
SHOWN = {"mbo*": "mbo", "opleiding*": "opleiding", '"mbo opleiding"': "mbo-opleiding"}


@dataclass(frozen=True)
class Proposal:
    """A query as the configuration holds it; the words of which one must stand by; what the bare name would have found.

    context: () where the name is enough; warning: a sentence in the reader's language, "" where there is none; alone:
    what of the query needs no company.
    """

    query: str
    context: tuple[str, ...] = ()
    warning: str = ""
    alone: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Part:
    """What one name brings to the query: alternatives, the company asked, and what it would find without."""

    query: tuple[str, ...]
    context: tuple[str, ...] = ()
    bare: str = ""
    others: str = ""


def propose(name: str, other_names: Iterable[str] = (), town: str | None = None) -> Proposal:
    """Which query finds this school by its names, and nothing else of the same name?

    A whole name such as "Deltion College" stands alone; its own word (Deltion), an abbreviation or an everyday word
    needs company: words of vocational education, the town, or a phrase that can only mean a school.

    Raises: QueryError where the name holds no letter or digit, or a word of more than a hundred. Other names that do
    are passed over.
    """
    places = (town,) if town and town.strip() else ()
    spelt = [form for each in (name, *other_names) if _is_name(each, name) for form in _spelt(each)]
    parts = [part for each in spelt for part in _parts(each, places)]
    alternatives = dict.fromkeys(piece for part in parts for piece in part.query)
    query = " OR ".join(alternatives) or _quoted(name)
    parse(query)
    context = dict.fromkeys(word for part in parts for word in part.context)
    alone = tuple(found[1] for found in map(ALONE.fullmatch, alternatives) if found)
    return Proposal(query, tuple(context), _warning(parts), alone)


def _warning(parts: list[_Part]) -> str:
    """What would the bare names have found? One sentence for each that needs company, none twice."""
    told = {part.bare: part for part in parts if part.others}
    sentences = [
        _("“{name}” alone would also find {others}.").format(name=bare, others=_(part.others))
        for bare, part in told.items()
    ]
    asked = dict.fromkeys(word for part in told.values() for word in part.context)
    if asked:
        shown = [
            SHOWN.get(word, word.strip('"')) for word in asked if not word.endswith("*") or word in SHOWN
        ]
        few = format_list([*shown[:2], shown[-1]] if len(shown) > 3 else shown)
        sentences.append(
            _("So it counts only together with words that show it is the school, such as {words}.").format(
                words=few
            )
        )
    elif told:
        sentences.append(_("So only the whole name is looked for."))
    return " ".join(sentences)


def _is_name(each: str, name: str) -> bool:
    return each == name or (
        any(char.isalnum() for char in each) and max(map(len, each.split())) <= LONGEST_WORD
    )


def _spelt(name: str) -> list[str]:
    """Return the name, and a name that is its own web address ("Zone.college") in words too."""
    return [name, name.replace(".", " ")] if re.search(r"\w\.\w", name) else [name]


def _parts(name: str, places: tuple[str, ...]) -> list[_Part]:
    """Return the whole name, and its own word where that is less."""
    own, all_words = words.bare(_clean(name)), words.words(_clean(name))
    if re.search(r"\w\.\w", name):
        return [_Part((_quoted(name),))]
    if " ".join(all_words) in KNOWN:
        return [_own(name, all_words, places)]
    if all(word in words.KINDS or word in words.JOINTS for word in all_words):
        query = f"({_quoted(name)} AND {_any(places)})" if places else _quoted(name)
        return [_Part((query,), places, _clean(name), N_("every school of that kind"))]
    whole = not own or len(own) < len(all_words) or len(own) > 2
    made = [_whole(name, own, all_words, places)] if whole else []
    key = " ".join(own)
    if own and not (whole and len(own) > 2 and key not in KNOWN):
        made.append(_own(name, own, places))
    return made


def _whole(name: str, own: tuple[str, ...], all_words: tuple[str, ...], places: tuple[str, ...]) -> _Part:
    joined = "".join(word for word in all_words if word.isalnum())
    forms = [_quoted(name)]
    if TELLING <= len(joined) <= LONGEST_WORD and len(all_words) > 1:
        forms.append(joined)
    if not own or all(word in words.PLACES for word in own):
        # A kind of school and a place: in a vacancy it is a level and where the work is.
        levels = _any(each.format(" ".join(all_words)) for each in words.LEVELS)
        forms[0] = f"({forms[0]} NOT {levels})" if all_words[0] == "mbo" else forms[0]
    if not _shared(own, all_words):
        return _Part(tuple(forms))
    # What the name says itself proves nothing.
    company = (*(word for word in words.SCHOOLED if word.rstrip("*") not in all_words), *places)
    either = " OR ".join(forms)
    return _Part(
        (f"(({either}) AND {_any(company)})",),
        company,
        _clean(name),
        N_("schools elsewhere of the same name"),
    )


def _shared(own: tuple[str, ...], all_words: tuple[str, ...]) -> bool:
    """Would others call themselves so too? An everyday word and "College", or "ROC" and "top"."""
    if "college" in all_words or (len(all_words) == 2 and "".join(own) == "top"):
        return (
            bool(own)
            and " ".join(all_words) not in words.SURE
            and (own == ("da", "vinci") or (len(own) == 1 and own[0] in words.EVERYDAY))
        )
    return False


def _own(name: str, own: tuple[str, ...], places: tuple[str, ...]) -> _Part:
    key = " ".join(own)
    known = KNOWN.get(key) or _judged(name, own, places)
    word = _quoted(key)
    if known.trust == "alone":
        return _Part((word,))
    if known.trust == "never":
        return _Part((), (), _shown(name, own), known.others)
    against = "".join(f' NOT "{other}"' for other in known.against)
    if known.trust in ("wide", "near"):
        company: tuple[str, ...] = (*words.WIDE, *places)
        made = [_in_company(word, key, known, places)]
    else:
        company = words.CLOSE if known.trust == "hard" else ()
        # "Vista College" is the whole name, and has its own company.
        said = tuple(f'"{form.format(key)}"' for form in words.SAID if form != "{} college")
        close = [f"{word} NEAR/{CLOSE_BY} {_any(company)}"] if company else []
        made = [f"(({' OR '.join([*close, *said])}){against})" if against else " OR ".join([*close, *said])]
        company = company or tuple(said[:3])
    return _Part(tuple(made), company, _shown(name, own), known.others)


def _in_company(word: str, key: str, known: Known, places: tuple[str, ...]) -> str:
    """Return what finds the word in the company of a school.

    A word of vocational education is enough; "mbo" in another word, a word of any school or the town only where the
    name stands in the sentence as a school does.
    """
    others = [*known.against, *(f"{each} {key}" for each in words.BEFORE)]
    others += [*(f"{key} {each}" for each in words.BEHIND), *(f"{each} {key}" for each in words.FIRST_NAMES)]
    apart = f"NOT {_any(others)}"
    if known.trust == "wide":
        return f"({word} AND {_any([*words.WIDE, *places])} {apart})"
    near = f"{word} NEAR/{NEAR_BY}"
    hard = _any(dict.fromkeys((*words.CLOSE, *(each for each in words.SCHOOLED if each != MBO))))
    soft = (MBO, *(each for each in words.WIDE if each not in words.SCHOOLED))
    stands = [each.format(key) for each in words.IN_SENTENCE]
    stands += [f"{key} {place}" for place in places]
    loose = f"{near} {_any([*soft, *places])} AND {_any(stands)}"
    if places:
        loose = f"({loose} OR {near} {_any(soft)} AND {_any(f'{key} in {place}' for place in places)})"
    return f"(({near} {hard} OR ({loose} NOT {near} {_any(words.THINGS)})) {apart})"


def _judged(name: str, own: tuple[str, ...], places: tuple[str, ...]) -> Known:
    """How far can a name be trusted of which nothing is known?"""
    there = {word for place in places for word in words.words(place)}
    if set(own) & there or all(word in words.PLACES for word in own):
        return Known("never", "")
    if own[-1] in words.EVERYDAY and len([word for word in own if word not in words.ARTICLES]) == 1:
        return Known("said", N_("the everyday word"))
    letters = "".join(own)
    is_abbreviation = len(own) == 1 and len(letters) <= LONGEST_ABBREVIATION
    # KW1C, ROCMN and mboRijnland: nothing else is spelt so.
    if len(own) == 1 and (TELLING_LETTERS.fullmatch(name) or WITH_DIGIT.fullmatch(letters)):
        return Known("alone", "")
    if len(letters) <= 2:
        return Known("hard", N_("other abbreviations of these letters"))
    if is_abbreviation and sum(char.isupper() for char in name) > 1:
        return Known("hard", N_("other abbreviations of these letters"))
    return Known("near", N_("people, places and companies of that name"))


def _shown(name: str, own: tuple[str, ...]) -> str:
    """Return the own words as they stand in the name."""
    found = re.search(r"[\s\-]+".join(map(re.escape, own)), name, re.I)
    return found[0] if found else " ".join(own)


def _clean(name: str) -> str:
    return " ".join(re.sub(r'["“”„*?()]', " ", name).split())


def _any(company: Iterable[str]) -> str:
    return f"({' OR '.join(word if word.startswith(chr(34)) or '*' in word else _quoted(word) for word in company)})"


def _quoted(name: str) -> str:
    """Return the name as a term: in quotation marks where it is more than a plain word."""
    text = _clean(name)
    plain = re.fullmatch(r"[\w.]+", text) and text not in OPERATORS and not NEAR.match(text)
    return text if plain else f'"{text}"'
