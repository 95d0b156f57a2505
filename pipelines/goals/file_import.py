"""Read files for goals: numbers kept by hand, or paths of visitors; whole, or refused with the line.

Numbers: columns Doel (name or title), Dag and Getal. Paths: columns Dag, Gebeurtenis, Pad ("instagram > search") and
Aantal. Dropped on the page Goals, or in `data/inbox/goals/`.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pipelines.goals import actions, paths_file
from pipelines.settings import Goal, Settings
from pipelines.sources.files.exports import recognise
from pipelines.sources.files.tables import columns, day_column, duplicates, layout
from pipelines.sources.files.tables.columns import Amount
from pipelines.sources.files.tables.duplicates import ADD, FIRST, LAST, Entry
from pipelines.sources.files.tables.errors import ExportRefused, Note, Question
from pipelines.sources.files.tables.findings import Findings
from pipelines.sources.files.tables.layout import Table
from pipelines.sources.files.tables.tables import Line, heading
from text.i18n import N_

FOLDER = "goals"
HEADINGS = {
    "goal": ("doel", "goal"),
    "day": ("dag", "datum", "day", "date"),
    "value": ("getal", "waarde", "number", "value"),
    "event": ("gebeurtenis", "key event", "event"),
    "path": ("pad", "path"),
    "events": ("aantal", "hoe vaak", "events", "count"),
}
ENTRIES, PATHS = ("goal", "day", "value"), ("day", "event", "path", "events")
KNOWN = frozenset(word for words in HEADINGS.values() for word in words)
PERCENT = (
    ("percent", N_("A percentage: 0.125 is 12.5")),
    ("number", N_("A number: 0.125 stays 0.125")),
)


@dataclass(frozen=True)
class GoalFile:
    """What a file for goals holds: entries (goal, day, number) or paths (day, event, path, how often).

    questions: what has to be settled before it is stored; notes: what is said of it.
    """

    entries: Sequence[tuple[Goal, dt.date, float]] = ()
    paths: Sequence[tuple[dt.date, str, str, int]] = ()
    questions: tuple[Question, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def days(self) -> list[dt.date]:
        """Its days in order."""
        return sorted({row[1] for row in self.entries} | {row[0] for row in self.paths})


def read(
    name: str,
    body: bytes,
    settings: Settings,
    today: dt.date,
    answers: Mapping[str, str] = MappingProxyType({}),
) -> GoalFile:
    """Return what a file for goals holds. answers: as of `exports.files.read`.

    Raises: ExportRefused, GoalRefused; nothing is half read.
    """
    findings = Findings(name, answers)
    all_sheets, refused = recognise.opened(name, body, KNOWN)
    matches = [match for sheet in all_sheets if (match := layout.find(name, sheet, _columns))]
    if not matches:
        raise refused or ExportRefused(
            N_("{file}: the first line must name Doel, Dag and Getal; or Dag, Gebeurtenis, Pad and Aantal."),
            file=name,
        )
    column_names, table = recognise.one_of(name, matches, findings)
    places = {column: table.needed(HEADINGS[column]) for column in column_names}
    rows = layout.rows(table, tuple(places.values()), places["day"], findings)
    entries: Sequence[tuple[Goal, dt.date, float]] = ()
    paths: Sequence[tuple[dt.date, str, str, int]] = ()
    if column_names is ENTRIES:
        entries = _entries(table, rows, places, settings, today, findings)
    else:
        paths = paths_file.read(table, rows, places, settings, today, findings)
    return GoalFile(entries, paths, tuple(findings.questions), tuple(findings.notes))


def _columns(head: tuple[str, ...]) -> tuple[str, ...] | None:
    return next(
        (
            column_names
            for column_names in (ENTRIES, PATHS)
            if all(any(word in head for word in HEADINGS[column]) for column in column_names)
        ),
        None,
    )


def _english(table: Table, places: Mapping[str, int]) -> bool:
    return table.head[places["day"]] in day_column.ENGLISH


def _entries(
    table: Table,
    rows: Sequence[Line],
    places: Mapping[str, int],
    settings: Settings,
    today: dt.date,
    findings: Findings,
) -> Sequence[tuple[Goal, dt.date, float]]:
    by = {goal.name: goal for goal in settings.goals} | {
        heading(title): goal for goal in settings.goals for title in (goal.title, goal.title_en)
    }
    goals = [_goal(table.name, row, places["goal"], by) for row in rows]
    names = [goal.name for goal in goals]
    days = [
        parsed.local(day)
        for day, parsed in day_column.column(table, rows, places["day"], "", today, findings, names)
    ]
    expected = [goal.target for goal in goals]
    amounts: Sequence[Amount | None] = columns.amounts(
        table, rows, places["value"], expected, _english(table, places), findings
    )
    for row, amount in zip(rows, amounts, strict=True):
        columns.in_full(table, row, places["value"], amount)
    amounts = _percentages(table, rows, places["value"], goals, amounts, findings)
    used = set(places.values())
    entries = [
        Entry((goal.name, day), row.number, {"value": amount}, layout.rest(row, used))
        for row, goal, day, amount in zip(rows, goals, days, amounts, strict=True)
        if amount is not None
    ]
    layout.say_unknown(rows, amounts, findings)
    sums = all(goal.kind == "sum" for goal in goals)
    settled = duplicates.settle(table.name, entries, findings, (ADD, LAST, FIRST) if sums else (LAST, FIRST))
    named = {goal.name: goal for goal in goals}
    goal_values = [(named[name], day, numbers["value"].value) for (name, day), numbers in settled.items()]
    for goal in named.values():
        actions.check(goal, [(day, value) for other, day, value in goal_values if other == goal], today)
    day_column.bounds(table.name, [(entry.line, entry.key[1]) for entry in entries], "", today, findings)
    return tuple(goal_values)


def _goal(name: str, row: Line, at: int, by: Mapping[str, Goal]) -> Goal:
    goal = by.get(heading(row.cells[at]))
    if goal is None:
        raise ExportRefused(
            N_("{file}, line {line}: there is no goal “{value}”; there are {known}."),
            file=name,
            line=row.number,
            value=row.cells[at][:80],
            known=", ".join(sorted({other.name for other in by.values()})),
        )
    return goal


def _percentages(
    table: Table,
    rows: Sequence[Line],
    at: int,
    goals: Sequence[Goal],
    amounts: Sequence[Amount | None],
    findings: Findings,
) -> Sequence[Amount | None]:
    """Return a workbook keeps 12,5 % as 0.125: of a rate whose target is no such share, that is asked."""
    shares = {
        n: amount.value
        for n, (row, goal, amount) in enumerate(zip(rows, goals, amounts, strict=True))
        if goal.kind == "rate" and abs(goal.target) > 1 and amount is not None and 0 < abs(amount.value) <= 1
        if isinstance(row.value(at), float)
    }
    if not shares:
        return amounts
    first, value = next(iter(shares.items()))
    answer = findings.ask(
        "percent",
        N_("{file}, line {line}: is {value} in this workbook a percentage, {percent} %?"),
        PERCENT,
        file=table.name,
        line=rows[first].number,
        value=f"{value:g}",
        percent=f"{value * 100:g}",
        likeliest="percent",
    )
    if answer == "number":
        return amounts
    return [Amount(round(shares[n] * 100, 9)) if n in shares else amount for n, amount in enumerate(amounts)]
