"""Read the day that one cell names; its year and the order of day and month may stay open."""

import datetime as dt
import re
from dataclasses import dataclass

from pipelines.connectors.feeds.dates import MONTHS
from pipelines.sources.files.tables.tables import plain
from text.local_time import AMSTERDAM

WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "ma maandag mon monday", "di dinsdag tue tues tuesday", "wo woensdag wed weds wednesday",
            "do donderdag thu thur thurs thursday", "vr vrijdag fri friday", "za zaterdag sat saturday",
            "zo zondag sun sunday",
        )
    )
    for name in names.split()
}  # fmt: skip
BESIDE = frozenset("st nd rd th e ste de den of the om at uur".split())  # 1st of March, 3e maart om 12:00 uur
SERIAL = range(30_000, 70_000)  # how spreadsheets number the days of 1982 to 2091
SERIAL_ZERO = dt.date(1899, 12, 30)
EARLIEST = 1990  # a year before it is a slip of a spreadsheet or a typing error
DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2212", "-"))
ANY = dt.date(2000, 1, 1)  # where it does not matter what year 26 is
LONGEST = 60  # of a date in a cell, with weekday, time and zone
CLOCK = re.compile(
    r"(?:(?<=\d)t|[ ,]|\bom\b|\bat\b)*(?<![\d:])([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d|60)(?:[.,]\d+)?)?"
    r"(?: ?([ap])\.?m\.?)?(?: ?(z|utc|gmt|(?:utc|gmt)?[+-]\d\d:?\d\d)\b)?(?: uur)?(?: \([^)]*\))?$"
)
FIGURES = re.compile(r"(\d{1,2}) ?([-/. ]) ?(\d{1,2}) ?(?:\2 ?(\d{4}|'?\d\d))?")
SPANS = re.compile(
    r"(?:w|wk|week|kw|q|k|kwartaal|quarter|h)[ -]?\d{1,2}(?:[ ,/-]+'?\d{2,4})?"
    r"|\d{4}[ -]?(?:w|wk|week|kw|q|k)[ -]?\d{1,2}"
    r"|(?:19|20)\d\d|(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])|(?:0?[1-9]|1[0-2])[-/](?:19|20)\d\d"
    r"|\d{1,2}e kwartaal(?: \d{4})?|.*\d.* (?:-|–|t/m|to|tot) .*\d.*"
)


class NoDay(ValueError):
    """A cell that names no day."""


class Span(NoDay):
    """A cell that names a week, a month, a quarter or a year."""


@dataclass(frozen=True)
class Day:
    """What a cell says of a day. day_first, month_first: (month, day) under either order, None where it is none; both
    are the same where the cell leaves no doubt. weekday: 0 is Monday; mark: between the figures; zone: of the clock.
    """

    day_first: tuple[int, int] | None
    month_first: tuple[int, int] | None
    year: int | None = None
    short: bool = False  # a year of two digits
    mark: str = ""
    weekday: int | None = None
    clock: dt.time | None = None
    zone: dt.tzinfo | None = None
    serial: bool = False

    @property
    def open(self) -> bool:
        """Can it be read in two orders, as far as this cell says?"""
        return self.day_first != self.month_first

    def month_day(self, order: str) -> tuple[int, int]:
        """Month and day under an order, "dm" or "md", in which it can be read; else LookupError."""
        result = self.day_first if order == "dm" else self.month_first
        if result is None:
            raise LookupError(f"no such day in the order {order}")
        return result

    def local(self, day: dt.date) -> dt.date:
        """Return the day in Amsterdam, where the cell says a time with its zone."""
        if self.zone is None or self.clock is None:
            return day
        return self.moment(day).astimezone(AMSTERDAM).date()

    def moment(self, day: dt.date) -> dt.datetime:
        """Return the moment in UTC, on this day; without a clock noon in Amsterdam, so that the day stays the day."""
        clock = self.clock or dt.time(12)
        return dt.datetime.combine(day, clock, self.zone or AMSTERDAM).astimezone(dt.UTC)


def read(value: object, today: dt.date) -> Day:
    """Return what a cell says: of a workbook a date or the number of a day, else text. today: what 26 is the year of.

    Raises: Span, NoDay.
    """
    if isinstance(value, dt.datetime):
        clock = value.time() if value.time() != dt.time() else None
        return _exact(value.date(), clock=clock, zone=value.tzinfo)
    if isinstance(value, dt.date):
        return _exact(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if value != value or abs(value) > 1e6 or int(value) not in SERIAL:
            raise NoDay(value)
        return _exact(SERIAL_ZERO + dt.timedelta(int(value)), serial=True)
    if not isinstance(value, str) or not (written := plain(value).lower().translate(DASHES)):
        raise NoDay(value)
    if len(written) > LONGEST:
        raise NoDay(value)
    clock, zone, rest = _clock(written.strip("'\" "))
    weekday = None
    if match := re.match(r"([a-z]+)\.?,? +(?=\d)|([a-z]+)\.?, *", rest):
        weekday = WEEKDAYS.get(match[1] or match[2])
        rest = rest[match.end() :] if weekday is not None else rest
    if SPANS.fullmatch(rest):
        raise Span(value)
    day = _date(rest, today)
    weekday = day.weekday if weekday is None else weekday
    return Day(
        day.day_first, day.month_first, day.year, day.short, day.mark, weekday, clock, zone, day.serial
    )


def is_day(value: object) -> bool:
    """Does a cell name a day?"""
    try:
        read(value, ANY)
    except NoDay:
        return False
    return True


def _exact(day: dt.date, **more) -> Day:
    if not EARLIEST <= day.year <= 9990:
        raise NoDay(day)
    return Day((day.month, day.day), (day.month, day.day), day.year, **more)


def _clock(written: str) -> tuple[dt.time | None, dt.tzinfo | None, str]:
    match = CLOCK.search(written)
    if not match or not match.start():
        return None, None, written
    hour, minute, second, half, zone = match.groups()
    hour = int(hour) % 12 + (12 if half == "p" else 0) if half else int(hour)
    return (
        dt.time(hour, int(minute), min(int(second or 0), 59)),
        _zone(zone),
        written[: match.start()].rstrip(" ,"),
    )


def _zone(written: str | None) -> dt.tzinfo | None:
    if written is None:
        return None
    shift = re.search(r"([+-])(\d\d):?(\d\d)", written)
    if not shift:
        return dt.UTC
    minutes = int(shift[2]) * 60 + int(shift[3])
    if minutes >= 1440:
        raise NoDay(written)
    return dt.timezone(dt.timedelta(minutes=-minutes if shift[1] == "-" else minutes))


def _date(written: str, today: dt.date) -> Day:
    match = re.fullmatch(r"([0-9]{4})([-/. ])([0-9]{1,2})\2([0-9]{1,2})", written) or re.fullmatch(
        r"((?:19|20)[0-9]{2})()([01][0-9])([0-3][0-9])", written
    )
    if match:
        return _known(int(match[1]), int(match[3]), int(match[4]))
    if re.fullmatch(r"[0-9]{5}(?:[.,][0-9]+)?", written) and int(written[:5]) in SERIAL:
        return _exact(SERIAL_ZERO + dt.timedelta(int(written[:5])), serial=True)
    match = FIGURES.fullmatch(written)
    if match and (match[4] or match[2] in "-/"):
        first, second = int(match[1]), int(match[3])
        day_first = (second, first) if 1 <= second <= 12 and 1 <= first <= 31 else None
        month_first = (first, second) if 1 <= first <= 12 and 1 <= second <= 31 else None
        if day_first is None and month_first is None:
            raise NoDay(written)
        year, short = _year(match[4], today) if match[4] else (None, False)
        return Day(day_first, month_first, year, short, match[2])
    return _named(written, today)


def _known(year: int, month: int, day: int) -> Day:
    try:
        return _exact(dt.date(year, month, day))
    except ValueError as error:
        raise NoDay(f"{year}-{month}-{day}") from error


def _year(written: str, today: dt.date) -> tuple[int, bool]:
    """Return the year, and whether it was written in two digits: then at most one ahead of today."""
    year = int(written.strip("'"))
    if len(written.strip("'")) == 4:
        if not EARLIEST <= year <= 9990:
            raise NoDay(written)
        return year, False
    return (2000 + year if 2000 + year <= today.year + 1 else 1900 + year), True


def _named(written: str, today: dt.date) -> Day:
    """Return a month by its name, with a day, and mostly a year."""
    if not re.fullmatch(r"[^\W_]+(?:[ ,./'()-]+[^\W_]+)*[.)]?", written):
        raise NoDay(written)
    words = re.findall(r"[^\W\d_]+|[0-9]+", written)
    months = [MONTHS[word] for word in words if word in MONTHS]
    figures = [word for word in words if word.isdecimal()]
    weekdays = [WEEKDAYS[word] for word in words if word in WEEKDAYS]
    others = [
        word
        for word in words
        if not word.isdecimal() and word not in MONTHS and word not in WEEKDAYS and word not in BESIDE
    ]
    if others or len(months) != 1 or len(weekdays) > 1 or max(map(len, figures), default=0) > 4:
        raise NoDay(written)
    weekday = weekdays[0] if weekdays else None
    long = [word for word in figures if len(word) > 2]
    if len(figures) == len(long) or re.fullmatch(r"[a-z]+\.?[-']{1,2}[0-9]{2}", written):
        raise Span(written)  # november 2026; nov-26 is how spreadsheets write a month
    if len(figures) > 2 or len(long) > 1:
        raise NoDay(written)
    year, short = _year(long[0] if long else figures[1], today) if len(figures) == 2 else (None, False)
    day = int(next(word for word in figures if word not in long))
    if not 1 <= day <= 31:
        raise NoDay(written)
    return Day((months[0], day), (months[0], day), year, short, weekday=weekday)
