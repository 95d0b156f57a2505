"""How far the method can be believed, by tables that a reader can add up."""

import datetime as dt

import pytest

from tests.warehouse.rows import AT, GOOD, OWN
from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert
from warehouse.reliability import agreement
from warehouse.reliability.agreement import FEWEST, Share, weigh, weighted

pytestmark = pytest.mark.both

TODAY = dt.date(2025, 9, 5)
WEEK = dt.date(2025, 9, 1)


def store(warehouse, rows: list[tuple]) -> None:
    """Rows of (label by the method, about, label by people, language, weight, week)."""
    with writing(warehouse) as con:
        upsert(con, "subjects", [GOOD["subjects"]])
        for place, (scored, about, label, language, weight, week) in enumerate(rows, 1):
            key = {"week": week, "position": place, "item_id": f"i{place}"}
            sample = key | {"scored_label": scored, "language": language, "weight": weight}
            upsert(con, "judgement_samples", [GOOD["judgement_samples"] | sample])
            answer = key | {"judgement_id": f"j{place}", "about": about, "label": label}
            upsert(con, "judgements", [GOOD["judgements"] | answer])


def row(scored="positive", about="yes", label="positive", language="nl", weight=1.0, week=WEEK) -> tuple:
    return scored, about, label, language, weight, week


def test_wilson_by_hand():
    # 8 of 10: middle (0.8 + 0.19207) / 1.38415, half width 1.95996 / 1.38415 * sqrt(0.016 + 0.0096036)
    found = weighted([(True, 1.0)] * 8 + [(False, 1.0)] * 2)
    assert (found.judged, found.right, found.share) == (10, 8, 0.8)
    assert found.low == pytest.approx(0.4902, abs=1e-4) and found.high == pytest.approx(0.9433, abs=1e-4)


def test_a_mention_that_stands_for_nine_weighs_nine_times_and_makes_the_interval_wider():
    # 9 of weight 1 right, 1 of weight 9 wrong: half of all; as many as 18² / (9 + 81) = 3.6 judgements.
    found = weighted([(True, 1.0)] * 9 + [(False, 9.0)])
    assert found.share == 0.5
    even = weighted([(True, 1.0)] * 5 + [(False, 1.0)] * 5)
    assert found.high - found.low > even.high - even.low


def test_nothing_judged_is_unknown_and_not_nought():
    assert weighted([]) == Share(0, 0, None, None, None)


def test_agreement_counts_what_people_could_judge_per_language(warehouse):
    rows = [
        row(),
        row("neutral", "yes", "positive"),
        row("negative", "yes", "negative", "en"),
        row("unclear", "yes", "negative"),  # the method did not say: not the same
        row("positive", "yes", "unknown"),  # people could not tell: not counted
        row("positive", "no", None),  # not about it: not counted
    ]
    store(warehouse, rows)
    with reading(warehouse) as con:
        everything, *others = agreement.agreement(con, TODAY)
        assert (everything.share.judged, everything.share.right, everything.share.share) == (4, 2, 0.5)
        assert [(each.language, each.kind, each.share.right, each.share.judged) for each in others] == [
            ("nl", None, 1, 3),
            ("en", None, 1, 1),
            ("nl", "press", 1, 3),
            ("en", "press", 1, 1),
        ]
        assert agreement.confusion(con, TODAY) == {
            ("positive", "positive"): 1,
            ("positive", "neutral"): 1,
            ("negative", "negative"): 1,
            ("negative", "unclear"): 1,
        }


def test_precision_counts_yes_of_yes_and_no_and_not_what_the_query_no_longer_finds(warehouse):
    store(warehouse, [row(), row(), row(about="no", label=None), row(about="unknown", label="unknown")])
    with reading(warehouse) as con:
        ((subject, share),) = agreement.query_precision(con, TODAY)
    assert (subject, share.right, share.judged) == (OWN, 2, 3)
    with writing(warehouse) as con:
        con.execute("update judgement_samples set is_found = false where position = 3")
    with reading(warehouse) as con:
        assert agreement.query_precision(con, TODAY)[0][1].share == 1.0


def test_the_latest_answer_holds_also_when_it_has_no_label(warehouse):
    store(warehouse, [row(label="negative")])
    later = {"made_at": AT + dt.timedelta(hours=1), "week": WEEK, "item_id": "i1"}
    with writing(warehouse) as con:
        upsert(
            con,
            "judgements",
            [GOOD["judgements"] | later | {"judgement_id": "j9", "about": "no", "label": None}],
        )
    with reading(warehouse) as con:
        assert agreement.agreement(con, TODAY)[0].share.judged == 0
        assert agreement.query_precision(con, TODAY)[0][1].right == 0


@pytest.mark.parametrize(("week", "judged"), [(dt.date(2025, 3, 7), 1), (dt.date(2025, 3, 6), 0), (TODAY, 1)])
def test_the_last_twenty_six_weeks_count(warehouse, week, judged):
    store(warehouse, [row(week=week)])
    with reading(warehouse) as con:
        assert agreement.agreement(con, TODAY)[0].share.judged == judged


def judged(right: int, wrong: int, not_about: int = 0) -> list[dict]:
    same = {"subject": OWN, "about": "yes", "label": "positive", "weight": 1.0}
    return (
        [same | {"scored_label": "positive"}] * right
        + [same | {"scored_label": "negative"}] * wrong
        + [same | {"about": "no", "label": None, "scored_label": "positive"}] * not_about
    )


@pytest.mark.parametrize(
    ("right", "wrong", "not_about", "enough", "good", "why"),
    [
        (0, 0, 0, False, False, agreement.NOT_CHECKED),
        (FEWEST - 1, 0, 0, False, False, agreement.TOO_FEW_CHECKED),
        (FEWEST, 0, 0, True, True, None),
        (26, 14, 0, True, True, None),  # 65 %
        (25, 15, 0, True, False, agreement.DISAGREES),
        (FEWEST, 0, 10, True, True, None),  # 80 % about us
        (FEWEST, 0, 11, True, False, agreement.NOT_ABOUT),
    ],
)
def test_trust_at_its_edges(right, wrong, not_about, enough, good, why):
    found = weigh(judged(right, wrong, not_about), OWN)
    assert (found.enough, found.good, found.why) == (enough, good, why)


def test_labels_of_people_who_could_not_tell_whether_it_is_about_us_are_not_enough():
    unsure = [{**each, "about": "unknown"} for each in judged(FEWEST, 0)]
    found = weigh(unsure, OWN)
    assert (found.agreement.judged, found.precision.judged, found.precision.share) == (FEWEST, 0, None)
    assert (found.enough, found.good, found.why) == (False, False, agreement.TOO_FEW_CHECKED)
    assert found.fields["judged"] == 0


def test_judgements_about_a_peer_say_nothing_of_us():
    assert weigh(judged(60, 0), "Voorbeeld College").agreement.judged == 0
