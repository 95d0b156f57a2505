"""Quality on text labelled by others (docs/sentiment.md); skipped where that text is absent.

Dutch was looked at in one half of these rows (crc32 of the id is even); the floors hold for the other.
"""

import csv
import zlib
from collections import Counter

import pytest

from pipelines.understanding import detect, score

SHORT = {"positive": "pos", "negative": "neg", "neutral": "neu", "unclear": "unclear"}


@pytest.fixture(scope="module")
def labelled(shared):
    """A function from the name of a file to its rows."""
    folder = shared / "eval" / "sentiment"
    if not folder.exists():
        pytest.skip("no labelled text beside the repository")

    def rows(name: str) -> list[dict[str, str]]:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

    return rows


def _apart(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [row for row in rows if zlib.crc32(row["id"].encode()) % 2]


def _confusion(rows: list[dict[str, str]], language: str) -> Counter:
    found = score([row["text"] for row in rows], [language] * len(rows))
    return Counter((row["label"], SHORT[one.label]) for row, one in zip(rows, found, strict=True))


def _accuracy(table: Counter) -> float:
    return sum(count for (truth, found), count in table.items() if truth == found) / table.total()


def _f1(table: Counter, label: str) -> float:
    called = sum(count for (_, found), count in table.items() if found == label)
    there = sum(count for (truth, _), count in table.items() if truth == label)
    return 2 * table[label, label] / (called + there)


def _turned(table: Counter) -> float:
    return (table["pos", "neg"] + table["neg", "pos"]) / table.total()


def test_dutch_headlines_are_labelled_no_worse_than_measured(labelled):
    table = _confusion(_apart(labelled("nl_news_econ_dev.tsv")), "nl")
    assert table.total() == 2964
    assert _accuracy(table) >= 0.50
    assert sum(_f1(table, label) for label in ("pos", "neu", "neg")) / 3 >= 0.485
    assert _turned(table) <= 0.05


def test_dutch_reviews_are_labelled_no_worse_than_measured(labelled):
    table = _confusion(_apart(labelled("nl_books_bolcom_dev.tsv")), "nl")
    assert table.total() == 713
    assert _accuracy(table) >= 0.72
    assert sum(_f1(table, label) for label in ("pos", "neg")) / 2 >= 0.755
    assert _turned(table) <= 0.15


def test_english_posts_follow_the_judgement_of_people(labelled):
    rows = labelled("en_vader_tweets_dev.tsv")
    found = score([row["text"] for row in rows], ["en"] * len(rows))
    truth, scores = [float(row["score"]) for row in rows], [one.score for one in found]
    assert len(rows) == 2100
    assert _pearson(truth, scores) >= 0.865
    plain = [(one.label, value) for one, value in zip(found, truth, strict=True) if abs(value) >= 0.5]
    agreed = sum((label, value > 0) in (("positive", True), ("negative", False)) for label, value in plain)
    assert agreed / len(plain) >= 0.93


def _pearson(left: list[float], right: list[float]) -> float:
    mean_left, mean_right = sum(left) / len(left), sum(right) / len(right)
    along = sum((a - mean_left) * (b - mean_right) for a, b in zip(left, right, strict=True))
    spread = sum((a - mean_left) ** 2 for a in left) * sum((b - mean_right) ** 2 for b in right)
    return along / spread**0.5


@pytest.mark.parametrize(("cut", "floor"), [(None, 0.975), (40, 0.965), (25, 0.935)])
def test_the_language_of_sentences_and_of_their_beginnings_is_known(labelled, cut, floor):
    rows = labelled("langid_sib200_dev.tsv")
    found = detect([row["text"][:cut] for row in rows])
    right = sum(row["label"] == one for row, one in zip(rows, found, strict=True))
    assert len(rows) == 2004
    assert right / len(rows) >= floor
