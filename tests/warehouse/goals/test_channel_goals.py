"""Goals on what platforms count of our channels: typed days, a redefinition in the middle, each channel's own part."""

import dataclasses
import datetime as dt

import pytest

from tests.warehouse.goals.test_goals import AT, d, goal, set_goals
from warehouse.channels import readings
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert
from warehouse.core.period import Period
from warehouse.goals import weekly
from warehouse.goals.contribution import BY_COUNT, TURNED, contribution
from warehouse.goals.daily import defined
from warehouse.goals.daily_query import daily
from warehouse.goals.states import states

pytestmark = pytest.mark.both

NOVEMBER = Period(d("2026-11-01"), d("2026-12-01"))
TODAY = d("2026-11-21")
TURN = d("2026-11-11")


def count(channel: str, first: str, last: str, each: int, definition: str = "", metric="engagements") -> None:
    """So many a day from the first up to and with the last day."""
    network = {"li": "linkedin", "insta": "instagram", "face": "facebook"}[channel]
    days = [d(first) + dt.timedelta(days=n) for n in range((d(last) - d(first)).days + 1)]
    rows = [
        {"channel": channel, "day": day, "metric": metric, "value": each, "quality": "exact",
         "definition": definition or f"{network}:{metric}"}
        for day in days
    ]  # fmt: skip
    no = {"url": None, "connector": None, "source_name": None, "title": channel}
    with writing() as con:
        upsert(con, "channels", [
            {**no, "channel": "li", "network": "linkedin", "peer": None, "position": 0},
            {**no, "channel": "insta", "network": "instagram", "peer": None, "position": 1},
            {**no, "channel": "face", "network": "facebook", "peer": None, "position": 2},
            {**no, "channel": "theirs", "network": "linkedin", "peer": "Nova", "position": 3},
        ])  # fmt: skip
        readings.store(con, rows, "api", "t", AT)


def wanted(**more) -> None:
    set_goals(goal(metric="engagements", target=600.0, **more))


def told(period: Period = NOVEMBER):
    with reading() as con:
        (row,) = defined(con)
        (state,) = states(con, TODAY)
        return state, contribution(con, row, period)


def test_interactions_of_all_channels_add_up_and_each_has_its_own_part(warehouse):
    wanted()
    count("li", "2026-11-01", "2026-11-20", 10)
    count("insta", "2026-11-01", "2026-11-20", 5)
    state, found = told()
    # Twenty of thirty days: 400 of 600 should be there, and 300 are.
    assert (state.value, state.expected, state.state) == (300, pytest.approx(400), "red")
    assert (state.broken, state.target, state.left) == (None, 600, None)
    assert [(each.channel, each.last) for each in found.shares] == [
        ("li", 200),
        ("insta", 100),
        ("face", None),
    ]
    assert (found.total, found.unattributed[0], found.method, found.note) == (300, 0, BY_COUNT, None)
    assert (found.known, found.days) == (20, 30)


def test_before_and_after_a_redefinition_are_neither_compared_nor_added_up(warehouse):
    wanted()
    count("insta", "2026-11-01", "2026-11-10", 50)
    count("insta", "2026-11-11", "2026-11-20", 4, "instagram:engagements:new")
    state, found = told()
    # Twenty of thirty days were left on the 11th: 400 of 600. Ten of these are gone: 200 should be there, 40 are.
    assert (state.broken, state.value, state.target) == (TURN, 40, 400)
    assert (state.expected, state.state, state.begin) == (pytest.approx(200), "red", 0)
    assert state.goal.target == 600 and state.course[-1][1:] == (40, pytest.approx(200))
    insta = next(each for each in found.shares if each.channel == "insta")
    assert (insta.last, found.total, found.note) == (None, None, TURNED)
    # From the redefinition on it can be said.
    _, found = told(Period(TURN, NOVEMBER.end))
    assert (found.shares[0].channel, found.shares[0].last, found.total) == ("insta", 40, 40)
    # A forecast knows the days from there on only: one week.
    with reading() as con:
        _, weeks = weekly.weeks(con, state.goal, d("2026-11-20"))
    assert (weeks.values, weeks.so_far) == ((28.0,), 40)


def test_what_was_left_of_two_bounds_is_left_of_both(warehouse):
    wanted(direction="within", target_to=900.0)
    count("insta", "2026-11-01", "2026-11-10", 50)
    count("insta", "2026-11-11", "2026-11-20", 22, "instagram:engagements:new")
    state, _ = told()
    # 400 to 600 were left; half of the way: between 200 and 300, and 220 are there.
    assert (state.target, state.target_to) == (400, 600)
    assert (state.value, state.expected, state.expected_to) == (220, pytest.approx(200), pytest.approx(300))
    assert state.state == "green"


def test_after_the_deadline_what_was_left_is_what_had_to_be_reached(warehouse):
    wanted(deadline=d("2026-11-20"))
    count("insta", "2026-11-01", "2026-11-10", 50)
    count("insta", "2026-11-11", "2026-11-20", 30, "instagram:engagements:new")
    state, _ = told()
    # Half of the days were left: 300 of 600. 300 came.
    assert (state.value, state.target, state.state) == (300, 300, "reached")


def test_a_redefinition_that_the_platform_announced_counts_where_numbers_of_before_are_known(warehouse):
    wanted()
    count("face", "2026-06-10", "2026-06-20", 7, metric="reach")
    count("insta", "2026-06-10", "2026-06-20", 7, metric="reach")
    with reading() as con:
        (row,) = defined(con)
        reach = dataclasses.replace(row, metric="reach")
        known = daily(con, (reach,), d("2026-11-01"))
        told_ = {
            name: known.breaks(dataclasses.replace(reach, network=name), d("2026-11-20"))
            for name in (None, "facebook", "insta")
        }
        # Facebook put viewers of media in the place of reach on 15 June 2026.
        assert told_ == {None: (d("2026-06-15"),), "facebook": (d("2026-06-15"),), "insta": ()}
        assert known.breaks(reach, d("2026-06-14")) == ()


def test_a_day_that_one_channel_did_not_give_is_no_total(warehouse):
    wanted()
    count("li", "2026-11-01", "2026-11-20", 10)
    count("insta", "2026-11-01", "2026-11-15", 5)
    state, found = told()
    # Fifteen days are known of both, also where the period holds only days of one.
    assert (state.value, state.known, state.as_of) == (225, 15, d("2026-11-15"))
    assert {each.channel: each.last for each in found.shares} == {"li": 150, "insta": 75, "face": None}
    _, found = told(Period(d("2026-11-16"), d("2026-11-21")))
    assert (found.total, found.known, [each.last for each in found.shares]) == (None, 0, [None] * 3)


def test_a_goal_of_one_channel_or_network_counts_that_one_and_never_a_peer(warehouse):
    wanted(network="linkedin")
    count("li", "2026-11-01", "2026-11-20", 10)
    count("insta", "2026-11-01", "2026-11-20", 5)
    with writing() as con:
        row = {"channel": "theirs", "day": d("2026-11-02"), "metric": "engagements", "value": 999}
        readings.store(
            con, [{**row, "quality": "exact", "definition": "linkedin:engagements"}], "api", "t", AT
        )
    state, found = told()
    assert (state.value, [(each.channel, each.last) for each in found.shares]) == (200, [("li", 200)])


def test_without_any_number_it_is_unknown_and_no_zero(warehouse):
    wanted()
    count("li", "2026-11-01", "2026-11-20", 10, metric="views")
    state, found = told()
    assert (state.value, state.state, found.total) == (None, "unknown", None)
    assert {each.last for each in found.shares} == {None}
