"""Pairs of texts in which one change turns the answer: what they promise to whoever trains or judges by them."""

import re

import pytest

from pipelines.understanding.training import contrasts

KINDS = contrasts.kinds()


def test_there_are_pairs_of_each_fault_that_was_measured():
    assert KINDS == [
        "comparisons",
        "complaints",
        "institutions",
        "irony",
        "plain",
        "questions",
        "reports",
        "verdicts",
        "weighed",
        "wishes",
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_pairs_enough_and_about_half_of_them_judge(kind):
    pairs = contrasts.pairs(kind)
    judging = sum(pair.judges for pair in pairs)
    assert len(pairs) >= 150 and judging >= 75
    assert len(pairs) - judging >= 75 or (kind in contrasts.ONLY_JUDGE and judging == len(pairs))


@pytest.mark.parametrize("kind", KINDS)
def test_the_two_texts_of_a_pair_differ_in_words_and_label_and_leave_no_slot_open(kind):
    for pair in contrasts.pairs(kind):
        assert pair.one.text != pair.other.text and pair.one.label != pair.other.label
        for example in (pair.one, pair.other):
            assert not re.search(r"[][{}|\t]", example.text), example.text
            assert example.text == example.text.strip() and example.language == "nl"


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_pairs_come_each_time_and_none_that_judges_was_learned(kind):
    pairs = contrasts.pairs(kind)
    assert pairs == contrasts.pairs(kind)
    texts = {
        judges: {one.text for pair in pairs if pair.judges == judges for one in (pair.one, pair.other)}
        for judges in (True, False)
    }
    assert not texts[True] & texts[False]


@pytest.mark.parametrize("line", ["neg\tEen tekst.", "neg\tA.\tneg\tB.", "neg\tA.\tgood\tB."])
def test_a_template_that_is_no_pair_is_refused_with_its_line(tmp_path, monkeypatch, line):
    (tmp_path / "odd.txt").write_text(f"# Odd.\n{line}\n", encoding="utf-8")
    monkeypatch.setattr(contrasts, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"odd\.txt, line 2: expected two labels that differ"):
        contrasts.pairs("odd")
