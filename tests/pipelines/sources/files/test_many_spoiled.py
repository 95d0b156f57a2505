"""Two thousand spoiled files of every kind in the watched folder: no run stops, and only what was shown is stored."""

import datetime as dt
import json

import pytest

from pipelines.settings import read
from pipelines.sources.files import channel_files, dropped, goal_files, inbox
from tests.people import ANNA
from tests.pipelines.connectors.measuring import NOW, school
from tests.pipelines.sources.files import mutations
from warehouse.core.connection import reading

CHANNELS = "".join(
    f'[[channels]]\nname = "{name}"\nnetwork = "{name}"\n'
    for name in ("linkedin", "instagram", "facebook", "youtube", "x", "tiktok")
)
GOALS = """
[[goals]]
name = "tevredenheid"
title = "Tevredenheid"
metric = "hand"
kind = "rate"
start = 2026-08-01
deadline = 2027-07-31
target = 8
"""
WORKBOOKS = 8  # of so many only one goes through, as each opens a process


@pytest.fixture
def configured(tmp_path, warehouse, monkeypatch):
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "config"))
    school(tmp_path / "config", CHANNELS)
    (tmp_path / "config" / "goals.toml").write_text(GOALS, encoding="utf-8")
    return read()


@pytest.mark.timeout(600)  # a minute on a machine that has time
def test_two_thousand_spoiled_files_stop_nothing_and_store_only_what_was_shown(
    configured, tmp_path, monkeypatch
):
    shown: dict[str, tuple] = {}

    def seeing(whole):
        def plan(*given, **more):
            found = whole(*given, **more)
            name = next(each for each in given if isinstance(each, str))
            shown[name] = found.changes
            return found

        return plan

    monkeypatch.setattr(dropped, "plan", seeing(channel_files.plan))
    monkeypatch.setattr(goal_files, "plan", seeing(goal_files.plan))
    monkeypatch.setattr(inbox, "MOST_FILES", 5000)
    laid_down = 0
    for n, (each, _what, body) in enumerate(mutations.files(2000, seed=14)):
        if each.workbook and n % WORKBOOKS:
            continue
        where = tmp_path / "inbox" / ("goals" if each.goals else "linkedin" if each.name == "own" else ".")
        where.mkdir(parents=True, exist_ok=True)
        (where / f"{n:04d}.csv").write_bytes(body)
        laid_down += 1
    assert laid_down > 1500
    found = list(inbox.inbox(ANNA, configured, NOW))
    assert len(found) == laid_down
    outcomes = [each.outcome for each in found]
    assert set(outcomes) <= {"stored", "unchanged", "refused"}
    assert outcomes.count("stored") > 10 and outcomes.count("refused") > 300
    assert not [each.name for each in found if "something went wrong" in str(each.error)]
    with reading() as con:
        tries = con.execute("select name, import_id from import_tries where outcome = 'stored'").fetchall()
        rows = con.execute("select import_id, table_name, before, after from import_changes").fetchall()
        assert con.execute("select count(*) from import_tries").fetchone() == (laid_down,)
    assert len(tries) == outcomes.count("stored")
    by_import: dict[str, list[tuple]] = {}
    for import_id, *row in rows:
        by_import.setdefault(import_id, []).append(tuple(row))
    for name, import_id in tries:
        told = {
            (each.place, each.day.isoformat(), each.what, each.after)
            for each in shown[name]
            if each.holds and each.before != each.after
        }
        assert stored(by_import[import_id]) <= told, name
    assert not list((tmp_path / "inbox").glob("*.csv"))


def stored(rows: list[tuple]) -> set[tuple]:
    """(place, day, what, value) of each number that became another one."""
    found = set()
    for table, before, after in rows:
        was, became = json.loads(before or "{}"), json.loads(after or "{}")
        day = became.get("day", was.get("day"))
        number = next((name for name in ("value", "gained", "events") if name in {**was, **became}), None)
        if number and was.get(number) == became.get(number):
            continue  # only its source, quality or definition is another
        assert dt.date.fromisoformat(day) <= NOW.date()
        if table == "channel_readings":
            found.add((became["channel"], day, became["metric"], became["value"]))
        elif table == "channel_gains":
            found.add((became["channel"], day, "gained", became["gained"]))
        elif table == "channel_posts":
            found |= {
                (became["channel"], day, name, became[name])
                for name in inbox.doubts.METRICS
                if name in became and became[name] is not None and became[name] != was.get(name)
            }
        elif table == "goal_entries":
            found.add((became["goal"], day, "", became["value"]))
        else:
            whole = became or was
            found.add((whole["event"], day, whole["path"], became.get("events", 0)))
    return {each for each in found if each[3] is not None}
