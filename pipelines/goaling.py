"""Numbers that people enter for a goal: checked, then kept with who entered them and when."""

import datetime as dt
import math
from collections.abc import Sequence

from pipelines.errors import N_, PipelineError
from pipelines.settings import Goal
from warehouse import goals
from warehouse.connection import writing

PATIENCE = 15.0


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
    if goal.metric != "hand":
        raise GoalRefused(N_("{goal} is measured; its numbers are not entered by hand."), goal=goal.title)
    who = " ".join(who.split())[:80]
    if not who:
        raise GoalRefused(N_("Say who enters this: the number carries that name."))
    for day, value in entries:
        if day > today:
            raise GoalRefused(N_("{day} lies in the future."), day=day)
        if value is not None and not math.isfinite(value):
            raise GoalRefused(goal=goal.title, value=value)
    with writing(url, PATIENCE) as con:
        return goals.enter(con, [(goal.name, day, value) for day, value in entries], who, now)
