"""Read paths of visitors from a table: columns Dag, Gebeurtenis, Pad ("instagram > search") and Aantal."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from pipelines.settings import Settings
from pipelines.sources.files.tables import columns, day_column, duplicates, layout
from pipelines.sources.files.tables.columns import Amount
from pipelines.sources.files.tables.duplicates import Entry
from pipelines.sources.files.tables.errors import ExportRefused
from pipelines.sources.files.tables.findings import Findings
from pipelines.sources.files.tables.layout import Table
from pipelines.sources.files.tables.tables import Line, heading, plain
from pipelines.traffic import rules
from pipelines.traffic.known_hosts import known_as
from text.i18n import N_
from warehouse.traffic.attribution import BETWEEN


def _channels(settings: Settings) -> dict[str, str]:
    """Return channels by what a path may call them: our names and titles, and the words of the traffic rules."""
    ours = {
        heading(word): channel.network
        for channel in settings.channels
        for word in (channel.name, channel.title)
    }
    return {rule.channel: rule.channel for rule in rules.rules() if rule.channel} | ours


def read(
    table: Table,
    rows: Sequence[Line],
    places: Mapping[str, int],
    settings: Settings,
    today: dt.date,
    findings: Findings,
) -> Sequence[tuple[dt.date, str, str, int]]:
    """Return the paths of a table: day, key event, path in our words, how often. places: of its columns, by our names.

    Counts: a table with a line for each event adds its lines up. Raises: ExportRefused with the line.
    """
    channels = _channels(settings)
    days = [
        parsed.local(day)
        for day, parsed in day_column.column(table, rows, places["day"], "", today, findings)
    ]
    counts = columns.counts(table, rows, places["events"], findings)
    used = set(places.values())
    entries = []
    for row, day, count in zip(rows, days, counts, strict=True):
        columns.in_full(table, row, places["events"], count)
        if count is None:
            continue
        _check(table.name, row, places, day, count, today)
        written = heading(row.cells[places["path"]])
        entries.append(
            Entry(
                (day, plain(row.cells[places["event"]]), written),
                row.number,
                {"events": count},
                layout.rest(row, used),
            )
        )
    layout.say_unknown(rows, counts, findings)
    day_column.bounds(table.name, [(entry.line, entry.key[0]) for entry in entries], "", today, findings)
    totals: dict[tuple[dt.date, str, str], int] = {}
    if all(entry.numbers["events"].value == 1 for entry in entries):  # a line for each event: they add up
        settled = [(entry.key, entry.numbers) for entry in entries]
    else:
        settled = list(duplicates.settle(table.name, entries, findings).items())
    for (day, event, written), numbers in settled:
        key = day, event, _path(written, channels)
        totals[key] = totals.get(key, 0) + int(numbers["events"].value)
    return tuple((*key, events) for key, events in totals.items())


def _check(
    name: str, row: Line, places: Mapping[str, int], day: dt.date, events: Amount, today: dt.date
) -> None:
    if events.value < 1:
        raise ExportRefused(
            N_("{file}, line {line}: “{value}” is no number of key events."),
            file=name,
            line=row.number,
            value=row.cells[places["events"]],
        )
    if day > today:
        raise ExportRefused(
            N_("{file}, line {line}: {day} lies in the future."), file=name, line=row.number, day=day
        )
    if not plain(row.cells[places["event"]]):
        raise ExportRefused(N_("{file}, line {line}: the key event is missing."), file=name, line=row.number)


def _path(written: str, channels: Mapping[str, str]) -> str:
    steps = [step for part in re.split(r"[>→]", written) if (step := part.strip())]
    return BETWEEN.join(channels.get(step) or known_as(step)[0] or "unassigned" for step in steps) or "direct"
