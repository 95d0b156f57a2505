"""Read texts in the registers in which strangers write: reviews, posts, verdicts in pieces, wishes told at length.

All of them were written for this project, one file per register, `label<TAB>text`. `texts/registers/train` trains the
Dutch head of the accurate tier and nothing else. What judges trains nothing (`python -m
benchmarks.pipelines.sentiment_bars` measures it): `judge`, which was looked at while signs and scales were chosen, and
`held_out`, written before version 6 was begun and looked at once, when all was chosen (docs/method/sentiment.md).
"""

from pathlib import Path

from pipelines.understanding.training.corpora import LABELS, Example

FOLDER = Path(__file__).parent / "texts" / "registers"
TOLD = "register of "  # begins the genre of their examples


def training() -> list[Example]:
    """Return the texts that train. Raises: ValueError with file and line for one that has no label of ours."""
    return _of(FOLDER / "train")


def judging() -> list[Example]:
    """Return the texts that judge. Raises: ValueError with file and line for one that has no label of ours."""
    return _of(FOLDER / "judge")


def held_out() -> list[Example]:
    """Return the texts by which nothing was chosen. Raises: ValueError as the others do."""
    return _of(FOLDER / "held_out")


def _of(folder: Path) -> list[Example]:
    examples = []
    for path in sorted(folder.glob("*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            label, _, text = line.partition("\t")
            if label not in LABELS or not text.strip() or "\t" in text:
                raise ValueError(f"{path.name}, line {number}: expected neg, neu or pos, a tab and a text")
            examples.append(Example(text.strip(), label, "nl", TOLD + path.stem))
    return examples
