"""Who asks what is known of them gets all of it, with others blacked out, released by a second person in time."""

import datetime as dt
import io
import json
import zipfile
from pathlib import Path

import pytest

from pipelines.access.acts import NotAllowed
from pipelines.access.privacy import disclosure, erase
from pipelines.access.privacy.disclosure_black import BLACK, Ink
from pipelines.access.privacy.wanted import wanted
from pipelines.mentions.matching.erased import Erased, key
from pipelines.settings import Settings
from pipelines.settings.models import Organisation
from tests.people import person
from tests.pipelines.access.privacy import planting
from tests.pipelines.access.privacy.planting import HANDLE, MAIL, NAME, URL
from tests.pipelines.access.privacy.test_erase import APPROVER, ASKER, ITEMS, NOW, planted, planted_once

__all__ = ["planted", "planted_once"]
TODAY = dt.date(2026, 11, 29)
SCHOOL = Settings(Path("config"), Organisation("ROC Voorbeeld", "https://roc.example"), (), ())


def prepare(url: str, kind: str = "handle", asked: str = f"@{HANDLE}", **more) -> str:
    return disclosure.prepare(ASKER, SCHOOL, kind, asked, TODAY, NOW, url, **more)


def opened(body: bytes) -> tuple[dict, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert sorted(name.rpartition(".")[2] for name in archive.namelist()) == ["json", "pdf"]
        (paper,) = [name for name in archive.namelist() if name.endswith("pdf")]
        return json.loads(archive.read("data.json")), archive.read(paper)


def test_all_that_is_known_is_in_it_and_nothing_of_others(planted):
    url, _ = planted
    told, paper = opened(disclosure.release(APPROVER, prepare(url), NOW, url))
    assert [item["url"] for item in told["items"]] == [URL, BLACK]
    assert [item["text"] for item in told["items"]] == [
        f"Wat een school! #roc {BLACK}",
        f"{BLACK} dat zei @{HANDLE.upper()} gisteren al over het roc",
    ]
    assert {"publications", "months", "channel_posts"} <= {each["table"] for each in told["texts"]}
    assert told["files"]["logs"] == 3 and told["who"]["organisation"] == "ROC Voorbeeld"
    said = json.dumps(told, ensure_ascii=False)
    assert "@ander" not in said and NAME not in said and MAIL not in said
    assert paper.startswith(b"%PDF") and len(paper) > 5000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@{me} en @ander", f"@{{me}} en {BLACK}"),
        (
            "{name} sprak met Piet de Vries over ROC Voorbeeld",
            f"{{name}} sprak met {BLACK} over ROC Voorbeeld",
        ),
        ("mevrouw Jansen zag het", f"{BLACK} zag het"),
        ("mail piet@post.example", f"mail {BLACK}"),
        ("zie https://x.com/piet/status/1", f"zie {BLACK}"),
        ("zie https://krant.example/nieuws", "zie https://krant.example/nieuws"),
        ("dat zei Anneke", f"dat zei {BLACK}"),
        ("Het weer in maart", "Het weer in maart"),
    ],
)
def test_others_are_blacked_out(warehouse, tmp_path, text, expected):
    planting.plant_items(warehouse, [ITEMS[0]])
    erase.look("handle", HANDLE, warehouse)  # makes the key
    marks = [*wanted("handle", f"@{HANDLE}"), *wanted("name", NAME)]
    ink = Ink(Erased.of([mark.row(key(), "") for mark in marks]), {"ROC Voorbeeld"}, ["Anneke"])
    fill = {"me": HANDLE, "name": NAME}
    assert ink.over(text.format(**fill)) == expected.format(**fill)


def test_who_prepared_it_cannot_release_it(warehouse):
    planting.plant_items(warehouse, [ITEMS[0]])
    both = person("administrator", "auditor", name="Ada")
    number = disclosure.prepare(both, SCHOOL, "handle", HANDLE, TODAY, NOW, warehouse)
    with pytest.raises(disclosure.DisclosureRefused, match="second person"):
        disclosure.release(both, number, NOW, warehouse)
    with pytest.raises(NotAllowed):
        disclosure.release(person("communication"), number, NOW, warehouse)
    with pytest.raises(NotAllowed):
        disclosure.prepared(person("marketing"), number, warehouse)
    assert disclosure.listed(warehouse)[0]["state"] == "prepared"


def test_the_clock_runs_from_the_day_it_came_in(warehouse):
    planting.plant_items(warehouse, [ITEMS[0]])
    came = dt.date(2026, 10, 20)
    disclosure.prepare(ASKER, SCHOOL, "handle", HANDLE, came, NOW, warehouse)
    (row,) = disclosure.listed(warehouse)
    assert row["due_on"] == dt.date(2026, 11, 19) and disclosure.days_left(row, TODAY) == -10
    with pytest.raises(disclosure.DisclosureRefused, match="after today"):
        disclosure.prepare(ASKER, SCHOOL, "handle", HANDLE, dt.date(2026, 11, 30), NOW, warehouse)


def test_what_was_changed_since_is_not_released(warehouse, tmp_path):
    planting.plant_items(warehouse, [ITEMS[0]])
    number = prepare(warehouse)
    file = tmp_path / "privacy" / "disclosures" / f"{number}.zip"
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_bytes(file.read_bytes() + b"x")
    with pytest.raises(disclosure.DisclosureRefused, match="not the one"):
        disclosure.release(APPROVER, number, NOW, warehouse)


def test_whom_it_was_about_is_forgotten_after_a_withdrawal_or_thirty_days(warehouse, tmp_path):
    planting.plant_items(warehouse, [ITEMS[0]])
    folder = tmp_path / "privacy" / "disclosures"
    disclosure.withdraw(ASKER, prepare(warehouse), NOW, warehouse)
    assert [row["asked_for"] for row in disclosure.listed(warehouse)] == [None] and not list(folder.iterdir())
    disclosure.release(APPROVER, prepare(warehouse), NOW, warehouse)
    assert disclosure.tidy(NOW + dt.timedelta(days=29), warehouse) == 0 and list(folder.iterdir())
    assert disclosure.tidy(NOW + dt.timedelta(days=30), warehouse) == 1 and not list(folder.iterdir())
    assert {row["asked_for"] for row in disclosure.listed(warehouse)} == {None}


def test_an_erasure_takes_what_was_gathered_along(planted):
    url, data = planted
    number = prepare(url)
    erase.approve(APPROVER, erase.ask(ASKER, "handle", f"@{HANDLE}", NOW, url), NOW, url)
    assert not list((data / "privacy" / "disclosures").iterdir())
    (row,) = [row for row in disclosure.listed(url) if row["disclosure_id"] == number]
    assert HANDLE not in str(row)


def test_a_name_shows_only_what_was_ticked(warehouse):
    planting.plant_items(
        warehouse, [ITEMS[3], planting.item("other", NAME, "Een naamgenoot.", "https://k.example/1")]
    )
    with pytest.raises(disclosure.DisclosureRefused, match="Tick"):
        prepare(warehouse, "name", NAME)
    told, _ = opened(
        disclosure.release(APPROVER, prepare(warehouse, "name", NAME, ticked=["name"]), NOW, warehouse)
    )
    assert [item["title"] for item in told["items"]] == [f"{NAME} wint een prijs van het roc"]
