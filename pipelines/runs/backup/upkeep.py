"""Keep a lake in shape each night: few files, nothing of what is gone."""

import datetime as dt
import logging

from pipelines.support import run_lock
from warehouse.storage.copies import upkeep

log = logging.getLogger("weerklank.schedule")


def nightly(since: dt.datetime, now: dt.datetime, url: str | None = None) -> bool:
    """Tidy the lake where that was not done since `since` (aware); never a file. Done?

    Raises: RunBusy while a run is at work, WarehouseError.
    """
    if not upkeep.is_due(url, since):
        return False
    with run_lock.alone("run", url):
        done = upkeep.tidy(url, now)
    if done:
        log.info("schedule: lake tidied, %s files are %s, %s removed", done.before, done.after, done.removed)
    return done is not None
