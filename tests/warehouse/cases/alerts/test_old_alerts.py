"""Of alerts that ended long ago no name and no word stays, and of those that did not, all of it."""

import datetime as dt

import pytest

from tests.warehouse.rows import GOOD
from warehouse.access.privacy import old_cases
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert

pytestmark = pytest.mark.both

BEFORE = dt.date(2026, 11, 1)
LATE = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
EARLY = LATE - dt.timedelta(seconds=1)


@pytest.fixture
def url(warehouse) -> str:
    return warehouse


def keep(url: str, name: str, **more) -> None:
    times = dict.fromkeys(("seen_at", "collected_at", "raised_at", "level_at"), EARLY)
    with writing(url) as con:
        upsert(
            con, "alerts", [{**GOOD["alerts"], **times, "alert_id": name, "key": f"threat:{name}", **more}]
        )
        upsert(
            con, "alert_events", [{**GOOD["alert_events"], "event_id": name, "alert_id": name, "note": "Kim"}]
        )
        message = {**GOOD["alert_messages"], "message_id": name, "alert_id": name, "planned_at": EARLY}
        upsert(con, "alert_messages", [message])


def test_what_ended_before_the_day_is_without_names_and_words_also_of_a_test_that_nobody_ended(url):
    keep(url, "over", ended_at=EARLY, ended_why="Kim belde")
    keep(url, "late", ended_at=LATE, ended_why="Kim belde")
    keep(url, "open")
    keep(url, "test", rule="test")
    keep(url, "newer test", rule="test", raised_at=LATE, level_at=LATE)
    digest = {**GOOD["alert_messages"], "alert_id": "digest:2026-10-31", "kind": "digest"}
    with writing(url) as con:
        upsert(con, "alert_messages", [
            digest | {"message_id": "d1", "planned_at": EARLY}, digest | {"message_id": "d2", "planned_at": LATE},
        ])  # fmt: skip
        assert old_cases.erase(con, BEFORE, BEFORE) == 2
        assert old_cases.erase(con, BEFORE, BEFORE) == 0
    with reading(url) as con:
        named = con.execute("select alert_id from alerts where title = 'Een bericht' order by 1").fetchall()
        noted = con.execute("select alert_id from alert_events where note = 'Kim' order by 1").fetchall()
        told = con.execute(
            "select message_id from alert_messages where person = 'Anna' order by 1"
        ).fetchall()
    left = [("late",), ("newer test",), ("open",)]
    assert named == left and noted == left and told == [("d2",), *left]
