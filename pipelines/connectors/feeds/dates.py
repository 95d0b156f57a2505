"""Read the date of a feed's entry, in whatever notation feeds really use, as a moment in UTC.

RFC 822 and ISO 8601 cover nearly all feeds; the rest are Dutch, German and French month names, day-month-year
with dashes, seconds since 1970 and what a content system's locale makes of it. feedparser reads several of
these wrongly (12-10-2026 as 20 October 2012, 1760263200 as the year 1760), so no date passes through it.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(hours=24)  # clocks and time zones of sites are off by hours, not by days
LOCAL = ZoneInfo("Europe/Amsterdam")

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januari januar jänner janv janvier gennaio enero ene",
            "feb february februari februar févr février fev fevrier febr febrero",
            "mar march mrt maart mär märz mars marzo",
            "apr april avr avril abril",
            "may mei mai maggio mayo",
            "jun june juni juin giugno junio",
            "jul july juli juil juillet luglio julio",
            "aug august augustus août aout agosto ago",
            "sep sept september septembre settembre septiembre",
            "oct october okt oktober octobre ottobre octubre",
            "nov november novembre noviembre",
            "dec december dez dezember déc décembre decembre dicembre diciembre dic",
        ),
        start=1,
    )
    for name in names.split()
}
# Words of Dutch and its neighbours on the same clock: such a date without a zone is in Amsterdam's time.
_DUTCH = re.compile(
    r"\b(?:ma|di|wo|do|vr|za|zo|\w+dag|januari|februari|mrt|maart|mei|juni|juli|augustus|okt|oktober|uur)\b"
)
_HOURS = {
    0: "z gmt ut utc wet",
    1: "west bst cet met mez",
    2: "cest mest mesz eet",
    3: "eest msk",
    9: "jst kst",
    10: "aest",
    -4: "edt",
    -5: "est cdt",
    -6: "cst mdt",
    -7: "mst pdt",
    -8: "pst",
}
_ZONES = {name: hours for hours, names in _HOURS.items() for name in names.split()}

_RFC822 = re.compile(
    r"(?:[a-z]{2,9}\.?,?\s*)?(\d{1,2})[\s-]+([^\W\d_]{3,9})\.?[\s-]+(\d{4}|\d\d)[\s,]+"
    r"(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*([a-z]{1,5}|(?:gmt|utc)?[+-]\d\d:?\d\d)?(?:\s*\([^)]*\))?$"
)
_WEEK = re.compile(r"\d{4}-?w\d\d(?:-?\d)?")
_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:(?:\s*t\s*|\s+|,\s*)(\d{1,2})[:.](\d\d)(?:[:.](\d\d)(?:[.,]\d+)?)?)?"
    r"\s*(z|[a-z]{1,5}|(?:gmt|utc)?\s?[+-]\d\d?(?::?\d\d)?)?(?:\s*\(.*\))?$"
)
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d\d)\b")
_YMD = re.compile(r"(\d{4})(\d\d)(\d\d)(?:t?(\d\d)(\d\d)(\d\d)?)?(z|[+-]\d{4})?$")
_TIME = re.compile(r"(?<!\d)(\d{1,2})[:.](\d\d)(?::(\d\d)(?:\.\d+)?)?(?!\d)\s*([ap])?\.?(?:m\b)?")
_OFFSET = re.compile(r"(?:gmt|utc)?\s?([+-])(\d\d?)(?::?(\d\d))?$")
_TAIL = re.compile(r"\s((?:gmt|utc)?[+-]\d\d?:?(?:\d\d)?|[a-z]{1,5})(?:\s*\([^)]*\))?$")
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"(?<![\d:.+-])\d{1,4}(?![\d:])")


def read(text: str | None, collected_at: datetime) -> datetime | None:
    """Return the moment that `text` names, in UTC.

    Empty: None when there is no text, when it names no moment ("today"), and when the moment is absurd:
    before 1990 or more than 24 hours after `collected_at`. A date without a time is midnight UTC; a time
    without a zone is UTC in the standard spellings and Europe/Amsterdam in the Dutch ones.
    Source: RFC 822 section 5, RFC 3339, https://www.w3.org/TR/NOTE-datetime.
    """
    if not text or not (text := text.strip().lower()) or len(text) > 100:
        return None
    try:
        moment = _read(text)
        if moment is None:
            return None
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if EARLIEST <= moment <= collected_at + AHEAD else None


def _read(text: str) -> datetime | None:
    if match := _RFC822.match(text):
        day, month, year, hour, minute, second, zone = match.groups()
        if number := MONTHS.get(month):
            return _moment(year, number, day, hour, minute, second, _zone(zone) if zone else _silent(text))
    if text.isdecimal() and len(text) in (10, 13):  # seconds or milliseconds since 1970
        return datetime.fromtimestamp(int(text) / (1 if len(text) == 10 else 1000), UTC)
    if match := _YMD.match(text):
        year, month, day, hour, minute, second, zone = match.groups()
        return _moment(year, month, day, hour, minute, second, _zone(zone))
    if _WEEK.match(text):
        moment = datetime.fromisoformat(text.upper())
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if match := _ISO.match(text):
        year, month, day, hour, minute, second, zone = match.groups()
        return _moment(year, month, day or 1, hour, minute, second, _zone(zone))
    return _loose(text)


def _loose(text: str) -> datetime | None:
    """Everything else: numbers day-month-year, or a month's name with a day and a year around it."""
    time = _TIME.search(_NUMBERS.sub(" ", text))
    hour, minute, second, half = time.groups() if time else (0, 0, 0, None)
    if half:
        hour = int(hour) % 12 + (12 if half == "p" else 0)
    if match := _NUMBERS.search(text):
        day, month, year = match.groups()
        # With am/pm it is an American clock, and so an American date.
        if int(month) > 12 or (half and int(day) <= 12):
            day, month = month, day
        zone = _tail(text[match.end() :])
        return _moment(year, month, day, hour, minute, second, zone or LOCAL)
    for word in _WORD.finditer(text):
        number = MONTHS.get(word.group())
        if not number:
            continue
        rest = text[: time.start()] + " " + text[time.end() :] if time else text
        figures = [match.group() for match in _NUMBER.finditer(rest)]
        year = next((figure for figure in figures if len(figure) == 4), None)
        days = [figure for figure in figures if len(figure) <= 2]
        if year is None and len(days) == 2:
            year = days.pop()
        if year is None or not days:
            return None
        return _moment(year, number, days[0], hour, minute, second, _tail(text) or _silent(text))
    return None


def _silent(text: str) -> tzinfo:
    return LOCAL if _DUTCH.search(text) else UTC


def _tail(text: str) -> timezone | None:
    match = _TAIL.search(text)
    if match is None or (match.group(1).isalpha() and match.group(1) not in _ZONES):
        return None
    return _zone(match.group(1))


def _zone(name: str | None) -> timezone:
    if not name:
        return UTC
    if match := _OFFSET.match(name):
        sign, hours, minutes = match.groups()
        shift = int(hours) * 60 + int(minutes or 0)
        # RFC 822 zones beyond a day are typing errors; the time itself is still the best there is.
        return timezone(timedelta(minutes=-shift if sign == "-" else shift)) if shift < 1440 else UTC
    return timezone(timedelta(hours=_ZONES.get(name, 0)))


def _moment(year, month, day, hour, minute, second, zone) -> datetime:
    year, short = int(year), len(str(year)) == 2
    if short:
        year += 2000 if year < 69 else 1900
    hour, second = int(hour or 0), min(int(second or 0), 59)  # a leap second is no separate moment here
    if hour == 24:
        return _moment(str(year), month, day, 0, minute, second, zone) + timedelta(days=1)
    return datetime(year, int(month), int(day), hour, int(minute or 0), second, tzinfo=zone)
