"""A case can be taken while messages come in: a load keeps the warehouse to itself only for what must be alone."""

import datetime as dt
import itertools

import pytest

from pipelines.cases import work
from pipelines.cases.webcare_file import Webcare
from pipelines.mentions import deduplicate, enrich, store
from pipelines.mentions.collect import CollectedSource
from pipelines.mentions.load_batches import Loading, load
from pipelines.mentions.store import read_words
from pipelines.mentions.told.scoring import Allowance
from pipelines.settings import FeedSource, read
from pipelines.sources import sync_settings
from pipelines.support.workers import Pool
from tests.people import ANNA
from tests.servers import postgres
from warehouse.access import audit
from warehouse.cases import inbox
from warehouse.core import file_locks, files
from warehouse.core.connection import CASES, MESSAGES, address, reading, writing
from warehouse.core.errors import WarehouseBusy
from warehouse.core.period import Period
from warehouse.mentions import search
from warehouse.mentions.words import index
from warehouse.sources import states
from warehouse.storage import waiting
from warehouse.storage.copies.backup import unwritten

NUMBERS = itertools.count(1)
NOW = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.UTC)
SOURCE = FeedSource("regio", "Regio", "feed", "https://regio.example/", "press")
NOVEMBER = Period(dt.date(2026, 11, 1), dt.date(2026, 12, 1))
CONFIGURATION = """
[organisation]
name = "ROC Test"
site = "https://www.roctest.example"
query = '"ROC Test"'
"""


@pytest.fixture
def where(tmp_path, monkeypatch):
    """A folder with the settings of a school; its warehouse is a file."""
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "organisation.toml").write_text(CONFIGURATION, encoding="utf-8")
    return folder


def entry(number: int) -> dict:
    """One message about the school, as `parse` gives it."""
    return {
        "title": f"ROC Test opent gebouw {number}", "text": f"Les {number} begint, vinden studenten van ROC Test. " * 6,
        "url": f"https://regio.example/{number}", "published_at": NOW - dt.timedelta(hours=number),
        "guid": str(number), "language": "nl", "outlet": None, "outlet_url": None,
    }  # fmt: skip


def arrive(where, url: str, numbers: range) -> None:
    """Load these messages, as a run does."""
    settings = read(where)
    queries = tuple((subject.name, subject.query) for subject in settings.subjects)
    with Pool() as pool:
        to = Loading(settings, queries, pool, "load", NOW, {}, lambda row: None, url, Allowance(0.0))
        assert load([CollectedSource(SOURCE, NOW, [entry(number) for number in numbers])], to) is None


def stored_items(con) -> tuple:
    """How many messages are stored, and how many does the table per day count?"""
    return con.execute(
        "select (select count(*) from items), (select sum(items) from mention_days)"
    ).fetchone()


def brought_in(url: str) -> str:
    """A case that waits."""
    return work.bring_in(ANNA, Webcare(), "Is de mensa open?", "question", "public", NOW, url=url)


@pytest.mark.parametrize(("room", "name"), [(deduplicate, "told_apart"), (enrich.stories, "group")])
def test_a_case_is_taken_while_a_load_compares_what_arrived_with_what_is_known(
    where, tmp_path, monkeypatch, room, name
):
    url = str(tmp_path / "warehouse.duckdb")
    sync_settings.sync(read(where), url)
    arrive(where, url, range(5))
    case = brought_in(url)
    compared, taken = getattr(room, name), []

    def comparing(*facts):
        # In the thread of the load itself: were anything open here, this would wait for it, and in vain.
        if not taken:
            taken.append(work.claim(ANNA, case, 1, NOW, url))
        return compared(*facts)

    monkeypatch.setattr(room, name, comparing)
    monkeypatch.setattr("pipelines.support.lock_timeouts.INTERACTIVE", 1.0)
    arrive(where, url, range(5, 10))
    assert [each.owner for each in taken] == [ANNA.name]
    with reading(url) as con:
        stored = inbox.one_case(con, case)
        assert con.execute("select count(*) from items").fetchone() == (10,)
    assert stored is not None and stored.state == "claimed"


def test_a_case_is_taken_between_what_a_load_stores_and_the_writing_of_its_log_and_words(
    where, tmp_path, monkeypatch
):
    url = str(tmp_path / "warehouse.duckdb")
    sync_settings.sync(read(where), url)
    case = brought_in(url)
    monkeypatch.setattr(waiting, "might_be", lambda path: True)
    settle, seen = file_locks.settle, []

    def settling(path, *facts):
        # What was stored lies in the log beside the file, whole: who opens it now finds all of it.
        if not seen and files.log_size(path) > file_locks.LONG:
            with reading(url) as con:
                seen.append((stored_items(con), index.held(con, NOVEMBER).is_there))
                filters = search.Filter(NOVEMBER, "ROC Test", words='"gebouw 77"', grouped=False)
                seen.append(search.total(con, filters))
            seen.append(work.claim(ANNA, case, 1, NOW, url).owner)
        settle(path, *facts)

    monkeypatch.setattr(file_locks, "settle", settling)
    arrive(where, url, range(600))
    assert seen == [((600, 600), False), 1, ANNA.name]
    assert files.log_size(tmp_path / "warehouse.duckdb") <= file_locks.LONG
    read_words(url)
    with reading(url) as con:
        assert index.held(con, NOVEMBER).is_there
        stored = inbox.one_case(con, case)
    assert stored is not None and stored.state == "claimed"


def test_what_a_load_left_in_the_log_when_it_was_killed_is_there(where, tmp_path, monkeypatch):
    url = str(tmp_path / "warehouse.duckdb")
    sync_settings.sync(read(where), url)
    # Killed before the log is written into the file and before any word is read.
    monkeypatch.setattr(waiting, "might_be", lambda path: True)
    monkeypatch.setattr(file_locks, "settle", lambda *facts: None)
    arrive(where, url, range(600))
    monkeypatch.undo()
    assert files.log_size(tmp_path / "warehouse.duckdb") > file_locks.LONG
    case = brought_in(url)
    assert work.claim(ANNA, case, 1, NOW, url).owner == ANNA.name
    arrive(where, url, range(600, 610))
    with reading(url) as con:
        assert stored_items(con) == (610, 610)
        assert index.held(con, NOVEMBER).is_there


@pytest.fixture
def lake(postgresql, tmp_path, monkeypatch, where) -> str:
    """A warehouse with its catalogue in PostgreSQL."""
    server = postgresql.database(f"beside{next(NUMBERS)}")
    monkeypatch.setenv("WEERKLANK_WAREHOUSE_DATA", str(tmp_path / "lake"))
    url = f"ducklake:postgres:{server} password={postgres.quoted()}"
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", url)
    return url


def changed_tables(url: str, since: int) -> set[str]:
    """The tables of a lake of which a snapshot after this one says that it changed them."""
    with reading(url) as con:
        names = dict(
            con.execute(
                "select table_id::varchar, table_name from ducklake_table_info('warehouse')"
            ).fetchall()
        )
        rows = con.execute(
            "select changes from ducklake_snapshots('warehouse') where snapshot_id > $since", {"since": since}
        ).fetchall()
    told = [each for (changes,) in rows for of in changes.values() for each in of]
    return {names.get(each, each.rpartition(".")[2].strip('"')) for each in told}


def newest(url: str) -> int:
    """The number of the newest snapshot of a lake."""
    with reading(url) as con:
        return con.execute("select max(snapshot_id) from ducklake_snapshots('warehouse')").fetchall()[0][0]


def test_on_a_server_a_case_is_taken_while_a_load_holds_its_lease_and_both_are_kept(lake, where, monkeypatch):
    sync_settings.sync(read(where), lake)
    arrive(where, lake, range(3))
    case, refreshed, taken = brought_in(lake), store.refresh_days, []

    def refreshing(*facts, **more):
        # In the midst of what the load stores, in its own thread: a claim that waited for it would wait in vain.
        taken.append(work.claim(ANNA, case, 1, NOW, lake))
        refreshed(*facts, **more)

    monkeypatch.setattr("pipelines.support.lock_timeouts.INTERACTIVE", 5.0)
    monkeypatch.setattr(store, "refresh_days", refreshing)
    arrive(where, lake, range(3, 8))
    assert [each.owner for each in taken] == [ANNA.name]
    with reading(lake) as con:
        stored = inbox.one_case(con, case)
        assert stored_items(con) == (8, 8)
        assert audit.checked(con)[0] is None
        assert [each.line.object for each in audit.lines(con, act="cases.claim")] == [case]
    assert stored is not None and stored.owner == ANNA.name


def test_a_load_writes_no_table_that_who_takes_a_case_writes(lake, where):
    sync_settings.sync(read(where), lake)
    begun = newest(lake)
    arrive(where, lake, range(220))
    read_words(lake)
    loaded = changed_tables(lake, begun)
    case, begun = brought_in(lake), newest(lake)
    taken = work.claim(ANNA, case, 1, NOW, lake)
    work.answer(ANNA, case, taken.version, "Ja, tot vijf uur.", "", "answer1", NOW, lake)
    of_case = changed_tables(lake, begun)
    assert {"items", "mention_days", "word_days", "warehouse_facts"} <= loaded
    assert {"cases", "case_events", "answers", "audit_log"} <= of_case
    assert not loaded & of_case


@pytest.mark.parametrize("alone", ["unwritten", "writing"])
def test_who_is_to_be_alone_keeps_cases_from_being_taken(lake, where, monkeypatch, alone):
    sync_settings.sync(read(where), lake)
    case = brought_in(lake)
    monkeypatch.setattr("pipelines.support.lock_timeouts.INTERACTIVE", 0.3)
    # A backup, a move, a restore and upkeep are `unwritten`; to erase, to sync settings and all else is `writing`.
    with unwritten(address(lake)) if alone == "unwritten" else writing(lake), pytest.raises(WarehouseBusy):
        work.claim(ANNA, case, 1, NOW, lake)
    assert work.claim(ANNA, case, 1, NOW, lake).owner == ANNA.name


def test_who_takes_a_case_keeps_out_who_is_to_be_alone_and_a_load_no_longer_than_the_end_of_it(lake, where):
    sync_settings.sync(read(where), lake)
    reached = []
    with writing(lake, names=CASES):
        with pytest.raises(WarehouseBusy), unwritten(address(lake), 0.2):
            pytest.fail("a backup began")
        with pytest.raises(WarehouseBusy), writing(lake, 0.2):
            pytest.fail("somebody wrote")
        with pytest.raises(WarehouseBusy), writing(lake, 0.2, names=MESSAGES) as con:
            reached.append(con.execute("select count(*) from items").fetchone())
    with writing(lake, names=MESSAGES), pytest.raises(WarehouseBusy), writing(lake, 0.2, names=MESSAGES):
        pytest.fail("two loads at once")
    assert reached == [(0,)]


@pytest.mark.parametrize("often", [False, True])
def test_pages_see_that_a_case_was_taken_on_a_server(lake, where, often):
    sync_settings.sync(read(where), lake)
    case = brought_in(lake)
    with reading(lake, often=often) as con:
        before = states.data_version(con)
        assert states.data_version(con) == before
    work.claim(ANNA, case, 1, NOW, lake)
    with reading(lake, often=often) as con:
        assert states.data_version(con) != before
        stored = inbox.one_case(con, case)
    assert stored is not None and stored.owner == ANNA.name
