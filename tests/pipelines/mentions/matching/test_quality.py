"""The quality that docs/method/matching.md states is the quality that is measured, and it does not sink."""

from collections import Counter
from pathlib import Path

import pytest

from tests.pipelines.mentions.matching import quality

DOC = Path(__file__).resolve().parents[4] / "docs" / "method" / "matching.md"


def test_the_document_states_what_is_measured():
    text = DOC.read_text(encoding="utf-8")
    missing = [line for line in quality.lines() if line not in text]
    assert not missing, (
        "run `python -m tests.pipelines.mentions.matching.quality` and bring docs/method/matching.md up to date"
    )


@pytest.mark.parametrize(
    ("part", "precision", "recall"), [("a", 0.97, 0.92), ("b", 0.97, 0.84), ("ab", 0.97, 0.88)]
)
def test_pairs_of_copies_stay_as_good_as_they_are(part, precision, recall):
    measured = quality.rates(quality.pairs(part))
    assert measured[0] >= precision
    assert measured[1] >= recall


def test_no_two_stories_are_taken_for_one():
    assert quality.pairs("ab")["wrong"] == 0


@pytest.mark.parametrize("at_once", [False, True], ids=["each-pair-alone", "all-in-one-batch"])
def test_copies_are_told_from_what_looks_like_them(at_once):
    per_kind = quality.copies(at_once)
    precision, recall = quality.rates(sum(per_kind.values(), Counter()))
    assert precision >= 0.99
    assert recall >= 0.93
    # No kind of copy is lost as a whole behind the others.
    weak = {kind: each for kind, each in per_kind.items() if each["right"] < 0.75 * each["missed"]}
    assert weak == {}


def test_the_labelled_pairs_are_many_and_of_many_kinds():
    rows = quality.labelled("pairs")
    assert len(rows) >= 300
    assert sum(row["same"] for row in rows) >= 150
    assert sum(not row["same"] for row in rows) >= 140
    assert len({(row["one"]["text"], row["other"]["text"], row["one"]["title"]) for row in rows}) >= 300
    kinds = Counter(row["kind"] for row in rows)
    assert len(kinds) >= 18 and min(kinds.values()) >= 4


def test_mentions_stay_as_good_as_they_are():
    precision, recall = quality.rates(quality.mentions()["Together"])
    assert precision >= 0.85
    assert recall >= 0.81


def test_the_labelled_sets_are_large_and_hard_enough_to_say_something():
    items, texts = quality.labelled("stories"), quality.labelled("matches")
    assert len(items) >= 150
    assert len(texts) >= 150
    assert len({row["id"] for row in items}) == len(items)
    assert len({row["text"] for row in texts}) == len(texts)
    families = Counter(row["story"] for row in items)
    assert sum(size > 1 for size in families.values()) >= 25
    assert sum(size == 1 for size in families.values()) >= 25
    assert sum(not row["about"] for row in texts) >= 45


def test_look_alikes_never_stand_in_both_parts():
    parts: dict[str, set[str]] = {}
    for row in quality.labelled("stories"):
        family = row["story"].split("-")[0]
        parts.setdefault(row["story"] if family == "soc" else family, set()).add(row["part"])
    assert len(parts) > 5 and all(len(found) == 1 for found in parts.values())


def test_every_subject_has_texts_that_are_about_it():
    about = Counter(name for row in quality.labelled("matches") for name in row["about"])
    assert set(about) == quality.mentions().keys() - {"Together"}
    assert min(about.values()) >= 8
