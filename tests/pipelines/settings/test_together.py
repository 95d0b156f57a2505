"""Many who change the configuration at once: nothing of anybody is lost, and no file is ever half."""

import multiprocessing
import os
import signal
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from pipelines import settings
from pipelines.settings import files
from pipelines.settings.editing import edit, edit_goals
from pipelines.support import run_lock
from pipelines.support.errors import ConfigError
from tests.people import ANNA

SCHOOL = """# Van ons allen.
[organisation]
name = "ROC Voorbeeld"
site = "https://www.rocvoorbeeld.example"

[[peers]]
name = "Voorbeeld College"   # de buren
"""
GOAL = {
    "metric": "hand", "direction": "at least", "target": 10, "stage": "outcome",
}  # fmt: skip


@pytest.fixture
def school(tmp_path) -> Path:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "organisation.toml").write_text(SCHOOL, encoding="utf-8")
    (folder / "sources.toml").write_text("# Onze bronnen\n", encoding="utf-8")
    return folder


def add(folder: str, number: int) -> str:
    edit.add_source(ANNA, Path(folder), "feed", f"https://krant{number}.example/feed", f"Krant {number}")
    return f"krant-{number}"


def test_twelve_sources_at_once_five_times_over_are_sixty(school):
    spawned = multiprocessing.get_context("spawn")
    added: list[str] = []
    with ProcessPoolExecutor(6, mp_context=spawned) as processes, ThreadPoolExecutor(6) as threads:
        for turn in range(5):
            numbers = range(turn * 12, turn * 12 + 12)
            work = [
                (processes if number % 2 else threads).submit(add, str(school), number) for number in numbers
            ]
            added += [each.result() for each in work]
    assert len(added) == 60
    names = [source.name for source in settings.read(school).sources]
    assert sorted(names) == sorted(f"krant-{number}" for number in range(60))
    assert (school / "sources.toml").read_text(encoding="utf-8").startswith("# Onze bronnen")


def test_all_kinds_of_edits_at_once_are_all_kept(school):
    import datetime as dt

    for number in range(4):
        add(str(school), number)
    days = {"start": dt.date(2026, 8, 1), "deadline": dt.date(2027, 7, 31)}
    acts = [
        *(lambda n=n: add(str(school), n) for n in range(4, 8)),
        *(lambda n=n: edit_goals.save(school, {**GOAL, **days, "title": f"Doel {n}"}) for n in range(4)),
        lambda: edit.set_paused(ANNA, school, "krant-0", True),
        lambda: edit.remove_source(ANNA, school, "krant-1"),
        lambda: edit.save_query(ANNA, school, "ROC Voorbeeld", "rocvoorbeeld"),
        lambda: edit.save_query(ANNA, school, "Voorbeeld College", "voorbeeldcollege"),
    ]
    with ThreadPoolExecutor(len(acts)) as threads:
        for each in [threads.submit(act) for act in acts]:
            each.result()
    read = settings.read(school)
    assert sorted(source.name for source in read.sources) == [f"krant-{n}" for n in (0, 2, 3, 4, 5, 6, 7)]
    assert read.source("krant-0").paused
    assert sorted(goal.title for goal in read.goals) == [f"Doel {n}" for n in range(4)]
    assert [subject.query for subject in read.subjects] == ["rocvoorbeeld", "voorbeeldcollege"]
    assert "# de buren" in (school / "organisation.toml").read_text(encoding="utf-8")


def test_what_somebody_wrote_by_hand_meanwhile_is_kept(school):
    with run_lock.taken(school / files.LOCK):
        waiting = threading.Thread(target=add, args=(str(school), 1))
        waiting.start()
        time.sleep(0.3)
        by_hand = '# Onze bronnen\n[[sources]]\nname = "hand"  # zelf\nurl = "https://hand.example/feed"\n'
        (school / "sources.toml").write_text(by_hand, encoding="utf-8")
    waiting.join(20)
    assert [source.name for source in settings.read(school).sources] == ["hand", "krant-1"]
    assert "# zelf" in (school / "sources.toml").read_text(encoding="utf-8")


def test_a_copy_of_the_sample_is_made_once_and_never_over_what_another_changed(tmp_path, monkeypatch):
    own = tmp_path / "own"
    monkeypatch.setenv("WEERKLANK_CONFIG", str(own))
    sample = settings.ROOT / "config" / "sample"
    edit.set_paused(ANNA, edit.editable(sample), "rocvoorbeeld", True)
    # Another page of the dashboard still thinks that the sample is shown.
    edit.set_paused(ANNA, edit.editable(sample), "ondernemersnet", True)
    paused = [source.name for source in settings.read(own).sources if source.paused]
    assert sorted(paused) == ["ondernemersnet", "rocvoorbeeld"]


def test_who_waits_too_long_gets_a_sentence_and_changes_nothing(school):
    before = (school / "sources.toml").read_bytes()
    with (
        run_lock.taken(school / files.LOCK),
        pytest.raises(files.ConfigBusy, match="try again in a moment"),
        files.held(school, wait=0.1),
    ):
        raise AssertionError("two hold the lock")
    assert (school / "sources.toml").read_bytes() == before
    add(str(school), 1)


def test_an_edit_that_would_make_the_configuration_unreadable_is_refused(school):
    before = {path.name: path.read_bytes() for path in school.glob("*.toml")}
    with pytest.raises(ConfigError):
        edit.save_query(ANNA, school, "ROC Voorbeeld", "(roc OR")
    with pytest.raises(ConfigError, match="no source"):
        edit.remove_source(ANNA, school, "krant-9")
    assert {path.name: path.read_bytes() for path in school.glob("*.toml")} == before


def test_a_link_stays_a_link_and_permissions_stay(school, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    real = elsewhere / "bronnen.toml"
    real.write_text("# elders\n", encoding="utf-8")
    real.chmod(0o640)
    (school / "sources.toml").unlink()
    (school / "sources.toml").symlink_to(real)
    add(str(school), 1)
    assert (school / "sources.toml").is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert [source.name for source in settings.read(school).sources] == ["krant-1"]


def _forever(folder: str) -> None:
    number = 0
    while True:
        add(folder, number)
        number += 1


@pytest.mark.parametrize("after", [0.05, 0.2, 0.45])
def test_who_is_killed_leaves_a_whole_file_and_no_lock(school, after):
    child = multiprocessing.get_context("spawn").Process(target=_forever, args=(str(school),))
    child.start()
    try:
        while not settings.read(school).sources:  # a reader never meets half a file
            assert child.is_alive()
        until = time.monotonic() + after
        while time.monotonic() < until:
            settings.read(school)
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.join()
    there = [source.name for source in settings.read(school).sources]
    assert there and there == [f"krant-{number}" for number in range(len(there))]
    add(str(school), 9999)
    assert settings.read(school).source("krant-9999")
    left = {path.name for path in school.iterdir()}
    assert left == {"organisation.toml", "sources.toml", files.LOCK}
