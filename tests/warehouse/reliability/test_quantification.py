"""Net sentiment corrected for the measured confusion, by tables that a reader can add up."""

import datetime as dt
import random

import pytest

from tests.warehouse.rows import OWN
from warehouse.core.period import Period
from warehouse.reliability.quantification import corrected

NOVEMBER = Period(dt.date(2025, 11, 1), dt.date(2025, 12, 1))
EARLIER, INSIDE = dt.date(2025, 10, 31), dt.date(2025, 11, 1)


def said(count: int, scored: str, label: str | None, **other) -> list[dict]:
    """So many judged mentions: what the method said, what people said (None: not about us)."""
    row = {
        "subject": OWN, "kind": "press", "day": EARLIER, "scored_label": scored, "label": label,
        "about": "yes" if label else "no", "weight": 1.0,
    }  # fmt: skip
    return [row | other] * count


def shown(positive: int, neutral: int, negative: int) -> dict[str, int]:
    return {"positive": positive, "neutral": neutral, "negative": negative}


# Half of what the method calls positive people call neutral; all else they call as it does.
SUNNY = [
    *said(10, "positive", "positive"),
    *said(10, "positive", "neutral"),
    *said(10, "neutral", "neutral"),
    *said(10, "negative", "negative"),
]


def test_a_sunny_method_is_put_right():
    # Counted (50 - 20) / 100 = +30. Of 50 positive 25 are neutral: (25 - 20) / 100 = +5.
    found = corrected(SUNNY, OWN, shown(50, 30, 20), NOVEMBER)
    assert found.value == pytest.approx(5) and found.judged == 40


def test_the_interval_by_hand():
    # Only positive stories, so that net is 0.5. Shares of 22 = 20 + 4 halves: 10.5, 10.5, 0.5, 0.5 (not about us),
    # away from it 0.5, -0.5, -1.5, 0: mean -0.75 / 22 = -0.03409, squares 6.375 / 22 = 0.28977, spread 0.28861.
    # 50 stories: 50 * 0.28861 * (50 + 22) / 23 = 45.174; root 6.7212; 1.96 * 6.7212 / 50 = 0.26346.
    found = corrected(SUNNY, OWN, shown(50, 0, 0), NOVEMBER)
    assert (found.value, found.judged) == (pytest.approx(50), 20)
    assert (found.low, found.high) == (pytest.approx(23.65, abs=0.01), pytest.approx(76.35, abs=0.01))


def test_a_mention_that_stands_for_three_weighs_three_times():
    rows = [*said(10, "positive", "positive", weight=3.0), *SUNNY[10:]]
    # Of the positive 30 of 40 are so: (0.75 * 40 - 20) / 60.
    assert corrected(rows, OWN, shown(40, 0, 20), NOVEMBER).value == pytest.approx(100 / 6)
    # Unequal weights tell less: as many as 40² / (10 * 9 + 10) = 16 of the 20.
    even = corrected(SUNNY, OWN, shown(40, 0, 0), NOVEMBER)
    uneven = corrected(rows, OWN, shown(40, 0, 0), NOVEMBER)
    assert uneven.value == pytest.approx(75) and even.value == pytest.approx(50)


def test_what_is_not_about_us_leaves_the_figure():
    rows = [*SUNNY, *said(10, "negative", None)]
    # Half of the 20 negative stories are somebody else's: (20 * 0.5 - 10) / (20 + 10).
    assert corrected(rows, OWN, shown(20, 0, 20), NOVEMBER).value == pytest.approx(0)


def test_stories_that_people_judged_in_the_period_keep_what_people_said():
    rows = [
        *said(10, "positive", "positive", day=INSIDE),
        *said(10, "positive", "neutral", day=INSIDE),
        *SUNNY[20:],
    ]
    # Of 30 positive and 10 neutral that are shown, people said so of 10 and 10; of the other 20 half are neutral.
    # (10 + 10) / 40, where confusing all 30 again would give 15 / 40.
    found = corrected(rows, OWN, shown(30, 10, 0), NOVEMBER)
    assert found.value == pytest.approx(50)
    # Where people judged all of it, it is what they said, and certain.
    whole = corrected(rows, OWN, shown(10, 10, 0), NOVEMBER)
    assert (whole.value, whole.low, whole.high) == (50, 50, 50)


def test_the_day_after_the_period_is_not_in_it():
    rows = [*said(10, "positive", "positive", day=NOVEMBER.end), *SUNNY[10:]]
    assert corrected(rows, OWN, shown(10, 0, 0), NOVEMBER).value == pytest.approx(50)


@pytest.mark.parametrize(
    ("rows", "counts"),
    [
        ([], shown(50, 30, 20)),
        (SUNNY[1:], shown(50, 30, 20)),  # 39 judged
        ([*SUNNY, *said(9, "unclear", "neutral")][11:], shown(0, 30, 20)),  # 38 judged
        ([*SUNNY[:-1], *said(5, "positive", "positive")], shown(50, 30, 20)),  # 9 judged that it calls negative
        (SUNNY, shown(0, 0, 0)),
        (said(50, "positive", "positive", kind="own"), shown(50, 0, 0)),  # our own publications are not in the figure
        (said(50, "positive", "positive", subject="Voorbeeld College"), shown(50, 0, 0)),
        (said(50, "positive", "unknown"), shown(50, 0, 0)),  # people could not tell
    ],
)  # fmt: skip
def test_too_few_judged_is_unknown(rows, counts):
    assert corrected(rows, OWN, counts, NOVEMBER) is None


def test_a_label_that_the_period_does_not_have_need_not_be_judged():
    rows = [*SUNNY[:-1], *said(5, "positive", "positive")]
    assert corrected(rows, OWN, shown(50, 30, 0), NOVEMBER) is not None


def test_the_interval_never_leaves_the_scale():
    found = corrected(said(40, "positive", "positive"), OWN, shown(50, 0, 0), NOVEMBER)
    assert found.value == found.high == 100 and 90 < found.low < 100


def test_of_a_hundred_samples_more_than_ninety_hold_what_people_would_have_said():
    chance = random.Random(14)
    truth = {"positive": (0.6, 0.3, 0.1), "neutral": (0.1, 0.7, 0.2), "negative": (0.02, 0.18, 0.8)}
    labels, counts = tuple(truth), shown(70, 50, 30)
    held = 0
    for _ in range(400):
        rows = [
            row
            for label in labels
            for people in chance.choices(labels, truth[label], k=15)
            for row in said(1, label, people)
        ]
        real = [
            people for label in labels for people in chance.choices(labels, truth[label], k=counts[label])
        ]
        net = (real.count("positive") - real.count("negative")) / len(real) * 100
        found = corrected(rows, OWN, counts, NOVEMBER)
        held += found.low <= net <= found.high
    assert 0.91 <= held / 400 <= 0.98  # 0.93 of 3,000 such; with 40 judged per label 0.945
