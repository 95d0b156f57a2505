"""An import is undone: what it overwrote comes back, what it added goes, and what came later stays."""

import datetime as dt
from pathlib import Path

import pytest

from pipelines.goals import file_import
from pipelines.settings import read
from pipelines.sources.files import goal_files as goal_plans
from pipelines.sources.files import import_rows, inbox
from tests.people import ANNA, named
from tests.pipelines.connectors.measuring import NOW, school
from tests.pipelines.sources.files.test_asked_first import CHANNELS, daily, videos
from warehouse.channels import readings
from warehouse.core.connection import reading, writing
from warehouse.imports import changes
from warehouse.imports.history import stored

TODAY = dt.date(2026, 11, 23)
GOALS = """
[[goals]]
name = "aanmeldingen"
title = "Aanmeldingen"
metric = "hand"
start = 2026-08-01
deadline = 2027-07-31
target = 500
"""
TABLES = "channel_readings channel_posts channel_gains channel_days goal_entries visit_paths imports".split()


@pytest.fixture
def configured(tmp_path, warehouse, monkeypatch):
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "config"))
    school(tmp_path / "config", CHANNELS)
    (tmp_path / "config" / "goals.toml").write_text(GOALS, encoding="utf-8")
    return read()


def at(hours: int) -> dt.datetime:
    return NOW + dt.timedelta(hours=hours)


def kept(configured, text: str | bytes, hours: int, answers=()) -> str:
    """Import it; the id of the import."""
    body = text if isinstance(text, bytes) else text.encode()
    found = inbox.look(configured, f"{hours}.csv", body, None, TODAY)
    whole = inbox.plan(configured, f"{hours}.csv", body, found, dict(answers))
    inbox.store(ANNA, f"{hours}.csv", body, whole.found, at(hours), shown=whole.changes)
    return last()


def last() -> str:
    with reading() as con:
        return con.execute("select max(import_id) from import_tries").fetchone()[0]


def undone(import_id: str, hours: int = 50) -> tuple[int, int]:
    with reading() as con:
        about = changes.about(con, import_id) or ""
    done = import_rows.undo_import(named("Bram"), about, import_id, "x.csv", at(hours))
    return done.restored, done.left


def everything() -> dict[str, list[tuple]]:
    with reading() as con:
        return {name: sorted(con.execute(f"from {name}").fetchall(), key=str) for name in TABLES}


def followers() -> list[int | None]:
    with reading() as con:
        return [row[0] for row in con.execute("select followers from channel_days order by day").fetchall()]


def test_all_tables_are_as_they_were_before_the_import(configured):
    kept(configured, daily([100, 101]), 1)
    kept(configured, videos(("a", 10, 90)), 2)
    before = everything()
    changed = kept(configured, daily([100, 105, 108]), 3)
    more = kept(configured, videos(("a", 12, 95), ("b", 5, 9)), 4)
    assert followers() == [100, 105, 108]
    assert undone(more) == (2, 0)
    assert undone(changed) == (2, 0)
    assert everything() == before


def test_gains_and_the_followers_worked_out_from_them_go_too(configured):
    kept(configured, daily([1000], first=dt.date(2026, 11, 18)), 1)
    before = everything()
    gains = kept(configured, (Path(__file__).parent / "linkedin_volgers.xls").read_bytes(), 2)
    assert followers() == [1000, 1003, 1008, 1008]
    undone(gains)
    assert everything() == before and followers() == [1000]


def test_it_leaves_a_trace_and_cannot_be_undone_twice_and_can_be_imported_again(configured):
    text = daily([100, 101])
    first = kept(configured, text, 1)
    assert undone(first) == (2, 0) and followers() == []
    with reading() as con:
        (row,) = stored(con, "channels")
    assert (row.name, row.who, row.undone_by, row.changed) == ("1.csv", "Anna", "Bram", 2)
    with pytest.raises(import_rows.ImportRefused, match="that was done before"):
        undone(first)
    kept(configured, text, 9)
    assert followers() == [100, 101]


def test_what_a_later_file_overwrote_stays_and_undoing_that_one_gives_what_was_before_both(configured):
    kept(configured, daily([100]), 1)
    wrong = kept(configured, daily([110]), 2)
    later = kept(configured, daily([120]), 3)
    assert undone(wrong) == (0, 1) and followers() == [120]
    assert undone(later, 51) == (1, 0) and followers() == [100]


@pytest.mark.parametrize("order", [(2, 0, 1), (1, 0, 2), (0, 2, 1), (2, 1, 0), (1, 2, 0), (0, 1, 2)])
def test_three_files_over_each_other_are_undone_in_any_order(configured, order):
    kept(configured, daily([100]), 1)
    before = everything()["channel_readings"]
    imports = [kept(configured, daily([value]), hours) for hours, value in ((2, 110), (3, 120), (4, 130))]
    for hours, which in enumerate(order, 50):
        undone(imports[which], hours)
    assert everything()["channel_readings"] == before


def test_of_a_post_the_numbers_that_a_connector_read_since_stay_and_the_others_go_back(configured):
    kept(configured, videos(("a", 10, 90)), 1)
    wrong = kept(configured, videos(("a", 3000, 95)), 2)
    with reading() as con:
        row = con.execute("select channel, post_id, day, title from channel_posts").fetchone()
    read_later = dict(zip(("channel", "post_id", "day", "title"), row, strict=True))
    with writing() as con:
        told = {**read_later, "published_at": NOW, "views": 3100}
        readings.store_posts(con, [told], at(3))
    assert undone(wrong) == (0, 1)
    with reading() as con:
        assert con.execute("select views, impressions from channel_posts").fetchall() == [(3100, 90)]


def test_what_a_person_typed_and_a_connector_read_is_left_alone(configured):
    reading_ = {"channel": "linkedin", "day": dt.date(2026, 10, 1), "metric": "followers", "value": 99,
                "quality": "manual", "definition": "linkedin:followers"}  # fmt: skip
    with writing() as con:
        readings.store(con, [reading_], "hand", "page", at(1))
    wrong = kept(configured, daily([500]), 2, {"jump:linkedin:followers": "yes"})
    assert followers() == [500]
    undone(wrong)
    assert followers() == [99]


def goal_file(text: str, hours: int) -> str:
    found = file_import.read("doelen.csv", text.encode(), read(), TODAY)
    goal_plans.store(ANNA, "doelen.csv", found, at(hours), body=text.encode())
    return last()


def test_files_for_goals_are_undone_too(configured):
    goal_file("Doel;Dag;Getal\naanmeldingen;1-10-2026;5\naanmeldingen;2-10-2026;6\n", 1)
    goal_file("Dag;Gebeurtenis;Pad;Aantal\n1-10-2026;Aanmelding;instagram > search;4\n", 2)
    before = everything()
    numbers = goal_file("Doel;Dag;Getal\naanmeldingen;1-10-2026;50\naanmeldingen;3-10-2026;7\n", 3)
    paths = goal_file("Dag;Gebeurtenis;Pad;Aantal\n1-10-2026;Aanmelding;e-mail;9\n", 4)
    assert everything()["visit_paths"] != before["visit_paths"]
    assert undone(paths) == (2, 0)  # the path that it brought goes, the one that it replaced comes back
    assert undone(numbers) == (2, 0)
    assert everything() == before


def test_a_number_of_a_goal_that_somebody_corrected_since_stays(configured):
    from pipelines.goals import actions

    wrong = goal_file("Doel;Dag;Getal\naanmeldingen;1-10-2026;50\naanmeldingen;2-10-2026;6\n", 1)
    goal = next(each for each in configured.goals if each.name == "aanmeldingen")
    actions.enter(named("Chris"), goal, [(dt.date(2026, 10, 1), 5.0)], TODAY, at(2))
    assert undone(wrong) == (1, 1)
    with reading() as con:
        assert con.execute("select value, entered_by from goal_entries").fetchall() == [(5.0, "Chris")]


def test_an_undo_that_breaks_off_changes_nothing(configured, monkeypatch):
    kept(configured, daily([100]), 1)
    wrong = kept(configured, daily([110, 120]), 2)
    before = everything()
    monkeypatch.setattr(readings, "refresh", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        undone(wrong)
    assert everything() == before
