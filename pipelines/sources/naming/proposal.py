"""Propose a query for the name of a school: short enough to be read, and to be sent to a search engine."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipelines.mentions.matching.query import LONGEST_WORD, NEAR, OPERATORS, parse
from pipelines.sources.naming import words
from pipelines.sources.naming.known import KNOWN, Known, Trust
from text.i18n import N_, _, format_list

# An abbreviation has so many letters; two letters are an abbreviation of everything.
LONGEST_ABBREVIATION = 5
# A name of this length that joins its words is nobody else's.
TELLING = 9
TELLING_LETTERS = re.compile(r"(ROC|MBO)\w{2,}|mbo[A-Z]\w+")
WITH_DIGIT = re.compile(r"(?=\w*\d)(?=\d*[a-z])\w{4,}")


@dataclass(frozen=True)
class Proposal:
    """A query as the configuration holds it; the words of which one must stand by; what the bare name would have found.

    context: () where the name is enough; warning: a sentence in the reader's language, "" where there is none; alone:
    what of the query needs no company; bare: the names that need it.
    """

    query: str
    context: tuple[str, ...] = ()
    warning: str = ""
    alone: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Part:
    """One name: how it is written in the query, how far it can be trusted, and what it would find without company."""

    terms: tuple[str, ...]
    trust: Trust
    bare: str = ""
    others: str = ""


def propose(name: str, other_names: Iterable[str] = (), town: str | None = None) -> Proposal:
    """Which query finds this school by its names, and nothing else of the same name?

    A whole name such as "Deltion College" stands alone; its own word (Deltion), an abbreviation or an everyday word
    needs words of a school beside it: the more else bears the name, the closer by.

    Raises: QueryError where the name holds no letter or digit, or a word of more than a hundred. Other names that do
    are passed over.
    """
    places = (town,) if town and town.strip() else ()
    spelt = [form for each in (name, *other_names) if _is_name(each, name) for form in _spelt(each)]
    parts = [part for each in spelt for part in _parts(each, places)]
    by_trust: dict[Trust, dict[str, None]] = {}
    for part in parts:
        by_trust.setdefault(part.trust, {}).update(dict.fromkeys(part.terms))
    alone = tuple(by_trust.pop("alone", ()))
    by_trust.pop("never", None)
    levels = tuple(by_trust.pop("level", ()))
    without_level = [_without_level(term) for term in levels]
    beside = [_beside(tuple(terms), trust, places) for trust, terms in by_trust.items()]
    query = " OR ".join((*alone, *without_level, *beside)) or _quoted(name)
    parse(query)
    company = dict.fromkeys(word for trust in by_trust for word in _company(trust, places))
    told = dict.fromkeys(part.bare for part in parts if part.others)
    return Proposal(query, tuple(company), _warning(parts, tuple(company)), (*alone, *levels), tuple(told))


def _without_level(term: str) -> str:
    asked = " ".join(f"NOT {_quoted(form.format(_clean(term)))}" for form in words.ASKED)
    return f"({term} NOT {term} NEAR/{words.LEVEL_BY} {_any(words.LEVELS)} {asked})"


def _company(trust: Trust, places: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of which one must stand beside a name; the town only where nothing else there is called so."""
    return tuple(word for each in words.BESIDE[trust] for word in _of(each, places))


def _of(beside: words.Beside, places: tuple[str, ...]) -> tuple[str, ...]:
    return (*beside.words, *(places if beside.or_town else ()))


def _beside(terms: tuple[str, ...], trust: Trust, places: tuple[str, ...]) -> str:
    """Return names with the words that must stand beside them, and the few that must not."""
    name = _any(terms)
    with_article = (
        _any(form for term in terms for form in _with_article(term)) if trust in ("near", "close") else name
    )
    kept = [
        f"{with_article if each.distance < words.LONG else name} NEAR/{each.distance} {_any(_of(each, places))}"
        for each in words.BESIDE[trust]
    ]
    if trust in ("whole", "town"):
        return kept[0]
    forms = {"near": words.GOES, "close": (*words.GOES, *words.BELONGS)}.get(trust, ())
    kept += [_quoted(form.format(_clean(term))) for term in terms for form in forms]
    if trust == "near" and places:
        kept.append(f"{_any(f'bij {_clean(term)}' for term in terms)} NEAR/{words.AT_BY} {_any(places)}")
    either = kept[0] if len(kept) == 1 else f"({' OR '.join(kept)})"
    if trust == "close":
        return either
    return f"({either} NOT {name} NEAR/{words.ELSEWHERE_BY} {_any(words.ELSEWHERE)})"


def _with_article(term: str) -> tuple[str, ...]:
    """Return a term also behind "het"; one that has an article already as it is."""
    own = _clean(term)
    return (term,) if own.split()[0] in words.ARTICLES else (term, f"het {own}")


def _warning(parts: list[_Part], company: tuple[str, ...]) -> str:
    """What would the bare names have found? One sentence for each that needs company, none twice."""
    told = {part.bare: part for part in parts if part.others}
    sentences = [
        _("“{name}” alone would also find {others}.").format(name=bare, others=_(part.others))
        for bare, part in told.items()
    ]
    needing = {part.trust for part in told.values()} - {"never", "level"}
    if needing and company:
        shown = [word.strip("*") for word in words.SHOWN if word in company] or list(company)
        few = format_list(shown)
        sentences.append(
            _("So it counts only together with words that show it is the school, such as {words}.").format(
                words=few
            )
        )
    elif any(part.trust == "never" for part in told.values()):
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
    if re.search(r"\w[.!&+]\w", name):
        return [_Part((_quoted(name),), "alone")]
    if own == all_words and " ".join(own) in KNOWN:
        return [_own(name, own, places)]
    if all(words.is_kind(word) or word in words.JOINTS for word in all_words):
        trust: Trust = "town" if places else "alone"
        return [_Part((_quoted(name),), trust, _clean(name), N_("every school of that kind"))]
    # "De Brug" is "brug" with an article, "De Brug mbo" a whole name.
    whole = not own or len(own) > 2 or bool(set(all_words) - set(own) - set(words.ARTICLES))
    made = [_whole(name, own, all_words)] if whole else []
    key = " ".join(own)
    if own and not (whole and len(own) > 1 and key not in KNOWN):
        part = _own(name, own, places)
        # Nobody calls Nova College "Nova" alone, unless that stands among its names.
        made.append(part if part.trust != "close" or not whole else replace(part, trust="never", others=""))
    return made


def _whole(name: str, own: tuple[str, ...], all_words: tuple[str, ...]) -> _Part:
    joined = "".join(word for word in all_words if word.isalnum())
    terms = [_quoted(name)]
    if TELLING <= len(joined) <= LONGEST_WORD and len(all_words) > 1:
        terms.append(joined)
    if all_words[0] == "mbo" and (not own or all(word in words.PLACES for word in own)):
        others = N_("vacancies that ask for somebody with mbo in that place")
        return _Part((terms[0],), "level", _clean(name), others)
    known = KNOWN.get(" ".join(all_words))
    if known:
        return _Part(tuple(terms), known.trust, _clean(name), known.others)
    if _shared(own, all_words):
        return _Part(tuple(terms), "whole", _clean(name), N_("schools elsewhere of the same name"))
    return _Part(tuple(terms), "alone")


def _shared(own: tuple[str, ...], all_words: tuple[str, ...]) -> bool:
    """Would others call themselves so too? An everyday word and "College", or "ROC" and "top"."""
    plain = tuple(word for word in own if word not in words.ARTICLES)
    if " ".join(all_words) in words.SURE or not plain:
        return False
    if plain == ("da", "vinci"):
        return True
    kinds = [word for word in all_words if words.is_kind(word)]
    everyday = len(plain) == 1 and plain[0] in words.EVERYDAY
    return (
        everyday and (plain == ("top",) or not {"mbo", "roc", "opleidingen"} & set(kinds)) and len(kinds) == 1
    )


def _own(name: str, own: tuple[str, ...], places: tuple[str, ...]) -> _Part:
    known = KNOWN.get(" ".join(own)) or _judged(name, own, places)
    # An article that belongs to the name is a part of it: "mbo De Brug", not "mbo" beside any bridge.
    whole = words.words(_clean(name))
    written = whole if whole[0] in words.ARTICLES and whole[1:] == own else own
    return _Part((_quoted(" ".join(written)),), known.trust, _shown(name, written), known.others)


def _judged(name: str, own: tuple[str, ...], places: tuple[str, ...]) -> Known:
    """How far can a name be trusted of which nothing is known?"""
    there = {word for place in places for word in words.words(place)}
    plain = [word for word in own if word not in words.ARTICLES]
    if set(own) & there or all(word in words.PLACES for word in own):
        return Known("never", "")
    # KW1C, ROCMN and mboRijnland: nothing else is spelt so.
    letters = "".join(own)
    mixed = any(WITH_DIGIT.fullmatch(word) for word in own) and len(letters) > LONGEST_ABBREVIATION
    if mixed or (len(own) == 1 and (TELLING_LETTERS.fullmatch(name) or WITH_DIGIT.fullmatch(letters))):
        return Known("alone", "")
    if len(plain) == 1 and words.is_everyday(plain[0]):
        return Known("close", N_("the everyday word"))
    is_abbreviation = len(own) == 1 and len(letters) <= LONGEST_ABBREVIATION
    if len(letters) <= 2 or (is_abbreviation and sum(char.isupper() for char in name) > 1):
        return Known("near", N_("other abbreviations of these letters"))
    return Known("near", N_("people, places and companies of that name"))


def _shown(name: str, own: tuple[str, ...]) -> str:
    """Return the own words as they stand in the name."""
    found = re.search(r"[\s\-]+".join(map(re.escape, own)), name, re.I)
    return found[0] if found else " ".join(own)


def _clean(name: str) -> str:
    return " ".join(re.sub(r'["“”„*?()]', " ", name).split())


def _any(company: Iterable[str]) -> str:
    terms = [word if "*" in word or word.startswith('"') else _quoted(word) for word in company]
    return terms[0] if len(terms) == 1 else f"({' OR '.join(terms)})"


def _quoted(name: str) -> str:
    """Return the name as a term: in quotation marks where it is more than a plain word."""
    text = _clean(name)
    plain = re.fullmatch(r"[\w.]+", text) and text not in OPERATORS and not NEAR.match(text)
    return text if plain else f'"{text}"'
