"""A school whose every row is typed in the test, so that a reader can add the numbers up."""

import datetime as dt
from collections.abc import Mapping, Sequence

from warehouse.core import metadata
from warehouse.core.connection import writing
from warehouse.core.load import upsert
from warehouse.core.period import Period
from warehouse.mentions.refresh import refresh_days

NOW = dt.datetime(2026, 11, 23, 7, 30, tzinfo=dt.UTC)
# A Monday.
TODAY = dt.date(2026, 11, 23)
OWN, PEER, TOPIC = "ROC Voorbeeld", "Voorbeeld College", "stagetekort"
WEEK = Period(dt.date(2026, 11, 16), TODAY)
# Far enough back that every period of these tests and the one before it are known.
LONG_AGO = dt.date(2026, 1, 5)


class Counted:
    """A connection that notes every question it is asked, and with what values, and asks it."""

    def __init__(self, con):
        self.con, self.asked = con, []

    def execute(self, sql, parameters=None):
        self.asked.append((sql, parameters))
        return self.con.execute(sql, parameters)

    @property
    def statements(self) -> list[str]:
        return [sql for sql, _ in self.asked]


def day(ago: int) -> dt.date:
    return TODAY - dt.timedelta(days=ago)


def story(ago: int, label: str = "neutral", subject: str = OWN, **more) -> dict:
    """One item of so many days ago; `more` overrides a column, `also` names more sources that carried it."""
    return {"ago": ago, "label": label, "subject": subject, **more}


def many(count: int, ago: int, label: str = "neutral", subject: str = OWN, **more) -> list[dict]:
    return [story(ago, label, subject, **more) for _ in range(count)]


def source(name: str = "krant", **more) -> dict:
    return {
        "source_name": name,
        "title": name.title(),
        "pattern": "feed",
        "kind": "press",
        "url": f"https://{name}.example/feed",
        "every_minutes": 60,
        "paused": False,
        **more,
    }


def run(name: str = "krant", at: dt.datetime = NOW, outcome: str = "new", **more) -> dict:
    failed = outcome == "failed"
    return {
        "run_id": f"{at:%Y%m%dT%H%M%S}",
        "source_name": name,
        "started_at": at,
        "seconds": 0.5,
        "outcome": outcome,
        "error": "No answer." if failed else None,
        "last_good_at": None if failed else at,
        **more,
    }


def fill(
    path: str,
    stories: Sequence[dict] = (),
    sources: Sequence[dict] = (source(),),
    runs: Sequence[dict] | None = None,
    readers: Mapping[str, int | None] | None = None,
    events: Sequence[dict] = (),
    long_ago: bool = True,
) -> None:
    """A warehouse with these rows; `long_ago` adds one story of the topic, so that all days since are known."""
    if long_ago:
        stories = [*stories, story((TODAY - LONG_AGO).days, subject=TOPIC)]
    with writing(path) as con:
        metadata.store(
            con, {"organisation": OWN, "site": "https://www.rocvoorbeeld.example", "sample": "true"}
        )
        roles = {OWN: "own", PEER: "peer", TOPIC: "topic"}
        upsert(
            con,
            "subjects",
            [
                {"subject": name, "role": role, "query": name, "query_hash": "q", "position": n}
                for n, (name, role) in enumerate(roles.items())
            ],
        )
        upsert(con, "sources", sources)
        upsert(con, "source_runs", [run(each["source_name"]) for each in sources] if runs is None else runs)
        outlets = [{"outlet": name, "reach": reach} for name, reach in (readers or {}).items()]
        upsert(con, "outlets", outlets)
        upsert(con, "events", events)
        rows = [_item(n, each) for n, each in enumerate(stories)]
        upsert(con, "items", rows)
        for table, judge in (("mentions", _mentions), ("sentiments", _sentiments), ("sightings", _sightings)):
            pairs = zip(rows, stories, strict=True)
            upsert(con, table, [made for row, each in pairs for made in judge(row, each)])
        refresh_days(con)


def _item(n: int, each: dict) -> dict:
    at = dt.datetime.combine(day(each["ago"]), dt.time(12), dt.UTC)
    own = {name: value for name, value in each.items() if name not in ("ago", "label", "subject", "also")}
    row = {
        "item_id": f"i{n:04d}",
        "url": f"https://krant.example/{n}",
        "source_name": "krant",
        "outlet": "De Krant",
        "kind": "press",
        "title": f"Bericht {n}",
        "text": "tekst",
        "language": "nl",
        "published_at": at,
        "published_quality": "exact",
        "collected_at": at,
        "day": at.date(),
        "story_id": f"s{n:04d}",
        "text_hash": f"h{n}",
        **own,
    }
    return {**row, "day": row["day"], "collected_at": row["published_at"]}


def _mentions(row: dict, each: dict) -> list[dict]:
    subjects = (each["subject"],) if isinstance(each["subject"], str) else each["subject"]
    key = {"item_id": row["item_id"], "day": row["day"], "query_hash": "q"}
    return [{**key, "subject": name, "matched": [name]} for name in subjects]


def _sentiments(row: dict, each: dict) -> list[dict]:
    score = {"positive": 0.8, "negative": -0.8, "neutral": 0.0, "unclear": 0.0}[each["label"]]
    judged = {"score": score, "label": each["label"], "confidence": 0.9, "method": "by hand 1"}
    return [{"item_id": row["item_id"], "day": row["day"], "scored_at": row["collected_at"], **judged}]


def _sightings(row: dict, each: dict) -> list[dict]:
    sighting = {"item_id": row["item_id"], "url": row["url"], "first_seen_at": row["collected_at"]}
    return [{**sighting, "source_name": name} for name in (row["source_name"], *each.get("also", ()))]
