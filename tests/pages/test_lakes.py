"""Each page on a lake says what it says of a file; of one that cannot be used it says a sentence, never a password."""

import logging

import pytest

from pipelines.access import acts
from pipelines.support import logs
from tests.pages.school import NOW, fill, shown, source_of, usual, visit
from tests.pages.test_states import MENU
from tests.people import ANNA
from tests.warehouse.storage.test_no_password import ADDRESSES, leaks

FIGURES = ("reputation", "mentions", "channels", "traffic", "goals", "announcement", "reliability", "sources")
BROKEN = ("no server", "an address typed as it is", "no kind")


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setenv("WEERKLANK_NOW", NOW.isoformat())


def test_each_page_says_of_a_lake_what_it_says_of_a_file(warehouse, lakes_begun, tmp_path, monkeypatch):
    said: dict[str, list[str]] = {}
    with lakes_begun.another(tmp_path / "lake") as lake:
        for url in (warehouse, lake):
            monkeypatch.setenv("WEERKLANK_WAREHOUSE", url)
            fill(url, usual(40))
            for name in FIGURES:
                said.setdefault(name, []).append(shown(visit(f"pages/{name}.py", lang="nl")))
    assert len(said) == len(FIGURES)
    for name, (of_file, of_lake) in said.items():
        assert of_lake == of_file and len(of_file) > 200, name


@pytest.mark.parametrize("named", BROKEN)
def test_no_page_shows_the_password_of_a_warehouse_that_cannot_be_opened(
    named, tmp_path, monkeypatch, caplog
):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path))
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", ADDRESSES[named])
    logs.hide_secrets()
    assert len(MENU) >= 9
    for script in MENU:
        at = visit(script, lang="nl")
        told = (
            shown(at) + source_of(at) + "".join(str(each.proto) for each in at.main if hasattr(each, "proto"))
        )
        assert len(told) > 50 and leaks(told) == [], script
    with acts.doing(ANNA, "months.close", "2026-10", now=NOW):
        pass  # the line waits beside the warehouse that cannot take it
    logging.getLogger("somebody.else").error("%s", ADDRESSES[named])
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name == acts.WAITING for path in files)
    assert leaks(caplog.text + "".join(path.read_text("utf-8", "replace") for path in files)) == []


def test_a_page_goes_on_when_the_server_of_its_lake_has_been_away(
    lakes_begun, postgresql, tmp_path, monkeypatch
):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path))
    with lakes_begun.another(tmp_path / "lake") as url:
        monkeypatch.setenv("WEERKLANK_WAREHOUSE", url)
        fill(url, usual(10))
        before = shown(visit("pages/reputation.py", lang="nl"))
        postgresql.stop()
        try:
            away = shown(visit("pages/mentions.py", lang="nl"))
        finally:
            postgresql.start()
        assert "De server met de gegevens antwoordt niet." in away
        assert shown(visit("pages/reputation.py", lang="nl", days="30")) and "%" in before
        assert "De server met de gegevens" not in shown(visit("pages/mentions.py", lang="nl", at="1"))
