"""Commands with two organisations: each is done for one or for all, and nothing of one reaches the other."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines.__main__ import main
from tests.pipelines.access.organisations import two
from tests.pipelines.access.organisations.two import answers, command
from tests.pipelines.runs.school import item, rss
from tests.pipelines.web.site import Site, page
from warehouse.core import connection

WAIT = 90.0


@pytest.fixture
def organisations(tmp_path, monkeypatch):
    folder = two.served(tmp_path, monkeypatch)
    with Site({}) as site:
        for name in ("alfa", "beta"):
            site.pages[f"/{name}"] = page(rss(item(f"ROC {name} wint", f"https://k.example/{name}", "Mooi")))
            two.add(folder, name, [("krant", site.url(f"/{name}"))])
        yield folder


def titles(folder: Path, name: str) -> list[str]:
    with connection.reading(folder.parent / "data" / name / "warehouse.duckdb") as con:
        return [title for (title,) in con.execute("select title from items order by title").fetchall()]


def acts_of(folder: Path, name: str) -> set[str]:
    with connection.reading(folder.parent / "data" / name / "warehouse.duckdb") as con:
        return {act for (act,) in con.execute("select act from audit_log").fetchall()}


def test_a_run_is_for_all_in_turn_and_one_that_is_broken_stops_none(organisations):
    two.add(organisations, "aaa")
    (organisations / "aaa" / "organisation.toml").write_text("[organisation\n", encoding="utf-8")
    (organisations / "zzz").mkdir()
    done = command("run", "--json")
    told = answers(done)
    assert {name: each["exit_code"] for name, each in told.items()} == {
        "aaa": 2,
        "alfa": 0,
        "beta": 0,
        "zzz": 2,
    }
    assert done.returncode == 2
    assert "organisation.toml" in told["aaa"]["error"] and "organisation.toml" in told["zzz"]["error"]
    assert titles(organisations, "alfa") == ["ROC alfa wint"] and titles(organisations, "beta") == [
        "ROC beta wint"
    ]
    text = command("audit", "--most", "1")
    assert [line for line in text.stdout.splitlines() if line.startswith("# ")] == [
        "# aaa",
        "# alfa",
        "# beta",
        "# zzz",
    ]


def test_a_named_one_is_done_alone_and_its_lines_stay_with_it(organisations):
    assert command("run", "--organisation=alfa", "krant").returncode == 0
    assert not (organisations.parent / "data" / "beta").exists()
    asked = command("privacy", "erase", "ask", "handle", "@iemand", "--organisation", "alfa", "--json")
    assert asked.returncode == 0, asked.stderr
    kept = command("privacy", "retention", "--json")
    assert {name: each["exit_code"] for name, each in answers(kept).items()} == {"alfa": 0, "beta": 0}
    assert {act.partition(".")[0] for act in acts_of(organisations, "alfa")} == {"sources", "privacy"}
    assert acts_of(organisations, "beta") == {"privacy.retain"}
    assert acts_of(organisations, "alfa") > {"privacy.retain"}
    told = answers(command("audit", "--verify", "--json"))
    assert {each["answer"]["whole"] for each in told.values()} == {True} and len(told) == 2


def test_a_backup_stands_in_a_folder_of_its_own_and_goes_back_to_its_own_alone(organisations, tmp_path):
    assert command("run").returncode == 0
    secrets = organisations / "alfa" / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir()
    secrets.write_text('SLEUTEL = "geheim-van-alfa"\n', encoding="utf-8")
    made = command("backup", str(tmp_path / "backups"), "--keep", "1")
    assert made.returncode == 0, made.stderr
    (alfa,) = (tmp_path / "backups" / "alfa").iterdir()
    (_beta,) = (tmp_path / "backups" / "beta").iterdir()
    assert not any(b"geheim-van-alfa" in file.read_bytes() for file in alfa.rglob("*") if file.is_file())
    refused = command("restore", str(alfa), "--organisation", "beta")
    assert refused.returncode != 0 and "another organisation" in refused.stderr
    assert titles(organisations, "beta") == ["ROC beta wint"]
    back = command("restore", str(alfa), "--organisation", "alfa")
    assert back.returncode == 0, back.stderr
    assert titles(organisations, "alfa") == ["ROC alfa wint"]
    assert "backup.restore" in acts_of(organisations, "alfa")
    assert "backup.restore" not in acts_of(organisations, "beta")


@pytest.mark.parametrize(
    "words",
    [
        ["restore", "x"],
        ["retrain"],
        ["announce"],
        ["api-key", "list"],
        ["opml"],
        ["privacy", "erase", "list"],
        ["run", "krant"],
        ["run", "--organisation", "gamma"],
        ["run", "--organisation", "../alfa"],
        ["run", "--organisation", "alfa", "--config", "x"],
    ],
)
def test_what_is_for_one_asks_which(organisations, words, capsys):
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == "" and ("alfa, beta" in said.err or "leave --config" in said.err)
    assert not (organisations.parent / "data").exists()


def test_keys_of_one_are_not_those_of_another(organisations):
    for name in ("alfa", "beta"):
        path = organisations / name / "sources.toml"
        more = '\n[[sources]]\nname = "g"\npattern = "google-reviews"\nhandle = "accounts/1/locations/2"\n'
        more += 'secret = "SLEUTEL"\n'
        path.write_text(path.read_text("utf-8") + more, encoding="utf-8")
    secrets = organisations / "alfa" / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir()
    secrets.write_text('SLEUTEL = "geheim-van-alfa"\n', encoding="utf-8")
    told = answers(command("check", "--json"))
    said = {name: json.dumps(each, ensure_ascii=False) for name, each in told.items()}
    assert "SLEUTEL” is not there" in said["beta"] and "SLEUTEL” is not there" not in said["alfa"]
    assert not any("geheim-van-alfa" in text for text in said.values())


@pytest.mark.parametrize(
    ("word", "sign"), [("watch", "alerts/heartbeat.json"), ("schedule", "warehouse.duckdb.schedule")]
)
def test_what_goes_on_goes_on_for_each_and_ends_with_all(organisations, word, sign):
    (organisations / "zzz").mkdir()
    process = subprocess.Popen([sys.executable, "-m", "pipelines", word], stderr=subprocess.PIPE, text=True)
    try:
        signs = [organisations.parent / "data" / name / sign for name in ("alfa", "beta")]
        until = time.monotonic() + WAIT
        while not all(path.exists() for path in signs):
            assert process.poll() is None and time.monotonic() < until
            time.sleep(0.1)
    finally:
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 0 and "zzz" in said
