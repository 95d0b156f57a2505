"""How often a load opens the warehouse does not follow from what lies in it, nor from what comes in."""

import datetime as dt

import pytest

from pipelines.mentions import load_batches
from pipelines.mentions.told import fingerprints
from tests.pipelines.runs.school import collected, item, rows, rss, write
from tests.pipelines.web.site import Site, page
from warehouse.core import file_locks

NOW = dt.datetime(2027, 1, 5, 8, tzinfo=dt.UTC)
TEXT = "Het college {at} opende met {n} leerlingen een werkplaats voor lassers, koks en bakkers in wijk {at}."


def feed(feed: int, months: int) -> str:
    """Reports about the college, one for each of so many months."""
    return rss(
        *(
            item(
                f"Het college bouwt vleugel {feed}.{month}",
                f"https://k{feed}.example/{month}/vleugel",
                TEXT.format(at=month, n=feed),
                f"{NOW - dt.timedelta(days=40 * month + 3):%Y-%m-%d}",
            )
            for month in range(months)
        )
    )


@pytest.fixture
def opened(monkeypatch) -> list[str]:
    """Grows each time that a DuckDB opens the warehouse."""
    attached: list[str] = []

    def attach(con, url: str, *how, once=file_locks.attach):
        attached.append(url)
        return once(con, url, *how)

    monkeypatch.setattr(file_locks, "attach", attach)
    return attached


def load(folder, opened: list[str], monkeypatch, feeds: int, months: int) -> int:
    """How often is the warehouse opened to load these feeds into an empty one, in two batches?"""
    folder.mkdir()
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", str(folder / "warehouse.duckdb"))
    monkeypatch.setenv("WEERKLANK_DATA", str(folder))
    monkeypatch.setattr(load_batches, "BATCH", feeds * months // 2)
    with Site(
        {f"/{at}": page(rss_of) for at, rss_of in enumerate(feed(n, months) for n in range(feeds))}
    ) as site:
        settings = write(folder / "c", [(f"s{n}", site.url(f"/{n}")) for n in range(feeds)], "college")
        before = len(opened)
        assert not collected(settings, NOW).failed
        count = len(opened) - before
    assert rows("select count(*), count(distinct day) from story_signatures") == [(feeds * months, months)]
    return count


def test_a_load_of_a_year_opens_the_warehouse_as_often_as_one_of_a_day(tmp_path, opened, monkeypatch):
    one = load(tmp_path / "day", opened, monkeypatch, 4, 1)
    assert 5 < one < 25
    assert load(tmp_path / "year", opened, monkeypatch, 4, 12) <= one


def test_what_is_held_at_once_stays_bounded(tmp_path, opened, monkeypatch):
    """Of more fingerprints than may be held some are asked later, and the stories are the same."""
    load(tmp_path / "year", opened, monkeypatch, 4, 12)
    span = (NOW.date() - dt.timedelta(days=900), NOW.date())
    ask = fingerprints.of_warehouse(None)
    before = len(opened)
    whole = list(ask([span, span, span]))
    assert len(opened) == before + 1 and [len(found) for found in whole] == [48, 48, 48]
    monkeypatch.setattr(fingerprints, "HELD", 96)
    assert list(ask([span, span, span])) == whole
    assert len(opened) == before + 3
    assert list(ask([])) == []
