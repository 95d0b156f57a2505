"""Compute the changes and questions of a file for goals, and store it in the warehouse."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from pipelines.access import acts
from pipelines.access.person import Person
from pipelines.goals.file_import import GoalFile
from pipelines.sources.files import channel_files, doubts, import_rows
from pipelines.sources.files.tables.errors import Question
from pipelines.support import lock_timeouts
from warehouse.core.connection import writing
from warehouse.goals import entries as store_goals
from warehouse.imports import changes as imports
from warehouse.imports import undo
from warehouse.imports.changes import Change


@dataclass(frozen=True)
class GoalPlan:
    """What a file for goals holds (by the answers), number by number what it would change, and what is open."""

    found: GoalFile
    changes: tuple[Change, ...]
    questions: tuple[Question, ...]


def plan(
    name: str, goal_file: GoalFile, answers: Mapping[str, str] = channel_files.NOTHING, url: str | None = None
) -> GoalPlan:
    """Return what storing this would change, and what has to be asked first. Raises: WarehouseError."""
    goals = {goal.name: goal for goal, _day, _value in goal_file.entries}
    with import_rows.known(url) as con:
        changes = changes_of(con, goal_file)
        raised = doubts.of_goals(name, goals, changes, imports.entered(con))
    questions = doubts.open_ones([*goal_file.questions, *raised], answers)
    return GoalPlan(replace(goal_file, questions=questions), changes, questions)


def store(
    person: Person,
    name: str,
    goal_file: GoalFile,
    now: dt.datetime,
    url: str | None = None,
    *,
    body: bytes = b"",
    shown: Sequence[Change] | None = None,
    way: str = "page",
    settled: Collection[str] = (),
) -> int:
    """Store what a file holds. How many numbers changed?

    shown, settled: as of `channel_files.store`.
    Raises: NotAllowed, Question for one that is still open, ImportRefused, WarehouseBusy, ContractBroken; then
    nothing of it is stored.
    """
    named = "goals.import" if way == "page" else "inbox.import"
    # Who dropped a file in the watched folder nobody knows.
    who = person.signature if way == "page" else ""
    entries = [(goal.name, day, value) for goal, day, value in goal_file.entries]
    with acts.doing(person, named, name, url, now) as act:
        for question in goal_file.questions:
            raise question
        with writing(url, lock_timeouts.INTERACTIVE) as con:
            read = import_rows.read_in(goal_file.notes, way, settled)
            changed = _stored(con, name, goal_file, entries, who, now, body, shown, way, read)
            act.after = {"changed": changed, "file": import_rows.hash_of(body)}
            act.within(con, now)
    return changed


def _stored(
    con,
    name: str,
    goal_file: GoalFile,
    entries: Sequence[tuple[str, dt.date, float]],
    who: str,
    now: dt.datetime,
    body: bytes,
    shown: Sequence[Change] | None,
    way: str,
    read: Mapping[str, str | None],
) -> int:
    if shown is not None and changes_of(con, goal_file) != tuple(shown):
        raise import_rows.ImportRefused(file=name)
    if goal_file.paths:
        scope = imports.scope_of_paths(goal_file.paths)
    else:
        scope = {"goal_entries": [{"goal": goal, "day": day} for goal, day, _value in entries]}
    before = undo.snapshot(con, scope)
    if goal_file.paths:
        changed = store_goals.store_paths(con, goal_file.paths, name)
    else:
        changed = store_goals.enter(con, entries, who or name, now)
    row = {
        **read,
        "name": name,
        "file_hash": import_rows.hash_of(body),
        "about": "goals",
        "kind": "paths" if goal_file.paths else "entries",
        "found": len(goal_file.paths) + len(entries),
        "changed": changed,
        "first_day": min(goal_file.days, default=None),
        "last_day": max(goal_file.days, default=None),
    }
    import_rows.keep(con, row, undo.snapshot(con, scope), before, now, who, way)
    return changed


def changes_of(con, goal_file: GoalFile) -> tuple[Change, ...]:
    """Number by number, what would storing this change?"""
    if goal_file.paths:
        return imports.of_paths(con, goal_file.paths)
    return imports.of_entries(con, [(goal.name, day, value) for goal, day, value in goal_file.entries])
