"""The frame: choices in the address, kept answers, the gate, the table of contents."""

import datetime as dt
import re
import shutil
import time

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared import page, query_cache, url_state
from pages.shared.i18n import use_language
from tests.pages.school import NOW, ROOT, fill, forget_answers, shown, source_of, usual, visit
from tests.pipelines.runs.school import write
from warehouse.core import metadata
from warehouse.core.connection import writing
from warehouse.core.period import Period

TODAY = dt.date(2026, 11, 23)
PAGE = "pages/reputation.py"


@pytest.mark.parametrize(
    ("choice", "start"),
    [("30d", "2026-10-24"), ("90d", "2026-08-25"), ("school-year", "2026-08-01"), ("12m", "2025-11-23")],
)
def test_every_period_ends_with_the_last_whole_day(choice, start):
    assert url_state.period_of(choice, TODAY) == Period(dt.date.fromisoformat(start), TODAY)


def test_on_its_first_day_the_school_year_has_one_day():
    first = dt.date(2026, 8, 1)
    assert url_state.period_of("school-year", first) == Period(first, dt.date(2026, 8, 2))


def test_the_clock_can_be_set_and_is_always_in_utc(monkeypatch):
    monkeypatch.setenv("WEERKLANK_NOW", "2026-11-23T00:30:00+01:00")
    assert page.now() == dt.datetime(2026, 11, 22, 23, 30, tzinfo=dt.UTC)
    monkeypatch.setenv("WEERKLANK_NOW", "2026-11-23T07:30")
    assert page.now() == NOW
    monkeypatch.delenv("WEERKLANK_NOW")
    assert abs(page.now() - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)


def test_today_is_the_day_in_amsterdam(warehouse, monkeypatch):
    fill(warehouse, usual(60))
    monkeypatch.setenv("WEERKLANK_NOW", "2026-11-22T23:30:00+00:00")
    # In Amsterdam it is the 23rd, so the 22nd is over and counts.
    assert "Vermeldingen 120 verhalen" in shown(visit(PAGE))


def test_links_to_other_pages_keep_the_language_and_the_front_page_has_no_name():
    with use_language("nl"):
        assert page.link("mentions", story="a b") == "mentions?story=a%20b"
        assert page.link("reputation") == "./"
    with use_language("en"):
        assert page.link("sources", source=["x", "y"]) == "sources?source=x&source=y&lang=en"


def test_an_answer_is_kept_until_the_data_change(warehouse):
    fill(warehouse, usual(3))
    asked = []

    def question(con, add):
        asked.append(add)
        return metadata.read(con)["organisation"], add

    for _again in range(3):
        assert query_cache.ask(question, 1) == ("ROC Voorbeeld", 1)
    assert query_cache.ask(question, 2) == ("ROC Voorbeeld", 2)
    assert asked == [1, 2]
    with writing(warehouse) as con:
        metadata.store(con, {"organisation": "Voorbeeld College"})
    assert query_cache.ask(question, 1) == ("Voorbeeld College", 1)


def test_two_warehouses_do_not_share_answers(warehouse, tmp_path, monkeypatch):
    fill(warehouse, [])
    before = query_cache.version()
    other = tmp_path / "other.duckdb"
    shutil.copy2(warehouse, other)
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", str(other))
    assert query_cache.version() != before


def test_a_warehouse_elsewhere_is_asked_for_its_version(tmp_path, monkeypatch):
    lake = f"ducklake:{tmp_path / 'lake.ducklake'}"
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", lake)
    with writing() as con:
        metadata.mark_loaded(con)
    first = query_cache.version()
    loaded_at, snapshot = first.split()
    assert dt.datetime.fromisoformat(loaded_at).tzinfo and int(snapshot)
    forget_answers()
    with writing() as con:
        metadata.mark_loaded(con)
    assert query_cache.version() > first


@pytest.mark.parametrize(("lang", "title"), [("nl", "Reputatie"), ("en", "Reputation")])
def test_the_table_of_contents_opens_the_board_in_the_readers_language(warehouse, monkeypatch, lang, title):
    monkeypatch.setenv("WEERKLANK_NOW", NOW.isoformat())
    fill(warehouse, usual(40))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=20)
    at.query_params["lang"] = lang
    assert f"<h1>{title}</h1>" in source_of(at.run())
    assert not at.exception


def test_where_a_login_is_configured_nobody_sees_a_number_without_it(warehouse, monkeypatch, tmp_path):
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "config"))
    write(tmp_path / "config", [])
    (tmp_path / "config" / "access.toml").write_text('[[people]]\nsub = "s1"\nroles = ["board"]\n', "utf-8")
    monkeypatch.setenv("WEERKLANK_NOW", NOW.isoformat())
    fill(warehouse, usual(40))
    at = AppTest.from_file(str(ROOT / PAGE), default_timeout=20)
    at.secrets["auth"] = {"client_id": "x", "redirect_uri": "http://localhost/oauth2callback"}
    at.run()
    assert not at.exception
    assert [button.label for button in at.button] == ["Inloggen"]
    assert "Vermeldingen" not in source_of(at)
    # An account alone opens nothing; a role does.
    at.user["is_logged_in"], at.user["iat"] = True, int(time.time())
    at.user["sub"] = "s2"
    assert "Vermeldingen" not in shown(at.run())
    at.user["sub"] = "s1"
    assert "Vermeldingen" in shown(at.run())


def test_every_link_to_a_page_names_an_address_that_there_is():
    table = (ROOT / "app.py").read_text(encoding="utf-8")
    pages = re.findall(r'st\.Page\("pages/(?:access/)?(\w+)\.py"(?:.*url_path="(\w+)")?', table)
    addresses = {address or stem for stem, address in pages}
    linked = {
        name
        for path in (ROOT / "pages").rglob("*.py")
        for name in re.findall(r'\blink\("(\w+)"', path.read_text(encoding="utf-8"))
    }
    assert len(linked) > 4
    assert linked <= addresses
