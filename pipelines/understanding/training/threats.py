"""Train the head that finds threats, and measure it: `python -m pipelines.understanding.training.threats`.

Texts of our own only, in `texts/threats`. A third of them is held out by a hash of the text: it trains nothing, and
`--measure` is how it is looked at, once the rest is settled. Beside them stand headlines, opinions and posts of the
other training: how people talk when nobody is threatened.
"""

import argparse
import hashlib
import itertools
import random
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import SVC

from pipelines.understanding import threats
from pipelines.understanding.danger import evaluate, judge
from pipelines.understanding.training import contrasts, registers, vectors

TEXTS = Path(__file__).parent / "texts"
KEPT = Path("data/training/threat_vectors.npz")
FREE = 1.0  # how freely the head may follow its examples
FREE_WORDS = 0.3
EACH, SEED = 6, 20261129  # of a pattern
NAMES = ("ROC Rijnmeer", "mbo Heuvelland", "het Waterlinie College", "ROC Duinstede", "Techniekcollege Noord")
WORTH_OF_PATTERN = 0.5  # of a sentence that was filled in, beside one that was written


@dataclass(frozen=True)
class Example:
    """A text, whether it is a threat, and its kind."""

    text: str
    is_threat: bool
    kind: str

    @property
    def is_held_out(self) -> bool:
        """Does it belong to the third that trains nothing?"""
        return hashlib.blake2b(self.text.encode(), digest_size=8).digest()[0] % 3 == 0


def ours() -> list[Example]:
    """Return the 400 threats and 400 harmless texts that look like one. Raises: ValueError for another line."""
    return _read("threats", lambda kind: True) + _read("harmless", lambda kind: False)


def training() -> list[Example]:
    """Return what trains: two thirds of `ours`, further texts of ours, filled-in patterns, and common talk."""
    seen = [one for one in ours() if not one.is_held_out]
    for name in ("more", "veiled_more"):
        seen += _read(name, lambda kind: kind == "threat")
    seen += filled()
    seen += [one for one in _read("everyday", lambda kind: False) if not one.is_held_out]
    return seen + with_names(seen) + common()


def with_names(examples: Sequence[Example]) -> list[Example]:
    """Return each of these once more with the name of a school in it: it says nothing of what is meant."""
    chance, found = random.Random(SEED), []
    for one in examples:
        place = chance.choice(("bij", "op", "van")) if one.kind[:3] != "en " else "at"
        said = one.text.rstrip(" .!?")
        end = one.text[len(said) :].strip()
        found.append(
            Example(f"{said} {place} {chance.choice(NAMES)}{end}", one.is_threat, f"pattern {one.kind}")
        )
    return found


def common() -> list[Example]:
    """Return how people talk of schools when nobody is threatened: what trains sentiment, kinds and topics."""
    texts = []
    for name in ("headlines", "opinions", "posts", "english"):
        lines = (TEXTS / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
        texts += [line.split("\t")[1] for line in lines]
    texts += [one.text for one in (*registers.training(), *contrasts.training())]
    for name in ("kinds", "topics"):
        for path in sorted((TEXTS / name).glob("*.txt")):
            lines = path.read_text(encoding="utf-8").splitlines()
            texts += [line for line in lines if line and not line.startswith("#")]
    return [Example(text, False, "common") for text in dict.fromkeys(texts)]


def filled(each: int = EACH) -> list[Example]:
    """Return the sentences of patterns.toml, each filled in so many ways, always the same ones."""
    with (TEXTS / "threats" / "patterns.toml").open("rb") as file:
        patterns = tomllib.load(file)
    chance, fill = random.Random(SEED), patterns.pop("fill")
    found = {}
    for kind, groups in patterns.items():
        for pattern in itertools.chain.from_iterable(groups.values()):
            for _ in range(each):
                text = _fill(pattern, fill, chance)
                found[text] = Example(text, kind == "threat", f"pattern {kind}")
    return list(found.values())


def _fill(pattern: str, fill: dict[str, list[str]], chance: random.Random) -> str:
    """Fill in each {name}; {name_inv} has the verb before "ik", as Dutch has behind a time."""
    while found := re.search(r"\{(\w+?)(_inv)?\}", pattern):
        chosen = chance.choice(fill[found[1]])
        if found[2]:
            verb, _, rest = chosen.partition(" ")
            chosen = f"{verb} ik {rest}"
        pattern = f"{pattern[: found.start()]}{chosen}{pattern[found.end() :]}"
    return pattern


def _read(name: str, is_threat) -> list[Example]:
    lines = (TEXTS / "threats" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    examples = []
    for number, line in enumerate(lines[1:], 2):
        kind, _, text = line.partition("\t")
        if not kind or not text.strip() or "\t" in text:
            raise ValueError(f"{name}.tsv, line {number}: expected a kind, a tab and a text")
        examples.append(Example(text, is_threat(kind), kind))
    return examples


def fit(examples: Sequence[Example]) -> dict[str, np.ndarray]:
    """Return the weights of the head, of the texts among these that the first stage lets through."""
    pieces = [(one, piece) for one in examples if (piece := judge.candidate(one.text)) is not None]
    numbers = np.array([piece.numbers for _, piece in pieces])
    of_texts = vectors.of([piece.text for _, piece in pieces], KEPT).astype(np.float64)
    truth = np.array([one.is_threat for one, _ in pieces])
    worth = np.array([_worth(one.kind) for one, _ in pieces])
    mean = of_texts.mean(axis=0)
    seen = judge.inputs(of_texts, numbers, mean)
    head = _support(seen, truth, worth)
    words = LogisticRegression(C=FREE_WORDS, max_iter=5000).fit(numbers, truth, sample_weight=worth)
    slope, base = _chances(seen, truth, worth)
    return {
        "mean": mean, "like": head.support_vectors_, "head": head.dual_coef_[0] * slope,
        "base": head.intercept_ * slope + base, "words": words.coef_[0], "word_base": words.intercept_,
    }  # fmt: skip


def _support(seen: np.ndarray, truth: np.ndarray, worth: np.ndarray) -> SVC:
    return SVC(C=FREE, gamma=judge.NEARNESS).fit(seen, truth, sample_weight=worth)


def _chances(seen: np.ndarray, truth: np.ndarray, worth: np.ndarray) -> tuple[float, float]:
    """Return by what a distance becomes a chance, of texts that trained none of the heads that judged them."""
    distances = np.zeros(len(truth))
    for some, rest in StratifiedKFold(5, shuffle=True, random_state=SEED).split(seen, truth):
        head = _support(seen[some], truth[some], worth[some])
        distances[rest] = head.decision_function(seen[rest])
    fitted = LogisticRegression(C=1e6).fit(distances[:, None], truth, sample_weight=worth)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def _worth(kind: str) -> float:
    return WORTH_OF_PATTERN if kind.startswith("pattern") else 1.0


def main() -> None:
    """Train on what may be seen, and write the head."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.understanding.training.threats")
    parser.add_argument("--to", type=Path, default=judge.HEAD, help="file for the weights")
    parser.add_argument(
        "--measure", action="store_true", help="measure on the third that is held out; trains nothing"
    )
    args = parser.parse_args()
    if args.measure:
        rows = [evaluate.Row(one.text, one.is_threat, one.kind) for one in ours() if one.is_held_out]
        print(evaluate.table(evaluate.evaluate(rows, threats)))
        return
    examples = training()
    weights = fit(examples)
    np.savez(
        args.to, allow_pickle=False,
        **{name: one.astype(np.float16 if name == "like" else np.float32) for name, one in weights.items()},
    )  # fmt: skip
    print(f"{len(examples)} texts, {sum(one.is_threat for one in examples)} of them threats")


if __name__ == "__main__":
    main()
