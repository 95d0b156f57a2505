"""What was erased does not come back: by no feed, by no old backup, and however the erasure was ended half-way."""

import datetime as dt
import os
import subprocess
import sys

import pytest

from pipelines.access.privacy import erase, erase_run, ledger
from pipelines.mentions.deduplicate import SourceBatch, identify
from pipelines.mentions.matching.erased import KeyLost
from pipelines.runs.backup import restore, write
from pipelines.settings import FeedSource
from pipelines.support.run_lock import alone
from tests.pipelines.access.privacy import planting
from tests.pipelines.access.privacy.planting import HANDLE, MAIL, NAME, URL
from tests.pipelines.access.privacy.test_erase import (
    APPROVER,
    ASKER,
    ITEMS,
    NOW,
    PRESS,
    erased,
    planted,
    planted_once,
)
from tests.pipelines.connectors.test_social import Answer, ApiServer, configured, mastodon_site, measured
from tests.warehouse.school import OWN
from warehouse.core.connection import reading, writing
from warehouse.core.errors import DiskFull
from warehouse.mentions.forget import forget

__all__ = ["planted", "planted_once"]
FEED = FeedSource("plein", "Plein", "feed", "https://plein.example/feed", "social")
ROOT = __file__.split("/tests/")[0]


def entry(url: str, title: str = "", text: str = "Iets nieuws over het roc", guid: str | None = None) -> dict:
    return {
        "url": url, "title": title, "text": text, "guid": guid, "published_at": planting.AT, "language": "nl",
        "outlet": None, "outlet_url": None,
    }  # fmt: skip


def arriving(url: str, *entries: dict) -> list[str]:
    with reading(url) as con:
        found = identify(con, [SourceBatch(FEED, entries, NOW)], {})
    return [item["url"] for item in found.items.values()]


@pytest.mark.parametrize(
    "url",
    [
        URL, URL.upper().replace("HTTPS", "http"), URL.replace("@", "%40"), f"{URL}?utm_source=x", f"{URL}/",
        URL.replace("https://", "http://www."), URL.replace("kleine", "%6Bleine"), f"{URL}#later",
        f"https://elders.example/@{HANDLE}/77", f"https://x.com/{HANDLE}/status/9",
    ],
)  # fmt: skip
def test_a_feed_that_still_serves_it_does_not_bring_it_back(warehouse, url):
    planting.plant_items(warehouse, list(ITEMS))
    erased(warehouse, "handle", HANDLE)
    other = entry("https://plein.example/@ander4/5")
    assert arriving(warehouse, entry(url), other) == [other["url"]]


@pytest.mark.parametrize(
    ("url", "title", "text"),
    [
        (f"{PRESS}/prijs?fbclid=1", "Andere kop dan eerst was", "Andere tekst dan er eerst stond."),
        (f"{PRESS}/PRIJS", "Andere kop dan eerst was", "Andere tekst dan er eerst stond."),
        ("https://derde.example/1", f"{NAME} wint een prijs van het roc", "De prijs is een beker."),
        ("https://derde.example/1", f"{NAME.upper()} wint een prijs van het roc", "De prijs is een beker!"),
    ],
)
def test_an_item_of_a_name_stays_away_by_its_address_and_word_for_word(warehouse, url, title, text):
    planting.plant_items(warehouse, list(ITEMS))
    erased(warehouse, "name", NAME, ["name", "copy"])
    other = entry(f"{PRESS}/ander", NAME, "Een naamgenoot van haar opent een winkel.")
    assert arriving(warehouse, entry(url, title, text), other) == [other["url"]]


def all_of(url: str) -> None:
    erased(url, "handle", f"@{HANDLE}")
    erased(url, "address", MAIL)
    erased(url, "name", NAME, ["name", "copy", erase.TEXTS])


def test_after_an_old_backup_was_put_back_no_byte_is_left(planted, tmp_path_factory):
    url, data = planted
    backup = write.make(tmp_path_factory.mktemp("backups"), url=url, now=NOW).folder
    all_of(url)
    assert planting.traces(data, url) == []
    restore.put_back(backup, url=url, now=NOW)
    assert planting.traces(data, url) == []
    with reading(url) as con:
        assert con.execute("select item_id from items").fetchall() == [("stays",)]
    assert {row["state"] for row in erase.listed(url)} == {"done"}
    assert all(row["replayed_at"] for row in erase.listed(url)) and len(erase.listed(url)) == 3
    assert arriving(url, entry(URL)) == []


def test_on_a_new_machine_a_backup_brings_the_ledger_along(planted, tmp_path_factory, monkeypatch):
    url, _ = planted
    old = write.make(tmp_path_factory.mktemp("old"), url=url, now=NOW).folder
    all_of(url)
    new = write.make(tmp_path_factory.mktemp("new"), url=url, now=NOW).folder
    there = tmp_path_factory.mktemp("machine")
    monkeypatch.setenv("WEERKLANK_DATA", str(there))
    restore.put_back(new, url=str(there / "w.duckdb"), now=NOW)
    restore.put_back(old, url=str(there / "w.duckdb"), now=NOW)
    assert planting.traces(there, str(there / "w.duckdb")) == []


def test_without_the_key_nothing_is_put_back(planted, tmp_path_factory):
    url, data = planted
    backup = write.make(tmp_path_factory.mktemp("backups"), url=url, now=NOW).folder
    all_of(url)
    (data / "privacy" / "key").unlink()
    with pytest.raises(KeyLost):
        restore.put_back(backup, url=url, now=NOW)
    with reading(url) as con:
        assert con.execute("select item_id from items").fetchall() == [("stays",)]


FULL = """
import datetime as dt, resource, sys
from pathlib import Path
from pipelines.access.privacy import erase
from tests.people import person
from warehouse.core.errors import WarehouseError
url, number = sys.argv[1:]
most = Path(url).stat().st_size // 2
from warehouse.access.privacy import rewrite
kept = rewrite.rewrite
def small(url):
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    return kept(url)
rewrite.rewrite = small
try:
    erase.approve(person("auditor", name="Frits"), number, dt.datetime.now(dt.UTC), url)
except WarehouseError as error:
    print(type(error).__name__)
"""
KILL = """
import datetime as dt, os, sys
from pathlib import Path
from pipelines.access.privacy import erase
from tests.people import person
url, number, at = sys.argv[1:]
from warehouse.core import files
kept = files.settle
def ended(path):
    if at == "copied" and ".tmp-" in path.name:
        os.kill(os.getpid(), 9)
    kept(path)
    if at == "put" and path == Path(url):
        os.kill(os.getpid(), 9)
files.settle = ended
if at == "before":
    from pipelines.access.privacy import erase_run
    erase_run.finish = lambda url: os.kill(os.getpid(), 9)
erase.approve(person("auditor", name="Frits"), number, dt.datetime.now(dt.UTC), url)
"""


def child(code: str, *words: str) -> subprocess.CompletedProcess:
    environment = {**os.environ, "PYTHONPATH": ROOT}
    return subprocess.run(
        [sys.executable, "-c", code, *words], cwd=ROOT, env=environment, capture_output=True, text=True
    )


@pytest.mark.parametrize("at", ["before", "copied", "put"])
def test_a_kill_leaves_a_whole_file_and_the_next_run_finishes_it(planted, at):
    url, data = planted
    erased(url, "address", MAIL)
    erased(url, "name", NAME, ["name", "copy", erase.TEXTS])
    number = erase.ask(ASKER, "handle", HANDLE, NOW, url)
    ended = child(KILL, url, number, at)
    assert ended.returncode == -9, ended.stderr
    with reading(url) as con:
        assert con.execute("select item_id from items").fetchall() == [("stays",)]
    assert ledger.pending() == [number]
    with alone("run", url):
        erase_run.resume(url, NOW)
    assert ledger.pending() == [] and planting.traces(data, url) == []
    assert not list(data.glob("*.tmp-*"))


def test_a_full_disk_leaves_the_old_file_whole_and_the_next_run_finishes_it(planted):
    url, data = planted
    erased(url, "address", MAIL)
    erased(url, "name", NAME, ["name", "copy", erase.TEXTS])
    number = erase.ask(ASKER, "handle", HANDLE, NOW, url)
    done = child(FULL, url, number)
    assert done.stdout.split() == [DiskFull.__name__], done.stderr
    with reading(url) as con:
        assert con.execute("select item_id from items").fetchall() == [("stays",)]
    assert not list(data.glob("*.tmp-*"))
    with alone("run", url):
        erase_run.resume(url, NOW)
    assert planting.traces(data, url) == []


def test_a_warehouse_that_a_restore_set_aside_is_erased_too(planted, tmp_path_factory):
    url, data = planted
    backup = write.make(tmp_path_factory.mktemp("backups"), url=url, now=NOW).folder
    restore.put_back(backup, url=url, now=NOW)
    assert list(data.glob("*.before-*"))
    all_of(url)
    assert planting.traces(data, url) == []


def test_keys_of_what_was_forgotten_before_go_too_and_keep_it_out(warehouse, tmp_path):
    planting.plant_items(warehouse, list(ITEMS))
    with writing(warehouse) as con:
        forget(con, ["own1"])
    erased(warehouse, "handle", HANDLE)
    with reading(warehouse) as con:
        assert con.execute("select count(*) from item_keys where item_id = 'own1'").fetchone() == (0,)
        assert con.execute("select count(*) from sightings where item_id = 'own1'").fetchone() == (0,)
    assert arriving(warehouse, entry(URL)) == []


def test_a_platform_that_tells_it_of_our_own_post_brings_numbers_and_no_person(warehouse, tmp_path):
    planting.plant_items(warehouse, [ITEMS[0]])
    erased(warehouse, "handle", HANDLE)

    def site(asked):
        found = mastodon_site(asked)
        statuses = found.body if isinstance(found, Answer) else found
        for each in statuses if isinstance(statuses, list) else ():
            each["content"] = f"<p>Dank <a href='{planting.PROFILE}'>@{HANDLE}</a></p>"
        return found

    with ApiServer(site) as api:
        measured(configured(tmp_path / "config", api.url))
    with reading(warehouse) as con:
        assert con.execute("select count(*), sum(likes) from channel_posts").fetchone() == (3, 9)
    assert list((tmp_path / "raw").rglob("*.gz")) and planting.traces(tmp_path, warehouse) == []


def test_figures_add_up_after_an_erasure(planted):
    url, _ = planted
    all_of(url)
    with reading(url) as con:
        assert con.execute(
            "select sum(items) from mention_days where subject = $own", {"own": OWN}
        ).fetchone() == (1,)
        assert con.execute("select story_id, copies from stories").fetchall() == [("stays", 1)]


def test_a_line_of_the_ledger_that_was_cut_off_is_left_out(warehouse, tmp_path):
    planting.plant_items(warehouse, [ITEMS[0]])
    erased(warehouse, "handle", HANDLE)
    path = tmp_path / "privacy" / ledger.FILE
    path.write_text(path.read_text() + '{"erasure_id": "x"')
    assert len(ledger.read()) == 1
    erased(warehouse, "address", MAIL)
    assert len(ledger.read()) == 2
    assert dt.datetime.fromisoformat(ledger.read()[0][0]["asked_at"].isoformat()) == NOW and APPROVER.id
