"""Read a table of mentions from elsewhere: an export of a monitoring service, or a school's own; columns by heading.

The headings are those of Google Alerts lists, Hootsuite, Coosto, OBI4wan, Meltwater and Talkwalker as they are
generally known; none was checked with a real export (docs/configuration.md). What is not recognised is asked.
"""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pipelines.connectors.feeds import plain_text
from pipelines.connectors.feeds.entries import unwrapped
from pipelines.sources.files.exports import recognise
from pipelines.sources.files.tables import day_column, layout
from pipelines.sources.files.tables.days import Day
from pipelines.sources.files.tables.errors import ExportRefused, Note, Question
from pipelines.sources.files.tables.findings import Findings, numbered
from pipelines.sources.files.tables.layout import Table
from pipelines.sources.files.tables.tables import Line, Sheet, heading, plain
from pipelines.support import typed_text
from pipelines.support.errors import ConfigError
from text.i18n import N_
from text.local_time import AMSTERDAM

HEADINGS = {
    "day": (
        "datum", "date", "publicatiedatum", "gepubliceerd", "geplaatst op", "publication date", "publish date",
        "published", "published at", "date published", "created", "created at", "post date", "datum/tijd", "date/time",
        "datum en tijd", "tijdstip", "datum geplaatst", "posted at", "posted", "timestamp", "post time", "date added",
    ),
    "clock": ("tijd", "time", "uur", "hour"),
    "title": ("titel", "title", "kop", "headline", "onderwerp"),
    "text": (
        "bericht", "tekst", "text", "message", "content", "inhoud", "samenvatting", "summary", "snippet",
        "hit sentence", "opening text", "fragment", "beschrijving", "description", "post", "full text", "mention",
        "post message", "berichttekst", "tweet", "caption", "body", "post text", "omschrijving",
    ),
    "url": ("url", "link", "adres", "address", "permalink", "bron url", "source url", "document url", "post url",
        "koppeling", "hyperlink", "message url", "post link", "link naar bericht", "webadres"),
    "outlet": (
        "medium", "outlet", "bronnaam", "source name", "bron", "source", "publicatie", "publication", "website",
        "site", "domein", "domain", "domain url", "domain_url", "publisher", "netwerk", "network",
    ),
}  # fmt: skip
# Read by nobody here: who wrote it is not kept, and how it sounds and how far it went is judged in one way for all.
UNUSED = {
    "author": ("auteur", "author", "influencer", "schrijver", "gebruiker", "user", "username", "account"),
    "judged": ("sentiment", "tone", "toon", "bereik", "reach", "impressies", "impressions", "views"),
}
KNOWN = frozenset(word for words in (*HEADINGS.values(), *UNUSED.values()) for word in words)
MOST = 10_000
NOON = dt.time(12)
# What a tool adds to a heading that we know: "Date (UTC)", "published_at".
BESIDE = re.compile(r"\([^)]*\)|[_-]+")
IN_UTC = re.compile(r"\b(utc|gmt)\b", re.I)
CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\s*([ap])?\.?m?\.?", re.I)
SAFE = re.compile(r"[^\w .,/()%-]")
NO_TABLE = N_("{file} holds no table: no line of it has two cells.")
NO_ZONE = N_("The times in the file do not say of which zone they are.")
ZONES = (("local", N_("Dutch time")), ("utc", N_("UTC, an hour earlier than Dutch time, two in summer")))
WHICH_DAY = N_("{file}: which column says when it was published?")
WHICH_TEXT = N_("{file}: which column holds the title or the text of the message?")


@dataclass(frozen=True)
class MentionTable:
    """What a file holds: entries as feeds give them; questions that are open; notes for who looks at it."""

    entries: tuple[Mapping[str, object], ...]
    questions: tuple[Question, ...]
    notes: tuple[Note, ...]


def read(
    name: str, body: bytes, now: dt.datetime, answers: Mapping[str, str] = MappingProxyType({})
) -> MentionTable:
    """Return the mentions of a file, in its order; none while it is open which columns hold them.

    answers: key of a question → what a person chose. Raises: ExportRefused; nothing is half read.
    """
    findings = Findings(name, answers)
    sheets, refused = recognise.opened(name, body, KNOWN)
    matches = [match for sheet in sheets if (match := layout.find(name, sheet, _places))]
    if matches:
        _kind, table = recognise.one_of(name, matches, findings)
    else:
        table = _unknown(name, sheets, refused)
    table = dataclasses.replace(table, head=_plainly(table.head))
    places = _asked(table, findings)
    if places is None:
        return MentionTable((), tuple(findings.questions), ())
    entries = tuple(_entries(table, places, now, findings))
    _say(table, places, findings)
    return MentionTable(entries, tuple(findings.questions), tuple(findings.notes))


def _places(head: tuple[str, ...]) -> bool | None:
    plainly = _plainly(head)
    has = {role: any(word in plainly for word in words) for role, words in HEADINGS.items()}
    return (has["day"] and (has["title"] or has["text"])) or None


def _plainly(head: tuple[str, ...]) -> tuple[str, ...]:
    """Return the headings without what a tool adds; as they are where two would become one."""
    plainly = [" ".join(BESIDE.sub(" ", each).split()) for each in head]
    return tuple(
        short if short and plainly.count(short) == 1 else each
        for each, short in zip(head, plainly, strict=True)
    )


def _unknown(name: str, sheets: Sequence[Sheet], refused: ExportRefused | None) -> Table:
    """Return the first lines that look like a table, whose columns are to be asked."""
    for sheet in sheets:
        for at, line in enumerate(sheet.lines[:30]):
            if sum(bool(plain(cell)) for cell in line.cells) >= 2:
                head = tuple(map(heading, line.cells))
                return Table(name, line, head, sheet.lines[at + 1 :], sheet.separator, sheet.title, at)
    raise refused or ExportRefused(NO_TABLE, file=name)


def _asked(table: Table, findings: Findings) -> dict[str, int] | None:
    """Return role → column, by the headings and what was answered; None while that is open."""
    places = {role: at for role, words in HEADINGS.items() if (at := table.place(words)) is not None}
    titles = tuple(
        (str(at), SAFE.sub(" ", table.title_of(at)) or str(at + 1)) for at in range(len(table.head))
    )
    if "day" not in places:
        places["day"] = int(findings.ask("day", WHICH_DAY, titles, titles[0][0], file=table.name))
    if "title" not in places and "text" not in places:
        places["text"] = int(findings.ask("text", WHICH_TEXT, titles, titles[-1][0], file=table.name))
    return None if findings.questions else places


def _entries(
    table: Table, places: Mapping[str, int], now: dt.datetime, findings: Findings
) -> Iterator[Mapping[str, object]]:
    rows = layout.rows(table, (places["day"],), places["day"], findings)
    if len(rows) > MOST:
        raise ExportRefused(N_("{file} holds more than {most} rows; split it."), file=table.name, most=MOST)
    today = now.astimezone(AMSTERDAM).date()
    days = day_column.column(table, rows, places["day"], "", today, findings)
    day_column.bounds(
        table.name, [(row.number, day) for row, (day, _) in zip(rows, days, strict=True)], "", today, findings
    )
    zone = _zone(table, places, [parsed for _day, parsed in days], rows, findings)
    empty, strange, ahead = [], [], []
    for row, (day, parsed) in zip(rows, days, strict=True):
        title = plain_text.title(_cell(row, places.get("title")))
        text = plain_text.text(_cell(row, places.get("text")))
        if not title and not text:
            empty.append(row.number)
            continue
        url = _address(_cell(row, places.get("url")))
        if url is None and _cell(row, places.get("url")).strip():
            strange.append(row.number)
        if day > today:
            ahead.append(row.number)
        clock = parsed.clock or _clock(_cell(row, places.get("clock"))) or NOON
        at = dt.datetime.combine(day, clock, parsed.zone or zone)
        yield {
            "guid": None,
            "url": url,
            "title": title,
            "text": text,
            "published_at": min(at.astimezone(dt.UTC), now),
            "outlet": plain_text.word(_cell(row, places.get("outlet"))) or table.name,
            "outlet_url": None,
            "language": None,
        }
    if empty:
        findings.say(
            N_("Without title and text and therefore left out (line): {lines}."), lines=numbered(empty)
        )
    if ahead:
        findings.say(
            N_("Their day lies in the future and counts as today (line): {lines}."), lines=numbered(ahead)
        )
    if strange:
        findings.say(N_("Their address is none, and is left out (line): {lines}."), lines=numbered(strange))


def _zone(
    table: Table, places: Mapping[str, int], days: Sequence[Day], rows: Sequence[Line], findings: Findings
) -> dt.tzinfo:
    """Return of which zone the times are that say none: Dutch time, unless a heading or somebody says otherwise."""
    clocks = [at for role in ("day", "clock") if (at := places.get(role)) is not None]
    if any(IN_UTC.search(table.title_of(at)) for at in clocks):
        return dt.UTC
    has_clock = any(
        day.zone is None and (day.clock or _clock(_cell(row, places.get("clock"))))
        for day, row in zip(days, rows, strict=True)
    )
    if not has_clock:
        return AMSTERDAM
    answer = findings.answered("zone", ZONES) or ZONES[0][0]
    findings.took("zone", NO_ZONE, ZONES, answer)
    return dt.UTC if answer == "utc" else AMSTERDAM


def _cell(row: Line, at: int | None) -> str:
    return row.cells[at] if at is not None and at < len(row.cells) else ""


def _clock(written: str) -> dt.time | None:
    """Return the time of a column of its own; None where there is none."""
    found = CLOCK.fullmatch(written.strip())
    if found is None:
        return None
    hour = int(found[1]) % 12 + 12 * (found[4].lower() == "p") if found[4] else int(found[1])
    try:
        return dt.time(hour, int(found[2]), int(found[3] or 0))
    except ValueError:
        return None


def _address(written: str) -> str | None:
    try:
        address = typed_text.clean(written, typed_text.ADDRESS)
        typed_text.address(address)
    except (ConfigError, typed_text.TooLong):
        return None
    # Of a link in a Google Alert the page to which it leads: a source brings it by that address.
    return unwrapped(address)


def _say(table: Table, places: Mapping[str, int], findings: Findings) -> None:
    columns = ", ".join(table.title_of(at) for _role, at in sorted(places.items(), key=lambda pair: pair[1]))
    findings.say(N_("Read from the columns: {columns}."), columns=columns)
    if any(word in table.head for words in UNUSED.values() for word in words):
        findings.say(
            N_(
                "Who wrote it is not kept. Sentiment and reach of the file are not taken over: they are judged here, in"
                " one way for all mentions."
            )
        )
