"""How each source is doing: fine, silent, failing, paused or never; learned rhythms by hand."""

import datetime as dt

import pytest

from tests.warehouse.school import NOW, OWN, TODAY, day, fill, run, source, story
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert
from warehouse.core.period import Period
from warehouse.reputation.coverage import evidence, weigh
from warehouse.sources import states as sources

pytestmark = pytest.mark.both


def states(path, now=NOW):
    with reading(path) as con:
        return {each.source_name: each for each in sources.states(con, now)}


def weekly(weeks: int, newest: int, **more) -> list[dict]:
    """One item every seven days, the newest so many days ago."""
    return [story(newest + 7 * week, **more) for week in range(weeks)]


def test_a_source_that_has_not_run_yet_is_never_and_nothing_of_it_is_zero_seconds(warehouse):
    fill(warehouse, sources=[source("nieuw")], runs=[], long_ago=False)
    new = states(warehouse)["nieuw"]
    assert (new.state, new.last_good_at, new.last_item_at, new.first_day) == ("never", None, None, None)
    assert (new.outcome, new.found, new.seconds, new.rhythm_hours, new.items_30_days, new.runs) == (
        None,
        None,
        None,
        None,
        0,
        (),
    )


def test_a_paused_source_is_paused_however_its_last_run_went(warehouse):
    fill(warehouse, sources=[source(paused=True)], runs=[run(outcome="failed")])
    assert states(warehouse)["krant"].state == "paused"


def test_a_failing_source_says_what_went_wrong_and_when_it_last_was_good(warehouse):
    good, bad = NOW - dt.timedelta(hours=5), NOW - dt.timedelta(hours=1)
    broken = run(
        at=bad,
        outcome="failed",
        status=503,
        error="Answered 503.",
        error_template="Answered {status}.",
        error_fields='{"status": "503"}',
        last_good_at=good,
    )
    fill(warehouse, runs=[run(at=good, found=9, added=2), broken])
    found = states(warehouse)["krant"]
    assert (found.state, found.last_good_at) == ("failing", good)
    assert (found.status, found.error, found.found, found.added) == (503, "Answered 503.", None, None)
    assert (found.error_template, found.error_fields) == ("Answered {status}.", {"status": "503"})
    assert found.runs == ("failed", "new")


def test_one_good_run_after_a_failure_is_fine_again(warehouse):
    fill(warehouse, runs=[run(at=NOW - dt.timedelta(hours=1), outcome="failed"), run(outcome="unchanged")])
    found = states(warehouse)["krant"]
    assert (found.state, found.outcome, found.error, found.runs) == (
        "fine",
        "unchanged",
        None,
        ("unchanged", "failed"),
    )


def test_the_newest_twenty_outcomes_are_told_the_newest_first(warehouse):
    fill(
        warehouse,
        runs=[
            run(at=NOW - dt.timedelta(hours=n), outcome="failed" if n > 21 else "empty") for n in range(1, 25)
        ],
    )
    assert states(warehouse)["krant"].runs == ("empty",) * 20


def test_a_configured_rhythm_is_silent_just_after_it_has_passed(warehouse):
    # The newest item is of 22 November 12:00, the last good look 19.5 hours later.
    for hours, state in ((20, "fine"), (19, "silent")):
        fill(warehouse, [story(1)], sources=[source(rhythm_hours=float(hours))])
        found = states(warehouse)["krant"]
        assert (found.state, found.rhythm_hours, found.rhythm_learned) == (state, hours, False)


def test_a_configured_rhythm_without_any_item_is_silent(warehouse):
    fill(warehouse, sources=[source(rhythm_hours=24.0)], long_ago=False)
    assert states(warehouse)["krant"].state == "silent"


@pytest.mark.parametrize(("newest", "state"), [(36, "fine"), (37, "silent")])
def test_a_weekly_source_is_silent_after_two_weeks_and_not_after_one(warehouse, newest, state):
    """With 20 gaps of 7 days: 20 * 7 * (100 ** (1 / 20) - 1) = 36.2 days is what chance allows."""
    allowed = 20 * 7 * (100 ** (1 / 20) - 1)
    fill(warehouse, weekly(21, newest), long_ago=False)
    found = states(warehouse)["krant"]
    assert (found.state, found.rhythm_learned) == (state, True)
    assert found.rhythm_hours == pytest.approx(allowed * 24)
    assert found.last_item_at == dt.datetime.combine(day(newest), dt.time(12), dt.UTC)


def test_silence_is_counted_up_to_the_last_good_look_and_not_to_now(warehouse):
    fill(warehouse, weekly(21, 30), long_ago=False)
    assert states(warehouse, NOW + dt.timedelta(hours=26))["krant"].state == "fine"
    # Nobody knows what came after it: it is overdue and not silent.
    assert states(warehouse, NOW + dt.timedelta(days=90))["krant"].state == "overdue"


@pytest.mark.parametrize("gaps", range(sources.FEWEST_GAPS))
def test_too_few_gaps_teach_no_rhythm(gaps):
    assert sources.learned_rhythm(gaps, 1.0, [1] * gaps) is None


def test_a_rhythm_learned_from_few_gaps_is_what_an_exponential_gap_exceeds_once_in_a_hundred():
    # The chance that the next gap exceeds x, with the mean learned from n gaps, is (1 + x / sum) ** -n.
    for gaps, mean in ((4, 3.0), (30, 1.5), (99, 2.0)):
        days = sources.learned_rhythm(gaps, mean, [1])
        assert (1 + days / (gaps * mean)) ** -gaps == pytest.approx(0.01)


def test_the_longest_gap_ever_seen_is_no_silence():
    assert sources.learned_rhythm(10, 1.0, [40, 2, 1]) == 40


def test_from_a_hundred_gaps_on_the_gaps_speak_for_themselves():
    assert sources.learned_rhythm(100, 1.0, [9, 5, 4]) == 9
    assert sources.learned_rhythm(200, 1.0, [9, 5, 4]) == 5
    assert sources.learned_rhythm(399, 1.0, [1, 1, 1]) == 2


def test_two_sources_that_carried_one_item_both_have_it(warehouse):
    fill(warehouse, [story(3, also=("blog",)), story(40)], sources=[source(), source("blog")], long_ago=False)
    found = states(warehouse)
    assert [found[name].items_30_days for name in ("krant", "blog")] == [1, 1]
    assert [found[name].first_day for name in ("krant", "blog")] == [day(40), day(3)]


def test_thirty_days_are_today_and_the_29_before_it(warehouse):
    fill(warehouse, [story(0), story(29), story(30)], long_ago=False)
    assert states(warehouse)["krant"].items_30_days == 2


def test_known_is_what_half_of_the_sources_reach_back_to(warehouse):
    stories = [story(4000), story(50, also=("blog",)), story(10, also=("blog", "forum"))]
    fill(warehouse, stories, sources=[source(name) for name in ("krant", "blog", "forum")], long_ago=False)
    with reading(warehouse) as con:
        found = evidence(con, TODAY)
    assert (found.since, found.as_of) == (day(50), NOW)


def test_of_two_sources_the_one_that_reaches_back_furthest_is_half(warehouse):
    fill(
        warehouse,
        [story(50), story(10, also=("blog",))],
        sources=[source(), source("blog")],
        long_ago=False,
    )
    with reading(warehouse) as con:
        assert evidence(con, TODAY).since == day(50)


def test_sources_that_ran_and_brought_nothing_are_known_since_the_first_run(warehouse):
    first = NOW - dt.timedelta(days=3)
    fill(warehouse, sources=[source(), source("blog")], runs=[run(at=first), run("blog")], long_ago=False)
    with reading(warehouse) as con:
        assert evidence(con, TODAY).since == first.date()
    assert weigh(()).since is None


def test_a_failing_source_lacks_the_days_after_its_last_good_run_only(warehouse):
    broken = run(outcome="failed", last_good_at=NOW - dt.timedelta(days=4))
    fill(warehouse, runs=[broken])
    with reading(warehouse) as con:
        found = evidence(con, TODAY)
    assert found.missing(Period(day(9), day(3))) == ()
    assert found.missing(Period(day(9), day(2))) == ("Krant",)


def test_the_data_version_changes_with_every_load(warehouse):
    fill(warehouse)
    with reading(warehouse) as con:
        before, again = sources.data_version(con), sources.data_version(con)
    with writing(warehouse) as con:
        upsert(con, "outlets", [{"outlet": OWN, "reach": 1}])
    with reading(warehouse) as con:
        assert before == again != sources.data_version(con)
