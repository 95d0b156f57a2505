"""What every table promises is kept, and who breaks it is told where."""

import datetime as dt

import pytest

from tests.storage.rows import NOW, item
from warehouse.connection import reading, writing
from warehouse.contract import contracts
from warehouse.errors import ContractBroken
from warehouse.load import upsert

PROMISED = {
    "items": "item_id url source_name outlet title text language published_at collected_at story_id",
    "mentions": "item_id subject matched",
    "sentiments": "item_id score label method",
    "source_runs": "run_id source_name outcome error last_good_at",
    "mention_days": "day subject",
}


@pytest.mark.parametrize("table", PROMISED)
def test_tables_that_other_programs_read_have_their_columns(table):
    assert set(PROMISED[table].split()) <= {column.name for column in contracts()[table].columns}


def test_every_table_has_a_key_and_says_what_each_column_is():
    assert len(contracts()) == 20
    for contract in contracts().values():
        assert contract.key and contract.comment, contract.table
        assert set(contract.key) <= {column.name for column in contract.columns}
        for column in contract.columns:
            assert column.comment, (contract.table, column.name)


def test_the_comments_stand_in_the_warehouse_itself(warehouse):
    with writing(warehouse):
        pass
    with reading(warehouse) as con:
        found = dict(con.execute("select table_name, comment from duckdb_tables()").fetchall())
    assert found["items"] == contracts()["items"].comment


BROKEN = {
    "a missing value": ({"title": None}, "title", "missing"),
    "a missing key": ({"item_id": None}, "item_id", "missing"),
    "a failed check": ({"url": "javascript:alert(1)"}, "url", "regexp_matches"),
    "an unknown word": ({"published_quality": "roughly"}, "published_quality", "published_quality"),
    "a time without a zone": ({"published_at": dt.datetime(2026, 1, 1)}, "published_at", "time zone"),
    "a text for a time": ({"published_at": "2026-01-01"}, "published_at", "time zone"),
    "a time for a day": ({"day": NOW}, "day", "date"),
    "a number for a text": ({"title": 3}, "title", "varchar"),
    "half a character": ({"title": "\ud800"}, "title", "surrogates"),
    "an unknown column": ({"colour": "red"}, "colour", "no such column"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_one_broken_row_stores_nothing_and_is_named(warehouse, name):
    changed, field, why = BROKEN[name]
    with writing(warehouse) as con:
        upsert(con, "items", [item(1)])
    with pytest.raises(ContractBroken) as caught, writing(warehouse) as con:
        upsert(con, "items", [item(1, title="new"), item(2), item(3, **changed), item(4)])
    assert caught.value.fields["table"] == "items" and caught.value.fields["field"] == field
    assert why in caught.value.fields["why"]
    with reading(warehouse) as con:
        assert con.execute("select item_id, title from items").fetchall() == [("i00001", "Bericht 1")]


def test_the_row_that_breaks_a_promise_is_named_by_its_key(warehouse):
    rows = [item(n) for n in range(50)]
    rows[37]["url"] = "ftp://krant.example/37"
    with pytest.raises(ContractBroken, match="i00037"), writing(warehouse) as con:
        upsert(con, "items", rows)


def test_a_key_twice_in_one_batch_is_refused(warehouse):
    with pytest.raises(ContractBroken, match="i00007 stands twice"), writing(warehouse) as con:
        upsert(con, "items", [item(7), item(8), item(7, title="other")])


def test_a_fraction_is_not_cut_to_a_whole_number(warehouse):
    row = {
        "run_id": "r",
        "source_name": "krant",
        "started_at": NOW,
        "seconds": 1,
        "outcome": "new",
        "found": 3.7,
    }
    with pytest.raises(ContractBroken, match=r"3\.7"), writing(warehouse) as con:
        upsert(con, "source_runs", [row])
