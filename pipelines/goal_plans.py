"""What a file for goals would change, and what only a person can settle before it is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipelines import channel_files, doubts, goal_files, import_rows
from pipelines.exports.errors import Question
from pipelines.goal_files import GoalFile
from warehouse import imports
from warehouse.imports import Change


@dataclass(frozen=True)
class GoalPlan:
    """What a file for goals holds (by the answers), number by number what it would change, and what is open."""

    found: GoalFile
    changes: tuple[Change, ...]
    questions: tuple[Question, ...]


def plan(
    name: str, found: GoalFile, answers: Mapping[str, str] = channel_files.NOTHING, url: str | None = None
) -> GoalPlan:
    """What storing this would change, and what has to be asked first. Raises: WarehouseError."""
    goals = {goal.name: goal for goal, _day, _value in found.entries}
    with import_rows.known(url) as con:
        changes = goal_files.changes(con, found)
        asked = doubts.of_goals(name, goals, changes, imports.entered(con))
    questions = doubts.open_ones([*found.questions, *asked], answers)
    return GoalPlan(replace(found, questions=questions), changes, questions)
