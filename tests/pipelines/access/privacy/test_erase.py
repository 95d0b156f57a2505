"""A person planted everywhere is nowhere after an erasure, nor after an old backup was put back."""

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from pipelines.access.acts import NotAllowed
from pipelines.access.privacy import erase
from pipelines.access.privacy.wanted import NotToBeErased
from pipelines.cases.alerts import acting, evidence, spool, watched
from pipelines.cases.alerts.alarm import Alarm
from pipelines.cases.alerts.changing import Change
from pipelines.cases.alerts.spool import Waiting
from tests.people import person
from tests.pipelines.access.privacy import planting
from tests.pipelines.access.privacy.planting import HANDLE, HOST, MAIL, NAME, URL
from tests.warehouse.rows import GOOD
from warehouse.access.privacy import cells, data_map
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert

NOW = dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)
ASKER, APPROVER = person("administrator", name="Ada"), person("auditor", name="Frits")
SAID = f"Dank aan @{HANDLE} ({MAIL}, {URL}) en {NAME} voor alles"
PRESS = "https://krant.example"
ITEMS = (
    planting.item("own1", "", f"Wat een school! #roc @ander@{HOST}", URL),
    planting.item(
        "reply", "", f"@ander dat zei @{HANDLE.upper()} gisteren al over het roc", f"https://{HOST}/@ander/9"
    ),
    planting.item(
        "mail", "Brief van een lezer", f"Reageren kan via {MAIL}, schrijft de krant", f"{PRESS}/brief"
    ),
    planting.item("name", f"{NAME} wint een prijs van het roc", "De prijs is een beker.", f"{PRESS}/prijs"),
    planting.item(
        "copy",
        f"{NAME} wint een prijs van het roc",
        "De prijs is een beker.",
        "https://blad.example/p",
        "name",
    ),
    planting.item("stays", "Het roc bouwt", "Aan de gracht komt een nieuw gebouw.", f"{PRESS}/bouw"),
)


@pytest.fixture(scope="session")
def planted_once(tmp_path_factory) -> Path:
    """A data folder with the person in every place; made once, for it takes a load for each column."""
    folder = tmp_path_factory.mktemp("planted")
    url = str(folder / "warehouse.duckdb")
    planting.plant_items(url, list(ITEMS))
    places = planting.plant_everywhere(url, SAID)
    assert len(places) > 40, places
    story = {
        **GOOD["month_figures"], "figure": "story", "subject": "own1", "title": "Wat een school! #roc",
        "title_en": "x", "value": 3.0, "fields": json.dumps({"url": URL, "outlet": None, "reach": 12}),
    }  # fmt: skip
    with writing(url) as con:
        upsert(con, "publications", [{**GOOD["publications"], "edition": 7, "body": planting.letter()}])
        upsert(con, "month_figures", [story])
    planting.plant_files(folder)
    assert len(planting.traces(folder, url)) > 40
    return folder


@pytest.fixture
def planted(planted_once, warehouse, tmp_path) -> tuple[str, Path]:
    """A copy of it for one test alone."""
    shutil.copytree(planted_once, tmp_path, dirs_exist_ok=True)
    return warehouse, tmp_path


def erased(url: str, kind: str, asked: str, ticked=()) -> dict[str, int]:
    number = erase.ask(ASKER, kind, asked, NOW, url, ticked)
    return erase.approve(APPROVER, number, NOW, url).counts


def test_after_an_erasure_no_byte_of_the_person_is_left(planted):
    url, data = planted
    erased(url, "handle", f"@{HANDLE}")
    erased(url, "address", MAIL)
    looked = erase.look("name", NAME, url)
    assert {item.item_id for item in looked.items} == {"name", "copy"}
    erased(url, "name", NAME, [*(item.item_id for item in looked.items), erase.TEXTS])
    left = [
        trace
        for trace in planting.traces(data, url)
        if f"@{HANDLE}4 en" not in trace and "duckdb" not in trace
    ]
    assert left == []
    with reading(url) as con:
        assert con.execute("select item_id from items order by all").fetchall() == [("stays",)]


def test_the_photo_of_a_report_goes_with_who_is_named_beside_it(warehouse, tmp_path, monkeypatch):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    planting.plant_items(warehouse, [ITEMS[0]])
    evidence.keep(ASKER, "a" * 16, b"\xff\xd8 a photo", f"@{HANDLE} dreigt", NOW)
    evidence.keep(ASKER, "b" * 16, b"\xff\xd8 another", "Iemand anders dreigt", NOW)
    assert erased(warehouse, "handle", HANDLE)["evidence"] == 1
    assert evidence.of_case("a" * 16) == ()
    (stays,) = evidence.of_case("b" * 16)
    assert (stays.photo, stays.said) == (b"\xff\xd8 another", "Iemand anders dreigt")


def test_what_waits_beside_a_busy_warehouse_is_erased_there_and_still_can_be_stored(
    warehouse, tmp_path, monkeypatch
):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    planting.plant_items(warehouse, [ITEMS[0]])
    alarm = Alarm("threat", "threat:s1", 4, f"@{HANDLE} dreigt", None, NOW, NOW)
    raised = Change("c1", "raised", "a1", NOW, "1", "Anna", alarm=alarm)
    spool.add(
        [Waiting(raised, None), Waiting(Change("c2", "note", "a1", NOW, "1", "Anna", f"Van @{HANDLE}"), None)]
    )
    watched.write(spool.folder() / "watch.json", {"why": f"not sent: @{HANDLE}"})
    erased(warehouse, "handle", HANDLE)
    assert planting.traces(tmp_path / "data", warehouse) == []
    first, second = spool.read()
    assert first.change.alarm and first.change.alarm.title.endswith(" dreigt") and second.change.act == "note"
    assert acting.merge(warehouse) == 2


@pytest.mark.both
def test_who_only_looks_alike_stays(warehouse, tmp_path):
    near = f"@{HANDLE}4, @de_{HANDLE}, {HANDLE}-fan, {HANDLE}@elders.example, x{HANDLE} en @{HANDLE}.echt zijn anderen"
    planting.plant_items(warehouse, [ITEMS[0], planting.item("near", "", near, f"https://x.com/{HANDLE}4/1")])
    erased(warehouse, "handle", HANDLE)
    with reading(warehouse) as con:
        assert con.execute("select item_id, text from items").fetchall() == [("near", near)]


def test_a_handle_with_its_server_leaves_one_of_that_name_elsewhere(warehouse):
    here, there = "https://plein.example/@jan/1", "https://elders.example/@jan/2"
    planting.plant_items(
        warehouse,
        [
            planting.item("here", "", "Van mij zelf, over het roc", here),
            planting.item("to", "", "Dank @Jan@Plein.Example voor alles", "https://elders.example/@piet/3"),
            planting.item("there", "", "Van een ander, ook over het roc", there),
            planting.item(
                "word", "", "jan ging naar @janssen in januari", "https://krant.example/jan-ging/jan"
            ),
        ],
    )
    erased(warehouse, "handle", "@jan@plein.example")
    with reading(warehouse) as con:
        assert con.execute("select item_id from items order by all").fetchall() == [("there",), ("word",)]


@pytest.mark.parametrize(
    "said",
    [
        "@JÓSÉ_1 zegt", "@jo\u0301se\u0301_1 zegt", "https://x.com/j%C3%B3s%C3%A9_1/status/2",
        "HTTP://WWW.X.COM/J%c3%b3S%C3%A9_1", "zie x.com/jósé_1.", "https%3A%2F%2Ftwitter.com%2Fj%C3%B3s%C3%A9_1",
        "(@jósé_1)", "@jósé_1@plein.example", "jósé_1: ja", "/u/jósé_1", "https://a.example/?author=J%C3%B3s%C3%A9_1",
        "_jósé_1_", "@jó\u00adsé_1", "@ｊósé_1", "https://jo.example/@jósé_1.rss",
    ],
)  # fmt: skip
def test_every_spelling_of_a_handle_is_found(warehouse, said):
    planting.plant_items(warehouse, [planting.item("a", "", said, "https://krant.example/a")])
    assert [item.item_id for item in erase.look("handle", "@jósé_1", warehouse).items] == ["a"]


@pytest.mark.parametrize("asked", ["", "@", "a", "https://krant.example/", "http://[::1/", "@jan@", "x y"])
def test_what_names_nobody_or_a_whole_site_is_refused(warehouse, asked):
    with pytest.raises(NotToBeErased):
        erase.look("handle", asked, warehouse)


@pytest.mark.parametrize("asked", ["Wendelien", "", "een naam die veel te lang is om er een te zijn"])
def test_a_name_needs_two_to_six_words(warehouse, asked):
    with pytest.raises(NotToBeErased):
        erase.look("name", asked, warehouse)


def test_who_asked_cannot_approve_and_who_may_not_is_refused(warehouse):
    planting.plant_items(warehouse, [ITEMS[0]])
    both = person("administrator", "auditor", name="Ada")
    number = erase.ask(both, "handle", HANDLE, NOW, warehouse)
    with pytest.raises(erase.ErasureRefused, match="second person"):
        erase.approve(both, number, NOW, warehouse)
    with pytest.raises(NotAllowed):
        erase.approve(person("communication", "administrator", name="Cas"), number, NOW, warehouse)
    with pytest.raises(NotAllowed):
        erase.ask(person("auditor"), "handle", HANDLE, NOW, warehouse)
    with reading(warehouse) as con:
        assert con.execute("select count(*) from items").fetchone() == (1,)
        acts = con.execute("select act, outcome from audit_log order by position").fetchall()
    assert acts == [
        ("privacy.erase.ask", "done"),
        ("privacy.erase.approve", "failed"),
        ("privacy.erase.approve", "refused"),
        ("privacy.erase.ask", "refused"),
    ]


def test_a_request_is_decided_once_and_one_that_is_withdrawn_keeps_no_name(warehouse, tmp_path):
    planting.plant_items(warehouse, [ITEMS[0]])
    number = erase.ask(ASKER, "handle", HANDLE, NOW, warehouse)
    erase.withdraw(ASKER, number, NOW, warehouse)
    (row,) = erase.listed(warehouse)
    assert (row["state"], row["asked_for"], row["counts"]) == ("withdrawn", None, "{}")
    with pytest.raises(erase.ErasureRefused, match="decided already"):
        erase.approve(APPROVER, number, NOW, warehouse)
    with pytest.raises(erase.ErasureRefused, match="no request"):
        erase.approve(APPROVER, "abc", NOW, warehouse)
    with reading(warehouse) as con:
        assert con.execute("select count(*) from items").fetchone() == (1,)


def test_of_a_name_only_what_was_ticked_goes(warehouse):
    planting.plant_items(
        warehouse, [ITEMS[3], planting.item("other", NAME, "Een naamgenoot.", f"{PRESS}/ander")]
    )
    with pytest.raises(erase.ErasureRefused, match="Tick"):
        erase.ask(ASKER, "name", NAME, NOW, warehouse)
    erased(warehouse, "name", NAME, ["name"])
    with reading(warehouse) as con:
        assert con.execute("select item_id, title from items").fetchall() == [("other", NAME)]


def test_the_key_is_for_this_user_only_and_not_in_the_warehouse(warehouse, tmp_path):
    planting.plant_items(warehouse, [ITEMS[0]])
    erased(warehouse, "handle", HANDLE)
    key = tmp_path / "privacy" / "key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "privacy" / "ledger.jsonl").stat().st_mode & 0o777 == 0o600
    raw = Path(warehouse).read_bytes()
    assert key.read_bytes() not in raw and key.read_bytes().hex().encode() not in raw


def test_every_column_that_the_map_calls_personal_is_reached():
    reached = {(place.table, place.column) for place in cells.places()}
    apart = cells.CONFIGURED | cells.KEPT | cells.OF_ITEMS
    told = {
        (held.table, held.column)
        for held in data_map.personal()
        if held.table not in apart and held.kind not in ("pseudonym", "derived")
    }
    assert len(told) > 40
    # What grave matter a case is about is a word of the program.
    assert told - reached <= {("cases", "kind"), ("cases", "level")}


@pytest.mark.parametrize("asked", ["2025", "mbo4", "e-mail", "covid-19", "jan", "studenten", "12345678901"])
def test_a_handle_that_may_be_a_word_or_a_number_is_only_known_with_an_at(warehouse, asked):
    items = [
        planting.item(
            "word", "", f"In {asked} ging {asked} goed, zie https://krant.example/{asked}", f"{PRESS}/a"
        ),
        planting.item("person", "", f"Dank @{asked} voor alles", f"{PRESS}/b"),
        planting.item("profile", "", "Van mijzelf", f"https://plein.example/@{asked}/1"),
    ]
    planting.plant_items(warehouse, items)
    found = erase.look("handle", f"@{asked}", warehouse)
    assert {item.item_id for item in found.items} == {"person", "profile"}
