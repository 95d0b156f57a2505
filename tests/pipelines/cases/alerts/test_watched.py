"""Who watches the watch: it beats, a trial goes through the whole chain, and a watch that is killed is noticed."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time

import pytest

from pipelines.cases.alerts import acting, ladder_file
from pipelines.cases.alerts.watching import heartbeat, post, reached
from pipelines.cases.alerts.watching import state as kept
from pipelines.cases.alerts.watching.asking import Rules
from pipelines.support.run_lock import alone
from tests.pages.school import NOW, fill, shown, usual, visit
from tests.pages.server.served import ask, serving
from tests.people import person
from tests.pipelines.cases.alerts.school import WEBCARE, school
from tests.pipelines.connectors.api_server import Answer, ApiServer
from tests.warehouse.cases.alerts.test_findings import keep, told
from tests.warehouse.rows import GOOD
from warehouse.cases.alerts import board
from warehouse.core import connection
from warehouse.core.connection import reading

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def outside():
    with ApiServer(lambda asked: Answer({"ok": True})) as server:
        yield server


@pytest.fixture
def roc(tmp_path, monkeypatch, outside):
    monkeypatch.setenv("OUTSIDE", f"{outside.url}ping/5f3c2a1b9d8e7f60")
    with school(tmp_path, monkeypatch, head='outside = "OUTSIDE"') as found:
        yield found


def working(roc):
    watch = roc.watch()
    watch.ask_rules()
    watch.once()
    return watch


def test_a_trial_that_arrived_is_told_outside_every_five_minutes_and_to_nobody_of_the_school(roc, outside):
    watch = working(roc)
    for minute in range(1, 11):
        roc.at(minute)
        watch.ask_rules()
        watch.once()
    assert len(outside.asked) == 3  # at 0, 5 and 10 minutes
    assert roc.told() == []
    with reading(roc.url) as con:
        assert board.recent(con, roc.now - dt.timedelta(days=1)) == ()
    assert heartbeat.look(roc.where).works(roc.now)


def test_the_post_of_a_trial_is_found_judged_and_told_and_comes_nowhere_else(roc, tmp_path, caplog):
    watch = working(roc)
    assert watch.trials.passed_at == roc.now and watch.trials.why is None
    found = post.alarm(roc.settings, "0a1b2c3d4e5f6a7b", roc.now)
    assert (found.rule, found.level) == ("threat", 4) and "ROC Test" in found.title
    with reading(roc.url) as con:
        tables = [name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()]
        held = {name: con.execute(f'select count(*) from "{name}"').fetchone()[0] for name in tables}
    assert tables and not any(
        held[name] for name in ("items", "stories", "threat_signals", "cases", "alerts")
    )
    kept_bytes = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"Ik schiet" not in kept_bytes and b"trial.invalid" not in kept_bytes
    assert "Ik schiet" not in caplog.text and roc.told() == []


def test_a_school_whose_query_loses_a_threat_has_no_trial_that_passes(roc):
    organisation = roc.where / "organisation.toml"
    told = organisation.read_text(encoding="utf-8")
    organisation.write_text(
        told.replace("[network]", 'query = "roc AND NOT dood"\n[network]'), encoding="utf-8"
    )
    watch = working(roc)
    assert watch.trials.passed_at is None and "no query of the school" in (watch.trials.why or "")


def test_where_the_rules_are_not_asked_no_trial_passes_and_nothing_is_told_outside(roc, outside):
    watch = working(roc)
    for minute in range(1, 30):
        roc.at(minute)
        watch.once()
    assert len(outside.asked) == 3  # what was asked until ten minutes ago still counts
    found = heartbeat.look(roc.where)
    assert found.why and not found.works(roc.now)
    assert found.passed_at == roc.now.replace(hour=9, minute=52)


def test_a_watch_that_begins_waits_for_the_first_answer_of_the_rules_and_not_for_ever(roc, outside):
    watch = roc.watch()
    watch.once()
    assert heartbeat.look(roc.where).why is None and not outside.asked
    roc.at(1)
    watch.ask_rules()
    watch.once()
    assert heartbeat.look(roc.where).why is None and len(outside.asked) == 1
    unanswered = roc.watch()
    unanswered.once()
    roc.at(3)
    unanswered.once()
    assert "ten minutes" in (heartbeat.look(roc.where).why or "") and len(outside.asked) == 1


def test_a_watch_that_was_killed_is_noticed_here_within_three_minutes_and_outside_within_ten(roc, outside):
    working(roc)
    beat = roc.now
    assert heartbeat.look(roc.where).works(beat + 2 * MINUTE + 59 * dt.timedelta(seconds=1))
    assert not heartbeat.look(roc.where).works(beat + 3 * MINUTE)
    # Who is asked every five minutes raises an alarm after two that did not come.
    assert len(outside.asked) == 1


def test_a_broken_or_missing_beat_counts_as_none(roc, tmp_path):
    assert not heartbeat.look(roc.where).works(roc.now)
    working(roc)
    (tmp_path / "data" / "alerts" / heartbeat.FILE).write_text('{"beat_at":', encoding="utf-8")
    found = heartbeat.look(roc.where)
    assert found.is_configured and found.beat_at is None and not found.works(roc.now)


def test_where_nobody_is_told_of_anything_nothing_is_late_and_the_monitor_is_told_that(roc):
    (roc.where / "alerts.toml").unlink()
    found = heartbeat.look(roc.where)
    assert not found.is_configured and not found.works(roc.now)


def test_who_ticked_neither_of_two_tests_is_named_and_who_ticked_one_is_not(roc):
    monday = roc.now.replace(day=9, hour=8)
    ladders = ladder_file.read(roc.where)
    watch = roc.watch()
    for week in range(3):
        roc.now = monday + dt.timedelta(days=7 * week)
        watch.once()
        with reading(roc.url) as con:
            (test,) = [each for each in board.recent(con, roc.now) if each.rule == "test"]
        acting.tick(person("board", name="Dirk"), roc.settings, test.alert_id, "test", roc.now, roc.url)
        if week == 1:
            acting.tick(
                person("security", name="carla"), roc.settings, test.alert_id, "test", roc.now, roc.url
            )
        with reading(roc.url) as con:
            named = reached.unreachable(con, ladders, roc.now + dt.timedelta(hours=23))
            later = reached.unreachable(con, ladders, roc.now + dt.timedelta(hours=24))
        expected = {0: ((), ()), 1: ((), ("Anna", "Bram")), 2: (("Anna", "Bram"), ("Anna", "Bram"))}
        assert (named, later) == expected[week]


def test_the_process_works_with_a_busy_warehouse_is_alone_ends_by_a_signal_and_goes_on_after_a_kill(roc):
    command = [sys.executable, "-m", "pipelines", "watch", "--config", str(roc.where), "--warehouse", roc.url]

    def started():
        return subprocess.Popen(command, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def until(holds):
        deadline = time.monotonic() + 60
        while not holds():
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def called():
        # By the clock of the machine: on a Monday the weekly trial goes out as well.
        return [asked.path for asked in roc.phone.asked if "Niveau 4" in str(asked.body)]

    def messages():
        return [each.message for each in kept.read().messages.values()]

    roc.now = dt.datetime.now(dt.UTC)
    # The roster of this school ends in November 2026, and this goes by the clock of the machine.
    (roc.where / "webcare.toml").write_text(WEBCARE.replace("2026-11-30", "2126-11-30"), encoding="utf-8")
    # The trial of a Monday waits for the morning where this runs in the night.
    quiet = ladder_file.read(roc.where).is_quiet(roc.now)
    first = started()
    until(lambda: heartbeat.look(roc.where).beat_at)
    second = None
    try:
        with connection.writing(roc.url):
            roc.alarm(4)
            until(lambda: len(called()) == 2)
            until(lambda: {each.state for each in messages() if each.level == 4 or not quiet} == {"sent"})
        first.kill()
        first.wait()
        second = started()
        begun = dt.datetime.now(dt.UTC)
        until(lambda: (heartbeat.look(roc.where).beat_at or begun) > begun)
        assert len(called()) == 2
        with pytest.raises(Exception, match="at work"), alone("watch", roc.url):
            raise AssertionError
        second.send_signal(signal.SIGTERM)
        assert second.wait(30) == 0
    finally:
        for each in (first, second):
            if each and each.poll() is None:
                each.kill()
                each.wait()


def test_from_a_threat_that_came_in_to_the_phone_by_the_rules_and_once(roc):
    rows = told("a", roc.now - MINUTE, 4) | {"subjects": [GOOD["subjects"]]}
    keep(roc.url, **rows)
    watch = roc.watch(ask=Rules())
    for minute in (0, 1, 2):
        roc.at(minute)
        watch.ask_rules()
        watch.once()
    # A source that is silent in this small school is of a level of which nobody is told.
    found = [(way, who, words) for way, who, words in roc.told() if "Niveau 4" in words]
    assert found == [("push", "anna", "Niveau 4, open"), ("sms", "anna", "Niveau 4, open")]


def test_rules_that_cannot_be_asked_hold_up_nothing_and_are_asked_again(roc):
    keep(roc.url, **(told("a", roc.now - MINUTE, 4) | {"subjects": [GOOD["subjects"]]}))
    watch = roc.watch(ask=Rules())
    watch.once()
    with connection.writing(roc.url):
        reported = roc.alarm(4, "report:1")
        watch.once()
        assert {words for _, _, words in roc.told()} == {"Niveau 4, open"}
    watch.ask_rules()
    watch.once()
    assert [way for way, _, _ in roc.told()] == ["push", "sms"] and reported


def test_the_monitor_and_the_board_are_told_while_it_fails_and_not_while_it_works(roc, tmp_path, monkeypatch):
    fill(roc.url, usual(40))
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", roc.url)
    roc.now = NOW
    amber = "Nobody is told of alerts since"

    def at(moment):
        monkeypatch.setenv("WEERKLANK_NOW", moment.isoformat())
        return shown(visit("pages/reputation.py", lang="en"))

    assert "the watch has never run" in at(NOW)
    working(roc)
    assert "Nobody is told" not in at(NOW + 2 * MINUTE) and "may not arrive" not in at(NOW + 2 * MINUTE)
    assert amber in at(NOW + 3 * MINUTE)
    ladder, gone = (roc.where / "alerts.toml").read_text(), "who was told is gone from the settings"
    (roc.where / "alerts.toml").write_text("")
    assert gone in at(NOW + 3 * MINUTE) and gone not in at(NOW + dt.timedelta(days=8))
    assert "nobody is set up for that" in shown(visit("pages/alerts.py", lang="en"))
    (roc.where / "alerts.toml").write_text(ladder)
    monkeypatch.setattr("pages.shared.login.may", lambda need: need != "alerts.read")
    assert amber not in at(NOW + 3 * MINUTE)
    data, times = tmp_path / "data", {NOW: 200, NOW + 3 * MINUTE: 503}
    for moment, status in times.items():
        with serving(data, WEERKLANK_CONFIG=str(roc.where), WEERKLANK_NOW=moment.isoformat()) as port:
            answer = ask(port, "/_weerklank/alerting")
            assert (answer.status, answer.headers["cache-control"]) == (status, "no-store")
            assert answer.headers["content-type"].startswith("text/plain")
            assert "Anna" not in answer.body.decode()
