"""Check and store people's work on goals, with who and when: enter numbers, note progress, define goals."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipelines.settings import Goal, Settings, read
from pipelines.settings.editing import edit, edit_goals
from pipelines.sources import sync_settings
from pipelines.sources.files.tables.number_notation import MOST
from pipelines.support import lock_timeouts, typed_text
from pipelines.support.errors import PipelineError
from pipelines.support.typed_text import signed
from text.i18n import N_
from warehouse.core.connection import reading, writing
from warehouse.goals import entries as goals
from warehouse.goals.states import preview


class GoalRefused(PipelineError):
    """What was entered cannot be kept; nothing of it is."""

    template = N_("{goal}: {value} is no possible number.")


def enter(
    goal: Goal,
    entries: Sequence[tuple[dt.date, float | None]],
    who: str,
    today: dt.date,
    now: dt.datetime,
    url: str | None = None,
) -> int:
    """Keep these (day, value) for a goal; None takes one back. How many changed?

    Raises: GoalRefused for a goal that is measured, a day in the future, nobody's name or no number; WarehouseBusy,
    ContractBroken. Then nothing is stored.
    """
    check(goal, entries, today)
    who = name_of(who)
    with writing(url, lock_timeouts.INTERACTIVE) as con:
        return goals.enter(con, [(goal.name, day, value) for day, value in entries], who, now)


def check(goal: Goal, entries: Sequence[tuple[dt.date, float | None]], today: dt.date) -> None:
    """Raise GoalRefused for what cannot be entered for this goal."""
    if goal.metric != "hand":
        raise GoalRefused(N_("{goal} is measured; its numbers are not entered by hand."), goal=goal.title)
    for day, value in entries:
        if day > today:
            raise GoalRefused(N_("{day} lies in the future."), day=day)
        if value is not None and not abs(value) <= MOST:  # what is no number is not
            raise GoalRefused(goal=goal.title, value=value)


def name_of(who: str) -> str:
    """Return who does this, in at most eighty characters. Raises: GoalRefused when nobody is named."""
    who = signed(who)
    if not who:
        raise GoalRefused(N_("Fill in your name."))
    return who


def check_in(goal: str, note: str, who: str, state: str, now: dt.datetime, url: str | None = None) -> None:
    """Keep a note about how a goal goes, with how it stands. Raises: GoalRefused for an empty note or nobody's name."""
    note = typed_text.clean(note, typed_text.NOTE)
    if not note:
        raise GoalRefused(N_("The note is empty."))
    who = name_of(who)
    with writing(url, lock_timeouts.INTERACTIVE) as con:
        goals.check_in(con, goal, note, who, state, now)


def define(
    where: Path,
    fields: Mapping[str, object],
    today: dt.date,
    name: str | None = None,
    url: str | None = None,
) -> tuple[Settings, str]:
    """Define a goal in goals.toml (name None), or change the one of that name. Also gives its name.

    Raises: ConfigError for what cannot be a goal, GoalRefused for a deadline or a target that is passed already; then
    nothing is changed.
    """
    where = edit.editable(where)
    settings, named = edit_goals.save(where, fields, name, lambda goal: _ahead(goal, today, url))
    sync_settings.sync_newest(where, url)
    return settings, named


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


def remove(name: str, url: str | None = None) -> None:
    """Take a goal away; what was entered for it stays. Raises: ConfigError."""
    where = edit.editable(read().folder)
    edit_goals.remove(where, name)
    sync_settings.sync_newest(where, url)
