"""A school with numbers of every metric in September and October 2026, and what each comes to in October.

LinkedIn gives 10 a day of whatever is counted, Instagram 2; a level stands at 100 and 50 in September, at 110 and 53
in October. Each day brings 1 session and 1 key event by LinkedIn, 4 and 1 by Instagram.
"""

import datetime as dt

from tests.warehouse.school import OWN, PEER, fill, many
from warehouse.channels import readings
from warehouse.core import metadata, registry
from warehouse.core.connection import writing
from warehouse.core.load import upsert
from warehouse.core.period import Period
from warehouse.goals import entries
from warehouse.sources import config_tables
from warehouse.traffic import visits

NOW = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
SEPTEMBER = Period(dt.date(2026, 9, 1), dt.date(2026, 10, 1))
OCTOBER = Period(dt.date(2026, 10, 1), dt.date(2026, 11, 1))
DAYS = [SEPTEMBER.start + dt.timedelta(days=n) for n in range(61)]
MAIN = "traffic-site"
COUNTED = {"li": 10, "insta": 2}
LEVELS = {"li": (100, 110), "insta": (50, 53)}
NETWORKS = {"li": "linkedin", "insta": "instagram"}

# Figure of the month → (of LinkedIn, of Instagram), or of the school.
FROZEN: dict[str, object] = {
    "followers": (110, 53), "posts": (310, 62), "seen": (310, 62), "engagements": (310, 62),
    "engagement_rate": (100, 100), "sessions": (31, 124), "key_events": (31, 31), "hours": (10, None),
    "euros": (62, None), "cost": (62, None), "euros_per_session": (2, None), "euros_per_event": (2, None),
    # Of forty judged stories thirty are positive and ten negative; the peer has ten. Each item has a thousand readers.
    "mentions": 40, "net_sentiment": 50, "share_of_voice": 80, "reach": 40_000,
}  # fmt: skip
# What a goal of October stands at on its last day, and what LinkedIn and Instagram brought; None: not traced.
REACHED: dict[str, tuple[float, tuple[float, float] | None]] = {
    **{each.name: (163, (10, 3)) if each.kind == "level" else (372, (310, 62))
       for each in registry.of_goals() if each.per_channel},
    "sessions": (155, (31, 124)),
    "key_events": (62, (31, 31)), "stories": (40, None), "net_sentiment": (50, None), "hand": (7, None),
}  # fmt: skip


def value(name: str, channel: str, day: dt.date) -> int:
    """The number of this metric of a channel on a day."""
    if registry.metric(name).kind == "level":
        return LEVELS[channel][day >= OCTOBER.start]
    return COUNTED[channel]


def reading(name: str, channel: str, day: dt.date, **more) -> dict:
    """One reading, as a connector brings it."""
    definition = f"{NETWORKS[channel]}:{name}"
    told = {"channel": channel, "day": day, "metric": name, "value": value(name, channel, day)}
    return {**told, "quality": "exact", "definition": definition, **more}


def goal(name: str, **more) -> dict:
    """A goal of October on this metric: a thousand."""
    kinds = registry.metric(name).goal or (registry.metric(name).kind.replace("count", "sum"),)
    return {
        "goal": name, "title": name, "title_en": name, "audience": "", "owner": "", "metric": name, "kind": kinds[0],
        "network": None, "event": None, "direction": "at least", "start_day": OCTOBER.start, "deadline": OCTOBER.last,
        "target": 100.0 if kinds[0] == "rate" else 1000.0, "target_to": None, "stage": "outcome", "position": 0, **more,
    }  # fmt: skip


def make(path: str) -> None:
    """The warehouse of this school."""
    told = [*many(30, 40, "positive"), *many(10, 40, "negative"), *many(10, 40, subject=PEER)]
    fill(path, told, readers={"De Krant": 1000})
    no = {"peer": None, "url": None, "connector": None, "source_name": None}
    sessions, events = [], []
    for day in DAYS:
        for channel, came in (("linkedin", 1), ("instagram", 4)):
            key = {"day": day, "source": channel, "medium": "social", "campaign": "", "landing_page": "/",
                   "click_id": "", "in_app": ""}  # fmt: skip
            rest = {"quality": "exact", "channel": channel, "channel_group": "x", "rule": "x"}
            sessions.append({**key, "sessions": came, "visitors": came, **rest})
            events.append({**key, "event": "Aanmelding", "events": 1, "channel": channel})
    goals = [goal(each.name, position=n) for n, each in enumerate(registry.of_goals())]
    with writing(path) as con:
        metadata.store(con, {"traffic_main": MAIN, "organisation": OWN, "hour_cost": "0"})
        upsert(con, "channels", [
            {**no, "channel": name, "title": name.title(), "network": network, "position": n}
            for n, (name, network) in enumerate(NETWORKS.items())
        ])  # fmt: skip
        numbers = [
            reading(name, channel, day)
            for name in registry.channel_metrics()
            for channel in NETWORKS
            for day in DAYS
        ]
        readings.store(con, numbers, "api", "t", NOW)
        visits.store(con, MAIN, sessions, events, DAYS)
        upsert(con, "channel_efforts", [
            {"channel": "li", "month": OCTOBER.start, "hours": 10.0, "euros": 62.0, "entered_at": NOW},
        ])  # fmt: skip
        config_tables.replace(con, {"goals": goals})
        entries.enter(con, [("hand", OCTOBER.last, 7.0)], "Anna", NOW)
