"""Opening the warehouse: not there, not ours, newer, held by others."""

import threading
import time
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.rows import GOOD
from warehouse.access.privacy import rewrite
from warehouse.core import files, metadata
from warehouse.core.connection import reading, writing
from warehouse.core.errors import (
    WarehouseBusy,
    WarehouseEmpty,
    WarehouseHeld,
    WarehouseLost,
    WarehouseOthers,
    WarehouseUnusable,
)
from warehouse.core.load import upsert
from warehouse.storage import engines
from warehouse.storage.copies import aside, backup


def test_what_was_never_loaded_is_empty_and_not_made_by_looking(warehouse):
    with pytest.raises(WarehouseEmpty, match="pipelines run"), reading(warehouse):
        pass
    assert not Path(warehouse).exists()


def test_a_file_of_another_kind_is_refused_and_left_as_it_is(warehouse):
    Path(warehouse).write_bytes(b"this is a letter" * 1000)
    for way in (reading, writing):
        with pytest.raises(WarehouseUnusable, match="is no file of Weerklank"), way(warehouse):
            pass
    assert Path(warehouse).read_bytes() == b"this is a letter" * 1000


def test_a_database_of_somebody_else_is_refused_and_left_as_it_is(warehouse):
    with duckdb.connect(warehouse) as con:
        con.execute("create table theirs (x int)")
    for way in (reading, writing):
        with pytest.raises(WarehouseOthers, match="tables of another program"), way(warehouse):
            pass
    with duckdb.connect(warehouse) as con:
        assert con.execute("show tables").fetchall() == [("theirs",)]


def test_a_database_without_any_table_is_empty_to_us(warehouse):
    duckdb.connect(warehouse).close()
    with pytest.raises(WarehouseEmpty), reading(warehouse):
        pass


def test_one_that_is_gone_is_missed_and_the_next_load_says_since_when(warehouse):
    with writing(warehouse):
        pass
    last = files.last_written(Path(warehouse))
    Path(warehouse).unlink()
    with pytest.raises(WarehouseLost, match="was deleted or moved") as caught, reading(warehouse):
        pass
    assert last and caught.value.fields["last"] == last.isoformat()
    duckdb.connect(warehouse).close()
    with pytest.raises(WarehouseLost), reading(warehouse):
        pass
    Path(warehouse).unlink()
    with writing(warehouse):
        pass
    with reading(warehouse) as con:
        facts = metadata.read(con)
    assert facts["lost_last"] == last.isoformat() <= facts["lost_at"]


def test_one_that_was_put_elsewhere_is_not_missed(warehouse, tmp_path):
    with writing(warehouse):
        pass
    aside.move(Path(warehouse), tmp_path / "aside.duckdb")
    with pytest.raises(WarehouseEmpty) as caught, reading(warehouse):
        pass
    assert type(caught.value) is WarehouseEmpty


def test_what_a_newer_version_wrote_is_refused(warehouse):
    with writing(warehouse) as con:
        con.execute("update warehouse_facts set value = '9999-abc' where name = 'shape'")
    for way in (reading, writing):
        with pytest.raises(WarehouseUnusable, match="newer version"), way(warehouse):
            pass


def test_a_reader_cannot_write(warehouse):
    with writing(warehouse) as con:
        upsert(con, "items", [GOOD["items"]])
    with reading(warehouse) as con, pytest.raises(duckdb.InvalidInputException):
        con.execute("delete from items")


def test_an_older_shape_gets_what_it_lacks_and_keeps_what_it_has(warehouse):
    with writing(warehouse) as con:
        upsert(con, "items", [GOOD["items"]])
        con.execute("drop table verdicts")
        con.execute("update warehouse_facts set value = '0000-older' where name = 'shape'")
    with writing(warehouse) as con:
        assert con.execute("select count(*) from verdicts").fetchone() == (0,)
        assert con.execute("select count(*) from items").fetchone() == (1,)


def test_who_waits_for_a_writer_is_told_after_its_patience_and_served_when_it_is_done(warehouse):
    with writing(warehouse) as con:
        upsert(con, "items", [GOOD["items"]])
        with pytest.raises(WarehouseBusy, match="Try again"), reading(warehouse, wait=0.1):
            pass
        with pytest.raises(WarehouseBusy), writing(warehouse, wait=0.1):
            pass
    with reading(warehouse, wait=0.1) as con:
        assert con.execute("select count(*) from items").fetchone() == (1,)


def waited(warehouse: str) -> None:
    with pytest.raises(WarehouseHeld), writing(warehouse, wait=2):
        pass


def test_a_program_that_holds_the_file_without_our_lock_is_named(warehouse):
    with writing(warehouse):
        pass
    import subprocess
    import sys

    holder = subprocess.Popen(
        [sys.executable, "-c", f"import duckdb, sys; c = duckdb.connect({warehouse!r}); print('held', flush=True);"
         " sys.stdin.read()"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(WarehouseHeld, match=rf"\(\S+, PID {holder.pid}\)"), reading(warehouse, wait=0.3):
            pass
        with pytest.raises(WarehouseHeld), writing(warehouse, wait=0.3):
            pass
        # While one of ours waits for that program with our lock, the others wait for the program too.
        waiting = threading.Thread(target=waited, args=(warehouse,))
        waiting.start()
        time.sleep(0.5)
        with pytest.raises(WarehouseHeld, match=f"PID {holder.pid}"), reading(warehouse, wait=0.3):
            pass
        waiting.join(20)
    finally:
        holder.stdin.close()
        holder.wait(10)
        holder.stdout.close()
    with reading(warehouse, wait=1):
        pass
    # What was noted is gone: a load of our own is a load.
    with writing(warehouse), pytest.raises(WarehouseBusy) as caught, reading(warehouse, wait=0.1):
        pass
    assert type(caught.value) is WarehouseBusy


def test_a_crowd_of_readers_does_not_keep_a_writer_out(warehouse):
    with writing(warehouse) as con:
        upsert(con, "items", [GOOD["items"]])
    stop = threading.Event()

    def look() -> None:
        while not stop.is_set():
            with reading(warehouse, wait=20) as con:
                con.execute("select count(*) from items").fetchone()

    crowd = [threading.Thread(target=look) for _ in range(8)]
    for reader in crowd:
        reader.start()
    try:
        with writing(warehouse, wait=20) as con:
            upsert(con, "items", [{**GOOD["items"], "item_id": "i2"}])
    finally:
        stop.set()
        for reader in crowd:
            reader.join(30)
    with reading(warehouse) as con:
        assert con.execute("select count(*) from items").fetchone() == (2,)


def test_a_warehouse_of_an_earlier_version_gets_its_new_tables_when_it_is_read(warehouse):
    with writing(warehouse) as con:
        con.execute("drop table judgements")
        con.execute("update warehouse_facts set value = '0000-earlier' where name = 'shape'")
    with reading(warehouse) as con:
        assert con.execute("select count(*) from judgements").fetchone() == (0,)


def version(path: str | Path) -> str:
    """For which versions of DuckDB is this file written?"""
    with duckdb.connect() as con:
        con.execute(f"attach '{path}' as seen (read_only)")
        tags = con.execute("select tags from duckdb_databases() where database_name = 'seen'").fetchall()
        return tags[0][0]["storage_version"]


def test_a_file_is_written_as_it_opens_fastest_also_one_of_before_its_copies_and_what_is_rewritten(
    warehouse, tmp_path, monkeypatch
):
    with monkeypatch.context() as before:
        before.setattr(engines, "AS_FILE", "storage_version 'v1.0.0'")
        with writing(warehouse) as con:
            upsert(con, "items", [GOOD["items"]])
        assert version(warehouse) == "v1.0.0+"
        assert rewrite.rewrite(warehouse)
        assert version(warehouse) == "v1.0.0+"
    with reading(warehouse):
        pass
    assert version(warehouse) == "v1.0.0+"
    backup.copy(warehouse, tmp_path / "copy.duckdb")
    assert version(tmp_path / "copy.duckdb") == "v1.2.0+"
    with writing(warehouse) as con:
        upsert(con, "items", [GOOD["items"] | {"title": "Een ander"}])
    assert version(warehouse) == "v1.2.0+"
    with reading(warehouse) as con:
        assert con.execute("select title from items").fetchall() == [("Een ander",)]
