"""What nobody foresaw in one source or step is a row, a sentence and a line in the log; everything else goes on."""

import datetime as dt
import importlib.util
import logging
import subprocess
import sys
import weakref
from pathlib import Path

import pytest

from pipelines.mentions.collect import CollectedSource
from pipelines.mentions.load_batches import in_order
from pipelines.runs import scheduler
from pipelines.support import guard, steps
from pipelines.support.errors import RunBusy
from pipelines.support.workers import Pool, cluster
from tests.pipelines.connectors.api_server import ApiServer
from tests.pipelines.connectors.measuring import measured
from tests.pipelines.connectors.test_social import configured, mastodon_site
from tests.pipelines.runs.school import NOW, collected, item, rows, rss, write
from tests.pipelines.web.site import Site, page
from warehouse.core.connection import reading, writing
from warehouse.core.errors import WarehouseHeld
from warehouse.sources.failing_steps import failing

NEWS = rss(item("ROC Voorbeeld wint prijs", "https://krant.example/prijs", "Een mooie prijs."))
GOAL = """
[[goals]]
name = "vermeldingen"
title = "Vermeldingen"
metric = "hand"
start = 2026-08-01
deadline = 2027-07-31
target = 60
"""


@pytest.fixture
def site():
    with Site({"*": page(NEWS)}) as running:
        yield running


def drop(*tables: str) -> None:
    with writing() as con:
        for table in tables:
            con.execute(f"drop table {table}")


def outcomes(report) -> dict[str, str]:
    return {result.source_name: result.outcome for result in report.results}


def test_a_step_that_breaks_is_a_row_and_the_others_are_made(site, warehouse, tmp_path, caplog):
    school = write(tmp_path / "c", [("krant", site.url("/krant"))])
    collected(school)
    drop("goal_forecasts", "api_spending")
    with caplog.at_level(logging.ERROR, "weerklank"):
        report = collected(school, NOW + dt.timedelta(hours=1), nightly=True)
    assert outcomes(report) == {"krant": "unchanged"}
    assert [step.name for step in report.failed_steps] == ["measuring", "forecasting"]
    assert [step.name for step in report.steps] == [
        "configuration", "matching", "known", "collecting", "measuring", "inbox", "sampling",
        "forecasting", "nightly",
    ]  # fmt: skip
    assert rows("select value from warehouse_facts where name = 'nightly_at'") == [
        ((NOW + dt.timedelta(hours=1)).isoformat(),)
    ]
    stored = dict(rows("select step, error from run_steps where outcome = 'failed'"))
    assert set(stored) == {"measuring", "forecasting"}
    for step in report.failed_steps:
        reference = step.error.fields["reference"]
        assert stored[step.name] == str(step.error) and reference in stored[step.name]
        assert "api_spending" not in str(step.error) and "goal_forecasts" not in str(step.error)
        [line] = [each for each in caplog.records if getattr(each, "reference", None) == reference]
        assert line.exc_info[0] is not None


def test_a_step_that_goes_well_again_says_so_once_and_is_no_longer_failing(site, warehouse, tmp_path):
    school = write(tmp_path / "c", [("krant", site.url("/krant"))])
    collected(school)
    with writing() as con:
        con.execute("alter table api_spending rename to gone")
    for hour in (1, 2):
        collected(school, NOW + dt.timedelta(hours=hour))
    with reading() as con:
        [found] = failing(con)
    assert (found.step, found.since) == ("measuring", NOW + dt.timedelta(hours=1))
    with writing() as con:
        con.execute("alter table gone rename to api_spending")
    for hour in (3, 4):
        assert collected(school, NOW + dt.timedelta(hours=hour)).failed_steps == []
    with reading() as con:
        assert failing(con) == ()
    assert rows("select step, outcome from run_steps order by started_at") == [
        ("measuring", "failed"),
        ("measuring", "failed"),
        ("measuring", "well"),
    ]


def test_what_cannot_be_stored_at_all_fails_each_source_and_the_run_goes_on(site, warehouse, tmp_path):
    school = write(tmp_path / "c", [("a", site.url("/a")), ("b", site.url("/b"))])
    collected(school)
    drop("source_runs")
    report = collected(school, NOW + dt.timedelta(hours=1))
    assert outcomes(report) == {"a": "failed", "b": "failed"}
    assert "look for" in report.failed[0].error
    assert "collecting" in [step.name for step in report.failed_steps]
    assert [step.name for step in report.steps][-1] == "forecasting"


def test_items_of_one_source_that_break_fail_that_source_and_no_other(site, warehouse, tmp_path):
    """A table that refuses one text, as a broken row of a damaged file does."""
    site.pages |= {
        "/goed": page(NEWS),
        "/kwaad": page(rss(item("ROC Voorbeeld ontploft", "https://kwaad.example/1", "Boem."))),
    }
    school = write(tmp_path / "c", [("goed", site.url("/goed")), ("kwaad", site.url("/kwaad"))])
    collected(write(tmp_path / "c", []))
    with writing() as con:
        columns = con.execute("describe items").fetchall()
        names = ", ".join(f"{name} {kind}" for name, kind, *_ in columns)
        con.execute(f"create table fresh ({names}, check (title not like '%ontploft%'))")
        con.execute("drop table items")
        con.execute("alter table fresh rename to items")
    school = write(tmp_path / "c", [("goed", site.url("/goed")), ("kwaad", site.url("/kwaad"))])
    report = collected(school)
    assert outcomes(report) == {"goed": "new", "kwaad": "failed"} and report.failed_steps == []
    assert rows("select title from items") == [("ROC Voorbeeld wint prijs",)]
    assert dict(rows("select source_name, outcome from source_runs")) == {"goed": "new", "kwaad": "failed"}


def test_a_raw_folder_that_cannot_be_written_loses_no_number(warehouse, tmp_path):
    (tmp_path / "raw").write_text("a file where a folder is expected", encoding="utf-8")
    with ApiServer(mastodon_site) as server:
        report = measured(configured(tmp_path / "c", server.url))
    [result] = report.results
    assert result.outcome == "partial" and "data/raw" in result.error and str(tmp_path) not in result.error
    assert report.failed_steps == []
    assert rows("select followers from channel_days where followers is not null") == [(321,)]


HOLDER = "import duckdb, sys; con = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


@pytest.fixture
def held():
    """Begins a program that holds a file of DuckDB open without our lock, until it is told to end."""
    begun = []

    def hold(path: str) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        begun.append(process)
        assert process.stdout.readline() == b"held\n"
        return process

    yield hold
    for process in begun:
        process.stdin.close()
        process.wait(20)
        process.stdout.close()


def test_a_warehouse_that_another_program_holds_at_the_start_ends_the_run_with_its_name(
    site, warehouse, tmp_path, held
):
    school = write(tmp_path / "c", [("krant", site.url("/krant"))])
    collected(school)
    held(warehouse)
    with pytest.raises(WarehouseHeld, match=r"Another program \(python[\d.]*, PID \d+\) has the file"):
        collected(school)
    assert len(site.asked) == 1


def test_the_scheduler_pauses_longer_after_each_failure_of_a_step_and_the_others_go_on(
    site, warehouse, tmp_path
):
    folder = tmp_path / "c"
    write(folder, [("krant", site.url("/krant"))])
    clock = [NOW]
    work = scheduler.Schedule(folder, clock=lambda: clock[0])
    assert outcomes(work.once()) == {"krant": "new"}
    drop("source_runs", "publications")
    asked = len(site.asked)
    begun, looks = clock[0] + dt.timedelta(hours=2), []
    for minute in range(100):
        clock[0] = begun + dt.timedelta(minutes=minute)
        before = work._failures["running"]
        assert work.once() is None
        work.announce()
        if work._failures["running"] > before:
            looks.append(minute)
    # After 1, 2, 4, 8, 16 and then each 30 minutes.
    assert looks == [0, 1, 3, 7, 15, 31, 61, 91]
    assert len(site.asked) == asked  # what is due could not even be looked up
    assert dict(rows("select step, count(*) from run_steps group by 1")) == {"running": 8, "announcing": 8}
    assert work.score() is False and work._failures["scoring"] == 0
    # A configuration that cannot be read, a folder that is gone: the last good one holds.
    (folder / "sources.toml").write_bytes(b"\xff\xfe\x00")
    clock[0] += dt.timedelta(hours=1)
    assert work.once() is None


def test_a_step_that_failed_keeps_its_sentence_and_nothing_of_what_it_held():
    class Page:
        """What was read, and is large."""

    held = []

    def act() -> None:
        page = Page()
        held.append(weakref.ref(page))
        raise RunBusy(pid=1, since="x")

    done: list[steps.Step] = []
    steps.attempt("stories", act, done, lambda: NOW)
    (step,) = done
    assert isinstance(step.error, RunBusy) and str(step.error)
    assert held[0]() is None


def test_another_run_is_no_failure_and_only_waited_for():
    done = []

    def busy() -> None:
        raise RunBusy(pid=1, since="x")

    with pytest.raises(RunBusy):
        steps.attempt("running", busy, done, lambda: NOW, (RunBusy,))
    assert done == []
    assert steps.attempt("running", busy, done, lambda: NOW) is None
    assert isinstance(done[0].error, RunBusy)


def test_every_step_of_a_run_has_a_name_for_people(site, warehouse, tmp_path):
    report = collected(write(tmp_path / "c", []), nightly=True, accurate=0.1)
    names = {step.name for step in report.steps}
    # Stories are grouped again only after several batches, and workers are told of only where some are named; the
    # scheduler has steps of its own.
    alone = {
        "workers",
        "national",
        "running",
        "announcing",
        "webhooks",
        "subscriptions",
        "backfilling",
        "cases",
        "retaining",
        "looking",
        "tidying",
        "backup",
    }
    assert names | {"stories"} | alone == set(steps.TITLES)


def test_a_command_that_breaks_ends_with_a_sentence_and_no_bare_traceback(site, warehouse, tmp_path):
    write(tmp_path / "c", [("krant", site.url("/krant"))])
    command = [sys.executable, "-m", "pipelines"]
    subprocess.run([*command, "run", "--config", tmp_path / "c"], check=True, capture_output=True)
    drop("items")
    done = subprocess.run(
        [*command, "check", "roc", "--config", tmp_path / "c"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "python -m pipelines check: something went wrong" in done.stderr.splitlines()[-1]
    assert Path(warehouse).name not in done.stderr.splitlines()[-1]


def test_what_waited_for_its_place_is_given_when_no_more_can_arrive(site, tmp_path):
    school = write(tmp_path / "c", [(name, site.url(f"/{name}")) for name in "abcd"])

    def arriving():
        for name in "dbc":
            yield CollectedSource(school.source(name), NOW)
        raise RuntimeError("the network thread ended early")

    given = []
    with pytest.raises(guard.Unforeseen):
        given.extend(each.source.name for each in in_order(arriving(), school.sources))
    assert given == ["b", "c", "d"]


@pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None,
    reason="the package distributed is not installed: pip install 'weerklank[dask]'",
)
def test_workers_that_do_not_answer_are_a_sentence_and_no_failed_run(site, warehouse, tmp_path, monkeypatch):
    school = write(tmp_path / "c", [("krant", site.url("/krant"))])
    monkeypatch.setattr(Pool.__init__, "__defaults__", (0, 0))
    monkeypatch.setenv(cluster.NAME, "tcp://127.0.0.1:9")
    monkeypatch.setattr(cluster, "SECONDS", 0.5)
    report = collected(school, helpers=1)
    assert outcomes(report) == {"krant": "new"} and report.failed_steps == []
    with reading() as con:
        [told] = failing(con)
    assert told.step == "workers" and "this machine does all the work itself" in told.error
    monkeypatch.delenv(cluster.NAME)
    collected(school, NOW + dt.timedelta(hours=1))
    with reading() as con:
        assert failing(con) == ()
