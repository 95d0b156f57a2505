"""Days that lie scattered over years are refreshed in few passes, with the same answer as in many."""

import datetime as dt

import pytest

from tests.warehouse.rows import AT, DAY, GOOD
from warehouse.core.connection import reading, writing
from warehouse.core.load import Loaded, upsert
from warehouse.mentions import refresh

TABLES = ("stories", "mention_days", "subject_days", "story_days", "source_days")


def load(con) -> set[dt.date]:
    days = [DAY + dt.timedelta(days=50 * n + n % 3) for n in range(30)]
    for table in ("items", "mentions", "sentiments", "sightings"):
        rows = []
        for n, day in enumerate(days):
            row = {**GOOD[table], "item_id": f"i{n}", "story_id": f"i{n}", "day": day}
            row |= {"published_at": AT + (day - DAY), "first_seen_at": AT + (day - DAY)}
            rows.append({name: value for name, value in row.items() if name in (*GOOD[table], "day")})
        upsert(
            con, table, [{k: v for k, v in row.items() if table != "sightings" or k != "day"} for row in rows]
        )
    return set(days)


@pytest.mark.parametrize("little", [0, 5, 50_000])
def test_few_passes_and_many_write_the_same(warehouse, monkeypatch, little):
    monkeypatch.setattr(refresh, "LITTLE", little)
    passes = []
    one = refresh._refresh
    monkeypatch.setattr(
        refresh, "_refresh", lambda con, days, words: passes.append(days) or one(con, days, words)
    )
    with writing(warehouse) as con:
        days = load(con)
        assert len(days) == 30
        refresh.refresh_days(con, days)
    assert sorted(day for run in passes for day in run) == sorted(days)
    fewest, most = {0: (30, 30), 5: (6, 29), 50_000: (1, 1)}[little]
    assert fewest <= len(passes) <= most
    with reading(warehouse) as con:
        found = [
            con.execute(f"select count(*), min(day), max(day) from {table}").fetchone() for table in TABLES
        ]
    assert found == [(30, min(days), max(days))] * len(TABLES)


def test_a_row_whose_day_changed_is_found_on_the_day_where_it_stood(warehouse):
    with writing(warehouse) as con:
        upsert(
            con,
            "items",
            [{**GOOD["items"], "item_id": f"i{n}", "day": DAY + dt.timedelta(n)} for n in range(9)],
        )
    moved = [{**GOOD["items"], "item_id": "i4", "day": DAY - dt.timedelta(days=400)}]
    with writing(warehouse) as con:
        assert upsert(con, "items", moved) == Loaded(0, 1)
        assert upsert(con, "items", [{**GOOD["items"], "item_id": "new"}]) == Loaded(1, 0)
    with reading(warehouse) as con:
        assert con.execute("select count(*), min(day) from items").fetchone() == (10, moved[0]["day"])
