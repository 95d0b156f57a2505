"""Up to which day each input was collected, by moments that are typed here."""

import datetime as dt

import pytest

from tests.warehouse.school import NOW, OWN, TODAY, WEEK, Counted, day, fill, many, run, source
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert
from warehouse.core.period import Period
from warehouse.reputation import reputation
from warehouse.reputation.board import board
from warehouse.reputation.known_period import AFTER, PARTLY_AFTER
from warehouse.sources.freshness import NEVER, Collected, Freshness, collected, opening, overdue
from warehouse.sources.states import states
from warehouse.traffic import visits

pytestmark = pytest.mark.both

HOUR, WEEKLY = 60, 7 * 24 * 60


def ago(days: float) -> dt.datetime:
    return NOW - dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("reads", "until"),
    [
        # One of twenty that fails since two weeks ends nothing; one of twenty that still runs stands for nobody.
        ([*[(ago(0), HOUR)] * 19, (ago(14), HOUR)], TODAY),
        ([(ago(0), HOUR), *[(ago(14), HOUR)] * 19], day(14)),
        # Half of them is enough; what never ran says nothing.
        ([(ago(0), HOUR), (ago(14), HOUR), (None, HOUR)], TODAY),
        ([(ago(0), HOUR), (ago(3), HOUR), (ago(14), HOUR)], day(3)),
        # What is read once a week stands for its week, and no longer.
        ([(ago(5), WEEKLY)], day(-1)),
        ([(ago(9), WEEKLY)], day(3)),
        ([], None),
        ([(None, HOUR)], None),
    ],
)
def test_an_input_is_collected_up_to_where_half_of_its_sources_reach(reads, until):
    assert collected(reads).until == until


def test_the_day_on_which_it_was_read_is_not_whole_and_amsterdam_says_which_day_that_is():
    late = dt.datetime(2026, 11, 22, 23, 30, tzinfo=dt.UTC)
    assert collected([(late, HOUR)]) == Collected(late, dt.date(2026, 11, 23), dt.timedelta(hours=1))
    assert collected([(late, HOUR)]).last == dt.date(2026, 11, 22)


def test_a_source_is_overdue_after_its_rhythm_and_a_margin():
    hour = dt.timedelta(hours=1)
    assert not overdue(NOW - 26 * hour, hour, NOW)
    assert overdue(NOW - 26 * hour, hour, NOW + dt.timedelta(seconds=1))
    week = dt.timedelta(days=7)
    assert not overdue(NOW - week - hour, week, NOW) and overdue(NOW - week - 3 * hour, week, NOW)


def test_a_period_ends_where_the_newest_of_its_inputs_ended_and_never_after_today():
    fresh = Freshness(channels=Collected(ago(3), day(3)), traffic=Collected(ago(1), day(1)))
    assert fresh.ended(("channels",), TODAY) == day(3)
    assert fresh.ended(("channels", "traffic"), TODAY) == day(1)
    assert fresh.ended(("mentions",), TODAY) == TODAY
    assert Freshness(mentions=Collected(NOW, day(-4))).ended(("mentions",), TODAY) == TODAY


def test_of_an_empty_warehouse_nothing_is_known(warehouse):
    with writing(warehouse):
        pass
    with reading(warehouse) as con:
        facts, fresh = opening(con)
    assert "organisation" not in facts
    assert (fresh.mentions, fresh.traffic.until) == (NEVER, None)
    assert fresh.channels == Collected(every=dt.timedelta(days=31))


def test_traffic_is_known_no_further_than_a_day_on_which_anything_was_measured(warehouse):
    fill(warehouse, sources=[source("krant"), source("traffic-site", kind="traffic")])
    seen = [
        {"day": day(n), "source": "(direct)", "medium": "(none)", "campaign": "", "landing_page": "/", "click_id": "",
         "in_app": "", "sessions": 5, "visitors": 5, "quality": "exact", "channel": "direct",
         "channel_group": "Direct", "rule": "direct"}
        for n in (4, 5, 6)
    ]  # fmt: skip
    with writing(warehouse) as con:
        visits.store(con, "traffic-site", seen, [], [day(n) for n in (4, 5, 6)])
        con.execute("insert into warehouse_facts (name, value) values ('traffic_main', 'traffic-site')")
    with reading(warehouse) as con:
        _facts, fresh = opening(con)
    # It was read just now and held nothing of the last three days.
    assert (fresh.traffic.until, fresh.mentions.until) == (day(3), TODAY)


def test_a_source_that_ran_well_and_was_not_asked_since_is_overdue_and_one_that_failed_fails(warehouse):
    fill(
        warehouse,
        sources=[
            source("krant"),
            source("blad"),
            source("week", every_minutes=WEEKLY),
            source("rust", paused=True),
        ],
        runs=[run("krant", ago(3)), run("blad", ago(3), "failed"), run("week", ago(3)), run("rust", ago(90))],
    )
    with reading(warehouse) as con:
        found = {each.source_name: each.state for each in states(con, NOW)}
    assert found == {"krant": "overdue", "blad": "failing", "week": "fine", "rust": "paused"}


def test_after_collecting_ended_the_number_is_unknown_and_no_zero(warehouse):
    fill(warehouse, many(3, 20), runs=[run(at=ago(10))])
    with reading(warehouse) as con:
        alone = reputation.mentions(con, WEEK, OWN)
        shown = board(con, WEEK, TODAY, NOW)
    assert alone == shown.mentions
    assert (alone.value, alone.change, alone.note, alone.fields["day"]) == (None, None, AFTER, day(10))
    assert [line.kind for line in shown.attention] == ["overdue"] and shown.coverage.overdue == ("Krant",)


def test_a_period_in_which_collecting_ended_is_cut_there_partial_and_not_compared(warehouse):
    month = Period(day(28), TODAY)
    fill(warehouse, [*many(2, 20), *many(5, 40), *many(4, 9)], runs=[run(at=ago(10))])
    with reading(warehouse) as con:
        alone, shown = reputation.mentions(con, month, OWN), board(con, month, TODAY, NOW)
    # What came in on the day itself and after it (nine days ago) is not counted: those days are not whole.
    assert shown.period == Period(day(28), day(10))
    assert alone == shown.mentions
    assert (alone.value, alone.previous, alone.quality, alone.note) == (2, None, "partial", PARTLY_AFTER)
    assert alone.fields["day"] == day(11)


def test_the_same_choice_ends_where_collecting_ended_and_is_compared_in_whole(warehouse):
    fill(warehouse, [*many(2, 12), *many(6, 18)], runs=[run(at=ago(10))])
    with reading(warehouse) as con:
        shown = board(con, WEEK, TODAY, NOW, ending=lambda end: Period(end - dt.timedelta(days=7), end))
    assert shown.period == Period(day(17), day(10))
    assert (shown.mentions.value, shown.mentions.previous, shown.mentions.quality) == (2, 6, "exact")


def test_a_quiet_week_is_not_told_of_days_that_nobody_collected(warehouse):
    fill(warehouse, [each for n in range(8, 100) for each in many(4, n)], runs=[run(at=ago(7))])
    with reading(warehouse) as con:
        kinds = [line.kind for line in board(con, Period(day(30), TODAY), TODAY, NOW).attention]
    assert kinds == ["overdue"]


def test_where_every_source_is_overdue_one_line_says_since_when(warehouse):
    fill(
        warehouse, sources=[source("krant"), source("blad")], runs=[run("krant", ago(4)), run("blad", ago(3))]
    )
    with reading(warehouse) as con:
        (line,) = board(con, WEEK, TODAY, NOW).attention
    assert (line.fields["count"], line.fields["since"]) == (2, ago(3))


def test_the_freshness_of_every_input_is_one_question(warehouse):
    fill(warehouse)
    with writing(warehouse) as con:
        upsert(con, "goal_entries", [
            {"goal": "doel", "day": day(4), "value": 3.0, "entered_by": "Anna", "entered_at": ago(4)}
        ])  # fmt: skip
    with reading(warehouse) as con:
        counted = Counted(con)
        facts, fresh = opening(counted)
    assert len(counted.asked) == 1 and facts["organisation"] == OWN
    assert (fresh.mentions.at, fresh.goals.at, fresh.goals.until) == (NOW, ago(4), None)


@pytest.mark.parametrize(
    ("outcomes", "fails"),
    [
        ([], 0),
        (["failed"], 1),
        (["new"], 0),
        (["failed", None], 0),  # one of two: the other was not tried
        (["failed", "failed"], 2),
        (["failed", "failed", None], 2),
        (["failed", "unchanged"], 0),
        (["failed", "failed", "unchanged"], 2),
        (["failed", "failed", "unchanged", "new"], 0),
        (["failed", "failed", "unchanged", None], 2),
    ],
)
def test_all_or_most_fail_where_more_than_half_of_those_tried_do_and_more_than_one_of_many_was_tried(
    warehouse, outcomes, fails
):
    with writing() as con:
        for number, outcome in enumerate(outcomes):
            fields = {
                "source_name": f"s{number}",
                "title": f"Bron {number}",
                "pattern": "feed",
                "kind": "press",
            }
            upsert(
                con,
                "sources",
                [{**fields, "url": "https://krant.example/", "every_minutes": 60, "paused": False}],
            )
            if outcome:
                run = {"run_id": "r", "source_name": f"s{number}", "started_at": NOW, "seconds": 0.1}
                error = "Broken" if outcome == "failed" else None
                upsert(con, "source_runs", [{**run, "outcome": outcome, "error": error}])
        found = opening(con)[1].outage
    assert (found.failing if found else 0) == fails
    assert found is None or found.sources == sum(outcome is not None for outcome in outcomes)
