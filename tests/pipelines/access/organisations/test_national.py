"""National figures: medians of five schools or more that share, a place of one's own, and nothing of anybody else."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines import settings
from pipelines.access.organisations import national, places
from pipelines.runs.run import run
from tests.people import ANNA
from tests.pipelines.access.organisations import two
from tests.pipelines.runs.school import NOW
from warehouse.core import connection
from warehouse.core.period import last_days
from warehouse.reputation import national as stored

PERIOD = last_days(NOW.date(), 30)
ALFA = 'name = "ROC alfa"\n        students = 5000\n        national = true'


def school(students: float | None, mentions: float | None, followers: float | None = None) -> dict:
    return {"students": students, "mentions": mentions, "followers": followers}


FIVE = {
    "alfa": school(1000, 3, 500),
    "beta": school(2000, 2, 400),
    "gamma": school(4000, 20, None),
    "delta": school(1000, 0, 100),
    "eta": school(2000, 25, 900),
}


def rows(schools: dict[str, dict], own: str = "alfa") -> dict[str, dict]:
    return {row["metric"]: row for row in national.aggregate(schools, own, PERIOD, NOW)}


def test_five_schools_have_a_median_and_each_its_place():
    found = rows(FIVE)["mentions"]  # per 1,000: alfa 3, beta 1, gamma 5, delta 0, eta 12.5
    assert (found["median"], found["own"], found["place"], found["schools"]) == (3, 3, 3, 5)
    assert [rows(FIVE, name)["mentions"]["place"] for name in FIVE] == [3, 4, 2, 5, 1]


def test_of_fewer_than_five_that_know_a_figure_there_is_nothing():
    assert rows({name: FIVE[name] for name in list(FIVE)[:4]}) == {}
    assert set(rows(FIVE)) == {"mentions", "share"}  # four know their followers
    assert set(rows({**FIVE, "theta": school(1000, 1, 100)})) == {"mentions", "share", "followers"}
    assert set(rows({**FIVE, "theta": school(1000, 1, 100)}, "gamma")) == {"mentions", "share"}


def test_the_share_is_of_all_mentions_of_these_schools():
    found = rows(FIVE)["share"]  # of 50 stories: alfa 6 %, per 1,000 students
    assert found["own"] == pytest.approx(6.0) and found["median"] == pytest.approx(6.0)
    assert set(rows({name: school(1000, 0) for name in FIVE})) == {"mentions"}


def test_equal_schools_share_the_best_place_and_a_median_has_two_digits():
    same = {name: school(3000, 1000) for name in FIVE}
    found = rows(same)["mentions"]
    assert (found["place"], found["median"]) == (1, 330.0)
    assert found["own"] == pytest.approx(333.33, abs=0.01)


def test_a_school_without_students_or_that_is_not_among_them_sees_nothing():
    assert rows({**FIVE, "alfa": school(None, 3)}) == {}
    assert rows({**FIVE, "alfa": school(0, 3)}) == {}
    assert rows(FIVE, "omega") == {}


@pytest.fixture
def alfa(tmp_path, monkeypatch) -> Path:
    organisations = two.served(tmp_path, monkeypatch)
    config = two.add(organisations, "alfa")
    path = config / "organisation.toml"
    path.write_text(path.read_text("utf-8").replace('name = "ROC alfa"', ALFA), encoding="utf-8")
    for name, value in places.named(["alfa"])[0].environment().items():
        if name in places.OF_ONE:
            monkeypatch.setenv(name, value)
    shared = tmp_path / "data" / "national"
    shared.mkdir(parents=True)
    for name, numbers in FIVE.items():
        if name != "alfa":
            share(shared, name, numbers)
    return shared


def share(shared: Path, name: str, numbers: dict, at: dt.datetime = NOW) -> None:
    (shared / f"{name}.json").write_text(json.dumps({"as_of": at.isoformat(), **numbers}), encoding="utf-8")


def seen() -> dict[str, stored.NationalFigure]:
    with connection.reading() as con:
        return {figure.metric: figure for figure in stored.stored(con)}


def nightly(changed=lambda known: known, at: dt.datetime = NOW, night: bool = True) -> None:
    report = run(ANNA, changed(settings.read()), clock=lambda: at, nightly=night)
    assert not report.failed_steps


def off(known: settings.Settings) -> settings.Settings:
    return replace(known, organisation=replace(known.organisation, national=False))


def test_a_night_shares_three_numbers_and_keeps_where_the_school_stands(alfa):
    nightly()
    told = json.loads((alfa / "alfa.json").read_text("utf-8"))
    assert set(told) == {"as_of", "students", "mentions", "followers"} and told["students"] == 5000
    assert (
        told["mentions"] is None and seen() == {}
    )  # no source was ever read: what is unknown is not compared
    with connection.reading() as con:
        columns = {name for (name,) in con.execute(
            "select column_name from duckdb_columns() where table_name = 'national_figures'").fetchall()}  # fmt: skip
    assert columns == {"metric", "schools", "median", "own", "place", "start_day", "end_day", "as_of"}


def test_who_does_not_share_sees_nothing_and_is_seen_by_nobody(alfa, monkeypatch):
    monkeypatch.setattr(national, "_own", lambda *_: {"as_of": NOW.isoformat(), **FIVE["alfa"]})
    nightly()
    assert seen()["mentions"].place == 3 and (alfa / "alfa.json").exists()
    nightly(off, night=False)
    assert seen() == {} and not (alfa / "alfa.json").exists()
    nightly(off)
    assert seen() == {} and not (alfa / "alfa.json").exists()


@pytest.mark.parametrize(
    "broken",
    ["", "{", "[]", '{"as_of": "x"}', '{"as_of": "2026-11-23", "students": 1000, "mentions": 1, "followers": 1}',
     '{"as_of": "2026-11-23T08:00:00+00:00", "students": true, "mentions": 1, "followers": 1}',
     '{"as_of": "2026-11-23T08:00:00+00:00", "students": 1000, "mentions": -1, "followers": 1}',
     '{"as_of": "2026-11-23T08:00:00+00:00", "students": 1000, "mentions": NaN, "followers": 1}', " " * 5000],
)  # fmt: skip
def test_a_file_that_cannot_be_read_counts_for_no_school(alfa, monkeypatch, broken):
    monkeypatch.setattr(national, "_own", lambda *_: {"as_of": NOW.isoformat(), **FIVE["alfa"]})
    (alfa / "eta.json").write_text(broken, encoding="utf-8")
    national.update(settings.read(), NOW, nightly=True)
    assert len(list(alfa.glob("*.json"))) == 5 and seen() == {}


def test_numbers_of_more_than_eight_days_old_count_no_longer(alfa, monkeypatch):
    monkeypatch.setattr(national, "_own", lambda *_: {"as_of": NOW.isoformat(), **FIVE["alfa"]})
    share(alfa, "eta", FIVE["eta"], NOW - dt.timedelta(days=7))
    assert national.update(settings.read(), NOW, nightly=True) == 2
    share(alfa, "eta", FIVE["eta"], NOW - dt.timedelta(days=9))
    assert national.update(settings.read(), NOW, nightly=True) == 0 and seen() == {}


def test_an_installation_that_serves_one_shares_nothing(warehouse, monkeypatch, tmp_path):
    for name in places.OF_ONE:
        if name not in ("WEERKLANK_WAREHOUSE", "WEERKLANK_DATA"):
            monkeypatch.delenv(name, raising=False)
    assert national.folder() is None
