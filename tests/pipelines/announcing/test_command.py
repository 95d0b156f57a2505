"""Without the page: the command line and the scheduler close a month, send it once, and say what went wrong."""

import datetime as dt
import json

import pytest

from pipelines.__main__ import main
from pipelines.access.person import SCHEDULE
from pipelines.announcing import scheduled
from pipelines.runs.scheduler import Schedule
from tests.pipelines.announcing.months import NOW, OCTOBER, fill_october, school
from tests.pipelines.announcing.post_office import PostOffice
from tests.pipelines.announcing.test_sending import config
from tests.warehouse.school import run
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert
from warehouse.months import closed as month_closed


@pytest.fixture
def october(tmp_path, monkeypatch, warehouse):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "config"))
    fill_october(warehouse)
    return tmp_path


def all_well(at=NOW) -> None:
    """Read since October, and well this morning: nothing speaks against closing."""
    since = dt.datetime(2026, 10, 5, 9, tzinfo=dt.UTC)
    with writing() as con:
        upsert(
            con,
            "source_runs",
            [run(name, at=when) for name in ("traffic-site", "krant") for when in (since, at)],
        )


def closed() -> tuple:
    with reading() as con:
        return month_closed.months(con)


@pytest.mark.both
def test_the_command_closes_writes_and_sends_once(october, capsys):
    with PostOffice() as office:
        school(october / "config", config(office.port))
        all_well()
        out = october / "uit"
        assert main(["announce", "2026-10", "--by", "Anna", "--out", str(out), "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert (told["month"], told["closed_now"], told["forced"]) == ("2026-10", True, False)
        assert [(each["kind"], each["state"]) for each in told["sent"]] == [
            ("announcement", "sent"), ("announcement", "sent"), ("report", "sent"),
        ]  # fmt: skip
        assert main(["announce", "2026-10"]) == 0
        assert "was closed before" in capsys.readouterr().out
        assert len(office.raw) == 3
    names = {path.name for path in out.iterdir()}
    assert {"2026-10-newsletter-nl.md", "2026-10-line-en.md", "2026-10-nl.pdf", "2026-10-nl.png",
            "2026-10-board-en.pdf"} <= names  # fmt: skip
    assert "560 volgers" in (out / "2026-10-intranet-nl.md").read_text(encoding="utf-8")


def test_a_source_that_fell_away_keeps_the_month_open_and_is_named_unless_it_is_closed_without(
    october, capsys
):
    school(october / "config")
    with writing() as con:
        con.execute("delete from source_runs")
        good, bad = (dt.datetime(2026, 10, day, 9, tzinfo=dt.UTC) for day in (20, 21))
        runs = [
            run("krant", good),
            run("krant", bad, "failed", error_template="Status 503."),
            run("traffic-site", NOW),
        ]
        upsert(con, "source_runs", runs)
    assert main(["announce", "2026-10", "--no-send"]) == 1
    said = capsys.readouterr().err
    assert "2026-10 is not closed" in said and "- De Krant has given nothing since 2026-10-21." in said
    assert "503" not in said and closed() == ()
    assert main(["announce", "2026-10", "--no-send", "--force"]) == 0
    assert closed() == (OCTOBER,) and "by force" in capsys.readouterr().out


@pytest.mark.parametrize("written", ["oktober", "2026-13", "2026-1", "26-10"])
def test_what_is_no_month_is_wrong_use(october, capsys, written):
    school(october / "config")
    assert main(["announce", written]) == 2
    assert "is no month; write for example 2026-10" in capsys.readouterr().err


def test_a_month_to_come_is_wrong_use(october, capsys):
    school(october / "config")
    assert main(["announce", "2099-01", "--force"]) == 2
    assert "is not over yet" in capsys.readouterr().err


def test_a_sending_that_fails_ends_with_one(october, capsys):
    with PostOffice(refuse=("bestuur@roc.example",)) as office:
        school(october / "config", config(office.port))
        all_well()
        assert main(["announce", "2026-10"]) == 1
    assert "failed" in capsys.readouterr().out


def settings_of(october, port: int, what: str):
    return school(
        october / "config", config(port).replace("[announcement]", f"[announcement]\nscheduled = {what}")
    )


@pytest.mark.both
def test_on_the_first_working_day_the_month_is_closed_and_sent_by_itself(october):
    with PostOffice() as office:
        settings = settings_of(october, office.port, '["announcement", "report"]')
        sunday = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)
        assert scheduled.when_due(SCHEDULE, settings, sunday) == [] and closed() == ()
        monday = sunday + dt.timedelta(days=1)
        all_well(monday)
        told = scheduled.when_due(SCHEDULE, settings, monday)
        assert closed() == (OCTOBER,)
        assert [each.state for each in told] == ["sent"] * 3
        # Every later look finds it done.
        assert {
            each.state for each in scheduled.when_due(SCHEDULE, settings, monday + dt.timedelta(hours=1))
        } == {"skipped"}
        assert len(office.raw) == 3
    with reading() as con:
        assert con.execute("select distinct sent_by from publications").fetchall() == [("schedule",)]


def test_a_month_that_was_over_before_anything_was_collected_is_closed_by_hand_only(october):
    settings = school(october / "config")
    with writing() as con:
        con.execute("delete from source_runs")
        upsert(con, "source_runs", [run(name, at=NOW) for name in ("traffic-site", "krant")])
    assert scheduled.when_due(SCHEDULE, settings, NOW) == [] and closed() == ()
    assert main(["announce", "2026-10", "--no-send"]) == 0


def test_without_being_asked_nothing_is_sent_by_itself(october):
    with PostOffice() as office:
        settings = school(october / "config", config(office.port))
        all_well()
        assert scheduled.when_due(SCHEDULE, settings, NOW) == []
        assert closed() == (OCTOBER,) and not office.raw


def test_while_a_source_fails_it_waits_and_what_failed_to_go_goes_later(october):
    with PostOffice(broken="451 later") as office:
        settings = settings_of(october, office.port, '["report"]')
        assert scheduled.when_due(SCHEDULE, settings, NOW) == [] and closed() == ()
        all_well()
        assert [each.state for each in scheduled.when_due(SCHEDULE, settings, NOW)] == ["failed"]
        office.broken = None
        assert [each.state for each in scheduled.when_due(SCHEDULE, settings, NOW)] == ["sent"]
        assert len(office.raw) == 1


def test_the_scheduler_looks_at_the_month(october):
    school(october / "config")
    all_well()
    at = [NOW]
    schedule = Schedule(october / "config", clock=lambda: at[0])
    schedule.announce()
    assert closed() == (OCTOBER,)
    with writing() as con:
        con.execute("delete from months")
        con.execute("delete from month_figures")
    schedule.announce()
    assert closed() == ()  # it looks every half hour
    at[0] += dt.timedelta(minutes=31)
    schedule.announce()
    assert closed() == (OCTOBER,)
