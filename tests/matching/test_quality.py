"""The quality that docs/matching.md states is the quality that is measured, and it does not sink."""

from collections import Counter
from pathlib import Path

import pytest

from tests.matching import quality

DOC = Path(__file__).resolve().parents[2] / "docs" / "matching.md"


def test_the_document_states_what_is_measured():
    text = DOC.read_text(encoding="utf-8")
    missing = [line for line in quality.lines() if line not in text]
    assert not missing, "run `python -m tests.matching.quality` and bring docs/matching.md up to date"


@pytest.mark.parametrize(
    ("part", "precision", "recall"), [("a", 0.97, 0.92), ("b", 0.97, 0.84), ("ab", 0.97, 0.88)]
)
def test_pairs_of_copies_stay_as_good_as_they_are(part, precision, recall):
    measured = quality.rates(quality.pairs(part))
    assert measured[0] >= precision
    assert measured[1] >= recall


def test_no_two_stories_are_taken_for_one():
    assert quality.pairs("ab")["wrong"] == 0


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
    assert all(len(found) == 1 for found in parts.values())


def test_every_subject_has_texts_that_are_about_it():
    about = Counter(name for row in quality.labelled("matches") for name in row["about"])
    assert set(about) == quality.mentions().keys() - {"Together"}
    assert min(about.values()) >= 8
