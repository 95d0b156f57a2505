"""What came in stays: readings of a channel are never overwritten with less, and days are made from the best."""

import datetime as dt

import pytest

from warehouse.channels import readings
from warehouse.core.connection import reading, writing
from warehouse.core.errors import ContractBroken

pytestmark = pytest.mark.both

DAY = dt.date(2026, 11, 20)
AT = dt.datetime(2026, 11, 20, 21, tzinfo=dt.UTC)


def one(value, metric="followers", quality="exact", day=DAY, channel="instagram", key=None) -> dict:
    return {
        "channel": channel,
        "day": day,
        "metric": metric,
        "value": value,
        "quality": quality if value is not None else "unknown",
        "definition": key or f"{channel}:{metric}",
    }


def stored(*batches: tuple) -> int:
    """Store (reading, origin) one after another, an hour apart; how many changed by the last."""
    changed = 0
    with writing() as con:
        for hours, (row, origin) in enumerate(batches):
            changed = readings.store(con, [row], origin, "test", AT + dt.timedelta(hours=hours))
    return changed


def day(column="followers"):
    with reading() as con:
        return con.execute(f"select {column}, {column}_quality from channel_days").fetchone()


@pytest.mark.parametrize(
    ("before", "after", "holds"),
    [
        (one(1200), one(1210), 1210),  # the same sort of number, read later
        (one(1200), one(None), 1200),  # the platform was asked and did not say
        (one(1234), one(1230, quality="rounded"), 1234),  # worse
        (one(1230, quality="rounded"), one(1234), 1234),  # better
        (one(90, "views"), one(0, "views"), 90),  # it forgot
        (one(90, "views"), one(80, "views"), 80),  # it corrected
        (one(0, "views"), one(90, "views"), 90),  # it was late
        (one(1200), one(0), 0),  # a level may fall to nothing
    ],
)
def test_a_later_reading_replaces_an_earlier_one_unless_it_says_less(warehouse, before, after, holds):
    changed = stored((before, "api"), (after, "api"))
    assert day(before["metric"])[0] == holds
    assert changed == (holds == after["value"])


def test_the_same_reading_twice_changes_nothing(warehouse):
    assert stored((one(1200), "file"), (one(1200), "file")) == 0


def test_of_several_ways_the_surest_counts(warehouse):
    stored((one(1230, quality="rounded"), "api"), (one(1234, quality="manual"), "hand"))
    assert day() == (1234, "manual")
    stored((one(1236), "file"))
    assert day() == (1236, "exact")


def test_of_two_ways_that_are_as_sure_the_latest_counts(warehouse):
    stored((one(50, "views"), "file"), (one(55, "views"), "api"))
    assert day("views") == (55, "exact")


def test_what_a_person_typed_can_be_typed_again_and_taken_back(warehouse):
    stored((one(1200, quality="manual"), "hand"), (one(900, quality="manual"), "hand"))
    assert day() == (900, "manual")
    with writing() as con:
        readings.forget(con, [("instagram", DAY, "followers")])
    assert day() is None


def test_a_day_that_was_asked_and_not_answered_is_unknown_and_not_zero(warehouse):
    stored((one(None), "api"))
    assert day() == (None, "unknown")


def test_one_bad_reading_stores_nothing(warehouse):
    with pytest.raises(ContractBroken, match="value"), writing() as con:
        readings.store(con, [one(5), one(-5, "views")], "api", "test", AT)
    with reading() as con:
        assert con.execute("select count(*) from channel_readings").fetchone() == (0,)


def test_a_post_keeps_the_numbers_that_a_later_reading_leaves_out(warehouse):
    post = {"channel": "x", "post_id": "1", "published_at": AT, "day": DAY, "url": None, "title": "Hoi"}
    with writing() as con:
        assert readings.store_posts(con, [{**post, "likes": 3, "shares": 1}], AT) == 1
        assert readings.store_posts(con, [{**post, "likes": 4}], AT + dt.timedelta(days=1)) == 1
        assert readings.store_posts(con, [{**post, "likes": 4}], AT + dt.timedelta(days=2)) == 0
    with reading() as con:
        assert con.execute("select likes, shares from channel_posts").fetchall() == [(4, 1)]
