"""Forecasts of the goals: made by a run, outside the transaction, so that no page waits for a model."""

import datetime as dt
import logging

from warehouse import connection, goals
from warehouse.metrics import goal_days, goal_weeks
from warehouse.metrics.goals import forecasts

log = logging.getLogger("weerklank.forecasting")


def bring(today: dt.date, now: dt.datetime, url: str | None = None) -> int:
    """Make and store the forecast of every goal of which more is known than at the last one. How many were made?

    Raises: WarehouseError.
    """
    with connection.reading(url) as con:
        stored = forecasts(con)
        made = []
        for goal in goal_days.defined(con):
            counted, before = stored.get(goal.goal, (None, None))
            if counted != goal_weeks.definition(goal):
                before = None
            found = goal_weeks.outlook(con, goal, today, before)
            if found and found != before:
                made.append((goal, found))
    if made:
        with connection.writing(url) as con:
            goals.store_forecasts(con, made, now)
        log.info("%s forecasts of goals made", len(made))
    return len(made)
