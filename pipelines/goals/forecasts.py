"""Compute the goals' forecasts in a run, outside the transaction, and store them in the warehouse."""

import datetime as dt
import logging
import time

from pipelines.support import guard
from warehouse.core import connection
from warehouse.core.errors import WarehouseError
from warehouse.goals import entries, weekly
from warehouse.goals.daily import defined
from warehouse.goals.goal import definition
from warehouse.goals.states import forecasts

SECONDS = 20.0
log = logging.getLogger("weerklank.forecasting")


def update(today: dt.date, now: dt.datetime, url: str | None = None, seconds: float = SECONDS) -> int:
    """Make and store the forecast of every goal of which more is known than at the last one. How many were made?

    What is not made within `seconds` waits for the next run. The warehouse is not held while a model is fitted.
    Raises: WarehouseError; and what kept one goal from being forecast, after the others.
    """
    begun = time.perf_counter()
    with connection.reading(url) as con:
        stored, goals = forecasts(con), defined(con)
    made, problem = [], None
    for goal in goals:
        try:
            with guard.around(goal.title, WarehouseError):
                counted, before = stored.get(goal.name, (None, None))
                ends = _forecast(goal, counted, before, today, url)
        except guard.Unforeseen as error:
            problem = error
            continue
        if ends:
            made.append((goal, ends))
            if time.perf_counter() - begun > seconds:
                break
    if made:
        with connection.writing(url) as con:
            entries.store_forecasts(con, made, now)
        log.info("%s forecasts of goals made", len(made))
    if problem:
        raise problem
    return len(made)


def _forecast(goal, counted: str | None, before, today: dt.date, url: str | None):
    """Return the forecast of one goal, where more is known than at the last one; else None."""
    if counted != definition(goal):
        before = None
    last = weekly.last_day(goal, today)
    if before and before.as_of == last and goal.metric != "hand":
        return None
    with connection.reading(url) as con:
        weeks = weekly.weeks(con, goal, last)
    if weeks is None or (before and before.as_of == weeks[0] and goal.metric != "hand"):
        return None
    ends = weekly.ahead(*weeks, before)
    return ends if ends != before else None
