"""Render texts from Jinja2 templates: one file per text and language in `text/templates`.

Python decides which facts are said and hands their values over; the template holds every word. It is strict: a fact
that is missing, or unknown (None) where something is printed, is an error and never an empty place or the word None.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from text import decimals, i18n
from text.bilingual import Text
from text.labels import GOAL_STATES, channel_within

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).parent / "templates"
# A space in words of others while a text is made: white space around them is put in order, theirs stays.
SPACE = "\x1f"


class Words(str):
    """Words of others in a text (a name, a title, an error): printed letter for letter, whatever signs they hold."""

    __slots__ = ()


def render(name: str, escape: Callable[[str], str] = str, /, **facts: object) -> str:
    """Return this text in the language that is spoken. Of empty lines one stays, and none around a text.

    name: the file below the language's folder, without .j2; escape: how words of others are written in this kind of
    text. Raises: jinja2.UndefinedError for a fact that is missing, TypeError where an unknown value would be printed.
    """
    text = environment(i18n.language(), escape).get_template(f"{name}.j2").render(facts)
    text = text.replace(SPACE, " ")
    return text if name.endswith(".html") else re.sub(r"\n\s*\n", "\n\n", text).strip()


@functools.cache
def environment(language: str, escape: Callable[[str], str] = str) -> Environment:
    """Open the templates of a language, beside those without words (the frame of an e-mail), with their filters."""
    # A start makes no text, and does without.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    def printed(value: object) -> object:
        if value is None or isinstance(value, bool):
            raise TypeError(f"a text cannot print {value}")
        if isinstance(value, Words):
            return escape(value).replace(" ", SPACE)
        if isinstance(value, int | float | dt.date | Text):
            return i18n.format_value(value)
        return value

    made = Environment(
        loader=FileSystemLoader([FOLDER / language, FOLDER]),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html.j2",), default=False),
        finalize=printed,
        lstrip_blocks=True,
        auto_reload=False,
    )

    # Each part is printed by itself: joined, it would be known no more which words are of others.
    def listed(parts: Iterable[object]) -> str:
        return i18n.format_list([str(printed(part)) for part in parts])

    def join(parts: Iterable[object], between: str) -> str:
        return between.join(str(printed(part)) for part in parts)

    made.filters.update(FILTERS, listed=listed, join=join)
    return made


def _plural(count: float, one: str, more: str) -> str:
    """Return the form that fits a number as `some` prints it: a word, a verb, or more of the sentence."""
    return one if decimals.some(abs(count)) == decimals.some(1) else more


def _one_line(text: str) -> str:
    """Return a sentence that is written over several lines, on one, without space before its marks."""
    text = " ".join(re.split(r"[ \t\n]+", text)).strip()
    return re.sub(r" (?=[,;:.)])|(?<=\() ", "", text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _signed(value: float) -> str:
    """+47, −6 or 0."""
    return i18n.number(round(value), sign=True)


def _amount(value: float, places: int) -> str:
    """Return a number with so many decimals, without those that say nothing."""
    return decimals.format_decimals(value, places)


def _month(value: dt.date) -> str:
    return i18n.day(value, "MMMM")


def _month_year(value: dt.date) -> str:
    return i18n.day(value, "MMMM y")


def _day_month(value: dt.date) -> str:
    return i18n.day(value, "d MMMM")


def _goal_state(state: str) -> str:
    return i18n._(GOAL_STATES[state])


def _channel(channel: str) -> Words:
    """Return the name of a channel within a sentence: search engines, Instagram."""
    return Words(channel_within(channel))


FILTERS: dict[str, Callable[..., object]] = {
    "plural": _plural,
    "one_line": _one_line,
    "capital": _capital,
    "signed": _signed,
    "amount": _amount,
    "number": i18n.number,
    "some": decimals.some,
    "month": _month,
    "month_year": _month_year,
    "day_month": _day_month,
    "goal_state": _goal_state,
    "channel": _channel,
}
