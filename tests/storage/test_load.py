"""The one door: new, changed, unchanged, kept, removed."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from tests.storage.rows import item
from warehouse.connection import reading, writing
from warehouse.load import Loaded, delete, upsert


def stored(warehouse: str, sql: str = "select item_id, title from items order by all") -> list[tuple]:
    with reading(warehouse) as con:
        return con.execute(sql).fetchall()


def load(warehouse: str, rows: list[dict], **more) -> Loaded:
    with writing(warehouse) as con:
        return upsert(con, "items", rows, **more)


def test_new_changed_and_unchanged_rows_are_told_apart(warehouse):
    assert load(warehouse, [item(1), item(2), item(3)]) == Loaded(3, 0, 0)
    assert load(warehouse, [item(1), item(2, title="new"), item(4)]) == Loaded(1, 1, 1)
    assert stored(warehouse) == [
        ("i00001", "Bericht 1"), ("i00002", "new"), ("i00003", "Bericht 3"), ("i00004", "Bericht 4"),
    ]  # fmt: skip


def test_the_same_batch_twice_stores_nothing_twice(warehouse):
    rows = [item(n) for n in range(200)]
    load(warehouse, rows)
    assert load(warehouse, rows) == Loaded(0, 0, 200)
    assert len(stored(warehouse)) == 200


def test_a_kept_column_is_written_once(warehouse):
    load(warehouse, [item(1)], keep=("title",))
    assert load(warehouse, [item(1, title="other")], keep=("title",)) == Loaded(0, 0, 1)
    assert load(warehouse, [item(1, title="other", text="new")], keep=("title",)) == Loaded(0, 1, 0)
    assert stored(warehouse, "select title, text from items") == [("Bericht 1", "new")]


def test_unknown_stays_unknown_and_differs_from_known(warehouse):
    load(warehouse, [item(1, outlet=None)])
    assert load(warehouse, [item(1, outlet=None)]) == Loaded(0, 0, 1)
    assert load(warehouse, [item(1)]) == Loaded(0, 1, 0)
    row = item(1)
    del row["outlet"]
    assert load(warehouse, [row]) == Loaded(0, 1, 0)
    assert stored(warehouse, "select outlet from items") == [(None,)]


def test_nothing_in_nothing_done(warehouse):
    assert load(warehouse, []) == Loaded(0, 0, 0)
    with writing(warehouse) as con:
        assert delete(con, "items", []) == 0


def test_times_are_stored_as_utc_whatever_their_zone(warehouse):
    moment = dt.datetime(2026, 7, 1, 0, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))
    load(warehouse, [item(1, published_at=moment)])
    assert stored(warehouse, "select published_at from items") == [(dt.datetime(2026, 6, 30, 22, 30),)]


def test_rows_are_removed_by_their_key_and_missing_ones_are_no_error(warehouse):
    load(warehouse, [item(1), item(2)])
    with writing(warehouse) as con:
        assert delete(con, "items", [{"item_id": "i00001"}, {"item_id": "i99999"}]) == 1
    assert [row[0] for row in stored(warehouse)] == ["i00002"]


def test_what_fails_half_way_leaves_all_as_it_was(warehouse):
    load(warehouse, [item(1)])
    with pytest.raises(KeyError), writing(warehouse) as con:
        upsert(con, "items", [item(1, title="new"), item(2)])
        delete(con, "items", [{"item_id": "i00001"}])
        raise KeyError("half way")
    assert stored(warehouse) == [("i00001", "Bericht 1")]
