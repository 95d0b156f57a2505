"""On the page Privacy one person asks and another approves; each sees only what they may do."""

import datetime as dt

import pytest

from pipelines.access.privacy import disclosure, erase
from tests.pages.school import shown, source_of, visit
from tests.people import person
from tests.pipelines.access.privacy import planting
from tests.pipelines.access.privacy.planting import HANDLE, NAME
from tests.pipelines.access.privacy.test_erase import APPROVER, ASKER, ITEMS, NOW
from tests.pipelines.runs.school import write
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert

PAGE = "pages/access/privacy.py"


@pytest.fixture
def url(warehouse, tmp_path, monkeypatch) -> str:
    write(tmp_path / "config", [])
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("WEERKLANK_NOW", NOW.isoformat())
    planting.plant_items(warehouse, list(ITEMS))
    return warehouse


def come(monkeypatch, who, language: str = "en"):
    monkeypatch.setattr("pages.shared.login.person", lambda: who)
    return visit(PAGE, lang=language)


def labels(at) -> list[str]:
    return [button.label for button in at.button]


def press(at, label: str):
    (button,) = [button for button in at.button if button.label == label]
    return button.click().run()


def looked(at, kind: str, asked: str):
    at.radio(key="privacy-kind").set_value(kind)
    at.text_input(key="privacy-asked").set_value(asked)
    return press(at, "Look what is known")


def items(url: str) -> int:
    with reading(url) as con:
        return con.execute("select count(*) from items").fetchone()[0]


def test_one_asks_another_erases(url, monkeypatch):
    at = looked(come(monkeypatch, ASKER), "handle", f"@{HANDLE}")
    assert "2 messages and articles" in shown(at)
    at = press(at, "Ask to erase this")
    assert "The request waits for a second person." in shown(at)
    assert "Erase for good" not in labels(at) and "Withdraw" in labels(at)
    at = come(monkeypatch, APPROVER)
    assert "Look what is known" not in labels(at)
    (sure,) = at.checkbox
    assert [button.disabled for button in at.button if button.label == "Erase for good"] == [True]
    sure.check().run()
    at = press(at, "Erase for good")
    assert "Erased: 2 messages and articles" in shown(at) and HANDLE not in shown(at)
    assert items(url) == len(ITEMS) - 2


def test_of_a_name_what_is_ticked_goes(url, monkeypatch):
    at = looked(come(monkeypatch, ASKER), "name", NAME)
    at = press(at, "Ask to erase this")
    assert "Tick what is of this person" in shown(at) and erase.listed(url) == []
    at.checkbox(key="privacy-tick-name").check()
    at = press(at, "Ask to erase this")
    (row,) = erase.listed(url)
    assert row["ticked"] == ["name"]


def test_who_asks_what_is_known_gets_it_from_a_second_person(url, monkeypatch):
    at = looked(come(monkeypatch, ASKER), "handle", f"@{HANDLE}")
    at.date_input(key="disclose-received").set_value(dt.date(2026, 11, 20))
    at.text_input(key="disclose-black").set_value("beker, Anneke")
    at = press(at, "Prepare the file")
    assert "21 days left" in shown(at) and "Release" not in labels(at)
    at = press(come(monkeypatch, APPROVER), "Release")
    assert "The file is released" in shown(at)
    assert [row["state"] for row in disclosure.listed(url)] == ["released"]


@pytest.mark.parametrize("role", ["board", "marketing", "communication", "webcare", "security"])
def test_who_may_not_sees_no_button(url, monkeypatch, role):
    erase.ask(ASKER, "handle", f"@{HANDLE}", NOW, url)
    at = come(monkeypatch, person(role))
    assert not {"Look what is known", "Erase for good", "Withdraw", "Ask to erase this"} & set(labels(at))
    assert HANDLE not in shown(at)


@pytest.mark.parametrize("asked", ["", "@", "https://krant.example/", "<script>alert(1)</script>"])
def test_what_names_nobody_is_a_sentence(url, monkeypatch, asked):
    at = looked(come(monkeypatch, ASKER), "handle", asked)
    assert "is no handle" in shown(at) or "whole site" in shown(at)


def test_a_title_from_outside_is_text_and_no_markup(url, monkeypatch):
    said = f"<img src=x onerror=alert(1)> [x](javascript:1) @{HANDLE}"
    planting.plant_items(url, [planting.item("evil", said, "", "https://krant.example/evil")])
    at = looked(come(monkeypatch, ASKER), "handle", f"@{HANDLE}")
    assert "<img src=x" not in source_of(at) and "&lt;img src=x" in source_of(at)


def test_where_nothing_was_collected_a_search_says_so_and_names_no_file(tmp_path, monkeypatch):
    write(tmp_path / "config", [])
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", str(tmp_path / "none.duckdb"))
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path))
    at = looked(come(monkeypatch, ASKER), "handle", f"@{HANDLE}")
    assert "Not loaded yet" in shown(at) and "none.duckdb" not in shown(at)


def test_it_says_how_many_were_removed_at_their_source_and_which_site_broke(url, monkeypatch):
    assert "No address was looked at yet." in shown(come(monkeypatch, APPROVER))
    with writing(url) as con:
        ids = [name for (name,) in con.execute("select item_id from items order by item_id").fetchall()]
        look = {"item_id": ids[0], "site": "a" * 64, "looked_at": NOW, "outcome": "broke", "status": 404}
        gone = {**look, "item_id": "weg", "outcome": "erased", "gone_since": NOW - dt.timedelta(days=1)}
        upsert(con, "item_looks", [look])
        upsert(con, "item_looks", [gone])
        con.execute(
            "update items set url = 'https://www.krant.example/a' where item_id = $id", {"id": ids[0]}
        )
    told = shown(come(monkeypatch, APPROVER))
    assert "1 message or article lost its text here in the past year" in told
    assert "krant.example: most addresses are gone at once." in told
    assert "Waarschijnlijk is de site veranderd" in shown(come(monkeypatch, APPROVER, "nl"))


def test_the_papers_stand_on_the_page_and_what_differs_from_them_is_told(url, monkeypatch, tmp_path):
    at = come(monkeypatch, APPROVER, "nl")
    told = shown(at)
    assert (
        "De papieren zijn nog niet vastgesteld." in told
        and "teksten over de school, met adressen: 365" in told
    )
    assert "Voortoets DPIA" in "".join(part.value for part in at.markdown)
    at = press(at, "Dit papier vaststellen")
    assert "klopt met het vastgestelde papier" in shown(at)
    (tmp_path / "config" / "privacy.toml").write_text("[retention]\nmention = 400\n")
    told = shown(come(monkeypatch, APPROVER, "nl"))
    assert "de termijn in dagen staat nu op 400, op het vastgestelde papier staat 365" in told
    assert "Approve this paper" not in labels(come(monkeypatch, ASKER))
