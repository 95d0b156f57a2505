"""A backup of a lake is one file, and goes back into a lake: whole, in one transaction, or not at all."""

import datetime as dt

import pytest

from pipelines.runs.backup import by_whom, restore, write
from pipelines.settings.network import Backups
from tests.people import ANNA
from tests.warehouse.rows import GOOD
from warehouse.core.connection import reading, writing
from warehouse.core.errors import BackupUnequal
from warehouse.core.load import upsert
from warehouse.storage.copies import moving

NOW = dt.datetime(2026, 11, 29, 4, tzinfo=dt.UTC)


def held(url: str) -> tuple:
    with reading(url) as con:
        return con.execute("select campaign, label from campaigns order by all").fetchall()


@pytest.fixture
def backup(warehouse, tmp_path, monkeypatch):
    """A backup of a warehouse with one campaign, which has another one now."""
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "config"))
    (tmp_path / "config").mkdir()
    with writing(warehouse) as con:
        upsert(con, "campaigns", [GOOD["campaigns"]])
        upsert(con, "channel_days", [GOOD["channel_days"]])
    made = by_whom.make(ANNA, Backups(str(tmp_path / "copies"), None, ()), now=NOW)
    with writing(warehouse) as con:
        upsert(con, "campaigns", [GOOD["campaigns"] | {"campaign": "later"}])
    return made


@pytest.mark.both
def test_a_backup_goes_back_where_it_came_from_and_what_stood_there_is_named(backup, warehouse):
    assert write.check(backup.folder).tables["campaigns"] == 1
    done = by_whom.put_back(ANNA, backup.folder, now=NOW)
    assert held(warehouse) == [("open-dag", "Open dag")]
    assert done.kept.startswith(
        "snapshot " if warehouse.startswith("ducklake") else "warehouse.duckdb.before-"
    )
    with reading(warehouse) as con:
        assert con.execute("select count(*) from channel_days").fetchone() == (1,)
        lines = con.execute("select act from audit_log order by position").fetchall()
    assert lines[-1] == ("backup.restore",)
    with writing(warehouse) as con:
        upsert(con, "campaigns", [GOOD["campaigns"] | {"label": "Anders"}])
    assert held(warehouse) == [("open-dag", "Anders")]


@pytest.mark.parametrize("warehouse", ["lake"], indirect=True)
def test_a_backup_that_goes_back_in_part_goes_back_not_at_all(backup, warehouse, monkeypatch):
    asked, before = moving.content_of, held(warehouse)

    def spoilt(con, database, table, columns):
        found = asked(con, database, table, columns)
        return moving.Content(9, "") if database == "warehouse" and table == "items" else found

    monkeypatch.setattr(moving, "content_of", spoilt)
    with pytest.raises(BackupUnequal, match="items"):
        restore.put_back(backup.folder, now=NOW)
    assert held(warehouse) == before and len(before) == 2


@pytest.mark.parametrize("warehouse", ["lake"], indirect=True)
def test_a_backup_of_a_lake_goes_back_into_a_file(backup, tmp_path):
    target = str(tmp_path / "file.duckdb")
    restore.put_back(backup.folder, url=target, now=NOW)
    assert held(target) == [("open-dag", "Open dag")]
