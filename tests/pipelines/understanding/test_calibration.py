"""Chances, labels and how sure: what a score is worth."""

import pytest

from pipelines.understanding.calibration import UNCLEAR, Scale, judged


def test_chances_add_up_to_one_and_lean_decides_the_side():
    scale = Scale(steep=1.0, base=0.0, plain=1.0, width=0.0)
    assert scale.chances(0.0, 0.0) == pytest.approx((1 / 3, 1 / 3, 1 / 3))
    up, down = scale.chances(2.0, 0.0), scale.chances(-2.0, 0.0)
    assert up == pytest.approx(tuple(reversed(down))) and up[2] > up[1] > up[0]
    assert sum(scale.chances(900.0, -900.0)) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("chances", "score", "label", "confidence"),
    [
        ((0.1, 0.2, 0.7), 0.6, "positive", 0.7),
        ((0.7, 0.2, 0.1), -0.6, "negative", 0.7),
        ((0.2, 0.6, 0.2), 0.0, "neutral", 0.6),
        ((0.1, 0.6, 0.3), 0.2, "neutral", 0.6),
        ((0.33, 0.32, 0.35), 0.02, "unclear", 0.35),
        ((0.32, 0.32, 0.36), 0.04, "positive", UNCLEAR),
        ((0.45, 0.1, 0.45), 0.0, "unclear", 0.45),  # good and bad alike
    ],
)
def test_the_likeliest_label_is_given_unless_it_is_hardly_likelier(chances, score, label, confidence):
    found = judged(chances, "m/nl")
    assert (found.score, found.label, found.confidence) == (score, label, confidence)


def test_a_score_of_another_origin_decides_the_side():
    assert judged((0.1, 0.2, 0.7), "m/en", 0.05).label == "positive"
    assert judged((0.1, 0.2, 0.7), "m/en", -0.05).label == "unclear"
