"""Define a goal of a school: one shape for the configuration, the warehouse and the pages."""

import datetime as dt
from dataclasses import dataclass

# Fields that stand in the table goals under another name.
COLUMNS = {"name": "goal", "start": "start_day"}


@dataclass(frozen=True)
class Goal:
    """What is to be reached?

    Columns: those of the table goals, its goal as `name` and its start_day as `start`. kind: sum, level or rate;
    network: a network or channel of ours; event: the key event; target_to: the upper bound of "within".
    Empty: network (all), event and target_to are None where they do not apply.
    """

    name: str
    title: str
    title_en: str
    audience: str
    owner: str
    metric: str
    kind: str
    network: str | None
    event: str | None
    direction: str
    start: dt.date
    deadline: dt.date
    target: float
    target_to: float | None
    stage: str

    def row(self) -> dict[str, object]:
        """Return the goal as a row of the table goals, without its position."""
        return {COLUMNS.get(name, name): getattr(self, name) for name in self.__dataclass_fields__}


def definition(goal: Goal) -> str:
    """What does this goal count, and until when?

    Unit: text; a forecast holds for this only.
    Empty: never.
    """
    parts = (goal.metric, goal.kind, goal.network, goal.event, goal.start, goal.deadline)
    return " ".join("-" if part is None else str(part) for part in parts)
