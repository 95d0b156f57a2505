"""The word `evaluate` of the command line: read its arguments, write its answer for people or as JSON."""

import argparse
import dataclasses
import json
from pathlib import Path

from pipelines.mentions.evaluating import compared
from pipelines.mentions.evaluating.evaluate import Evaluation, evaluate, read
from pipelines.understanding import ACCURATE, ENCODER, OWN, TIERS
from text.i18n import so_many

ALL = "all"


def add(words: argparse._SubParsersAction) -> None:
    """Add the word to the command line."""
    parser = words.add_parser(
        "evaluate", help="how good is the scorer on a file of labelled texts (id, text, label or score)?"
    )
    parser.add_argument("file", type=Path, help="tab-separated, UTF-8, one header line")
    parser.add_argument("--language", choices=("nl", "en"), help="of all texts (else as detected)")
    parser.add_argument(
        "--tier", choices=(*TIERS, ENCODER, OWN, ALL), default=ACCURATE,
        help="accurate (default), fast, one without the other, or all: a table of those that run here",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="the answer as JSON")
    parser.set_defaults(do=_do, log="text")


def _do(args: argparse.Namespace) -> int:
    rows = read(args.file)
    if args.tier == ALL:
        found = compared.all_tiers(rows, args.language)
        print(compared_json(found) if args.json else compared.table(found))
        return 0
    evaluation = evaluate(rows, args.language, args.tier)
    print(evaluation_json(evaluation) if args.json else evaluation_text(evaluation))
    return 0


def evaluation_text(evaluation: Evaluation) -> str:
    """Return an evaluation, for people."""
    speed = f"{evaluation.texts / evaluation.seconds:,.0f} texts per second"
    lines = [f"{so_many(evaluation.texts, 'text')}, {speed}"]
    lines.append(
        "scored by " + ", ".join(f"{name} ({count})" for name, count in sorted(evaluation.methods.items()))
    )
    shares = (
        ("accuracy", evaluation.accuracy),
        ("macro-F1", evaluation.macro_f1),
        ("accuracy by label (neutral and unclear are wrong)", evaluation.as_labelled),
        ("texts that are not unclear", evaluation.sure),
        ("accuracy among those", evaluation.right_when_sure),
        ("Pearson r", evaluation.pearson),
        ("net sentiment shown less that of people", evaluation.net_error),
        ("negative texts shown positive", evaluation.sunny),
        ("calibration error", evaluation.calibration_error),
    )
    lines += [f"{name:<52}{value:.3f}" for name, value in shares if value is not None]
    if evaluation.confusion:
        called = ("pos", "neu", "neg", "unclear")
        lines.append("\npeople \\ scorer" + "".join(f"{name:>9}" for name in called))
        for label in ("pos", "neu", "neg"):
            counts = [evaluation.confusion[label, name] for name in called]
            if any(counts):
                lines.append(f"{label:<15}" + "".join(f"{count:>9}" for count in counts))
    if evaluation.reliability:
        lines.append("\nconfidence      texts     mean    right")
        for low, count, mean, right in evaluation.reliability:
            lines.append(f"{low:.1f} and more{count:>9}{mean:>9.2f}{right:>9.2f}")
    return "\n".join(lines)


def evaluation_json(evaluation: Evaluation) -> str:
    """Return an evaluation.

    Its fields, texts_per_second, and confusion as people's label → label of the scorer → texts.
    """
    return json.dumps(_evaluation(evaluation), ensure_ascii=False, indent=1)


def compared_json(found: dict[str, Evaluation]) -> str:
    """Return evaluations by tier, each as in `evaluation_json`."""
    return json.dumps({tier: _evaluation(one) for tier, one in found.items()}, ensure_ascii=False, indent=1)


def _evaluation(evaluation: Evaluation) -> dict[str, object]:
    fields = dataclasses.asdict(evaluation)
    fields["texts_per_second"] = round(evaluation.texts / evaluation.seconds, 1)
    fields["confusion"] = {
        label: {called: count for (truth, called), count in evaluation.confusion.items() if truth == label}
        for label in dict.fromkeys(truth for truth, _ in evaluation.confusion)
    }
    names = ("from", "texts", "mean_confidence", "right")
    fields["reliability"] = [dict(zip(names, band, strict=True)) for band in evaluation.reliability]
    return fields
