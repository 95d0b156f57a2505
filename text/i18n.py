"""Two languages: texts by gettext catalogues that Babel reads, numbers and dates as the reader writes them.

The English text is the key. `_` and `ngettext` translate here and now; `say` translates what
another room marked with `N_` and fills in its fields.
"""

import contextlib
import datetime as dt
import functools
import gettext
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from babel import Locale, dates, numbers
from babel.messages.pofile import read_po

from text.bilingual import Text
from text.local_time import AMSTERDAM

LOCALE = Path(__file__).parents[1] / "locale"
LOCALES = {"nl": Locale("nl"), "en": Locale("en", "GB")}
DEFAULT = "nl"

_language: ContextVar[str | None] = ContextVar("language", default=None)


def N_(text: str) -> str:
    """Marks a text for translation without translating it here."""
    return text


@functools.cache
def _texts(language: str) -> tuple[dict[str, str | tuple[str, ...]], Callable[[int], int]]:
    path = LOCALE / language / "LC_MESSAGES" / "weerklank.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    texts: dict[str, str | tuple[str, ...]] = {}
    for message in catalogue:
        key = message.id if isinstance(message.id, str) else message.id[0]
        said = message.string if isinstance(message.string, str) else tuple(message.string or ())
        if key and said and all(said) and not message.fuzzy:
            texts[key] = said
    return texts, gettext.c2py(catalogue.plural_expr)


# Where a language is looked for that nobody chose here: the pages know their reader.
elsewhere: list[Callable[[], str | None]] = []


def language() -> str:
    """Which language is spoken here: nl or en?"""
    return _language.get() or next((found for ask in elsewhere if (found := ask())), None) or DEFAULT


def choose(wanted: str | None) -> str:
    """Use this language from here on in this run; what we do not speak becomes Dutch."""
    _language.set(wanted if wanted in LOCALES else DEFAULT)
    return language()


@contextlib.contextmanager
def speaking(wanted: str) -> Iterator[None]:
    """Use this language inside the block."""
    token = _language.set(wanted)
    try:
        yield
    finally:
        _language.reset(token)


def _(text: str) -> str:
    """This text in the reader's language; itself when the catalogue has none."""
    found = _texts(language())[0].get(text, text)
    return found if isinstance(found, str) else found[0]


def ngettext(one: str, more: str, count: int) -> str:
    """The singular or the plural, in the reader's language; its {fields} are still to be filled in."""
    texts, form = _texts(language())
    found = texts.get(one)
    if isinstance(found, tuple):
        return found[form(count)]
    return one if count == 1 else more


def say(template: str, fields: Mapping[str, object] = MappingProxyType({}), /, **more: object) -> str:
    """Translate a text and fill in its fields: numbers, days and moments as the reader writes them."""
    filled = {name: written(value) for name, value in {**fields, **more}.items()}
    return _(template).format_map(filled)


def written(value: object) -> str:
    """A value as the reader writes it: 1.234 or 1,234; 23 november 2026; 7 juni 09:00."""
    if isinstance(value, str):
        return value
    if isinstance(value, Text):
        return value.nl if language() == "nl" else value.en
    if isinstance(value, dt.datetime):
        return moment(value)
    if isinstance(value, dt.date):
        return day(value)
    if isinstance(value, float) and not value.is_integer():
        return number(value, 1)
    return number(value) if isinstance(value, int | float) else str(value)


def number(value: float, decimals: int = 0, sign: bool = False) -> str:
    """1234.5 as 1.234,5 (nl) or 1,234.5 (en), with a true minus."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text: str = _digits(abs(value), pattern, language())
    if not text.strip("0.,"):
        return text
    return "−" + text if value < 0 else "+" + text if sign else text


@functools.lru_cache(maxsize=4096)
def _digits(value: float, pattern: str, language: str) -> str:
    return numbers.format_decimal(value, format=pattern, locale=LOCALES[language])


def about(value: float) -> int:
    """An estimate without the digits that it cannot know: three that count, 7737230 as 7740000."""
    return int(round(value, min(0, 3 - len(str(int(value))))))


def percent(value: float, decimals: int = 0, sign: bool = False) -> str:
    """12.5 (of a hundred) as 12,5%."""
    return number(value, decimals, sign) + "%"


def day(value: dt.date, pattern: str = "d MMMM y") -> str:
    """23 november 2026, or by another CLDR pattern."""
    return dates.format_date(value, pattern, locale=LOCALES[language()])


def days(first: dt.date, last: dt.date) -> str:
    """From the first up to and with the last day: 24 oktober – 22 november 2026."""
    pattern = "d MMMM" if first.year == last.year else "d MMMM y"
    return f"{day(first, pattern)} – {day(last)}"


def moment(value: dt.datetime) -> str:
    """An aware moment on the clock of Amsterdam: 23 november 2026 09:00."""
    return dates.format_datetime(value, "d MMMM y HH:mm", tzinfo=AMSTERDAM, locale=LOCALES[language()])


def span(value: dt.timedelta) -> str:
    """How long: 3 dagen, 5 uur."""
    return dates.format_timedelta(value, granularity="minute", threshold=1.5, locale=LOCALES[language()])


def applied(hours: float, rule: float | None = None) -> str:
    """So many hours as a rule applies them, not rounded to a larger unit: 36 uur, 2 dagen.

    rule: the hours of the rule that this is held against, in whose unit it stands
    """
    unit: Literal["hour", "day"] = "hour" if (hours if rule is None else rule) % 24 else "day"
    value = dt.timedelta(hours=hours)
    return dates.format_timedelta(value, granularity=unit, threshold=1e6, locale=LOCALES[language()])


def told(template: str, fields: Mapping[str, object]) -> str:
    """A sentence that holds the sentence of an error (why_template and its why_… fields), both in this language."""
    fields = dict(fields)
    within = {name.removeprefix("why_"): fields.pop(name) for name in list(fields) if name.startswith("why_")}
    if "template" in within:
        fields["why"] = say(str(within.pop("template")), within)
    return say(template, fields)
