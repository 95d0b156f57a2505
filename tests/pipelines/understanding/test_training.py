"""What ships is what `make model` would make of the texts that lie here, as far as that is cheap to tell."""

import dataclasses
from collections import Counter

from pipelines.understanding import calibration
from pipelines.understanding.training import __main__ as training
from pipelines.understanding.training import contrasts, corpora, head, registers


def test_the_shipped_model_has_the_version_and_the_scales_of_the_code():
    shipped = calibration.shipped()
    assert shipped["version"] == training.VERSION
    scales = {name.rpartition("/")[2]: one for name, one in shipped["scales"].items() if "/nl/" in name}
    assert scales == {form: dataclasses.asdict(scale) for form, scale in head.BY_FORM.items()}


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
