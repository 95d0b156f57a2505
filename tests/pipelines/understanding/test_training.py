"""What ships is what `make model` would make of the texts that lie here, as far as that is cheap to tell."""

import dataclasses
import json
from collections import Counter

import numpy as np
import pytest

from pipelines.understanding import accurate, calibration, encoder
from pipelines.understanding.training import __main__ as training
from pipelines.understanding.training import contrasts, corpora, head, registers


def test_the_shipped_model_has_the_version_and_the_scales_of_the_code():
    shipped = calibration.shipped()
    assert shipped["version"] == training.VERSION
    for tier, by_form in (("accurate", head.BY_FORM), ("fast", head.FAST_BY_FORM)):
        begin = f"{tier}/nl/"
        scales = {
            name.removeprefix(begin): one for name, one in shipped["scales"].items() if name.startswith(begin)
        }
        assert scales == {form: dataclasses.asdict(scale) for form, scale in by_form.items()}


def test_the_shipped_model_learned_from_the_texts_that_are_here_and_from_no_others():
    here = [*corpora.own(), *contrasts.training(), *registers.training()]
    counts = {
        genre: dict(Counter(one.label for one in here if one.genre == genre))
        for genre in {one.genre for one in here}
    }
    learned = calibration.shipped()["trained_on"]
    assert {genre: learned[genre] for genre in learned if genre not in corpora.FIXTURES} == counts


def test_texts_that_are_held_out_neither_train_nor_judge():
    held = [one.text for one in registers.held_out()]
    others = {one.text for one in [*registers.training(), *registers.judging(), *corpora.own()]}
    assert len(held) == len(set(held)) > 150 and not others & set(held)
    assert min(Counter(one.label for one in registers.held_out()).values()) >= 40


def test_later_texts_teach_nothing_and_each_stands_in_one_of_two_halves():
    seen, aside = ([one.text for one in registers.later(seen=seen)] for seen in (True, False))
    learned = {one.text for one in [*registers.training(), *registers.judging(), *corpora.own()]}
    assert len(set(seen) | set(aside)) == len(seen) + len(aside) >= 160
    assert min(len(seen), len(aside)) > 70 and not learned & {*seen, *aside}
    told = Counter(one.label for seen in (True, False) for one in registers.later(seen=seen))
    assert told["neg"] / told.total() > 0.4 and min(told.values()) >= 30


PUT_ASIDE = {registers.fresh: 200, registers.aside: 174, registers.other_hand: 350}


@pytest.mark.parametrize(("put_aside", "many"), PUT_ASIDE.items())
def test_texts_that_were_put_aside_teach_nothing_and_stand_in_no_other_set(put_aside, many):
    texts = [one.text for one in put_aside()]
    others = [
        *registers.training(),
        *registers.judging(),
        *registers.held_out(),
        *corpora.own(),
        *contrasts.training(),
        *(one for other in PUT_ASIDE if other is not put_aside for one in other()),
    ]
    later = [one.text for seen in (True, False) for one in registers.later(seen=seen)]
    assert len(texts) == len(set(texts)) == many and not set(texts) & {*later, *(one.text for one in others)}
    assert min(Counter(one.label for one in put_aside()).values()) >= 40


def test_nearness_teaches_what_a_straight_line_cannot():
    """Two words that are good alone and bad together: no weights of the words say so, what is near does."""
    places = {(0.0, 0.0): "neg", (0.0, 1.0): "pos", (1.0, 0.0): "pos", (1.0, 1.0): "neg", (3.0, 3.0): "neu"}
    inputs = np.zeros((len(places), encoder.SIZE + 1), dtype=np.float32)
    inputs[:, :2] = np.array(list(places)) * accurate.WIDER
    examples = [corpora.Example(str(place), label, "nl", "made here") for place, label in places.items()] * 8
    weights = head.fit_dutch(np.vstack([inputs] * 8), examples)
    lean = accurate.both(accurate.logits(inputs, weights))[:, 0].tolist()
    assert [1 if one > 0.1 else -1 if one < -0.1 else 0 for one in lean[:4]] == [-1, 1, 1, -1]


def test_the_part_without_the_head_is_made_from_what_ships(tmp_path, monkeypatch):
    """What follows from signs, words and rules alone comes out as it ships, and no head is written."""
    (tmp_path / "made").mkdir()
    monkeypatch.setattr("sys.argv", ["training", "--keep-head", "--to", str(tmp_path / "made")])
    training.main()
    made = json.loads((tmp_path / "made" / "model.json").read_text(encoding="utf-8"))
    shipped = calibration.shipped()
    assert [path.name for path in (tmp_path / "made").iterdir()] == ["model.json"]
    assert {**made, "fast": None, "scales": None} == {**shipped, "fast": None, "scales": None}
    for name in ("lean", "plain"):
        assert made["fast"][name] == pytest.approx(shipped["fast"][name], abs=0.01)
    for name, one in shipped["scales"].items():
        assert made["scales"][name] == pytest.approx(one, abs=0.01)
