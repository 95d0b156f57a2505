"""Contribution: three ways of dividing, tables that can be added up by hand, and what stays unattributed."""

import datetime as dt

import pytest

from tests.warehouse.goals.test_goals import AT, MAIN, d, enter, goal, set_goals
from warehouse.channels import readings
from warehouse.core import metadata
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert
from warehouse.core.period import Period
from warehouse.goals.contribution import contribution
from warehouse.goals.daily import defined
from warehouse.traffic import attribution
from warehouse.traffic import visits as store
from warehouse.traffic.ledger import BY_GOOGLE, BY_PATHS, BY_SESSION, FEW_PATHS, NO_PATHS

OCTOBER = Period(dt.date(2026, 10, 1), dt.date(2026, 11, 1))


@pytest.mark.parametrize(
    ("path", "last", "first", "linear"),
    [
        ("instagram", "instagram", "instagram", {"instagram": 1.0}),
        ("instagram > direct", "instagram", "instagram", {"instagram": 1.0}),
        ("instagram > search > direct", "search", "instagram", {"instagram": 0.5, "search": 0.5}),
        ("direct > linkedin > linkedin > email", "email", "linkedin", {"linkedin": 2 / 3, "email": 1 / 3}),
        ("direct", "", "", {"": 1.0}),
        ("direct > unassigned", "", "", {"": 1.0}),
        ("", "", "", {"": 1.0}),
    ],
)
def test_one_key_event_is_divided_by_its_path(path, last, first, linear):
    assert attribution.shares(path, "last") == ((last, 1.0),)
    assert attribution.shares(path, "first") == ((first, 1.0),)
    assert attribution.divide([(path, 1)], "linear") == pytest.approx(linear)


def test_ten_key_events_are_ten_by_every_way():
    paths = [("instagram > search", 4), ("search > instagram > direct", 3), ("direct", 2), ("email", 1)]
    assert attribution.divide(paths, "last") == {"search": 4, "instagram": 3, "": 2, "email": 1}
    assert attribution.divide(paths, "first") == {"instagram": 4, "search": 3, "": 2, "email": 1}
    assert attribution.divide(paths, "linear") == {"instagram": 3.5, "search": 3.5, "": 2, "email": 1}


def test_an_unknown_way_is_refused():
    with pytest.raises(ValueError, match="time decay"):
        attribution.shares("instagram", "time decay")


def school(pattern: str = "plausible") -> None:
    """October: 30 registrations by instagram, 12 by search, 8 direct; instagram cost 10 hours and 180 euros."""
    base = {"medium": "social", "campaign": "", "landing_page": "/", "click_id": "", "in_app": ""}
    rows, events = [], []
    for day, channel, sessions, happened in (
        ("2026-09-30", "instagram", 900, 90),
        ("2026-10-01", "instagram", 100, 10), ("2026-10-31", "instagram", 200, 20),
        ("2026-10-10", "search", 300, 12), ("2026-10-11", "direct", 150, 8), ("2026-11-01", "search", 900, 90),
    ):  # fmt: skip
        key = {**base, "day": d(day), "source": channel}
        rows.append({**key, "sessions": sessions, "visitors": None, "quality": "exact", "channel": channel,
                     "channel_group": "x", "rule": "x"})  # fmt: skip
        events.append({**key, "event": "Aanmelding", "events": happened, "channel": channel})
    peer = {"peer": None, "url": None, "connector": None, "source_name": None}
    with writing() as con:
        metadata.store(con, {"traffic_main": MAIN, "hour_cost": "42"})
        store.store(con, MAIN, rows, events, sorted({row["day"] for row in rows}))
        upsert(con, "channels", [
            {**peer, "channel": "insta", "title": "Instagram", "network": "instagram", "position": 0},
            {**peer, "channel": "li", "title": "LinkedIn", "network": "linkedin", "position": 1},
        ])  # fmt: skip
        upsert(con, "sources", [
            {"source_name": MAIN, "title": "Site", "pattern": pattern, "kind": "traffic", "url": "x", "outlet": None,
             "every_minutes": 60, "rhythm_hours": None, "paused": False},
        ])  # fmt: skip
        upsert(con, "channel_efforts", [
            {"channel": "insta", "month": d("2026-10-01"), "hours": 10.0, "euros": 180.0, "entered_at": AT},
        ])  # fmt: skip


def brought(period=OCTOBER, **more):
    set_goals(goal(**{"metric": "key_events", "event": "Aanmelding", "start_day": d("2026-08-01"), **more}))
    with reading() as con:
        (row,) = defined(con)
        return contribution(con, row, period)


def test_what_each_channel_brought_and_what_nobody_can_trace(warehouse):
    school()
    found = brought()
    assert [(each.channel, each.last) for each in found.shares] == [("instagram", 30), ("search", 12)]
    assert (found.total, found.unattributed[0], found.method) == (50, 8, BY_SESSION)
    # 10 hours of 42 euros and 180 euros are 600: 20 euros for each of 30. Search has no costs of its own.
    insta, search = (share.cost for share in found.shares)
    assert (insta.hours, insta.euros, insta.cost, insta.per_unit) == (10, 180, 600, 20)
    assert (search.euros, search.cost, search.per_unit) == (None, None, None)
    assert found.shares[0].first is None and found.note == NO_PATHS


def test_google_counts_last_non_direct_click_and_it_is_said(warehouse):
    school("ga4")
    assert brought().method == BY_GOOGLE


def test_paths_give_all_three_ways_and_what_they_miss_stays_unattributed(warehouse):
    school()
    with writing() as con:
        rows = [("2026-10-01", "instagram > search", 10), ("2026-10-10", "search > instagram > direct", 20),
                ("2026-10-11", "direct", 4), ("2026-10-31", "direct", 1), ("2026-11-02", "search", 99)]  # fmt: skip
        upsert(con, "visit_paths", [
            {"day": d(day), "event": "Aanmelding", "path": path, "events": events, "origin": "paden.csv"}
            for day, path, events in rows
        ])  # fmt: skip
    found = brought()
    told = {each.channel: (each.last, each.first, each.linear) for each in found.shares}
    assert told == {"instagram": (20, 10, 15), "search": (10, 20, 15)}
    # 600 euros for 20 by last click, which is what stands beside it.
    assert next(each.cost.per_unit for each in found.shares if each.channel == "instagram") == 30
    # 50 happened; 30 are traced, 5 came directly and of 15 there is no path.
    assert found.unattributed == (20, 20, 20) and found.method == BY_PATHS


def test_paths_of_too_few_days_are_left_aside(warehouse):
    school()
    with writing() as con:
        row = {"event": "Aanmelding", "path": "instagram > search", "events": 10, "origin": "paden.csv"}
        upsert(con, "visit_paths", [{**row, "day": d("2026-10-01")}])
    found = brought()
    # Of the four days with registrations one is known: the rest would seem to come from nowhere.
    assert (found.method, found.note, found.shares[0].last) == (BY_SESSION, FEW_PATHS, 30)


def test_months_that_are_not_entered_yet_are_left_out_of_the_price(warehouse):
    school()
    # September holds 90 registrations in one day and no entry; October is entered: 600 euros for its own 30.
    found = brought(Period(d("2026-09-15"), d("2026-11-01")))
    insta = found.shares[0]
    cost = insta.cost
    assert (insta.last, cost.cost, cost.units, cost.per_unit, cost.months) == (120, 600, 30, 20, (1, 1))
    assert found.costs_of == OCTOBER
    # Of a quarter one month is too little to go by: what was entered stands there, what it cost in all is unknown.
    found = brought(Period(d("2026-08-01"), d("2026-11-01")))
    assert (found.shares[0].cost.euros, found.shares[0].cost.cost, found.shares[0].cost.per_unit) == (
        180,
        None,
        None,
    )


def test_below_twenty_a_price_for_each_says_nothing(warehouse):
    school()
    with writing() as con:
        upsert(con, "channel_efforts", [
            {"channel": "insta", "month": d("2026-10-01"), "hours": 1.0, "euros": 0.0, "entered_at": AT},
        ])  # fmt: skip
    found = brought(Period(d("2026-10-01"), d("2026-10-15")))
    assert (found.shares[1].last, found.shares[1].cost.per_unit) == (10, None)


def test_a_goal_of_one_channel_counts_that_one(warehouse):
    school()
    found = brought(network="insta")
    assert [(each.channel, each.last) for each in found.shares] == [("instagram", 30)]
    assert found.total == 30 and found.unattributed[0] == 0


def test_sessions_by_their_source(warehouse):
    school()
    found = brought(metric="sessions", event=None)
    assert [(each.channel, each.last) for each in found.shares] == [("instagram", 300), ("search", 300)]
    assert found.unattributed[0] == 150


def test_followers_by_each_channels_own_growth_also_when_it_shrank(warehouse):
    school()

    def level(channel: str, day: str, value: int) -> dict:
        return {"channel": channel, "day": d(day), "metric": "followers", "value": value, "quality": "exact",
                "definition": "x"}  # fmt: skip

    with writing() as con:
        told = [level("insta", "2026-09-30", 500), level("insta", "2026-10-31", 560),
                level("li", "2026-09-30", 300), level("li", "2026-10-31", 290)]  # fmt: skip
        readings.store(con, told, "api", "t", AT)
    found = brought(metric="followers", kind="level", event=None)
    assert [(each.channel, each.last) for each in found.shares] == [("insta", 60), ("li", -10)]
    assert found.total == 50
    # Nobody read LinkedIn before August: its growth is unknown, and so is that of all together.
    found = brought(Period(d("2026-07-01"), d("2026-08-01")), metric="followers", kind="level", event=None)
    assert [each.last for each in found.shares] == [None, None] and found.total is None


def test_what_is_kept_by_hand_has_a_total_and_no_channel(warehouse):
    school()
    set_goals(goal())
    enter(("2026-10-01", 5.0), ("2026-10-31", 7.0))
    with reading() as con:
        (row,) = defined(con)
        found = contribution(con, row, OCTOBER)
    assert (found.shares, found.total, found.unattributed[0]) == ((), 12, 12)


def test_nothing_measured_is_unknown_and_no_zero(warehouse):
    school()
    found = brought(Period(d("2025-10-01"), d("2025-11-01")))
    assert (found.shares, found.total, found.known, found.unattributed[0]) == ((), None, 0, None)
