"""The command line: what other programs may rely on."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pipelines.runs.school import item, rows, rss, write
from tests.pipelines.web.site import Site, page, status
from warehouse.core.connection import writing


@pytest.fixture
def school(warehouse, tmp_path, monkeypatch):
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "c"))
    with Site({"/good": page(rss(item("ROC Voorbeeld wint", "https://k.example/1", "Mooi")))}) as site:
        write(tmp_path / "c", [("good", site.url("/good"))])
        yield site, tmp_path / "c"


def command(*words: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "pipelines", *words],
        capture_output=True,
        text=True,
        timeout=60,
        env=dict(os.environ),
        check=False,
    )


def test_a_good_run_exits_0_and_its_json_says_what_came_in(school):
    done = command("run", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["failed"] == []
    assert [(result["source_name"], result["outcome"], result["added"]) for result in report["results"]] == [
        ("good", "new", 1)
    ]
    assert rows("select title from items") == [("ROC Voorbeeld wint",)]


def test_a_failed_step_exits_1_and_is_named_and_the_rest_is_made(school):
    assert json.loads(command("run", "--json").stdout)["failed_steps"] == []
    with writing() as con:
        con.execute("drop table goal_forecasts")
    done = command("run", "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["failed"], report["failed_steps"]) == (1, [], ["forecasting"])
    told = {each["step"]: each for each in report["steps"]}
    assert told["collecting"]["outcome"] == "well" and told["collecting"]["error"] is None
    reference = re.search(r"look for (\w{8}) in the log", told["forecasting"]["error"])[1]
    assert reference in done.stderr and "Traceback" in done.stderr
    text = command("run")
    assert (
        text.returncode == 1
        and "failed    step forecasting" in text.stdout
        and "1 steps failed" not in text.stdout
    )


def test_a_failed_source_exits_1_and_is_named(school):
    site, folder = school
    site.pages["/bad"] = status(410)
    write(folder, [("good", site.url("/good")), ("bad", site.url("/bad"))])
    done = command("run")
    assert done.returncode == 1
    assert "failed    bad" in done.stdout
    assert json.loads(command("run", "--source", "bad", "--json").stdout)["failed"] == ["bad"]


def test_wrong_use_and_wrong_configuration_exit_2_with_a_sentence(school):
    _site, folder = school
    assert command("run", "--nope").returncode == 2
    assert command().returncode == 2
    done = command("run", "--source", "nope")
    assert done.returncode == 2
    assert "There are: good" in done.stderr
    (folder / "sources.toml").write_text('[[sources]]\nname = "x"\n', encoding="utf-8")
    done = command("run")
    assert done.returncode == 2
    assert "sources.toml:1" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_busy_warehouse_exits_3(school, warehouse):
    command("run")
    from pipelines.support.run_lock import alone

    with alone("run"):
        done = command("run")
    assert done.returncode == 3
    assert "Another run is at work" in done.stderr


def test_an_unusable_warehouse_exits_3(school, warehouse):
    Path(warehouse).write_bytes(b"this is no warehouse" * 100)
    done = command("run")
    assert done.returncode == 3
    assert "is no file of Weerklank. It was left as it is." in done.stderr
    assert "Traceback" not in done.stderr


def test_an_argument_wins_over_the_environment(school, tmp_path):
    other = tmp_path / "other.duckdb"
    assert command("run", "--warehouse", str(other)).returncode == 0
    assert other.exists()
    assert not (tmp_path / "warehouse.duckdb").exists()
    done = command("run", "--config", str(tmp_path / "nowhere"))
    assert done.returncode == 2
    assert "There is no" in done.stderr


def test_check_tries_sources_and_queries_and_stores_nothing(school):
    site, folder = school
    site.pages["/page"] = page("<html><title>Welkom</title><body>x</body></html>")
    write(folder, [("good", site.url("/good")), ("page", site.url("/page"))])
    done = command("check", "--json")
    assert done.returncode == 1
    found = {each["name"]: each for each in json.loads(done.stdout)["sources"]}
    assert found["good"]["entries"] == 1
    assert "web page (“Welkom”)" in found["page"]["error"]
    assert not (folder.parent / "warehouse.duckdb").exists()


def test_check_shows_what_a_query_finds_and_where_it_breaks(school):
    command("run")
    found = json.loads(command("check", "--json", "voorbeeld AND wint").stdout)
    assert (found["found"], found["of"]) == (1, 1)
    assert found["examples"][0]["matched"] == ["Voorbeeld", "wint"]
    done = command("check", "voorbeeld AND (wint")
    assert done.returncode == 2
    assert "voorbeeld AND (wint\n              ^" in done.stderr


def test_the_next_runs_are_listed(school):
    command("run")
    due = json.loads(command("schedule", "--list", "--json").stdout)
    assert {each["source"] for each in due} == {"good", None}


def test_a_changed_query_is_asked_of_all_stored_items(school):
    site, folder = school
    command("run")
    write(folder, [("good", site.url("/good"))], query="wint")
    report = json.loads(command("run", "--json").stdout)
    assert report["rematched"] == 1
    assert rows("select subject, matched from mentions") == [("ROC Voorbeeld", ["wint"])]
    write(folder, [("good", site.url("/good"))], query="verliest")
    command("run")
    assert rows("select count(*) from mentions") == [(0,)]
    assert rows("select count(*) from mention_days") == [(0,)]


def test_sample_data_is_set_aside_when_a_real_school_moves_in(school, warehouse):
    from warehouse.core import metadata

    with writing() as con:
        metadata.store(con, {"sample": "true", "organisation": "ROC Voorbeeld"})
    assert command("run").returncode == 0
    assert rows("select value from warehouse_facts where name = 'sample'") == [("false",)]
    assert (school[1].parent / "warehouse.sample.duckdb").exists()
