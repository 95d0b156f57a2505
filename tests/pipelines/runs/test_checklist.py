"""The list of what a school still has to set up: derived from what is filled in and what came in."""

import datetime as dt
import shutil

import pytest

from pages.shared.i18n import translate, use_language
from pipelines import settings
from pipelines.runs import checklist
from pipelines.runs.backup import known, write
from pipelines.sources import sync_settings
from pipelines.support.data_folder import data_folder
from tests.people import ANNA
from tests.pipelines.runs.school import NOW
from tests.pipelines.runs.school import write as school
from warehouse.channels import readings
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert
from warehouse.sources.arrived import Arrived, arrived

ALL = Arrived(True, True, True, True)
NOTHING = Arrived()
EIGHT = ("sources", "channels", "traffic", "goals", "costs", "mail", "login", "backup")
WHOLE = {
    "channels.toml": '[costs]\nhour = 42\n[[channels]]\nname = "a"\nnetwork = "x"\n'
    '[[traffic]]\nname = "s"\nconnector = "plausible"\naccount = "a"\n',
    "goals.toml": '[[goals]]\nname = "g"\nmetric = "hand"\nstart = 2026-08-01\ndeadline = 2027-07-31\ntarget = 1\n',
    "announcement.toml": '[mail]\nserver = "s"\nsender = "a@b.nl"\nallowed = ["b.nl"]\nto = ["c@b.nl"]\n',
}


@pytest.fixture
def bare(tmp_path, monkeypatch):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    return school(tmp_path / "config", [])


def whole(bare) -> settings.Settings:
    (bare.folder / "sources.toml").write_text(
        '[[sources]]\nname = "k"\nurl = "https://k.example/f"\n', "utf-8"
    )
    for name, text in WHOLE.items():
        (bare.folder / name).write_text(text, "utf-8")
    return settings.read(bare.folder)


def states(given, came, closed=False, now=NOW) -> dict[str, str]:
    return {step.name: step.state for step in checklist.steps(given, came, closed, now)}


def test_a_school_that_filled_in_nothing_has_eight_steps_to_do(bare):
    assert states(bare, NOTHING) == dict.fromkeys(EIGHT, "open")


def test_what_is_filled_in_waits_for_what_comes_in(bare):
    found = states(whole(bare), NOTHING)
    assert {name for name, state in found.items() if state == "waiting"} == {
        "sources",
        "channels",
        "traffic",
        "costs",
    }
    assert {name for name, state in found.items() if state == "done"} == {"goals", "mail"}
    known.note(bare.folder, NOW, 1)
    assert states(whole(bare), ALL, closed=True) == dict.fromkeys(EIGHT, "done")
    assert not checklist.left(checklist.steps(whole(bare), ALL, True, NOW))


def test_while_the_figures_cannot_be_read_nothing_that_is_filled_in_is_called_for(bare):
    assert "waiting" not in states(whole(bare), None).values()


def test_a_peers_channel_and_a_mail_without_recipients_are_none(bare):
    (bare.folder / "channels.toml").write_text(
        '[[channels]]\nname = "a"\nnetwork = "x"\npeer = "Voorbeeld College"\n', "utf-8"
    )
    mail = WHOLE["announcement.toml"].replace('to = ["c@b.nl"]\n', "")
    (bare.folder / "announcement.toml").write_text(mail, "utf-8")
    found = states(settings.read(bare.folder), ALL)
    assert found["channels"] == found["mail"] == "open"


def test_a_step_that_is_dismissed_is_off_the_list_until_it_is_called_back_or_done(bare):
    checklist.dismiss(ANNA, "mail")
    checklist.dismiss(ANNA, "backup")
    left = checklist.left(checklist.steps(bare, NOTHING, False, NOW))
    assert [step.name for step in left] == [*EIGHT[:5], "login"]
    checklist.dismiss(ANNA, "mail", now=False)
    assert states(bare, NOTHING)["mail"] == "open" and states(bare, NOTHING)["backup"] == "dismissed"
    checklist.dismiss(ANNA, "mail")
    assert states(whole(bare), ALL)["mail"] == "done"


@pytest.mark.parametrize("torn", ["", "{", '"x"', "[1, null]"])
def test_a_torn_list_of_what_was_dismissed_is_none(bare, tmp_path, torn):
    (tmp_path / "data" / "settings").mkdir(parents=True)
    (tmp_path / "data" / "settings" / "checklist.json").write_text(torn, "utf-8")
    assert states(bare, NOTHING) == dict.fromkeys(EIGHT, "open")


def test_a_backup_that_was_made_is_known_and_one_that_is_gone_or_old_is_told(bare, warehouse, tmp_path):
    sync_settings.sync(bare)
    made = write.make(tmp_path / "backups", bare.folder, now=NOW)
    assert states(bare, NOTHING)["backup"] == "done"
    late = checklist.steps(bare, NOTHING, False, NOW + dt.timedelta(days=9))[-1]
    with use_language("nl"):
        told = translate(late.told, late.fields)
    assert (
        late.state == "waiting"
        and told == "De laatste back-up is van 23 november 2026 09:00; dat is lang geleden."
    )
    shutil.rmtree(made.folder)
    assert states(bare, NOTHING)["backup"] == "waiting"
    (data_folder() / known.NOTE).write_text("[]", "utf-8")
    assert states(bare, NOTHING)["backup"] == "open"


def test_what_came_in_is_asked_of_the_warehouse(bare, warehouse):
    sync_settings.sync(whole(bare))
    with reading() as con:
        assert arrived(con) == NOTHING
    read = {
        "day": NOW.date(),
        "metric": "followers",
        "value": 1,
        "quality": "exact",
        "definition": "x:followers",
    }
    with writing() as con:
        readings.store(con, [{**read, "channel": "elsewhere"}], "api", "test", NOW)
        assert not arrived(con).readings
        readings.store(con, [{**read, "channel": "a"}], "api", "test", NOW)
        effort = {"channel": "a", "month": dt.date(2026, 10, 1), "entered_at": NOW}
        upsert(con, "channel_efforts", [{**effort, "hours": None, "euros": None}])
        assert not arrived(con).efforts
        upsert(con, "channel_efforts", [{**effort, "hours": 0.0, "euros": None}])
    with reading() as con:
        assert arrived(con) == Arrived(items=False, readings=True, visits=False, efforts=True)
