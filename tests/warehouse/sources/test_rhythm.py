"""How much sources bring, and how soon we have it; the rows are typed here, so that they can be added up."""

import datetime as dt

import pytest

from tests.warehouse.rows import GOOD
from tests.warehouse.school import NOW, TODAY
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert
from warehouse.sources.rhythm import Brought, Delay, brought, delays

pytestmark = pytest.mark.both

MINUTE = dt.timedelta(minutes=1)


def item(number: int, source: str, published: dt.datetime, minutes: float, **more) -> dict:
    name = f"{source}{number}"
    return GOOD["items"] | {
        "item_id": name, "story_id": name, "url": f"https://x.example/{name}", "canonical_url": None,
        "source_name": source, "published_at": published, "collected_at": published + minutes * MINUTE,
        "day": published.date(), "text_hash": name,
    } | more  # fmt: skip


def stored(*rows: dict) -> None:
    with writing() as con:
        upsert(con, "items", rows)


def test_the_delay_of_a_source_is_that_of_the_middle_item(warehouse):
    begun = NOW - dt.timedelta(days=5)
    stored(
        item(0, "a", begun - dt.timedelta(days=300), 60 * 24 * 300),  # stood there when we first looked
        *[item(1 + n, "a", begun + n * MINUTE, minutes) for n, minutes in enumerate((1, 2, 3, 10, 1000))],
    )
    with reading() as con:
        assert delays(con, NOW) == {"a": Delay(180.0, 5)}


def test_what_says_nothing_of_how_soon_is_not_counted(warehouse):
    begun = NOW - dt.timedelta(days=5)
    good = [item(n, "b", begun + n * MINUTE, 2) for n in range(1, 5)]
    stored(
        item(0, "b", begun - dt.timedelta(days=1), 24 * 60),
        *good,
        item(10, "b", begun + MINUTE, 2, published_quality="estimated"),
        item(11, "c", NOW - dt.timedelta(days=40), 1),
        *[item(20 + n, "c", NOW - dt.timedelta(days=31) - n * MINUTE, 1) for n in range(5)],
    )
    with reading() as con:
        assert delays(con, NOW) == {}
    stored(item(12, "b", begun + 9 * MINUTE, 2))
    with reading() as con:
        assert delays(con, NOW) == {"b": Delay(120.0, 5)}


@pytest.mark.parametrize(("ago", "found"), [(0, Brought(3, 1)), (9, Brought(3, 10)), (45, Brought(0, 30))])
def test_what_a_source_brought_lately_is_counted_by_its_days(warehouse, ago, found):
    with writing() as con:
        row = GOOD["source_days"] | {"source_name": "a", "day": TODAY - dt.timedelta(days=ago), "items": 3}
        upsert(con, "source_days", [row])
    with reading() as con:
        assert brought(con, TODAY) == {"a": found}


def test_of_no_source_nothing_is_known(warehouse):
    with writing():
        pass
    with reading() as con:
        assert brought(con, TODAY) == {} and delays(con, NOW) == {}
