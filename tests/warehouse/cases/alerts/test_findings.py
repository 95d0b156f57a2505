"""What may alarm, counted by hand: just inside and outside of what is asked, when it began and when it was over."""

import datetime as dt

import pytest

from tests.warehouse.rows import GOOD
from warehouse.cases.alerts.findings import coming, goals, mentions, work
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert
from warehouse.goals.goal import Goal
from warehouse.goals.pace import Pace
from warehouse.goals.states import GoalState

pytestmark = pytest.mark.both

NOW = dt.datetime(2026, 11, 27, 14, 0, tzinfo=dt.UTC)  # a Friday
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
SINCE = NOW - DAY


@pytest.fixture
def url(warehouse) -> str:
    keep(warehouse, subjects=[GOOD["subjects"]])
    return warehouse


def keep(url: str, **tables) -> None:
    with writing(url) as con:
        for table, rows in tables.items():
            upsert(con, table, rows)


def ask(url: str, question, *more, since=SINCE, until=NOW):
    with reading(url) as con:
        return question(con, since, until, *more)


def told(
    name: str, at: dt.datetime, level: int | None = None, story: str | None = None, late=MINUTE, **other
) -> dict:
    """Rows of an item that was published then and came in a minute later."""
    story = story or name
    item = {
        **GOOD["items"], "item_id": name, "story_id": story, "title": f"Kop {name}", "published_at": at,
        "collected_at": at + late, "day": at.date(), "kind": "social", "outlet": "krant.example",
    } | other  # fmt: skip
    rows = {
        "items": [item],
        "mentions": [{**GOOD["mentions"], "item_id": name, "day": at.date()}],
        "sentiments": [{**GOOD["sentiments"], "item_id": name, "day": at.date(), "label": "negative", "score": -0.8}],
        "stories": [
            {
                **GOOD["stories"], "story_id": story, "item_id": story, "day": at.date(), "published_at": at,
                "label": "negative", "kind": item["kind"],
            }
        ],
    }  # fmt: skip
    if level is not None:
        rows["threat_signals"] = [
            {**GOOD["threat_signals"], "item_id": name, "level": level, "day": at.date(), "judged_at": NOW}
        ]
    return rows


def test_a_threat_is_one_for_its_story_with_its_highest_level_and_history_that_is_read_in_is_none(url):
    for rows in (
        told("a", NOW - 2 * HOUR, 3),
        told("b", NOW - HOUR, 4, story="a"),
        told("words", NOW - HOUR, 2),
        told("old", NOW - 30 * DAY, 4, late=30 * DAY - HOUR),
        told("ours", NOW - HOUR, 4, kind="own"),
        told("before", SINCE - HOUR, 4),
    ):
        keep(url, **rows)
    (found,) = ask(url, mentions.threats)
    assert (found.key, found.level, found.title) == ("a", 4, "Kop b")
    assert (found.published_at, found.collected_at) == (NOW - 2 * HOUR, NOW - 2 * HOUR + MINUTE)
    assert found.happened_at == found.collected_at and found.over_at is None and found.case_id is None
    # What is set aside as not about us alarms nobody; a case that is closed has been looked at.
    case = {
        **GOOD["cases"],
        "case_id": "c",
        "story_id": "a",
        "state": "not_ours",
        "closed_at": NOW,
        "closed_why": "x",
    }
    keep(url, cases=[case])
    (found,) = ask(url, mentions.threats)
    assert (found.case_id, found.over_at) == ("c", NOW)
    keep(url, stories=[{**told("a", NOW - 2 * HOUR)["stories"][0], "is_about": False}])
    with writing(url) as con:
        con.execute("delete from stories where is_about and story_id = 'a'")
    assert ask(url, mentions.threats) == ()


def test_a_negative_story_is_large_from_the_copy_on_that_made_it_so(url):
    for number, name in enumerate("abcd"):
        keep(url, **told(name, NOW - 5 * HOUR + number * HOUR, story="a"))
    keep(url, stories=[{**told("a", NOW - 5 * HOUR)["stories"][0], "copies": 4, "reach": 4000}])
    keep(url, outlets=[GOOD["outlets"]])
    (found,) = ask(url, mentions.spreading, 3, None)
    assert (found.key, found.title, found.happened_at) == ("a", "Kop a", NOW - 3 * HOUR + MINUTE)
    assert ask(url, mentions.spreading, 5, None) == ()
    # Each publication has a thousand readers.
    (found,) = ask(url, mentions.spreading, 5, 2000)
    assert found.happened_at == NOW - 4 * HOUR + MINUTE
    assert ask(url, mentions.spreading, 5, 4001) == ()
    # As seen an hour ago the third copy was not there yet.
    assert ask(url, mentions.spreading, 3, None, until=NOW - 3 * HOUR) == ()
    keep(url, stories=[{**told("a", NOW - 5 * HOUR)["stories"][0], "copies": 4, "label": "neutral"}])
    assert ask(url, mentions.spreading, 3, None) == ()


@pytest.mark.parametrize(
    ("method", "certainty", "ago", "alarms"),
    [
        ("words-9/nl", 0.4, 50 * MINUTE, False),
        ("words-9/nl", 0.4, 70 * MINUTE, True),
        ("words-9/nl", 1.0, 50 * MINUTE, True),
        ("better-1/nl", 0.4, 50 * MINUTE, True),
    ],
)
def test_a_label_at_first_sight_alarms_only_after_an_hour_or_when_a_person_gave_it(
    url, method, certainty, ago, alarms
):
    rows = told("a", NOW - ago)
    rows["sentiments"][0]["method"] = method
    rows["stories"][0] |= {"copies": 4, "reach": 4000, "certainty": certainty}
    keep(url, **rows, outlets=[GOOD["outlets"]])
    assert bool(ask(url, mentions.spreading, 3, 1000, {"words-9/nl", "lexicon/en"})) is alarms
    # Where nothing better is to come every label counts at once.
    assert ask(url, mentions.spreading, 3, 1000)


def weeks(count: int, each: int, at: dt.datetime = NOW) -> dict[dt.datetime, int]:
    return {at.replace(minute=0) - week * 7 * DAY: each for week in range(1, count + 1)}


def test_an_hour_with_far_more_than_usual_is_a_spike_and_too_few_weeks_say_nothing():
    hour = NOW - HOUR

    def spiking(by_hour, fewest=5):
        return mentions.spikes(by_hour, NOW - 2 * DAY, NOW, fewest, 0.0001)

    (found,) = spiking(weeks(12, 1, hour) | {hour: 12})
    assert (found.happened_at, found.title, found.key) == (NOW, "27-11 14:00 · 12", "2026-11-27T13")
    assert spiking(weeks(12, 1, hour) | {hour: 4}) == []
    assert spiking(weeks(12, 10, hour) | {hour: 12}) == []
    assert spiking(weeks(3, 1, hour) | {hour: 12}) == []
    assert spiking({hour: 500}) == []
    # Two hours of one afternoon are one spike, with its first hour as its name; the next day is another.
    both = weeks(12, 1, hour) | weeks(12, 1, hour - 3 * HOUR) | weeks(12, 1, hour - DAY)
    run = spiking(both | {hour: 12, hour - 3 * HOUR: 20, hour - DAY: 15})
    assert [one.key for one in run] == ["2026-11-26T13", "2026-11-27T10"]


def test_hours_are_those_of_the_clock_on_the_wall_when_it_changes():
    # 12:00 in Amsterdam on the Friday before the clock goes back is 10:00 UTC, on the one after it 11:00 UTC.
    after = dt.datetime(2026, 10, 30, 11, tzinfo=dt.UTC)
    by_hour = {after - week * 7 * DAY - HOUR: 30 for week in range(1, 13)} | {after: 30}
    assert mentions.spikes(by_hour, after - DAY, after + HOUR, 5, 0.0001) == []


def test_stories_by_the_hour_come_from_the_warehouse(url):
    for week in range(1, 9):
        keep(url, **told(f"w{week}", NOW - HOUR - week * 7 * DAY))
    for number in range(9):
        keep(url, **told(f"n{number}", NOW - HOUR + number * MINUTE))
    (found,) = ask(url, mentions.hours, 5, 0.0001)
    assert found.key == "2026-11-27T13" and found.over_at is None
    assert ask(url, mentions.hours, 10, 0.0001) == ()


def case(
    name: str, opened: dt.datetime, due: dt.datetime, answered: dt.datetime | None = None, **other
) -> dict:
    ended = (
        {} if answered is None else {"state": "answered", "first_answer_at": answered, "closed_at": answered}
    )
    return {
        **GOOD["cases"], "case_id": name, "story_id": None, "seen_at": opened, "opened_at": opened, "due_at": due,
        "promise_at": opened + DAY, **ended, **other,
    }  # fmt: skip


def test_a_case_is_past_its_time_from_when_it_was_due_until_it_is_answered(url):
    begun, due = NOW - 6 * HOUR, NOW - 2 * HOUR
    keep(url, cases=[
        case("open", begun, due), case("late", begun, due, NOW - HOUR), case("in time", begun, due, due),
        case("drill", begun, due, is_drill=True),
        case("threat", begun, due, kind="threat", level=3), case("not yet", begun, NOW + MINUTE),
        case("no calendar", NOW - 30 * HOUR, None), case("long ago", begun - 9 * DAY, due - 9 * DAY),
    ])  # fmt: skip
    found = {one.key: one for one in ask(url, work.overdue)}
    assert found.keys() == {"open", "late", "no calendar"}
    assert (found["open"].happened_at, found["open"].over_at) == (due, None)
    assert found["late"].over_at == NOW - HOUR
    assert found["no calendar"].happened_at == NOW - 6 * HOUR


def test_a_question_of_the_press_is_told_until_it_is_answered(url):
    keep(url, cases=[
        case("pers", NOW - HOUR, NOW + HOUR, kind="press"), case("vraag", NOW - HOUR, NOW + HOUR),
        case("beantwoord", NOW - HOUR, NOW + HOUR, NOW, kind="press"),
    ])  # fmt: skip
    assert {one.key: one.over_at for one in ask(url, work.press)} == {"pers": None, "beantwoord": NOW}


def run(at: dt.datetime, outcome: str = "new", source: str = "krant") -> dict:
    error = "x" if outcome in ("failed", "partial") else None
    return {
        **GOOD["source_runs"], "run_id": f"{at:%d%H%M}", "source_name": source, "started_at": at, "outcome": outcome,
        "error": error,
    }  # fmt: skip


def test_figures_are_stale_from_a_day_after_the_last_good_look_until_the_next(url):
    assert ask(url, work.stale, 24) == ()
    keep(
        url,
        source_runs=[run(NOW - 40 * HOUR), run(NOW - 25 * HOUR, "failed"), run(NOW - 10 * HOUR), run(NOW)],
    )
    (found,) = ask(url, work.stale, 24)
    assert (found.happened_at, found.over_at) == (NOW - 16 * HOUR, NOW - 10 * HOUR)
    assert ask(url, work.stale, 30) == ()
    (found,) = ask(url, work.stale, 24, since=NOW, until=NOW + 25 * HOUR)
    assert (found.happened_at, found.over_at) == (NOW + DAY, None)


def test_a_source_that_fails_for_so_long_is_silent_from_then_until_it_is_read_well(url):
    keep(url, sources=[GOOD["sources"], {**GOOD["sources"], "source_name": "stil", "paused": True}])
    for source in ("krant", "stil"):
        keep(url, source_runs=[
            run(NOW - 40 * HOUR, source=source), run(NOW - 30 * HOUR, "failed", source),
            run(NOW - 6 * HOUR, "failed", source),
        ])  # fmt: skip
    (found,) = ask(url, work.silent, 24)
    assert (found.title, found.happened_at, found.over_at) == ("De Krant", NOW - 6 * HOUR, None)
    assert ask(url, work.silent, 31) == ()
    keep(url, source_runs=[run(NOW - HOUR)])
    (found,) = ask(url, work.silent, 24)
    assert found.over_at == NOW - HOUR


def test_a_source_without_anything_new_for_longer_than_its_rhythm_is_silent(url):
    def days(*ago: int) -> None:
        keep(url, source_days=[
            {**GOOD["source_days"], "day": (NOW - n * DAY).date(), "newest_at": NOW - n * DAY} for n in ago
        ])  # fmt: skip

    keep(url, sources=[{**GOOD["sources"], "rhythm_hours": 36}], source_runs=[run(NOW - MINUTE)])
    days(3, 4)
    found = ask(url, work.silent, 24, since=NOW - 3 * DAY)
    assert [(one.key, one.happened_at, one.over_at) for one in found] == [
        ("krant:2026-11-24", NOW - 3 * DAY + 36 * HOUR, None)
    ]
    days(0)
    (found,) = ask(url, work.silent, 24, since=NOW - 3 * DAY)
    assert found.over_at == dt.datetime(2026, 11, 27, tzinfo=dt.UTC)


GOAL = Goal("doel", "Doel", "Goal", "a", "b", "hand", "level", None, None, "at least", dt.date(2026, 8, 1),
    dt.date(2027, 7, 31), 100.0, None, "outcome")  # fmt: skip


def standing(state: str, *course: tuple[dt.date, float | None], as_of: dt.date | None = None) -> GoalState:
    days = tuple((day, value, 50.0) for day, value in course)
    pace = Pace(dt.date(2026, 8, 1), (0.5,) * 400, "", {})
    return GoalState(
        GOAL, course[-1][1], 0.0, 50.0, 0.5, pace, state, "", None, 9, 9, days, as_of or course[-1][0]
    )


def test_a_goal_turns_red_once_however_long_it_stays_so_and_again_after_it_was_better():
    week = [dt.date(2026, 11, 1) + n * 7 * DAY for n in range(5)]
    values = zip(week, (50, 10, 10, 50, 10), strict=True)
    found = goals.edges([standing("red", *values)])
    assert [(one.key, one.happened_at.date(), one.over_at and one.over_at.date()) for one in found] == [
        ("doel:2026-11-01", week[1], week[3]),
        ("doel:2026-11-22", week[4], None),
    ]
    # A week of which nothing is known turns nothing.
    found = goals.edges([standing("red", (week[0], 50), (week[1], 10), (week[2], None), (week[3], 10))])
    assert [one.key for one in found] == ["doel:2026-11-01"]
    # The day that is not over yet gives it no other name.
    later = goals.edges([standing("red", (week[0], 50), (week[1] + DAY, 10))])
    assert [one.key for one in later] == ["doel:2026-11-01"]
    assert goals.edges([standing("green", (week[0], 50), (week[1], 50))]) == ()


def test_a_forecast_that_begins_to_miss_is_told_once_and_ends_when_one_says_otherwise(url):
    goal = {**GOOD["goals"], "direction": "at least", "target": 400.0, "target_to": None}

    def forecast(ago: int, high: float, **other) -> dict:
        made = NOW - ago * DAY
        return {
            **GOOD["goal_forecasts"], "goal": goal["goal"], "as_of": made.date(), "made_at": made, "high": high,
            "middle": high - 10, "low": high - 20,
        } | other  # fmt: skip

    keep(url, goals=[goal], goal_forecasts=[
        forecast(9, 300, definition="another"), forecast(8, 410), forecast(5, 390), forecast(4, 380), forecast(2, 400),
    ])  # fmt: skip
    (found,) = ask(url, goals.missing, since=NOW - 30 * DAY)
    assert (found.happened_at, found.over_at) == (NOW - 5 * DAY, NOW - 2 * DAY)
    assert ask(url, goals.missing) == ()


def test_a_month_is_told_when_it_is_closed(url):
    keep(url, months=[{**GOOD["months"], "month": dt.date(2026, 10, 1), "closed_at": NOW - HOUR}])
    (found,) = ask(url, work.months)
    assert (found.key, found.title) == ("2026-10", "2026-10")
    assert ask(url, work.months, since=NOW - HOUR) == ()


def test_whether_anything_came_in_is_another_word_after_each_load_and_the_same_before_it(url):
    def came() -> str:
        with reading(url) as con:
            return coming.came_in(con)

    first = came()
    assert came() == first
    keep(url, **told("a", NOW, 3))
    second = came()
    assert second != first
    keep(url, case_events=[GOOD["case_events"]])
    assert came() != second


def test_a_case_that_a_person_named_a_threat_alarms_from_then_on_and_a_story_once(url):
    keep(url, **told("story", NOW - 2 * HOUR, 3))
    at = NOW - HOUR
    for name, kind, story, origin in (
        ("hand", "threat", None, "hand"), ("of-story", "threat", "story", "mention"),
        ("of-other", "threat", "other", "mention"), ("not", "question", None, "hand"),
        ("report", "threat", None, "report"),
    ):  # fmt: skip
        case = {**GOOD["cases"], "case_id": name, "kind": kind, "story_id": story, "origin": origin, "level": 3,
                "state": "open", "closed_at": None, "owner_id": None, "owner": None, "claimed_at": None,
                "claim_until": None, "is_drill": False}  # fmt: skip
        event = {
            **GOOD["case_events"],
            "case_id": name,
            "version": 2,
            "happened_at": at,
            "act": "settle",
            "note": "threat",
        }
        keep(url, cases=[case], case_events=[event])
    found = ask(url, mentions.threats)
    assert [(one.key, one.level, one.happened_at) for one in found] == [
        ("story", 3, NOW - 2 * HOUR + MINUTE), ("hand", 3, at), ("other", 3, at),
    ]  # fmt: skip
    assert [one.key for one in ask(url, mentions.threats, 4)] == []
    assert [one.key for one in ask(url, mentions.threats, since=at)] == []
