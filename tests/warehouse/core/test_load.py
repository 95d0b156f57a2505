"""Upsert and delete against a plain dictionary, batch after batch."""

import datetime as dt
import random
import re
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

import warehouse
from tests.warehouse.rows import AT, GOOD
from warehouse.core import migrations
from warehouse.core.connection import reading, writing
from warehouse.core.errors import ContractBroken
from warehouse.core.load import TOGETHER, Loaded, delete, upsert
from warehouse.storage import engines


@pytest.fixture
def con():
    with duckdb.connect(config={"threads": 1}) as con:
        con.execute(engines.OF_EACH)
        migrations.bring_up_to_date(con, "memory")
        yield con


def batch(dice: random.Random) -> list[dict]:
    """Rows of which some are there, some differ in one column, some are new; any of them may say nothing."""
    rows = {}
    for _ in range(dice.randrange(1, 12)):
        row = {
            "source_name": dice.choice("xy"),
            "item_id": f"i{dice.randrange(20)}",
            "url": dice.choice([None, "https://a.example/", "https://b.example/"]),
            "first_seen_at": AT + dt.timedelta(minutes=dice.randrange(2)),
        }
        if dice.random() < 0.5:
            row["text_hash"] = dice.choice(["h1", "h2"])
        rows[row["item_id"], row["source_name"]] = row
    return list(rows.values())


def held(con) -> dict[tuple[str, str], tuple]:
    rows = con.execute("select item_id, source_name, url, first_seen_at, text_hash from sightings").fetchall()
    assert len(rows) == len({row[:2] for row in rows})
    return {row[:2]: row[2:] for row in rows}


@pytest.mark.parametrize("keep", [(), ("first_seen_at",), ("url", "first_seen_at", "text_hash")])
@pytest.mark.parametrize("seed", range(2))
def test_every_batch_does_to_the_table_what_it_does_to_a_dictionary_and_counts_it(con, seed, keep):
    dice, plain = random.Random(seed), {}
    names = ("url", "first_seen_at", "text_hash")
    for _ in range(10):
        rows = batch(dice)
        expected = [0, 0, 0]
        for row in rows:
            key = row["item_id"], row["source_name"]
            new = tuple(row.get(name) for name in names)
            new = (new[0], new[1].replace(tzinfo=None), new[2])
            old = plain.get(key)
            if old is not None:
                new = tuple(was if n in keep else now for n, was, now in zip(names, old, new, strict=True))
            expected[0 if old is None else 1 if new != old else 2] += 1
            plain[key] = new
        assert upsert(con, "sightings", rows, keep=keep) == Loaded(*expected[:2])
        assert held(con) == plain
        assert upsert(con, "sightings", rows, keep=keep) == Loaded(0, 0)
        gone = [{"item_id": f"i{dice.randrange(30)}", "source_name": "x"} for _ in range(2)]
        keys = {(row["item_id"], row["source_name"]) for row in gone}
        delete(con, "sightings", gone)
        plain = {key: value for key, value in plain.items() if key not in keys}
        assert held(con) == plain
    assert len(plain) > 5


def test_rows_of_an_arrow_table_are_stored_as_rows_of_dictionaries(con):
    rows = [GOOD["sightings"] | {"item_id": name} for name in ("a", "b")]
    table = pa.Table.from_pylist(rows)
    assert upsert(con, "sightings", table.to_pylist()) == Loaded(2, 0)
    assert upsert(con, "sightings", rows) == Loaded(0, 0)


@pytest.mark.parametrize("table", GOOD)
def test_a_row_of_every_table_comes_back_as_it_went_in_and_goes_by_its_key(con, table):
    row = GOOD[table]
    con.execute(f"delete from {table}")
    assert upsert(con, table, [row]) == Loaded(1, 0)
    cursor = con.execute(f"from {table}")
    found = dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True))
    assert {name: value for name, value in found.items() if value is not None} == {
        name: value.replace(tzinfo=None) if isinstance(value, dt.datetime) else value
        for name, value in row.items()
        if value is not None
    }
    assert upsert(con, table, [row]) == Loaded(0, 0)
    for _ in range(2):  # what is gone already is no error
        delete(con, table, [row])
        assert con.execute(f"select count(*) from {table}").fetchone() == (0,)


def test_texts_of_any_kind_come_back_letter_for_letter(con):
    texts = [
        "",
        " ",
        "O'Brien",
        'zei "ja"',
        "€ ë 漢字 🎓",
        "a\x00b",
        "regel\nregel\r\n\t",
        "%s $1 {x} ; drop table items",
        "x" * 10**6,
    ]
    upsert(con, "items", [GOOD["items"] | {"item_id": f"i{n}", "text": text} for n, text in enumerate(texts)])
    found = con.execute(
        "select text from items where item_id in (select 'i' || range from range(9)) order by item_id"
    )
    assert [text for (text,) in found.fetchall()] == texts


def test_of_a_large_batch_every_row_counts_once_and_a_key_that_stands_twice_in_it_is_refused(con):
    rows = [{"source_name": "x", "item_id": f"i{n}", "first_seen_at": AT} for n in range(TOGETHER * 2 + 1)]
    assert upsert(con, "sightings", rows) == Loaded(len(rows), 0)
    assert upsert(con, "sightings", [*rows, {**rows[0], "item_id": "new"}]) == Loaded(1, 0)
    for twice in (0, TOGETHER - 1, TOGETHER, len(rows) - 1):
        with pytest.raises(ContractBroken, match=rf"i{twice}\b.* twice"):
            upsert(con, "sightings", [*rows, rows[twice]])
    with pytest.raises(ContractBroken, match="first_seen_at"):
        upsert(con, "sightings", [*rows[:-1], {**rows[-1], "first_seen_at": None}])
    assert len(held(con)) == len(rows) + 1


@pytest.mark.both
def test_a_transaction_that_fails_after_its_loads_leaves_the_old_rows(warehouse):
    with writing(warehouse) as con:
        upsert(con, "outlets", [{"outlet": "a.example", "reach": 1}, {"outlet": "b.example"}])
    with pytest.raises(KeyboardInterrupt), writing(warehouse) as con:
        upsert(con, "outlets", [{"outlet": "a.example", "reach": 2}, {"outlet": "c.example"}])
        delete(con, "outlets", [{"outlet": "b.example"}])
        raise KeyboardInterrupt
    with reading(warehouse) as con:
        assert con.execute("from outlets order by outlet").fetchall() == [
            ("a.example", 1, None),
            ("b.example", None, None),
        ]


def test_no_row_goes_to_the_database_by_way_of_arrow():
    """To load it and pandas with it takes 100 MB: whoever writes rows hands lists on (`load.listed`)."""
    modules = {path: path.read_text("utf-8") for path in Path(warehouse.__file__).parent.rglob("*.py")}
    assert len(modules) > 100
    assert [
        path.name for path, text in modules.items() if re.search(r"\.register\(|^import pyarrow", text, re.M)
    ] == []
