"""A warehouse moves from a file to a lake on a server and back: whole, proven, and again after it was cut off."""

import itertools
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.__main__ import main
from pipelines.access import heads
from pipelines.runs.backup.move import move
from tests.conftest import ROOT
from tests.people import ANNA, person
from tests.servers import postgres
from tests.warehouse.rows import GOOD
from warehouse.core import connection, metadata, migrations
from warehouse.core.connection import reading, writing
from warehouse.core.errors import BackupUnequal, StorageWrong
from warehouse.core.load import upsert
from warehouse.storage import sentences
from warehouse.storage.copies import moving

# What one storage might read as something else than the other: signs, zeroes, no value, long texts.
ODD = ["é ☂ \U0001f9e1", "a\x00b", "'; drop table items; --", "", "\n\t", "{1,2}", "NULL", "x" * 70_000]
CUT_OFF = """
import os, signal, sys
from pipelines.runs.backup.move import move
from tests.people import ANNA
def told(step):
    print(step.table, flush=True)
    if step.number == 40:
        os.kill(os.getpid(), signal.SIGKILL)
move(ANNA, sys.argv[1], sys.argv[2], told)
"""


@pytest.fixture
def full(warehouse) -> str:
    """A file with a row in each table, and campaigns with odd names."""
    with writing(warehouse) as con:
        for table, row in GOOD.items():
            if table != "audit_log":
                upsert(con, table, [row])
        upsert(
            con,
            "campaigns",
            [GOOD["campaigns"] | {"campaign": f"c{n}", "label": o} for n, o in enumerate(ODD)],
        )
        metadata.store(con, {"organisation": "ROC Voorbeeld"})
    return warehouse


@pytest.fixture
def lake(server, tmp_path, monkeypatch) -> str:
    """The address of a database that nobody used yet."""
    monkeypatch.setenv("WEERKLANK_WAREHOUSE_DATA", str(tmp_path / "lake"))
    return f"ducklake:postgres:{server.database('moved')} password={postgres.quoted()}"


def held(url: str) -> dict[str, list]:
    """All rows of all tables, but the log's and the facts about the move itself."""
    with reading(url) as con:
        found = {
            table: sorted(con.execute(f"select * from {table}").fetchall(), key=repr)
            for table in GOOD
            if table not in ("audit_log", "warehouse_facts")
        }
        facts = metadata.read(con)
        found["facts"] = [facts[name] for name in ("organisation", migrations.SHAPE)]
        return found


def acts_of(url: str) -> list[tuple]:
    with reading(url) as con:
        return con.execute("select act, outcome, object from audit_log order by position").fetchall()


def test_a_file_moves_to_a_server_and_from_there_into_a_folder_and_back_into_a_file(
    full, lake, server, tmp_path, monkeypatch
):
    monkeypatch.setenv("OUR_DB", postgres.PASSWORD)
    folders = [tmp_path / name for name in ("server", "local")]
    for folder in folders:
        folder.mkdir()
    where = (
        f'[postgresql]\nhost = "127.0.0.1"\nport = {server.port}\ndatabase = "moved"\nuser = "weerklank"\n'
    )
    texts = ['catalogue = "postgresql"', f'catalogue = "{tmp_path}/catalogue.ducklake"']
    rest = [f'{where}password = "OUR_DB"\n', ""]
    for folder, text, more in zip(folders, texts, rest, strict=True):
        (folder / "warehouse.toml").write_text(f'{text}\ndata = "{folder}/data"\n{more}', "utf-8")
    monkeypatch.delenv("WEERKLANK_WAREHOUSE_DATA")
    places = [full, *(str(folder / "warehouse.toml") for folder in folders), str(tmp_path / "again.duckdb")]
    before, steps = held(full), []
    for source, target in itertools.pairwise(places):
        move(ANNA, source, target, steps.append)
        assert held(target) == before
        assert heads.verify(target).is_whole and heads.verify(source).is_whole
        assert acts_of(target)[-1][:2] == acts_of(source)[-1][:2] == ("warehouse.move", "done")
        with writing(target) as con:  # it goes on as any other
            upsert(con, "campaigns", [GOOD["campaigns"]])
    assert len(steps) == 3 * (len(GOOD) - 1) and all(step.copied for step in steps if step.rows)


def test_a_move_that_is_killed_goes_on_where_it_was_and_nobody_takes_half_for_whole(full, lake):
    before = held(full)
    ended = subprocess.run(
        [sys.executable, "-c", CUT_OFF, full, lake], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert len(ended.stdout.split()) == 40
    for way in (reading, writing):
        with pytest.raises(StorageWrong) as caught, way(lake):
            pytest.fail("half of it was opened")
        assert caught.value.template == sentences.HALF_MOVED
    steps = []
    move(ANNA, full, lake, steps.append)
    assert [step.table for step in steps if not step.copied and step.rows][:5] == ended.stdout.split()[:5]
    assert held(lake) == before


def test_what_changed_between_two_tries_is_in_the_target(full, tmp_path):
    target = str(tmp_path / "target.duckdb")

    class CutOff(Exception):
        """Ends it as Ctrl-C would."""

    def told(step):
        if step.number == len(GOOD) - 1:
            raise CutOff

    with pytest.raises(CutOff):
        move(ANNA, full, target, told)
    with writing(full) as con:
        con.execute("delete from campaigns where campaign = 'c0'")
        upsert(con, "campaigns", [GOOD["campaigns"] | {"campaign": "late"}])
    move(ANNA, full, target)
    assert held(target) == held(full)
    assert [outcome for act, outcome, _ in acts_of(full) if act == "warehouse.move"] == ["failed", "done"]


def test_a_target_that_holds_something_is_refused_and_left_as_it_is(full, tmp_path):
    other, third = str(tmp_path / "other.duckdb"), str(tmp_path / "third.duckdb")
    with writing(other) as con:
        upsert(con, "campaigns", [GOOD["campaigns"]])
    with writing(third):
        pass  # made, and nothing in it: that may be a target
    stood = held_as_it_is(other)
    for target, sentence in ((other, sentences.TAKEN), (full, sentences.SAME)):
        with pytest.raises(StorageWrong) as caught:
            move(ANNA, full, target)
        assert caught.value.template == sentence
    assert held_as_it_is(other) == stood
    move(ANNA, full, third)
    with pytest.raises(StorageWrong) as caught:
        move(ANNA, full, third)
    assert caught.value.template == sentences.MOVED
    (tmp_path / "foreign.duckdb").write_bytes(b"something else altogether")
    with pytest.raises(moving.connection.fault_messages.WarehouseForeign):
        move(ANNA, full, str(tmp_path / "foreign.duckdb"))


def held_as_it_is(url: str) -> object:
    with reading(url, as_it_is=True) as con:
        return sorted(metadata.read(con).items()), con.execute("from campaigns").fetchall()


def test_two_warehouses_are_never_mixed_in_one_target(full, tmp_path):
    target, other = str(tmp_path / "target.duckdb"), str(tmp_path / "other.duckdb")
    with writing(other) as con:
        upsert(con, "campaigns", [GOOD["campaigns"]])

    def told(step):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move(ANNA, full, target, told)
    with pytest.raises(StorageWrong) as caught:
        move(ANNA, other, target)
    assert caught.value.template == sentences.OTHER_MOVE


def test_a_copy_that_is_not_the_same_is_never_called_moved(full, tmp_path, monkeypatch):
    target, asked = str(tmp_path / "target.duckdb"), moving._content

    def spoilt(con, database, table, columns):
        found = asked(con, database, table, columns)
        return moving.Content(found.rows, "other") if database == "moved" and table == "campaigns" else found

    monkeypatch.setattr(moving, "_content", spoilt)
    with pytest.raises(BackupUnequal, match="campaigns"):
        move(ANNA, full, target)
    with pytest.raises(StorageWrong), reading(target):
        pytest.fail("it was opened")


def test_the_command_says_how_far_it_is_and_how_to_go_on_and_never_the_password(full, lake, capsys, tmp_path):
    assert main(["move", full, lake]) == 0
    said = capsys.readouterr()
    count = len(GOOD) - 1
    assert f"{count}/{count} " in said.err and "proven equal" in said.err
    assert 'catalogue = "postgresql"' in said.out and 'database = "moved"' in said.out
    assert str(tmp_path / "lake") in said.out
    assert postgres.PASSWORD not in said.out + said.err and "h\\e" not in said.out + said.err
    written = tmp_path / "settings" / "warehouse.toml"
    written.parent.mkdir()
    written.write_text(said.out.split("\n\n", 1)[1].rsplit("\n", 2)[0], "utf-8")
    os.environ["WEERKLANK_DB_PASSWORD"] = postgres.PASSWORD
    try:
        assert held(str(written)) == held(full)  # what it says to write works as it is written
    finally:
        del os.environ["WEERKLANK_DB_PASSWORD"]
    assert main(["move", full, lake]) == 3
    assert "moved there before" in capsys.readouterr().err


def test_nobody_but_who_sets_up_may_move(full, tmp_path):
    from pipelines.access.acts import NotAllowed

    with pytest.raises(NotAllowed):
        move(person("communication"), full, str(tmp_path / "target.duckdb"))
    assert not (tmp_path / "target.duckdb").exists()
    assert Path(full).exists() and connection.is_file(full)
