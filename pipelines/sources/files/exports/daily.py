"""Read the readings of an export with one line a day, each checked against the whole file."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.connectors.shared.channel_data import ChannelData, Reading
from pipelines.sources.files.exports.channel_names import ChannelNames, channel_of
from pipelines.sources.files.exports.kinds import CHANNEL, DAY, OWN, Kind
from pipelines.sources.files.tables import columns, day_column, days, duplicates, layout
from pipelines.sources.files.tables.columns import Amount
from pipelines.sources.files.tables.duplicates import Entry
from pipelines.sources.files.tables.errors import ExportRefused, Note, Question
from pipelines.sources.files.tables.findings import Findings
from pipelines.sources.files.tables.layout import Table
from pipelines.sources.files.tables.tables import Line
from text.i18n import N_
from warehouse.channels.readings import GAINED, METRICS

Key = tuple[str, dt.date]  # channel and day


@dataclass(frozen=True)
class Daily:
    """What a file holds: its kind, the readings, its first and last day, and how many cells could not be kept.

    questions: what has to be settled before it is stored; notes: what is said of it.
    """

    kind: Kind
    data: ChannelData
    first_day: dt.date
    last_day: dt.date
    rows: int
    channels: tuple[str, ...]
    left_out: int = 0
    questions: tuple[Question, ...] = ()
    notes: tuple[Note, ...] = ()


def read(
    table: Table,
    kind: Kind,
    channels: ChannelNames,
    chosen: str | None,
    today: dt.date,
    findings: Findings,
) -> Daily:
    """Return the readings of a table.

    chosen: the channel for which it is imported, None where the file itself names its channels.
    Counts: negative numbers, which platforms give when they take likes back, are left out and counted.
    Raises: ExportRefused with the line and what is wrong there; nothing is half read.
    """
    channel_at = table.place(CHANNEL)
    if channel_at is None:
        chosen = channel_of(table.name, kind.network, channels, chosen)
    places = {
        metric: at
        for metric, names in kind.columns.items()
        if (at := _column(table, kind, names)) is not None
    }
    day_at = _day_column(table)
    rows = layout.rows(table, (day_at, *places.values()), day_at, findings)
    named = [_channel(table.name, row, channel_at, channels, chosen) for row in rows]
    parsed_days = day_column.column(table, rows, day_at, kind.order, today, findings, named)
    dated = [parsed.local(day) for day, parsed in parsed_days]
    numbers = {metric: columns.counts(table, rows, at, findings) for metric, at in places.items()}
    used = {day_at, channel_at, *places.values()}
    entries = [
        Entry(
            (named[n], dated[n]),
            row.number,
            {metric: amount for metric, column in numbers.items() if (amount := column[n]) is not None},
            layout.rest(row, used),
        )
        for n, row in enumerate(rows)
    ]
    entries = _until(table.name, [entry for entry in entries if entry.numbers], today, findings)
    for channel in sorted({entry.key[0] for entry in entries}):
        numbered = [(entry.line, entry.key[1]) for entry in entries if entry.key[0] == channel]
        day_column.bounds(table.name, numbered, channels.networks[channel], today, findings)
    result = duplicates.settle(table.name, entries, findings)
    _not_read(table, kind, used, findings)
    return _daily(table.name, kind, result, channels, len(rows), findings)


def _column(table: Table, kind: Kind, names: Sequence[str]) -> int | None:
    """Return the column of a metric; in our own table no two of its names may stand above different numbers."""
    at = table.place(names)
    if kind.columns is OWN:
        for other, heading in enumerate(table.head):
            if at is not None and other != at and heading in names:
                table.same(at, other)
    return at


def _day_column(table: Table) -> int:
    """Return the column with the day: beside Datum, Dag may hold the day of the week."""
    there = [at for at, heading in enumerate(table.head) if heading in DAY]
    held = {at: sum(days.is_day(row.value(at)) for row in table.rows) for at in there}
    best = max(there, key=held.__getitem__)
    for at in there:
        if at != best and held[at] == held[best]:
            table.same(best, at)
    return best


def _channel(name: str, row: Line, at: int | None, channels: ChannelNames, chosen: str | None) -> str:
    written = row.text(at).lower()
    result = channels.names.get(written) if written else chosen
    if result is None:
        raise ExportRefused(
            N_("{file}, line {line}: “{value}” is no channel in channels.toml."),
            file=name,
            line=row.number,
            value=written[:40],
        )
    return result


def _until(name: str, entries: Sequence[Entry[Key]], today: dt.date, findings: Findings) -> list[Entry[Key]]:
    """Without what lies in the future, which is asked. Raises: ExportRefused where nothing else is there."""
    ahead = [entry for entry in entries if entry.key[1] > today]
    if ahead and len(ahead) == len(entries):
        raise ExportRefused(
            N_("{file}, line {line}: {value} lies in the future."),
            file=name,
            line=ahead[0].line,
            value=ahead[0].key[1],
        )
    if ahead:
        findings.ask(
            "future",
            N_("{file}, line {line}: {day} lies in the future. Leave such lines out and store the rest?"),
            file=name,
            line=ahead[0].line,
            day=ahead[0].key[1],
        )
    if not entries:
        raise ExportRefused(N_("{file} holds headings and nothing below them."), file=name)
    return [entry for entry in entries if entry.key[1] <= today]


def _not_read(table: Table, kind: Kind, used: set[int | None], findings: Findings) -> None:
    if kind.columns is OWN:
        others = [
            table.title_of(at)
            for at, heading in enumerate(table.head)
            if heading
            and at not in used
            and heading not in {name for names in OWN.values() for name in names}
        ]
        if others:
            findings.say(N_("Columns that are not read: {columns}."), columns=", ".join(others[:8]))


def _daily(
    name: str,
    kind: Kind,
    amounts: Mapping[Key, Mapping[str, Amount]],
    channels: ChannelNames,
    rows: int,
    findings: Findings,
) -> Daily:
    order = (*METRICS, GAINED)
    readings: list[Reading] = []
    left_out = 0
    for channel, day in sorted(amounts):
        for metric in sorted(amounts[channel, day], key=order.index):
            amount = amounts[channel, day][metric]
            if amount.value < 0 and metric != GAINED:
                left_out += 1
                continue
            quality = "rounded" if amount.rounded else "exact"
            definition = f"{channels.networks[channel]}:{metric}"
            readings.append(Reading(channel, day, metric, int(amount.value), quality, definition))
    if not readings:
        raise ExportRefused(N_("{file} holds headings and nothing below them."), file=name)
    dates = [reading.day for reading in readings]
    return Daily(
        kind,
        ChannelData(tuple(readings)),
        min(dates),
        max(dates),
        rows,
        tuple(sorted({reading.channel for reading in readings})),
        left_out,
        tuple(findings.questions),
        tuple(findings.notes),
    )
