"""Read one field of the configuration, with an error that names the file, the line and the field."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from pipelines.support import typed_text
from pipelines.support.errors import ConfigError, PipelineError
from text.i18n import N_

DURATION = re.compile(r"(\d{1,9})\s*(m|h|d|w)", re.I | re.A)
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
# What a text may be is a title or a word, where its name does not say otherwise.
HOLDS = {"query": typed_text.QUERY, "thanks": typed_text.TEXT, "text": typed_text.NOTE,
    "protocol": typed_text.ANNOUNCEMENT, **dict.fromkeys(
    ("url", "handle", "site", "api", "account", "path", "address"), typed_text.ADDRESS)}  # fmt: skip
MOST = 10**12  # no number of a school comes near it
YEARS = range(1900, 2200)


class Table:
    """One table of a TOML file, for example the third [[sources]]; knows where it stands."""

    def __init__(
        self, path: Path, text: str, header: str, values: Mapping, number: int | None = None
    ) -> None:
        if not isinstance(values, Mapping):
            raise ConfigError(
                N_("{file}: write [{header}] on a line of its own, with its fields below it."),
                file=path,
                header=header,
            )
        self.path, self.header, self.values = path, header, values
        self.line = _line(text, header, number)
        self.asked: set[str] = set()

    def error(self, field: str | None, template: str, **fields: object) -> ConfigError:
        """Return the error at this place."""
        named = self.values.get("name") or self.values.get("label")
        place = f"{self.path}:{self.line}: [{self.header}]"
        if isinstance(named, str):
            place += f" “{typed_text.line(named[: typed_text.TITLE.most])}”"
        return ConfigError(template, place=f"{place}, {field}" if field else place, **fields)

    def text(self, field: str, default: str | None = None) -> str:
        """Return a text; without a default it must be there."""
        value = self._value(field, default)
        if not isinstance(value, str):
            raise self.error(field, N_("this must be a text in quotation marks."))
        value = self.cleaned(field, value)
        if not value and default is None:
            raise self.error(field, N_("this is empty."))
        return value

    def short_name(self) -> str:
        """Return the short name by which an entry is known elsewhere: small letters, digits and hyphens."""
        name = self.text("name")
        if not name.replace("-", "").isalnum() or not name.isascii() or name != name.lower():
            raise self.error("name", N_("use small letters, digits and hyphens only."))
        return name

    def optional(self, field: str) -> str | None:
        """Return a text, or None when it is not given."""
        return self.text(field, "") or None

    def address(self, field: str) -> str | None:
        """Return an address of the web, or None when it is not given."""
        value = self.optional(field)
        if value:
            try:
                typed_text.address(value)
            except ConfigError as error:
                raise self.within(field, error) from error
        return value

    def texts(self, field: str, why: str) -> tuple[str, ...]:
        """Return a list of texts, () when it is not given; why: what is said of anything else."""
        self.asked.add(field)
        value = self.values.get(field, [])
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            raise self.error(field, why)
        return tuple(self.cleaned(field, entry) for entry in value)

    def cleaned(self, field: str, value: str) -> str:
        """Return the text as it is kept (`typed`)."""
        try:
            return typed_text.clean(value, HOLDS.get(field, typed_text.TITLE))
        except typed_text.TooLong as error:
            raise self.within(field, error) from error

    def amount(self, field: str, lowest: float | None = None) -> float | None:
        """Return a finite number, of at least `lowest`, or None when it is not given."""
        self.asked.add(field)
        value = self.values.get(field)
        if value is None:
            return None
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not -MOST <= value <= MOST or (lowest is not None and value < lowest):
            raise self.error(field, N_("this must be an amount, without quotation marks."))
        return float(value)

    def required_amount(self, field: str) -> float:
        """Return a finite number, which must be given."""
        value = self.amount(field)
        if value is None:
            raise self.error(field, N_("this is missing."))
        return value

    def choice(self, field: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """Return one of the words allowed."""
        value = self.text(field, default)
        if value not in allowed:
            raise self.error(
                field,
                N_("“{value}” is not known; choose one of {known}."),
                value=value,
                known=", ".join(allowed),
            )
        return value

    def flag(self, field: str) -> bool:
        """Return true or false; false when it is not given."""
        value = self._value(field, False)
        if not isinstance(value, bool):
            raise self.error(field, N_("this must be true or false, without quotation marks."))
        return value

    def number(self, field: str) -> int | None:
        """Return a whole number of at least 0, or None."""
        value = self._value(field, "")
        if value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST:
            raise self.error(field, N_("this must be a whole number, without quotation marks or dots."))
        return value

    def day(self, field: str, default: dt.date | None = None) -> dt.date:
        """Return a calendar day."""
        value = self._value(field, default)
        if type(value) is not dt.date or value.year not in YEARS:
            raise self.error(field, N_("this must be a date such as 2026-11-07, without quotation marks."))
        return value

    def duration(self, field: str) -> dt.timedelta | None:
        """Return a duration such as 30m, 2h or 3d, or None when it is not given."""
        value = self._value(field, "")
        if value == "":
            return None
        try:
            return duration(value)
        except ConfigError as error:
            raise self.within(field, error) from error

    def within(self, field: str, error: PipelineError) -> ConfigError:
        """Return an error of something in this field, with its place before it."""
        return self.error(field, error.template, **error.fields)

    def unknown(self) -> None:
        """Raise for a field that nobody asked for: most often a typing error."""
        for field in self.values:
            if field not in self.asked:
                raise self.error(
                    typed_text.line(field[: typed_text.TITLE.most]),
                    N_("this field is not known; known are {known}."),
                    known=", ".join(sorted(self.asked)),
                )

    def _value(self, field: str, default):
        self.asked.add(field)
        value = self.values.get(field, default)
        if value is None:
            raise self.error(field, N_("this is missing."))
        return value


def duration(value: object) -> dt.timedelta:
    """Return the duration that 30m, 2h, 3d or 1w says. Raises: ConfigError without a place."""
    match = DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if not match or int(match[1]) == 0 or int(match[1]) > 100_000:
        raise ConfigError(N_("“{value}” is not a duration; write for example 30m, 2h or 3d."), value=value)
    return dt.timedelta(**{UNITS[match[2].lower()]: int(match[1])})


def from_tables(make: Callable, path: Path, text: str, header: str, values: object) -> tuple:
    """`make` of each [[header]] table, in order."""
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        raise ConfigError(
            N_("{file}: write [[{header}]] with two brackets before each of its entries."),
            file=path,
            header=header,
        )
    tables = [Table(path, text, header, value, number) for number, value in enumerate(values)]
    return tuple(make(table) for table in tables)


def _line(text: str, header: str, number: int | None) -> int:
    pattern = rf"^\s*\[{header}\]" if number is None else rf"^\s*\[\[\s*{header}\s*\]\]"
    matches = [match.end() for match in re.finditer(pattern, text, re.M)]
    at = matches[number or 0] if len(matches) > (number or 0) else 0
    return text.count("\n", 0, at) + 1


TWICE = N_("{file}: two entries are called “{name}”.")


def once(path: Path, names: list[str], template: str = TWICE) -> None:
    """Raise ConfigError where two of one file have the same name."""
    for name in names:
        if names.count(name) > 1:
            raise ConfigError(template, file=path, name=name)
