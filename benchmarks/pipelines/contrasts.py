"""Which faults does a tier make? Per kind of contrast pair, on the half that judges: how often it is right.

python -m benchmarks.pipelines.contrasts [fast|accurate]
"""

import sys

from pipelines.understanding import ACCURATE, score
from pipelines.understanding.training import contrasts

SHORT = {"positive": "pos", "negative": "neg", "neutral": "neu"}


def measured(kind: str, tier: str) -> str:
    """Return one row: texts, labels right, pairs of which both are right, negative texts that are shown positive."""
    pairs = [pair for pair in contrasts.pairs(kind) if pair.judges]
    examples = list({one.text: one for pair in pairs for one in (pair.one, pair.other)}.values())
    found = score([one.text for one in examples], ["nl"] * len(examples), tier)
    called = {one.text: SHORT.get(said.label) for one, said in zip(examples, found, strict=True)}
    right = sum(called[one.text] == one.label for one in examples) / len(examples)
    both = sum(all(called[one.text] == one.label for one in (pair.one, pair.other)) for pair in pairs)
    negative = [one for one in examples if one.label == "neg"]
    sunny = sum(called[one.text] == "pos" for one in negative) / len(negative)
    return f"| {kind} | {len(examples)} | {right:.3f} | {both / len(pairs):.3f} | {sunny:.3f} |"


def main() -> None:
    """Print the table of one tier."""
    tier = sys.argv[1] if len(sys.argv) > 1 else ACCURATE
    print(
        "| kind | texts | label right | both of a pair right | negative shown positive |\n"
        "| --- | ---: | ---: | ---: | ---: |"
    )
    for kind in contrasts.kinds():
        print(measured(kind, tier), flush=True)


if __name__ == "__main__":
    main()
