"""Turn a template into a sentence: [this|that] is a choice, {slot} a word that stays the same all through.

`{^slot}` begins with a capital, `{n:20-90}` is a number of that range (the same number wherever the same
range stands), `{w:2-9}` a number in words, `{c:12-58}` one with a decimal (1,2 to 5,8). `{wijk2}` is
drawn apart from `{wijk}`. One `Scene` holds the words of one story, so that its
title, its text and the copies of it speak of the same course, place and numbers.
"""

import datetime as dt
import hashlib
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
SLOT = re.compile(r"\{(\^?)([a-z_]+)([0-9]?)(?::(\d+)-(\d+))?\}")
DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WORDS = (
    "nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien",
    "elf", "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien",
    "twintig",
)  # fmt: skip
WORDS_EN = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty",
)  # fmt: skip


def chance(*parts: object) -> random.Random:
    """Dice that fall the same way for the same parts, on every machine and in every process."""
    text = "\x1f".join(str(part) for part in ("weerklank", *parts))
    return random.Random(int.from_bytes(hashlib.sha256(text.encode()).digest()[:16], "big"))


def poisson(dice: random.Random, mean: float) -> int:
    """Return a count with this mean (Knuth's way; means here stay below 30)."""
    limit, count, product = 2.718281828459045**-mean, 0, dice.random()
    while product > limit:
        count += 1
        product *= dice.random()
    return count


@dataclass
class Scene:
    """The words of one story: `words` are given (a list is drawn from once), the rest is drawn when asked."""

    dice: random.Random
    day: dt.date  # the day it speaks of
    words: Mapping[str, str | Sequence[str]]
    language: str = "nl"
    drawn: dict[str, str] = field(default_factory=dict)

    def say(self, template: str) -> str:
        """Return the template with its choices made and its slots filled; KeyError names a slot nobody knows."""
        while "|" in template:
            template, made = CHOICE.subn(lambda match: self.dice.choice(match[1].split("|")), template)
            if not made:
                raise ValueError(f"a choice without brackets in {template!r}")
        return SLOT.sub(self._slot, template)

    def _slot(self, match: re.Match) -> str:
        capital, name, again, low, high = match.groups()
        key = f"{name}{again}:{low}-{high}" if low else name + again
        if key not in self.drawn:
            self.drawn[key] = self._draw(name, low, high)
        word = self.drawn[key]
        return word[:1].upper() + word[1:] if capital else word

    def _draw(self, name: str, low: str | None, high: str | None) -> str:
        if low and high:
            number = self.dice.randint(int(low), int(high))
            return self._number(name, number)
        when = self._when(name)
        if when:
            return when
        given = self.words[name]
        word = given if isinstance(given, str) else self.dice.choice(given)
        return self.say(word)

    def _number(self, name: str, number: int) -> str:
        if name == "w":
            return (WORDS_EN if self.language == "en" else WORDS)[number]
        if name == "c":  # with one decimal
            return f"{number / 10:.1f}" if self.language == "en" else f"{number / 10:.1f}".replace(".", ",")
        return f"{number:,}" if self.language == "en" else f"{number:,}".replace(",", ".")

    def _when(self, name: str) -> str | None:
        if name == "dag":
            # Schools do things on weekdays; what is told at the weekend happened on Friday.
            return (DAYS_EN if self.language == "en" else DAYS)[min(self.day.weekday(), 4)]
        if name == "maand":
            return (MONTHS_EN if self.language == "en" else MONTHS)[self.day.month - 1]
        if name == "maand_later":
            later = (self.day.month - 1 + self.dice.randint(1, 4)) % 12
            return (MONTHS_EN if self.language == "en" else MONTHS)[later]
        if name == "schooljaar":
            first = self.day.year - (self.day.month < 8)
            return f"{first}-{first + 1}"
        if name == "jaar":
            return str(self.day.year)
        if name == "straks":
            ahead = self.day + dt.timedelta(days=self.dice.randint(5, 24))
            ahead -= dt.timedelta(days=max(ahead.weekday() - 4, 0))
            if self.language == "en":
                return f"{DAYS_EN[ahead.weekday()]} {ahead.day} {MONTHS_EN[ahead.month - 1]}"
            return f"{DAYS[ahead.weekday()]} {ahead.day} {MONTHS[ahead.month - 1]}"
        return None
