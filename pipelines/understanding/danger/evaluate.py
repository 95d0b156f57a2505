"""Measure what finds threats on a file of labelled texts: columns text, label (threat or none) and, if there, kind.

Tab-separated, UTF-8, one header line, no quoting. Never one share of right answers: what is found of each kind, and
how many harmless texts call people for nothing.
"""

import argparse
import dataclasses
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.support import system_words
from pipelines.support.errors import ConfigError
from pipelines.understanding.danger import judge
from text.i18n import N_

Threats = Callable[[Sequence[str]], Sequence[judge.Threat]]
LABELS = {"threat": True, "none": False}


@dataclass(frozen=True)
class Row:
    """One text, whether people call it a threat, and its kind."""

    text: str
    is_threat: bool
    kind: str


@dataclass(frozen=True)
class Kind:
    """What was found of one kind: its texts, how many call people (level 3 and 4), how many of them level 4."""

    name: str
    is_threat: bool
    texts: int
    alarms: int
    explicit: int


@dataclass(frozen=True)
class Measured:
    """What was measured, per kind; first_stage: texts a second that words alone look through."""

    kinds: tuple[Kind, ...]
    first_stage: float
    candidates: int

    def share(self, is_threat: bool) -> float | None:
        """Which share of the threats, or of the harmless texts, calls people? None where there are none."""
        kinds = [kind for kind in self.kinds if kind.is_threat == is_threat]
        texts = sum(kind.texts for kind in kinds)
        return sum(kind.alarms for kind in kinds) / texts if texts else None


def add(words: argparse._SubParsersAction, threats: Threats) -> None:
    """Add the word `evaluate-threats` to the command line; threats: what is measured."""
    parser = words.add_parser(
        "evaluate-threats", help="which threats are found in a file of labelled texts (text, label, kind)?"
    )
    parser.add_argument(
        "file", type=Path, help="tab-separated, UTF-8, one header line; label: threat or none"
    )
    parser.add_argument("--json", action="store_true", help="the answer as JSON")

    def measure(args: argparse.Namespace) -> int:
        measured = evaluate(read(args.file), threats)
        print(json.dumps(dataclasses.asdict(measured), indent=1) if args.json else table(measured))
        return 0

    parser.set_defaults(do=measure, log="text")


def read(path: Path) -> list[Row]:
    """Return the rows of a labelled file. Raises: ConfigError with what is wrong, and the line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ConfigError(N_("{file} is not UTF-8 text; save it as UTF-8."), file=path) from error
    except OSError as error:
        raise ConfigError(
            N_("{file} cannot be read: {why}."), file=path, why=system_words.why(error)
        ) from error
    head = lines[0].split("\t") if lines else []
    if not {"text", "label"} <= set(head):
        raise ConfigError(
            N_("{file}, line 1: the columns are {columns}; needed are text and label."),
            file=path,
            columns=", ".join(head),
        )
    rows = []
    for number, line in enumerate(lines[1:], 2):
        if line.strip():
            row = dict(zip(head, line.split("\t"), strict=False))
            label = row.get("label", "").strip().lower()
            if label not in LABELS or not row.get("text"):
                raise ConfigError(
                    N_("{file}, line {line}: “{value}” is no label; there are threat and none."),
                    file=path, line=number, value=label,
                )  # fmt: skip
            rows.append(Row(row["text"], LABELS[label], row.get("kind") or label))
    if not rows:
        raise ConfigError(N_("{file} holds no labelled text."), file=path)
    return rows


def evaluate(rows: Sequence[Row], threats: Threats) -> Measured:
    """Return what `threats` finds in these texts."""
    texts = [row.text for row in rows]
    judge.candidate("Ik ga morgen.")  # word lists are read before the clock runs
    begun = time.perf_counter()
    candidates = sum(judge.candidate(text) is not None for text in texts)
    seconds = time.perf_counter() - begun
    levels = [one.level for one in threats(texts)]
    kinds = []
    for name, is_threat in dict.fromkeys((row.kind, row.is_threat) for row in rows):
        of_kind = [
            level
            for row, level in zip(rows, levels, strict=True)
            if (row.kind, row.is_threat) == (name, is_threat)
        ]
        kinds.append(
            Kind(
                name,
                is_threat,
                len(of_kind),
                sum(level >= judge.POSSIBLE for level in of_kind),
                of_kind.count(judge.EXPLICIT),
            )
        )
    return Measured(tuple(kinds), len(texts) / seconds, candidates)


def table(measured: Measured) -> str:
    """Return it as lines for people at a terminal."""
    lines = [f"{'kind':<24}{'texts':>7}{'level 3 or 4':>14}{'share':>8}{'level 4':>9}"]
    for kind in sorted(measured.kinds, key=lambda kind: not kind.is_threat):
        name = kind.name if kind.is_threat else f"harmless: {kind.name}"
        lines.append(
            f"{name[:23]:<24}{kind.texts:>7}{kind.alarms:>14}{kind.alarms / kind.texts:>8.3f}{kind.explicit:>9}"
        )
    shares = (("threats that are found", True), ("harmless texts that call people", False))
    for name, is_threat in shares:
        share = measured.share(is_threat)
        if share is not None:
            lines.append(f"{name:<45}{share:>8.3f}")
    lines.append(
        f"{measured.candidates} texts were looked at twice; words alone: {measured.first_stage:,.0f} texts a second"
    )
    return "\n".join(lines)
