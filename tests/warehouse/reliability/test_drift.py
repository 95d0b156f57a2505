"""A drop in how often the method is right, by weeks that a reader can add up."""

import datetime as dt

import pytest

from pipelines.cases.alerts.rules import look
from pipelines.cases.alerts.rules.rule import PROPOSED
from tests.warehouse.reliability.test_agreement import row, store
from warehouse.cases.alerts.findings import drift as findings
from warehouse.core.connection import reading, writing
from warehouse.reliability import drift
from warehouse.reliability.drift import Drift, as_few, of

MONDAY = dt.date(2025, 9, 1)


def weeks(*counts: tuple[int, int]) -> list[dict]:
    """(judged, right) per week, the newest first."""
    return [
        {"week": MONDAY - dt.timedelta(weeks=back), "judged": judged, "right_ones": right}
        for back, (judged, right) in enumerate(counts)
    ]


def test_the_chance_by_hand():
    # Of 2 right and 2 wrong two are drawn: none right in 1 of 6 ways, one at most in 5 of 6.
    assert as_few(0, 2, 2, 2) == pytest.approx(1 / 6)
    assert as_few(1, 2, 1, 2) == pytest.approx(5 / 6)
    assert as_few(0, 0, 0, 0) == 1.0


def test_half_right_after_four_in_five_is_a_drop_and_seventy_percent_is_none():
    assert of(weeks((20, 10), *[(20, 16)] * 8)) == Drift(MONDAY, 20, 10, 160, 128, True)
    assert of(weeks((20, 14), *[(20, 16)] * 8)) == Drift(MONDAY, 20, 14, 160, 128, False)


def test_a_better_week_is_no_drop():
    found = of(weeks((20, 20), *[(20, 10)] * 8))
    assert found is not None and not found.dropped


def test_the_ninth_week_before_is_not_looked_at_and_a_week_of_few_answers_is_passed_over():
    found = of(weeks((9, 0), (10, 8), *[(20, 16)] * 8, (20, 0)))
    assert found == Drift(MONDAY - dt.timedelta(weeks=1), 10, 8, 160, 128, False)


@pytest.mark.parametrize("counts", [[], [(9, 9)], [(20, 0)], [(20, 0), (39, 39)]])
def test_too_few_judgements_say_nothing(counts):
    assert of(weeks(*counts)) is None


def test_it_is_counted_from_the_latest_answers_up_to_today(warehouse):
    rows = [row("negative") for _ in range(10)]
    rows += [row(week=MONDAY - dt.timedelta(weeks=back)) for back in range(1, 5) for _ in range(10)]
    rows += [row(label="unknown"), row(about="no", label=None)]
    store(warehouse, rows)
    with reading(warehouse) as con:
        assert drift.drift(con, MONDAY) == Drift(MONDAY, 10, 0, 40, 40, True)
        assert drift.drift(con, MONDAY - dt.timedelta(days=1)) is None


def test_a_drop_alarms_from_its_latest_answer_until_a_week_shows_none(warehouse):
    rows = [row(week=MONDAY - dt.timedelta(weeks=back)) for back in range(1, 5) for _ in range(10)]
    rows += [row("negative", week=MONDAY) for _ in range(10)]
    later_week = MONDAY + dt.timedelta(weeks=1)
    rows += [row(week=later_week) for _ in range(10)]
    store(warehouse, rows)
    with writing(warehouse) as con:
        con.execute("update judgements set made_at = week + interval 2 day")
    told = dt.datetime(2025, 9, 3, tzinfo=dt.UTC)
    week = dt.timedelta(weeks=1)
    with reading(warehouse) as con:
        assert findings.dropped(con, told - week, told - dt.timedelta(seconds=1)) == ()
        (now,) = findings.dropped(con, told - week, told)
        assert (now.key, now.happened_at, now.over_at, now.title) == ("2025-09-01", told, None, "0% / 100%")
        (past,) = findings.dropped(con, told - week, told + week)
        assert (past.happened_at, past.over_at) == (told, told + week)
        (alarm,) = look.now_on(con, next(rule for rule in PROPOSED if rule.kind == "drift"), told)
        assert (alarm.key, alarm.level, alarm.link) == ("drift:2025-09-01", 1, "trust")
        assert findings.dropped(con, told, told + week) == ()
