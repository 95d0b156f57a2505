"""Check and store people's work on goals, with who and when: enter numbers, note progress, define goals."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipelines.access import acts
from pipelines.access.person import Person
from pipelines.settings import Goal, Settings, read
from pipelines.settings.editing import edit, edit_goals
from pipelines.sources import sync_settings
from pipelines.sources.files.tables.number_notation import MOST
from pipelines.support import lock_timeouts, typed_text
from pipelines.support.errors import PipelineError
from text.i18n import N_
from warehouse.core.connection import reading, writing
from warehouse.goals import entries as goals
from warehouse.goals import notes
from warehouse.goals.states import preview


class GoalRefused(PipelineError):
    """What was entered cannot be kept; nothing of it is."""

    template = N_("{goal}: {value} is no possible number.")


def enter(
    person: Person,
    goal: Goal,
    entries: Sequence[tuple[dt.date, float | None]],
    today: dt.date,
    now: dt.datetime,
    url: str | None = None,
) -> int:
    """Keep these (day, value) for a goal; None takes one back. How many changed?

    Raises: NotAllowed; GoalRefused for a goal that is measured, a day in the future or no number; WarehouseBusy,
    ContractBroken. Then nothing is stored.
    """
    with acts.doing(person, "goals.enter", goal.name, url, now) as act:
        check(goal, entries, today)
        with writing(url, lock_timeouts.INTERACTIVE) as con:
            days = {day for day, _value in entries}
            stood = {each.day: each.value for each in notes.entries(con, goal.name) if each.day in days}
            act.before = {f"{day}": stood.get(day) for day in sorted(days)}
            act.after = {f"{day}": value for day, value in entries}
            changed = goals.enter(
                con, [(goal.name, day, value) for day, value in entries], person.signature, now
            )
            act.within(con, now)
    return changed


def check(goal: Goal, entries: Sequence[tuple[dt.date, float | None]], today: dt.date) -> None:
    """Raise GoalRefused for what cannot be entered for this goal."""
    if goal.metric != "hand":
        raise GoalRefused(N_("{goal} is measured; its numbers are not entered by hand."), goal=goal.title)
    for day, value in entries:
        if day > today:
            raise GoalRefused(N_("{day} lies in the future."), day=day)
        if value is not None and not abs(value) <= MOST:  # what is no number is not
            raise GoalRefused(goal=goal.title, value=value)


def check_in(
    person: Person, goal: str, note: str, state: str, now: dt.datetime, url: str | None = None
) -> None:
    """Keep a note about how a goal goes, with how it stands. Raises: NotAllowed, GoalRefused for an empty note."""
    with acts.doing(person, "goals.check_in", goal, url, now) as act:
        note = typed_text.clean(note, typed_text.NOTE)
        if not note:
            raise GoalRefused(N_("The note is empty."))
        act.after = {"state": state, "note": note}
        with writing(url, lock_timeouts.INTERACTIVE) as con:
            goals.check_in(con, goal, note, person.signature, state, now)
            act.within(con, now)


def define(
    person: Person,
    where: Path,
    fields: Mapping[str, object],
    today: dt.date,
    name: str | None = None,
    url: str | None = None,
) -> tuple[Settings, str]:
    """Define a goal in goals.toml (name None), or change the one of that name. Also gives its name.

    Raises: NotAllowed; ConfigError for what cannot be a goal, GoalRefused for a deadline or a target that is passed
    already; then nothing is changed.
    """
    with acts.doing(person, "goals.define", name or str(fields.get("title") or ""), url) as act:
        where = edit.editable(where)
        act.before = _stands(where, name)
        settings, named = edit_goals.save(where, fields, name, lambda goal: _ahead(goal, today, url))
        act.about, act.after = named, {field: value for field, value in fields.items() if value is not None}
        sync_settings.sync_newest(where, url)
    return settings, named


def _stands(where: Path, name: str | None) -> dict[str, object] | None:
    """Return what is written of a goal now, None where there is none."""
    goal = next((goal for goal in read(where).goals if goal.name == name), None)
    return goal and {field: value for field, value in dataclasses.asdict(goal).items() if value is not None}


def _ahead(goal: Goal, today: dt.date, url: str | None) -> None:
    """Refuse a goal that does not lie ahead: what is reached when it is promised is no goal. Raises: GoalRefused."""
    if goal.deadline < today:
        raise GoalRefused(N_("The deadline, {day}, has passed already."), day=goal.deadline)
    if goal.kind == "rate" or goal.direction == "within":
        return
    with reading(url) as con:
        stands = preview(con, goal, today)
    if stands.value is None:
        return
    # Where a platform changed how it counts, what was left of the target is what lies ahead.
    passed = stands.value > stands.target if goal.direction == "at most" else stands.value >= stands.target
    if passed and not (goal.direction == "at most" and goal.kind == "level"):
        raise GoalRefused(
            N_(
                "The target, {target}, is passed already: it stands at {value}. Promise something that lies ahead."
            ),
            target=without_zeros(stands.target),
            value=without_zeros(stands.value),
        )


def without_zeros(value: float | None) -> float | int | None:
    """Return the number as people write it: a whole one without decimals; None stays None."""
    return int(value) if value is not None and float(value).is_integer() else value


def remove(person: Person, name: str, url: str | None = None) -> None:
    """Take a goal away; what was entered for it stays. Raises: NotAllowed, ConfigError."""
    with acts.doing(person, "goals.remove", name, url) as act:
        where = edit.editable(read().folder)
        act.before = _stands(where, name)
        edit_goals.remove(where, name)
        sync_settings.sync_newest(where, url)
