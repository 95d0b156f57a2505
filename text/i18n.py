"""Translate texts by gettext catalogues, and write numbers, lists and dates in Dutch or English (Babel).

The English text is the key. `_` and `ngettext` translate here and now; `translate` translates what
another room marked with `N_`, or with `NP_` where it holds a count, and fills in its fields.
"""

import contextlib
import datetime as dt
import functools
import gettext
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Literal

from babel import Locale, dates, lists, numbers
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from text.bilingual import Text
from text.local_time import AMSTERDAM

LOCALE = Path(__file__).parents[1] / "locale"
LOCALES = {"nl": Locale("nl"), "en": Locale("en", "GB")}
DEFAULT = "nl"

_language: ContextVar[str | None] = ContextVar("language", default=None)


# Fields that count what the word behind them names: the first of them in a text chooses its plural.
COUNTS = frozenset(
    "all cells copied copies count days held items judged minutes moved of rate seconds sessions sources stories"
    " unclear watched weeks".split()
)


def N_(text: str) -> str:
    """Mark a text for translation without translating it here."""
    return text


def NP_(one: str, more: str) -> str:
    """Mark a text that holds a count, as it reads for one and for more; `translate` chooses. Returns the second."""
    return more


@functools.cache
def _catalogue(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / "weerklank.po").open("rb") as file:
        return read_po(file, locale=language)


@functools.cache
def _texts(language: str) -> gettext.GNUTranslations:
    compiled = io.BytesIO()
    write_mo(compiled, _catalogue(language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@functools.cache
def _pairs() -> dict[str, tuple[str, str]]:
    """Either English form of a text with a count → both: a stored text is found by either."""
    ids = [message.id for message in _catalogue(DEFAULT) if isinstance(message.id, tuple)]
    return {text: pair for one, more in ids for pair in [(one, more)] for text in pair}


# Where a language is looked for that nobody chose here: the pages know their reader.
language_fallbacks: list[Callable[[], str | None]] = []


def language() -> str:
    """Which language is spoken here: nl or en?"""
    return _language.get() or next((code for ask in language_fallbacks if (code := ask())), None) or DEFAULT


def choose(code: str | None) -> str:
    """Use this language from here on in this run; what we do not speak becomes Dutch."""
    _language.set(code if code in LOCALES else DEFAULT)
    return language()


@contextlib.contextmanager
def use_language(code: str) -> Iterator[None]:
    """Use this language inside the block."""
    token = _language.set(code)
    try:
        yield
    finally:
        _language.reset(token)


def _(text: str) -> str:
    """Return this text in the reader's language; itself when the catalogue has none."""
    return _texts(language()).gettext(text) if text else text


def ngettext(one: str, more: str, count: float) -> str:
    """Return the singular or the plural, in the reader's language; its {fields} are still to be filled in."""
    # A part of one is more than one to a grammar: 1,5 stories.
    return _texts(language()).ngettext(one, more, int(count) if count == int(count) else 2)


@functools.lru_cache(maxsize=4096)
def counted(template: str) -> str | None:
    """Which field of this text chooses its plural? None where none counts."""
    names = [name for _text, name, _spec, _conversion in Formatter().parse(template) if name]
    return next((name for name in names if name in COUNTS), None)


def how_many(value: object) -> float:
    """Return what a field counts: a number, also when it is written out, or the parts of a list."""
    if isinstance(value, int | float):
        return value
    if isinstance(value, list | tuple):
        return len(value)
    # An error keeps its fields as text, and so did months that were closed before 0.2: “A, B”.
    text = str(value)
    return 1 if text in ("1", "1.0") or (text[:1].isalpha() and ", " not in text) else 2


def translate(template: str, fields: Mapping[str, object] = MappingProxyType({}), /, **more: object) -> str:
    """Translate a text and fill in its fields: numbers, lists, days and moments as the reader writes them."""
    given = {**fields, **more}
    name = counted(template)
    pair = None if name is None or name not in given else _pairs().get(template)
    text = _(template) if name is None or pair is None else ngettext(*pair, how_many(given[name]))
    return text.format_map({name: format_value(value) for name, value in given.items()})


def in_english(template: str, fields: Mapping[str, object]) -> str:
    """Return the same in English, whatever the reader's language: for a terminal, a log and tables."""
    if how_many(fields.get(counted(template) or "", "")) != 1:
        return template.format_map(fields)
    with use_language("en"):
        return translate(template, fields)


def so_many(count: int, one: str, more: str | None = None) -> str:
    """Return a count with its noun, in plain English as the command line writes it: 1 source, 2 sources."""
    return f"{count} {one if count == 1 else more or one + 's'}"


def format_value(value: object) -> str:
    """Return a value as the reader writes it: 1.234 or 1,234; 23 november 2026; 7 juni 09:00.

    Instagram, X en TikTok.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, Text):
        return value.nl if language() == "nl" else value.en
    if isinstance(value, list | tuple):
        return format_list(value)
    if isinstance(value, dt.datetime):
        return moment(value)
    if isinstance(value, dt.date):
        return day(value)
    if isinstance(value, float) and not value.is_integer():
        return number(value, 1)
    return number(value) if isinstance(value, int | float) else str(value)


def format_list(parts: Iterable[object]) -> str:
    """Parts of a sentence in a row: A, B en C."""
    return lists.format_list([format_value(part) for part in parts], locale=LOCALES[language()])


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
    """Return an estimate without the digits that it cannot know: three that count, 7737230 as 7740000."""
    return int(round(value, min(0, 3 - len(str(int(value))))))


def percent(value: float, decimals: int = 0, sign: bool = False) -> str:
    """12.5 (of a hundred) as 12,5%."""
    return number(value, decimals, sign) + "%"


def day(value: dt.date, pattern: str = "d MMMM y") -> str:
    """23 november 2026, or by another CLDR pattern."""
    return dates.format_date(value, pattern, locale=LOCALES[language()])


def days(first: dt.date, last: dt.date, month: str = "MMMM", year: str = " y") -> str:
    """Return the days from the first up to and with the last: 24 oktober t/m 22 november 2026, 16 t/m 22 november 2026.

    month, year: the CLDR patterns of their names; one day is that day.
    """
    if first == last:
        return day(last, f"d {month}{year}")
    pattern = "d" if (first.year, first.month) == (last.year, last.month) else f"d {month}"
    begin = day(first, pattern if first.year == last.year else f"d {month} y")
    return _("{first} to {last}").format(first=begin, last=day(last, f"d {month}{year}"))


def short_days(first: dt.date, last: dt.date, year: bool = True) -> str:
    """Return the same with short names of months: 24 okt t/m 22 nov 2026; year: whether it says which."""
    return days(first, last, "MMM", " y" if year else "")


def week_of(monday: dt.date, year: str = " y") -> str:
    """Return both ends of the week that begins on this Monday: 16 t/m 22 november 2026; year "" leaves that out."""
    return days(monday, monday + dt.timedelta(days=6), year=year)


def moment(value: dt.datetime) -> str:
    """Return an aware moment on the clock of Amsterdam: 23 november 2026 09:00."""
    return dates.format_datetime(value, "d MMMM y HH:mm", tzinfo=AMSTERDAM, locale=LOCALES[language()])


def span(value: dt.timedelta) -> str:
    """Return how long: 3 dagen, 5 uur."""
    return dates.format_timedelta(value, granularity="minute", threshold=1.5, locale=LOCALES[language()])


def applied(hours: float, rule: float | None = None) -> str:
    """Return so many hours as a rule applies them, not rounded to a larger unit: 36 uur, 2 dagen.

    rule: the hours of the rule that this is held against, in whose unit it stands
    """
    unit: Literal["hour", "day"] = "hour" if (hours if rule is None else rule) % 24 else "day"
    value = dt.timedelta(hours=hours)
    return dates.format_timedelta(value, granularity=unit, threshold=1e6, locale=LOCALES[language()])


def translate_error(template: str, fields: Mapping[str, object]) -> str:
    """Return a sentence with that of an error in it (why_template and its why_… fields), both in this language."""
    fields = dict(fields)
    within = {name.removeprefix("why_"): fields.pop(name) for name in list(fields) if name.startswith("why_")}
    if "template" in within:
        fields["why"] = translate(str(within.pop("template")), within)
    return translate(template, fields)
