"""A case can be taken while messages come in: a load keeps the warehouse to itself only for what must be alone."""

import datetime as dt

import pytest

from pipelines.cases import work
from pipelines.cases.webcare_file import Webcare
from pipelines.mentions import deduplicate, enrich
from pipelines.mentions.collect import CollectedSource
from pipelines.mentions.load_batches import Loading, load
from pipelines.mentions.told.scoring import Allowance
from pipelines.settings import FeedSource, read
from pipelines.sources import sync_settings
from pipelines.support.workers import Pool
from tests.people import ANNA
from warehouse.cases import inbox
from warehouse.core.connection import reading

NOW = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.UTC)
SOURCE = FeedSource("regio", "Regio", "feed", "https://regio.example/", "press")
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
