"""Sessions and key events by day and channel are always the sums of the rows of visits."""

import datetime as dt
import random

import pytest

from warehouse.core.connection import reading, writing
from warehouse.traffic import visits

pytestmark = pytest.mark.both

DAY = dt.date(2026, 10, 1)
SOURCES = ("instagram", "google", "(direct)", "krant.example")
RAW = {"medium": "social", "campaign": "", "click_id": "", "in_app": ""}


def measured(chance: random.Random, day: dt.date) -> tuple[list[dict], list[dict]]:
    """Rows of one day: several landing pages for each source, and what happened in some of the sessions."""
    seen, happened = [], []
    for source in SOURCES:
        for page in range(chance.randint(0, 4)):
            key = {**RAW, "day": day, "source": source, "landing_page": f"/{page}"}
            seen.append({
                **key, "sessions": chance.randint(0, 9), "visitors": 1,
                "quality": chance.choice(("exact", "estimated")),
                "channel": source, "channel_group": "Referral", "rule": "referral",
            })  # fmt: skip
            happened.append(
                {**key, "event": f"e{page % 2}", "events": chance.randint(0, 2), "channel": source}
            )
    return seen, happened


def classified(source: str, *_: object) -> tuple[str, str, str]:
    return ("search" if source in ("google", "krant.example") else source, "Organic Search", "organic-search")


def differences() -> list[tuple]:
    """What the tables of days hold and the rows of visits do not add up to, and the other way round."""
    sums = """
        select day, source_name, channel, '' as event, sum(sessions)::bigint as count,
            bool_or(quality = 'estimated') as is_estimated from visit_days group by all
        union all select day, source_name, channel, event, sum(events)::bigint, null from visit_events
        group by all having sum(events) > 0
    """
    kept = """
        select day, source_name, channel, '' as event, sessions as count, is_estimated from session_days
        union all select day, source_name, channel, event, events, null from key_event_days
    """
    with reading() as con:
        assert con.execute(kept).fetchall()
        return con.execute(
            f"(({sums}) except all ({kept})) union all (({kept}) except all ({sums}))"
        ).fetchall()


@pytest.mark.parametrize("seed", range(5))
def test_whatever_comes_again_moves_or_goes_the_tables_of_days_are_its_sums(warehouse, seed):
    chance = random.Random(seed)
    for _ in range(4):
        days = [DAY + dt.timedelta(chance.randint(0, 5)) for _ in range(3)]
        rows = [measured(chance, day) for day in {*days}]
        with writing() as con:
            visits.store(
                con, chance.choice(("traffic-a", "traffic-b")), [row for seen, _ in rows for row in seen],
                [row for _, happened in rows for row in happened], [*{*days}],
            )  # fmt: skip
        assert differences() == []
    with writing() as con:
        visits.reclassify(con, classified, [DAY + dt.timedelta(2)], "other rules")
    assert differences() == []


def test_a_day_on_which_nothing_came_keeps_no_row_and_its_zero_sessions_keep_one(warehouse):
    key = {**RAW, "day": DAY, "source": "google", "landing_page": "/"}
    nobody = {**key, "sessions": 0, "visitors": 0, "quality": "exact", "channel": "search",
              "channel_group": "Organic Search", "rule": "organic-search"}  # fmt: skip
    none = {**key, "event": "Aanmelding", "events": 0, "channel": "search"}
    with writing() as con:
        visits.store(con, "traffic-site", [nobody], [none], [DAY])
        assert con.execute("from session_days").fetchall() == [(DAY, "traffic-site", "search", 0, False)]
        assert con.execute("from key_event_days").fetchall() == []
        visits.store(con, "traffic-site", [], [], [DAY])
        assert con.execute("from session_days").fetchall() == []
