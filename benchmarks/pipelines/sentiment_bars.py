"""One table of all that is asked of the scorer: each file of labelled texts, and our pairs and registers that judge.

    python -m benchmarks.pipelines.sentiment_bars FOLDER [fast|accurate] [--held-out]

FOLDER: files *.tsv of `evaluate`, named nl… or en…; --held-out: also the texts by which nothing may be chosen.

Every text is scored as the program scores it, so a large folder takes minutes; one thread, to read texts per second.
"""

import sys
from pathlib import Path

from pipelines.mentions.evaluating.evaluate import Evaluation, Row, evaluate, read
from pipelines.support.errors import ConfigError
from pipelines.understanding import ACCURATE, encoder
from pipelines.understanding.training import contrasts, registers
from pipelines.understanding.training.corpora import Example

HEAD = (
    "set",
    "texts",
    "label",
    "side",
    "macro-F1",
    "net error",
    "negative shown positive",
    "calibration error",
    "r",
    "texts/s",
)


def line(name: str, found: Evaluation) -> str:
    """One row of the table; side is of files with two labels, where the label of the pages may be neutral."""
    label = found.accuracy if found.as_labelled is None else found.as_labelled
    side = found.accuracy if found.as_labelled is not None else None
    cells = [name, f"{found.texts:,}"]
    cells += [_share(one) for one in (label, side, found.macro_f1)]
    cells += ["" if found.net_error is None else f"{found.net_error:+.3f}"]
    cells += [_share(one) for one in (found.sunny, found.calibration_error, found.pearson)]
    return f"| {' | '.join(cells)} | {found.texts / found.seconds:,.0f} |"


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def main() -> None:
    """Print the table."""
    tier = next((one for one in sys.argv[2:] if not one.startswith("-")), ACCURATE)
    if encoder.available():
        encoder.threads(1)
    print(f"| {' | '.join(HEAD)} |\n|{' --- |' * len(HEAD)}")
    for path in sorted(Path(sys.argv[1]).glob("*.tsv")):
        try:
            rows = read(path)
        except ConfigError:
            print(f"| {path.stem} | no labels of sentiment |", flush=True)
            continue
        print(line(path.stem, evaluate(rows, path.name[:2], tier)), flush=True)
    for kind in contrasts.kinds():
        judging = [one for pair in contrasts.pairs(kind) if pair.judges for one in (pair.one, pair.other)]
        rows = [
            Row(text, label, None, "nl") for text, label in {one.text: one.label for one in judging}.items()
        ]
        print(line(f"pairs: {kind}", evaluate(rows, "nl", tier)), flush=True)
    _of_registers("", registers.judging(), tier)
    if "--held-out" in sys.argv:
        _of_registers("held out: ", registers.held_out(), tier)
        _of_registers("later, put aside: ", registers.later(seen=False), tier)
        _of_registers("fresh, put aside: ", registers.fresh(), tier)
        _of_registers("aside: ", registers.aside(), tier)
        _of_registers("by another hand: ", registers.other_hand(), tier)


def _of_registers(name: str, held: list[Example], tier: str) -> None:
    for genre in sorted({one.genre for one in held}):
        rows = [Row(one.text, one.label, None, "nl") for one in held if one.genre == genre]
        print(line(name + genre, evaluate(rows, "nl", tier)), flush=True)


if __name__ == "__main__":
    main()
