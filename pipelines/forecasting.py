"""Forecasts of the goals: made by a run, outside the transaction, so that no page waits for a model."""

import datetime as dt
import logging
import time

from warehouse import connection, goals
from warehouse.metrics import goal_days, goal_weeks
from warehouse.metrics.goals import forecasts

SECONDS = 20.0
log = logging.getLogger("weerklank.forecasting")


def bring(today: dt.date, now: dt.datetime, url: str | None = None, seconds: float = SECONDS) -> int:
    """Make and store the forecast of every goal of which more is known than at the last one. How many were made?

    What is not made within `seconds` waits for the next run. The warehouse is not held while a model is fitted.
    Raises: WarehouseError.
    """
    begun = time.perf_counter()
    with connection.reading(url) as con:
        stored, defined = forecasts(con), goal_days.defined(con)
    made = []
    for goal in defined:
        counted, before = stored.get(goal.goal, (None, None))
        if counted != goal_weeks.definition(goal):
            before = None
        last = goal_weeks.last_day(goal, today)
        if before and before.as_of == last and goal.metric != "hand":
            continue
        with connection.reading(url) as con:
            found = goal_weeks.weeks(con, goal, last)
        if found is None or (before and before.as_of == found[0] and goal.metric != "hand"):
            continue
        ends = goal_weeks.ahead(*found, before)
        if ends and ends != before:
            made.append((goal, ends))
        if time.perf_counter() - begun > seconds:
            break
    if made:
        with connection.writing(url) as con:
            goals.store_forecasts(con, made, now)
        log.info("%s forecasts of goals made", len(made))
    return len(made)
