"""Numbered changes bring an older warehouse to the shape of this version, each once."""

import pytest

from warehouse.core import migrations
from warehouse.core.connection import reading, writing
from warehouse.core.errors import UpgradeFailed, WarehouseUnusable
from warehouse.core.load import upsert

# Each run leaves a mark that a second run would double.
DOUBLE = "update outlets set reach = reach * 2;"


@pytest.fixture
def release(tmp_path, monkeypatch):
    """Become a version of Weerklank that knows these changes: number → SQL."""
    folder = tmp_path / "changes"
    folder.mkdir()
    monkeypatch.setattr(migrations, "FOLDER", folder)

    def become(numbered: dict[int, str]) -> None:
        for path in folder.glob("*.sql"):
            path.unlink()
        for number, sql in numbered.items():
            (folder / f"{number:04d}-change.sql").write_text(sql, encoding="utf-8")
        migrations.numbered.cache_clear()
        migrations.newest.cache_clear()

    become({})
    yield become
    migrations.numbered.cache_clear()
    migrations.newest.cache_clear()


def reach(url: str) -> int:
    with reading(url) as con:
        return con.execute("select reach from outlets").fetchone()[0]


def load(url: str) -> None:
    with writing(url) as con:
        upsert(con, "outlets", [{"outlet": "krant.example", "reach": 100}])


def test_a_change_is_run_once_however_often_the_warehouse_is_written(warehouse, release):
    load(warehouse)
    release({1: DOUBLE})
    for _ in range(3):
        with writing(warehouse):
            pass
    assert reach(warehouse) == 200


def test_changes_run_in_the_order_of_their_numbers_and_only_those_that_were_not_run(warehouse, release):
    load(warehouse)
    release({1: DOUBLE})
    with writing(warehouse):
        pass
    release({10: "update outlets set reach = reach + 7;", 2: DOUBLE, 1: DOUBLE})
    with writing(warehouse):
        pass
    assert reach(warehouse) == 100 * 2 * 2 + 7


def test_a_new_warehouse_has_the_newest_shape_and_runs_no_change(warehouse, release):
    release({1: "update a_table_of_long_ago set x = 1;"})
    load(warehouse)
    release({1: "update a_table_of_long_ago set x = 1;", 2: DOUBLE})
    with writing(warehouse):
        pass
    assert reach(warehouse) == 200


def test_a_change_that_fails_leaves_the_warehouse_as_it_was_and_can_be_run_again(warehouse, release):
    load(warehouse)
    release({1: DOUBLE, 2: f"{DOUBLE} update no_such_table set x = 1;"})
    with pytest.raises(UpgradeFailed, match="it fails at 0002-change") as caught, writing(warehouse):
        pytest.fail("a load began on half a change")
    assert "Catalog" not in str(caught.value)
    assert reach(warehouse) == 100
    release({1: DOUBLE, 2: DOUBLE})
    with writing(warehouse):
        pass
    assert reach(warehouse) == 400


def test_what_a_newer_version_changed_is_neither_read_nor_written_by_an_older_one(warehouse, release):
    release({1: DOUBLE})
    load(warehouse)
    release({})
    for way in (reading, writing):
        with pytest.raises(WarehouseUnusable, match="newer version") as caught, way(warehouse):
            pass
        assert caught.value.fields["url"] == warehouse
    release({1: DOUBLE})
    assert reach(warehouse) == 100
