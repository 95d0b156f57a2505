"""What is listed of visits: each table of rows is read once, and what came only before is in no list of now."""

import datetime as dt
import re

import pytest

from tests.warehouse.school import Counted
from warehouse.core.connection import reading, writing
from warehouse.core.period import Period
from warehouse.traffic import visits
from warehouse.traffic.lists import TrafficLine, lists

pytestmark = pytest.mark.both

MAIN = "site"
DAY = dt.date(2026, 10, 9)
NOW, BEFORE = Period(DAY, DAY + dt.timedelta(days=1)), Period(DAY - dt.timedelta(days=1), DAY)


def row(ago: int, source: str, campaign: str, sessions: int, rule: str = "tagged") -> dict:
    return {
        "day": DAY - dt.timedelta(days=ago), "source": source, "medium": "social", "campaign": campaign,
        "landing_page": "/open", "click_id": "", "in_app": "", "sessions": sessions, "visitors": sessions,
        "quality": "exact", "channel": source, "channel_group": "Organic Social", "rule": rule,
    }  # fmt: skip


def test_lists_are_of_the_period_and_the_rows_of_visits_are_read_once(warehouse):
    rows = [row(0, "instagram", "open-dag", 5), row(0, "(unknown)", "", 2, "none"),
            row(1, "instagram", "open-dag", 3), row(1, "linkedin", "folder", 9, "gone")]  # fmt: skip
    with writing() as con:
        visits.store(con, MAIN, rows, [], [DAY, DAY - dt.timedelta(days=1)])
    with reading() as con:
        counted = Counted(con)
        found = lists(counted, MAIN, NOW, BEFORE, True, 10)
    assert found.campaigns == (TrafficLine("open-dag", 5, 0, 3),)
    assert found.landing_pages == (TrafficLine("/open", 7, 0, 12),)
    # Rules are not compared with before.
    assert found.rules == (TrafficLine("tagged", 5, 0, None), TrafficLine("none", 2, 0, None))
    assert found.tags == (("instagram", "social", "open-dag", 5), ("(unknown)", "social", "", 2))
    assert found.unnamed == 2
    named = [table for sql in counted.statements for table in re.findall(r"from (visit_\w+)", sql)]
    assert sorted(named) == ["visit_days", "visit_events"]
