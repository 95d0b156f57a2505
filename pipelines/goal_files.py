"""Files for goals: numbers that are kept by hand, and paths of visitors; read whole or refused with the line.

Numbers: columns Doel (name or title), Dag and Getal. Paths: columns Dag, Gebeurtenis, Pad ("instagram > search") and
Aantal. Dropped on the page Goals, or in `data/inbox/goals/`.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pipelines import goaling, import_rows
from pipelines.errors import N_
from pipelines.exports import sheets, tables
from pipelines.exports.errors import ExportRefused, Note, Question
from pipelines.exports.tables import Line
from pipelines.settings import Goal, Settings
from pipelines.traffic import rules
from pipelines.traffic.known import known_as
from warehouse import goals as store_goals
from warehouse import imports, undo
from warehouse.connection import writing
from warehouse.metrics.attribution import BETWEEN

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
    """What a file for goals holds. answers: as of `exports.files.read`.

    Raises: ExportRefused, GoalRefused; nothing is half read.
    """
    found = _lines(name, body)
    columns = _columns(found[0]) if found else {}
    rows = found[1:]
    if all(column in columns for column in ENTRIES):
        wanted, make = ENTRIES, _entry
        by = {each.name: each for each in settings.goals} | {
            title.lower(): each for each in settings.goals for title in (each.title, each.title_en)
        }
    elif all(column in columns for column in PATHS):
        wanted, make, by = PATHS, _path, _channels(settings)
    else:
        raise ExportRefused(
            N_("{file}: the first line must name Doel, Dag and Getal; or Dag, Gebeurtenis, Pad and Aantal."),
            file=name,
        )
    if not rows:
        raise ExportRefused(N_("{file} holds headings and no numbers."), file=name)
    decimal = tables.decimal_of([line.cells[-1] for line in rows if line.cells])
    told = [make(name, line, _cells(name, line, columns, wanted), by, decimal, today) for line in rows]
    if wanted is PATHS:
        return GoalFile(paths=tuple(told))
    for goal in dict.fromkeys(goal for goal, _, _ in told):
        goaling.check(goal, [(day, value) for each, day, value in told if each == goal], today)
    return GoalFile(entries=tuple(told))


def _lines(name: str, body: bytes) -> list[Line]:
    if sheets.is_workbook(body):
        return next(iter(sheets.sheets(name, body).values()), [])
    return tables.lines(name, body)


def _columns(head: Line) -> dict[str, int]:
    cells = [cell.strip().lower() for cell in head.cells]
    return {
        column: next(n for n, cell in enumerate(cells) if cell in words)
        for column, words in HEADINGS.items()
        if any(cell in words for cell in cells)
    }


def _cells(name: str, line: Line, columns: dict[str, int], wanted: Sequence[str]) -> dict[str, str]:
    if len(line.cells) <= max(columns[each] for each in wanted):
        raise ExportRefused(
            N_("{file}, line {line}: there are {cells} cells where {wanted} are needed. Was it cut off?"),
            file=name,
            line=line.number,
            cells=len(line.cells),
            wanted=max(columns[each] for each in wanted) + 1,
        )
    return {each: line.cells[columns[each]].strip() for each in wanted}


def _day(name: str, line: Line, written: str, today: dt.date) -> dt.date:
    try:
        return tables.day(written, True, today)
    except ValueError as error:
        raise ExportRefused(
            N_("{file}, line {line}: “{value}” is no date."), file=name, line=line.number, value=written
        ) from error


def _number(name: str, line: Line, written: str, decimal: str) -> float:
    try:
        found = tables.number(written, decimal)
    except ValueError:
        found = None
    if found is None:
        raise ExportRefused(
            N_("{file}, line {line}: “{value}” is no number."), file=name, line=line.number, value=written
        )
    return found


def _entry(name: str, line: Line, cells: dict, goals: Mapping[str, Goal], decimal: str, today: dt.date):
    goal = goals.get(cells["goal"].lower())
    if goal is None:
        raise ExportRefused(
            N_("{file}, line {line}: there is no goal “{value}”; there are {known}."),
            file=name,
            line=line.number,
            value=cells["goal"],
            known=", ".join(sorted({each.name for each in goals.values()})),
        )
    return goal, _day(name, line, cells["day"], today), _number(name, line, cells["value"], decimal)


def _channels(settings: Settings) -> dict[str, str]:
    """By what a path may call a channel: our names and titles, and the words of the traffic rules."""
    ours = {word.lower(): each.network for each in settings.channels for word in (each.name, each.title)}
    return {rule.channel: rule.channel for rule in rules.rules() if rule.channel} | ours


def _path(name: str, line: Line, cells: dict, channels: Mapping[str, str], decimal: str, today: dt.date):
    events = _number(name, line, cells["events"], decimal)
    if events != int(events) or events < 1:
        raise ExportRefused(
            N_("{file}, line {line}: “{value}” is no number of key events."),
            file=name,
            line=line.number,
            value=cells["events"],
        )
    when = _day(name, line, cells["day"], today)
    if when > today:
        raise ExportRefused(
            N_("{file}, line {line}: {day} lies in the future."), file=name, line=line.number, day=when
        )
    if not cells["event"]:
        raise ExportRefused(N_("{file}, line {line}: the key event is missing."), file=name, line=line.number)
    steps = [step.strip().lower() for step in re.split(r"\s*(?:>|→)\s*", cells["path"]) if step.strip()]
    told = [channels.get(step) or known_as(step)[0] or "unassigned" for step in steps] or ["direct"]
    return when, cells["event"], BETWEEN.join(told), int(events)


def store(
    name: str,
    found: GoalFile,
    who: str,
    now: dt.datetime,
    url: str | None = None,
    *,
    body: bytes = b"",
    shown: Sequence[imports.Change] | None = None,
    way: str = "page",
) -> int:
    """Store what a file holds. How many numbers changed?

    shown: what the reader saw that it changes; where it would change something else by now, nothing is stored.
    Raises: Question for one that is still open, ImportRefused, GoalRefused, WarehouseBusy, ContractBroken; then
    nothing of it is stored.
    """
    who = goaling.name_of(who)
    for question in found.questions:
        raise question
    entries = [(goal.name, day, value) for goal, day, value in found.entries]
    with writing(url, goaling.PATIENCE) as con:
        if shown is not None and changes(con, found) != tuple(shown):
            raise import_rows.ImportRefused(file=name)
        if found.paths:
            scope = imports.scope_of_paths(found.paths)
        else:
            scope = {"goal_entries": [{"goal": goal, "day": day} for goal, day, _value in entries]}
        before = undo.snapshot(con, scope)
        if found.paths:
            changed = store_goals.store_paths(con, found.paths, name)
        else:
            changed = store_goals.enter(con, entries, who, now)
        row = {
            "name": name,
            "file_hash": import_rows.hash_of(body),
            "about": "goals",
            "kind": "paths" if found.paths else "entries",
            "found": len(found.paths) + len(entries),
            "changed": changed,
            "first_day": min(found.days, default=None),
            "last_day": max(found.days, default=None),
        }
        import_rows.keep(con, row, undo.snapshot(con, scope), before, now, who if way == "page" else "", way)
    return changed


def changes(con, found: GoalFile) -> tuple[imports.Change, ...]:
    """Number by number, what would storing this change?"""
    if found.paths:
        return imports.of_paths(con, found.paths)
    return imports.of_entries(con, [(goal.name, day, value) for goal, day, value in found.entries])
