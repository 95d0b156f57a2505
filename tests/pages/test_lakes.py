"""Each page on a lake says what it says of a file; of one that cannot be used it says a sentence, never a password."""

import logging

import pytest
from streamlit.testing.v1 import AppTest

from pipelines.access import acts
from pipelines.support import logs
from tests.pages.school import NOW, ROOT, fill, shown, source_of, usual, visit
from tests.pages.test_states import MENU
from tests.people import ANNA
from tests.servers import postgres

FIGURES = ("reputation", "mentions", "sources")
# Pieces that stand in no sentence of a page.
PIECES = ("x7kq", "vbn3", "wkjh9", "zx8w", "qj5v")
PASSWORD = "x7kq'vbn3\\,wkjh9;p)zx8w@db/kz \"en&qj5v"
BROKEN = {
    "no server": f"ducklake:postgres:dbname=school host=127.0.0.1 port=1 user=u password={postgres.quoted(PASSWORD)}",
    "typed as it is": f"ducklake:postgres://u:{PASSWORD}@127.0.0.1:1/school",
    "no kind": f"ducklake:dbname=school user=u password={postgres.quoted(PASSWORD)}",
}


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setenv("WEERKLANK_NOW", NOW.isoformat())


def leaks(text: str) -> list[str]:
    return [piece for piece in PIECES if piece in text]


def test_pages_say_of_a_lake_what_it_says_of_a_file(warehouse, lakes_begun, tmp_path, monkeypatch):
    said: dict[str, list[str]] = {}
    with lakes_begun.another(tmp_path / "lake") as lake:
        for url in (warehouse, lake):
            monkeypatch.setenv("WEERKLANK_WAREHOUSE", url)
            fill(url, usual(40))
            for name in FIGURES:
                at = AppTest.from_file(str(ROOT / "pages" / f"{name}.py"), default_timeout=120)
                at.query_params["lang"] = "nl"
                said.setdefault(name, []).append(shown(at.run()))
    assert len(said) == len(FIGURES)
    for name, (of_file, of_lake) in said.items():
        assert of_lake == of_file and len(of_file) > 200, name


@pytest.mark.parametrize("named", BROKEN)
def test_no_page_shows_the_password_of_a_warehouse_that_cannot_be_opened(
    named, tmp_path, monkeypatch, caplog
):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path))
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", BROKEN[named])
    logs.hide_secrets()
    assert len(MENU) >= 9
    for script in MENU:
        at = visit(script, lang="nl")
        told = (
            shown(at) + source_of(at) + "".join(str(each.proto) for each in at.main if hasattr(each, "proto"))
        )
        assert len(told) > 50 and leaks(told) == [], script
    assert "Traceback" not in caplog.text and not any(record.exc_info for record in caplog.records)
    with acts.doing(ANNA, "months.close", "2026-10", now=NOW):
        pass  # the line waits beside the warehouse that cannot take it
    logging.getLogger("somebody.else").error("%s", BROKEN[named])
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name == acts.WAITING for path in files)
    assert leaks(caplog.text + "".join(path.read_text("utf-8", "replace") for path in files)) == []
