"""Define what a rule finds, or a person reports: an alarm, of which an alert is made once."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Alarm:
    """What is to be told. key: rule and story, source, goal or case, such as `threat:STORY`.

    The same key is told once for each level, also after it ended; what may come back carries the day since when in its
    key, such as `silent:krant:2026-11-02`. level: 0 to 4 as of the ladder; title: for who opens it here, no message
    holds it; seen_at: when it was published
    """

    rule: str
    key: str
    level: int
    title: str
    link: str | None
    seen_at: dt.datetime
    collected_at: dt.datetime
    case_id: str | None = None
    is_drill: bool = False
