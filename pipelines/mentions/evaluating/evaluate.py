"""Measure the sentiment classifier on any file of labelled texts: `id text label` or `id text score`.

Tab-separated, UTF-8, one header line, no quoting. label: pos, neg or neu (positive, negative, neutral); score: a
number, higher is better. A `language` column, when there is one, goes before --language.
"""

import itertools
import math
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from pipelines import understanding
from pipelines.support import system_words
from pipelines.support.errors import ConfigError
from text.i18n import N_, NP_

LABELS = {
    "pos": "pos", "positive": "pos", "positief": "pos",
    "neg": "neg", "negative": "neg", "negatief": "neg",
    "neu": "neu", "neutral": "neu", "neutraal": "neu",
}  # fmt: skip
SHORT = {"positive": "pos", "negative": "neg", "neutral": "neu", "unclear": "unclear"}
BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True)
class Row:
    """One labelled text: label (pos, neg, neu) or score, and its language when the file names it."""

    text: str
    label: str | None
    score: float | None
    language: str | None


@dataclass(frozen=True)
class Evaluation:
    """What was measured. Shares are from 0 to 1; None where the file does not hold what it takes.

    accuracy, macro_f1: in a file with neutral texts, of three labels as the pages show them (unclear is wrong);
    in one without, of two: the side of zero on which the score lies. as_labelled: in a file of two labels, the same
    with the labels of the pages, where neutral and unclear are wrong. sure: the share that was not unclear, and
    right_when_sure the accuracy among those. confusion: (people's label, label of the scorer) → texts, with the
    labels of the pages. reliability: per band of confidence: lowest, texts, mean confidence, share that was right.
    """

    texts: int
    methods: dict[str, int]
    seconds: float
    accuracy: float | None = None
    macro_f1: float | None = None
    as_labelled: float | None = None
    sure: float | None = None
    right_when_sure: float | None = None
    pearson: float | None = None
    confusion: Counter = field(default_factory=Counter)
    reliability: tuple[tuple[float, int, float, float], ...] = ()

    @property
    def net_error(self) -> float | None:
        """Net sentiment as the pages would show it, unclear left out, less that of people; a share, not points."""
        said, shown = Counter[str](), Counter[str]()
        for (truth, called), count in self.confusion.items():
            said[truth] += count
            shown[called] += count
        sure = shown.total() - shown["unclear"]
        return (
            (shown["pos"] - shown["neg"]) / sure - (said["pos"] - said["neg"]) / said.total()
            if sure
            else None
        )

    @property
    def sunny(self) -> float | None:
        """Share of the negative texts that is shown positive."""
        negative = sum(count for (truth, _), count in self.confusion.items() if truth == "neg")
        return self.confusion["neg", "pos"] / negative if negative else None

    @property
    def calibration_error(self) -> float | None:
        """How far confidence lies from the share that is right: the mean over bands, weighed by their texts."""
        total = sum(count for _, count, _, _ in self.reliability)
        apart = math.fsum(count * abs(mean - right) for _, count, mean, right in self.reliability)
        return apart / total if total else None


def read(path: Path) -> list[Row]:
    """Return the rows of a labelled file. Raises: ConfigError with the line and what is wrong with it."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise ConfigError(N_("{file} is not UTF-8 text; save it as UTF-8."), file=path) from error
    except OSError as error:
        raise ConfigError(
            N_("{file} cannot be read: {why}."), file=path, why=system_words.why(error)
        ) from error
    head = lines[0].rstrip("\r").split("\t")
    missing = [name for name in ("text",) if name not in head]
    if missing or not {"label", "score"} & set(head):
        raise ConfigError(
            N_("{file}, line 1: the columns are {columns}; needed are text, and label or score."),
            file=path,
            columns=", ".join(head),
        )
    rows = []
    for number, line in enumerate(lines[1:], 2):
        if line.strip():
            rows.append(_row(path, number, head, line.rstrip("\r").split("\t")))
    if not rows:
        raise ConfigError(N_("{file} holds no labelled text."), file=path)
    return rows


def _row(path: Path, number: int, head: list[str], cells: list[str]) -> Row:
    if len(cells) != len(head):
        raise ConfigError(
            NP_(
                "{file}, line {line}: {cells} column where the first line has {expected}.",
                "{file}, line {line}: {cells} columns where the first line has {expected}.",
            ),
            file=path, line=number, cells=len(cells), expected=len(head),
        )  # fmt: skip
    row = dict(zip(head, cells, strict=True))
    label = score = None
    if "label" in row:
        label = LABELS.get(row["label"].strip().lower())
        if label is None:
            raise ConfigError(
                N_("{file}, line {line}: “{value}” is no label; there are pos, neg and neu."),
                file=path, line=number, value=row["label"],
            )  # fmt: skip
    if "score" in row:
        try:
            score = float(row["score"])
        except ValueError as error:
            raise ConfigError(
                N_("{file}, line {line}: “{value}” is no number."),
                file=path, line=number, value=row["score"],
            ) from error  # fmt: skip
    return Row(row["text"], label, score, row.get("language") or None)


def evaluate(rows: Sequence[Row], language: str | None, tier: str) -> Evaluation:
    """Score these texts and compare. language: of all texts that do not name theirs; None: as detected."""
    texts = [row.text for row in rows]
    # Models are loaded before the clock runs: texts per second are those of a long run.
    understanding.score(["Goed.", "Good."], ["nl", "en"], tier)
    begun = time.perf_counter()
    detected = understanding.detect(texts) if language is None else [language] * len(texts)
    languages = [row.language or one for row, one in zip(rows, detected, strict=True)]
    sentiments = understanding.score(texts, languages, tier)
    seconds = time.perf_counter() - begun
    measured = partial(Evaluation, len(rows), dict(Counter(one.method for one in sentiments)), seconds)
    if rows[0].label is None:
        scores = [row.score for row in rows if row.score is not None]  # one without a label: all have a score
        return measured(pearson=pearson(scores, [one.score for one in sentiments]))
    truth = [row.label or "" for row in rows]  # one row with a label: all have one
    shown = [SHORT[one.label] for one in sentiments]
    table = Counter(zip(truth, shown, strict=True))
    two = "neu" not in truth
    called = (
        ["pos" if one.score > 0 else "neg" if one.score < 0 else "neu" for one in sentiments]
        if two
        else shown
    )
    right = [one == other for one, other in zip(truth, called, strict=True)]
    sure = [one == other for one, other in zip(truth, shown, strict=True) if other != "unclear"]
    return measured(
        accuracy=sum(right) / len(right),
        macro_f1=macro_f1(Counter(zip(truth, called, strict=True)), sorted(set(truth))),
        as_labelled=sum(one == other for one, other in zip(truth, shown, strict=True)) / len(truth)
        if two
        else None,
        sure=len(sure) / len(truth),
        right_when_sure=sum(sure) / len(sure) if sure else None,
        pearson=pearson(
            [{"pos": 1, "neu": 0, "neg": -1}[one] for one in truth], [one.score for one in sentiments]
        ),
        confusion=table,
        reliability=_reliability(truth, sentiments),
    )


def _reliability(truth: Sequence[str], sentiments: Sequence) -> tuple[tuple[float, int, float, float], ...]:
    bands = []
    for low, high in itertools.pairwise(BANDS):
        inside = [
            (one.confidence, SHORT[one.label] == label)
            for label, one in zip(truth, sentiments, strict=True)
            if low <= one.confidence < high or one.confidence == high == 1.0
            if one.label != "unclear"
        ]
        if inside:
            count = len(inside)
            bands.append(
                (low, count, sum(one for one, _ in inside) / count, sum(two for _, two in inside) / count)
            )
    return tuple(bands)


def macro_f1(table: Counter, labels: Sequence[str]) -> float:
    """Return the mean over these labels of F1: (people's label, label found) → texts. 0 for a label never found."""
    total = 0.0
    for label in labels:
        called = sum(count for (_, predicted), count in table.items() if predicted == label)
        there = sum(count for (truth, _), count in table.items() if truth == label)
        total += 2 * table[label, label] / (called + there) if called + there else 0.0
    return total / len(labels)


def pearson(left: Sequence[float], right: Sequence[float]) -> float | None:
    """Return the correlation of two series; None when one of them never changes."""
    mean_left, mean_right = math.fsum(left) / len(left), math.fsum(right) / len(right)
    along = math.fsum((a - mean_left) * (b - mean_right) for a, b in zip(left, right, strict=True))
    spread = math.fsum((a - mean_left) ** 2 for a in left) * math.fsum((b - mean_right) ** 2 for b in right)
    return along / math.sqrt(spread) if spread else None
