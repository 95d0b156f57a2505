"""Read texts in the registers in which strangers write: reviews, posts, verdicts in pieces, wishes told at length.

All of them were written for this project, one file per register, `label<TAB>text`. `texts/registers/train` and
`trades` (the words of a trade in lessons) train the Dutch head of the accurate tier and nothing else. What judges
trains nothing (`python -m benchmarks.pipelines.sentiment_bars` measures it): `judge`, which was looked at while signs
and scales were chosen, and `held_out`, written before version 6 was begun, and `later`, written before version 7; how
often each was looked at is in docs/method/sentiment_history.md. Of `later` half was looked at while version 7 was made,
by a hash of the text.
`fresh` was written before a version 8 was tried, which was left out; version 7 and three candidates met it.
`aside` was written before angry questions were looked at, and measured at the end of that alone. `other_hand` was
written by others than those who wrote what trains: of its three files version 12 was chosen with two in sight.
"""

import hashlib
from pathlib import Path

from pipelines.understanding.training.corpora import LABELS, Example

FOLDER = Path(__file__).parent / "texts" / "registers"
TOLD = "register of "  # begins the genre of their examples


def training() -> list[Example]:
    """Return the texts that train. Raises: ValueError with file and line for one that has no label of ours."""
    return _of(FOLDER / "train") + _of(FOLDER / "trades")


def judging() -> list[Example]:
    """Return the texts that judge. Raises: ValueError with file and line for one that has no label of ours."""
    return _of(FOLDER / "judge")


def held_out() -> list[Example]:
    """Return the texts by which nothing was chosen. Raises: ValueError as the others do."""
    return _of(FOLDER / "held_out")


def later(*, seen: bool) -> list[Example]:
    """Return the half of the later texts that was looked at (seen), or the one by which nothing was chosen.

    Raises: ValueError as the others do.
    """
    return [one for one in _of(FOLDER / "later") if _was_seen(one.text) == seen]


def fresh() -> list[Example]:
    """Return the texts that were put aside before a version 8 was tried. Raises: ValueError as the others do."""
    return _of(FOLDER / "fresh")


def aside() -> list[Example]:
    """Return the texts that were put aside before angry questions were looked at. Raises: ValueError as the others."""
    return _of(FOLDER / "aside")


def other_hand() -> list[Example]:
    """Return the texts by others than those who wrote what trains. Raises: ValueError as the others do."""
    return _of(FOLDER / "other_hand")


def _was_seen(text: str) -> bool:
    return hashlib.blake2b(text.encode(), digest_size=8).digest()[0] % 2 == 0


def _of(folder: Path) -> list[Example]:
    examples = []
    for path in sorted(folder.glob("*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            label, _, text = line.partition("\t")
            if label not in LABELS or not text.strip() or "\t" in text:
                raise ValueError(f"{path.name}, line {number}: expected neg, neu or pos, a tab and a text")
            examples.append(Example(text.strip(), label, "nl", TOLD + path.stem))
    return examples
