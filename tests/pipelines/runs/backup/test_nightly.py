"""The scheduler makes a backup a night where the settings say so; it is known of, and one that fails is told."""

import datetime as dt
import json
import shutil
import threading

import pytest

from pages.shared.i18n import use_language
from pages.views.sources import backups
from pipelines.access import acts
from pipelines.runs import scheduler
from pipelines.runs.backup import by_whom, known, restore, write
from pipelines.settings import read
from pipelines.settings.network import Backups
from pipelines.support.data_folder import data_folder
from pipelines.support.errors import ConfigError
from tests.people import ANNA, person
from tests.pipelines.runs.backup.test_backup import school  # noqa: F401 (a fixture)
from warehouse.access import audit
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert
from warehouse.sources.failing_steps import failing

NIGHT = dt.datetime(2026, 11, 30, 2, 0, tzinfo=dt.UTC)  # 3 o'clock in Amsterdam


@pytest.fixture
def nightly(school, tmp_path):  # noqa: F811
    """A school with a folder for backups in its settings."""
    with (tmp_path / "config" / "organisation.toml").open("a") as file:
        file.write(f'[backup]\nfolder = "{tmp_path / "out"}"\nkeep = 2\n')
    return tmp_path


def names(folder) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def said(now: dt.datetime, language: str = "nl") -> str:
    with use_language(language):
        return str(backups.line(now) or "")


def test_one_is_made_each_night_and_the_newest_are_kept(nightly, warehouse):
    clock = [NIGHT + dt.timedelta(minutes=1)]
    work = scheduler.Schedule(url=warehouse, clock=lambda: clock[0])
    work.back_up()
    assert names(nightly / "out") == ["weerklank-20261130T020100Z"]
    clock[0] += dt.timedelta(hours=3)
    work.back_up()
    assert len(names(nightly / "out")) == 1
    for _ in range(2):
        clock[0] += dt.timedelta(days=1)
        work.back_up()
    assert names(nightly / "out") == ["weerklank-20261201T050100Z", "weerklank-20261202T050100Z"]
    with reading(warehouse) as con:
        lines = [(each.line.person, each.line.act, each.line.object) for each in audit.lines(con)]
    assert ("schedule", "backup.make", "weerklank-20261202T050100Z") in lines
    assert "Laatste goede back-up: 2 december 2026" in said(clock[0])
    assert "Last good backup: 2 December 2026" in said(clock[0], "en")


def test_one_that_fails_stands_on_the_page_with_its_reason_until_it_goes_well(nightly, warehouse):
    clock = [NIGHT + dt.timedelta(minutes=1)]
    work = scheduler.Schedule(url=warehouse, clock=lambda: clock[0])
    (nightly / "out").write_text("no folder")
    work.back_up()
    with reading(warehouse) as con:
        (step,) = failing(con)
    assert step.step == "backup" and "cannot be used" in step.error
    (nightly / "out").unlink()
    work.back_up()  # it waits a minute first
    assert names(nightly / "out") == []
    clock[0] += dt.timedelta(minutes=2)
    work.back_up()
    assert len(names(nightly / "out")) == 1
    with reading(warehouse) as con:
        assert failing(con) == ()


def test_where_nothing_is_said_of_it_or_nothing_is_loaded_none_is_made(school, tmp_path):  # noqa: F811
    url = str(tmp_path / "other" / "none.duckdb")
    assert not by_whom.when_due(read(), None, NIGHT, NIGHT, None)
    with (tmp_path / "config" / "organisation.toml").open("a") as file:
        file.write(f'[backup]\nfolder = "{tmp_path / "out"}"\n')
    assert not by_whom.when_due(read(), None, NIGHT, NIGHT, url)
    assert names(tmp_path / "out") == [] and not (tmp_path / "other" / "none.duckdb").exists()


def test_the_page_says_that_the_last_one_is_gone_or_that_nights_were_missed(nightly, warehouse):
    assert "Er is nog geen back-up gemaakt" in said(NIGHT)
    made = by_whom.make(ANNA, read().backups, url=warehouse, now=NIGHT)
    assert "Laatste goede back-up" in said(NIGHT + dt.timedelta(hours=26))
    assert "wk-trouble" in said(NIGHT + dt.timedelta(hours=28))
    shutil.rmtree(made.folder)
    assert "niet meer waar" in said(NIGHT)


def test_only_who_manages_makes_one_or_puts_one_back(nightly, warehouse):
    for other in ("board", "marketing", "communication", "webcare", "security", "auditor"):
        with pytest.raises(acts.NotAllowed):
            by_whom.make(person(other), Backups(str(nightly / "out")), url=warehouse)
        with pytest.raises(acts.NotAllowed):
            by_whom.put_back(person(other), nightly / "out", url=warehouse)
    assert names(nightly / "out") == []
    made = by_whom.make(person("administrator"), Backups(str(nightly / "out")), url=warehouse)
    by_whom.put_back(person("administrator"), made.folder, url=warehouse)
    with reading(warehouse) as con:
        assert [each.line.act for each in audit.lines(con) if each.line.outcome == "done"] == [
            "backup.restore"
        ]


def test_a_backup_of_a_warehouse_that_is_written_all_the_while_is_whole_and_of_one_moment(nightly, warehouse):
    """Each load adds as many outlets as events: a copy of half a load would hold more of one than of the other."""
    stop, stored = threading.Event(), []

    def load() -> None:
        while not stop.is_set():
            at = len(stored)
            with writing(warehouse) as con:
                for half in range(2):
                    rows = [{"outlet": f"{at}-{half}-{n}.example"} for n in range(200)]
                    upsert(con, "outlets", rows)
            stored.append(at)
            stop.wait(0.1)  # as between the batches of a load

    writer = threading.Thread(target=load)
    writer.start()
    try:
        found = [write.make(nightly / "out", now=NIGHT + dt.timedelta(minutes=n)) for n in range(3)]
    finally:
        stop.set()
        writer.join()
    assert stored
    for made in found:
        assert restore.check(made.folder).tables["outlets"] % 400 == 0
    restore.put_back(found[-1].folder)
    with reading(warehouse) as con:
        assert con.execute("select count(*) from outlets").fetchone() == (found[-1].tables["outlets"],)


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ('folder = "backups"', "whole path"),
        ('folder = "/srv/../etc"', "whole path"),
        ('folder = ""', "empty"),
        ("keep = 3", "missing"),
        ('folder = "/srv/b"\nkeep = 0', "at least one"),
        ('folder = "/srv/b"\nkeep = -1', "whole number"),
        ('folder = "/srv/b"\nrecipients = ["age1nonsense"]', "no public key"),
        ('folder = "/srv/b"\nrecipients = ["AGE-SECRET-KEY-1VERYSECRET"]', "must never stand here"),
        ('folder = "/srv/b"\nevery = "1d"', "every"),
    ],
)
def test_what_is_no_backup_is_refused_with_a_sentence(school, tmp_path, table, why):  # noqa: F811
    with (tmp_path / "config" / "organisation.toml").open("a") as file:
        file.write(f"[backup]\n{table}\n")
    with pytest.raises(ConfigError) as refused:
        read()
    assert why in str(refused.value) and "VERYSECRET" not in str(refused.value)


def test_notes_of_before_are_read_once_and_then_stand_in_one_file(school, tmp_path):  # noqa: F811
    data = data_folder()
    (data / "backups.json").write_text(json.dumps([str(tmp_path / "elsewhere")]))
    (tmp_path / "elsewhere").mkdir()
    (data / "last_backup.json").write_text(
        json.dumps({"folder": str(tmp_path / "elsewhere"), "at": "2026-11-01T02:00:00+00:00"})
    )
    assert known.last() == known.LastBackup(dt.datetime(2026, 11, 1, 2, tzinfo=dt.UTC), True)
    made = write.make(tmp_path / "out")
    assert known.last().at == made.made_at
    assert not (data / "last_backup.json").exists()
    told = json.loads((data / "backups.json").read_text())
    assert told["folders"] == [str((tmp_path / name).resolve()) for name in ("out", "elsewhere")]


@pytest.mark.parametrize(
    "torn", ["", "{", "[1", '{"folders": 3, "last": 7}', "null", '{"last": {"at": 3}}', "7"]
)
def test_a_torn_note_says_nothing_and_hinders_nothing(school, tmp_path, torn):  # noqa: F811
    (data_folder() / "backups.json").write_text(torn)
    assert known.last() is None and known.newest() == ()
    made = write.make(tmp_path / "out")
    assert known.last().at == made.made_at
