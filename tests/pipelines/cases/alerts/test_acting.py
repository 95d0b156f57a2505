"""One story is told once for each level, and no act is lost while the warehouse is busy."""

import dataclasses
import datetime as dt
import json
from types import SimpleNamespace

import pytest

from pipelines.access.acts import NotAllowed
from pipelines.access.person import SCHEDULE
from pipelines.cases.alerts import acting, spool
from pipelines.cases.alerts.alarm import Alarm
from pipelines.cases.alerts.errors import AlertRefused
from tests.people import ANNA, person
from warehouse.access import audit
from warehouse.cases.alerts import board
from warehouse.core import connection
from warehouse.core.connection import reading, writing
from warehouse.core.errors import ContractBroken

pytestmark = pytest.mark.both

AT = dt.datetime(2026, 11, 2, 9, 42, tzinfo=dt.UTC)
THREAT = Alarm("threat", "threat:s1", 3, "Een bericht", "https://krant.example/1", AT, AT)
BRAM = person("security")
SETTINGS = SimpleNamespace()


def minutes(count: float) -> dt.datetime:
    return AT + dt.timedelta(minutes=count)


@pytest.fixture
def url(tmp_path, monkeypatch, warehouse) -> str:
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(acting, "WAIT", 0.05)
    with writing(warehouse):
        pass
    return warehouse


def raised(url, *alarms, now=AT, by=SCHEDULE):
    return acting.raise_alarms(by, SETTINGS, alarms or [THREAT], now, url)


def look(url, alert_id):
    with reading(url) as con:
        return board.alert_dossier(con, alert_id)


def acts_of(url, alert_id):
    return [event.act for event in look(url, alert_id).events]


def held(url):
    """The warehouse, as a load of an hour holds it."""
    return connection.writing(url)


def test_one_story_is_told_once_a_higher_level_again_and_a_lower_one_never(url):
    (first,) = raised(url)
    assert raised(url, now=minutes(1)) == [first]
    assert raised(url, dataclasses.replace(THREAT, level=2), now=minutes(2)) == [first]
    assert acts_of(url, first) == ["raised"]
    assert raised(url, dataclasses.replace(THREAT, level=4), now=minutes(3)) == [first]
    found = look(url, first)
    assert (found.alert.level, found.alert.raised_at, found.alert.level_at) == (4, AT, minutes(3))
    assert acts_of(url, first) == ["raised", "higher"]


def test_a_higher_level_is_nobodys_yet_though_somebody_acted_on_the_lower_one(url):
    (first,) = raised(url)
    acting.acknowledge(BRAM, SETTINGS, first, minutes(1), url)
    raised(url, dataclasses.replace(THREAT, level=4), now=minutes(2))
    assert look(url, first).alert.acts(minutes(2)) is None


def test_what_ended_is_not_told_again_but_for_a_higher_level_as_a_new_alert(url):
    (first,) = raised(url)
    acting.end(ANNA, SETTINGS, first, "Loos", minutes(5), url)
    assert raised(url, now=minutes(6)) == [first]
    (second,) = raised(url, dataclasses.replace(THREAT, level=4), now=minutes(7))
    assert second != first and look(url, second).alert.is_open and not look(url, first).alert.is_open
    with pytest.raises(AlertRefused):
        acting.end(ANNA, SETTINGS, first, "Nog eens", minutes(8), url)


def test_a_drill_is_not_about_what_is_real(url):
    real, drill = raised(url, THREAT, dataclasses.replace(THREAT, is_drill=True))
    assert real != drill and look(url, drill).alert.is_drill


def test_the_same_key_twice_in_one_batch_is_one_alert_of_the_gravest_level(url):
    one, two = raised(url, THREAT, dataclasses.replace(THREAT, level=4))
    assert one == two and look(url, one).alert.level == 4


def test_i_act_lapses_after_thirty_minutes_and_each_act_holds_it_longer(url):
    (alert,) = raised(url)
    acting.acknowledge(BRAM, SETTINGS, alert, minutes(1), url)
    found = look(url, alert).alert
    assert found.acts(minutes(30)) == "Bram" and found.acts(minutes(31)) is None
    acting.tick(BRAM, SETTINGS, alert, "police", minutes(20), url)
    assert look(url, alert).alert.ack_until == minutes(50)
    # A tick of another holds it for who has it.
    acting.tick(ANNA, SETTINGS, alert, "board", minutes(25), url)
    assert look(url, alert).alert.acts(minutes(54)) == "Bram"
    assert [event.note for event in look(url, alert).events if event.act == "ticked"] == ["police", "board"]


def test_a_line_that_is_not_on_the_checklist_an_empty_reason_and_an_unknown_alert_are_refused(url):
    (alert,) = raised(url)
    for act, given in ((acting.tick, "coffee"), (acting.end, " "), (acting.note, "")):
        with pytest.raises(AlertRefused):
            act(ANNA, SETTINGS, alert, given, minutes(1), url)
    with pytest.raises(AlertRefused):
        acting.acknowledge(ANNA, SETTINGS, "nowhere", minutes(1), url)
    assert acts_of(url, alert) == ["raised"]


@pytest.mark.parametrize("role", ["marketing", "administrator", "auditor"])
def test_whose_roles_do_not_allow_it_neither_raises_nor_acts(url, role):
    (alert,) = raised(url)
    with pytest.raises(NotAllowed):
        raised(url, dataclasses.replace(THREAT, key="threat:s2"), by=person(role))
    with pytest.raises(NotAllowed):
        acting.acknowledge(person(role), SETTINGS, alert, minutes(1), url)


def test_while_the_warehouse_is_busy_acts_wait_beside_it_and_are_stored_in_their_order_once(url):
    (first,) = raised(url)
    with held(url):
        (second,) = raised(
            url, dataclasses.replace(THREAT, key="threat:s2", level=4), now=minutes(1), by=BRAM
        )
        again = raised(url, dataclasses.replace(THREAT, key="threat:s2", level=4), now=minutes(1.5), by=BRAM)
        assert again == [second]
        acting.acknowledge(BRAM, SETTINGS, second, minutes(2), url)
        acting.tick(BRAM, SETTINGS, first, "police", minutes(3), url)
        assert acting.merge(url) == 0
        (known,) = [each for each in acting.after([], spool.read()) if each.alert_id == second]
        assert known.acts(minutes(3)) == "Bram"
    assert acting.merge(url) == 3 and acting.merge(url) == 0
    assert acts_of(url, first) == ["raised", "ticked"] and acts_of(url, second) == ["raised", "acknowledged"]
    assert look(url, second).events[0].happened_at == minutes(1)
    with reading(url) as con:
        done = [kept.line for kept in audit.lines(con) if kept.line.person == "Bram"]
    assert sorted(line.act for line in done) == ["alerts.acknowledge", "alerts.raise", "alerts.tick"]
    assert {line.outcome for line in done} == {"done"}


def test_a_process_that_died_between_storing_and_emptying_the_file_stores_nothing_twice(url):
    (first,) = raised(url)
    with held(url):
        acting.tick(BRAM, SETTINGS, first, "police", minutes(1), url)
    before = (spool.folder() / "spool.jsonl").read_bytes()
    acting.merge(url)
    (spool.folder() / "spool.jsonl").write_bytes(before + b'{"change": {"change_id": "ha')
    acting.tick(BRAM, SETTINGS, first, "board", minutes(2), url)
    assert acts_of(url, first) == ["raised", "ticked", "ticked"]
    assert not (spool.folder() / "spool.jsonl").exists()


def test_after_a_half_line_the_next_act_stands_on_a_line_of_its_own(url):
    with held(url):
        (spool.folder() / "spool.jsonl").write_bytes(b'{"half')
        raised(url, by=ANNA)
    lines = (spool.folder() / "spool.jsonl").read_text().splitlines()
    assert lines[0] == '{"half' and json.loads(lines[1])["change"]["act"] == "raised"
    assert acting.merge(url) == 1


def test_what_breaks_the_promise_of_the_table_is_refused_and_does_not_wait(url):
    with pytest.raises(ContractBroken):
        raised(url, dataclasses.replace(THREAT, level=5))
    assert spool.read() == []


def test_of_a_warehouse_that_was_never_loaded_the_first_alert_is_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    new = str(tmp_path / "new.duckdb")
    (alert,) = raised(new)
    assert look(new, alert).alert.key == "threat:s1"
