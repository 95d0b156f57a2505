"""Train the head that tells topics apart, and measure it: `python -m pipelines.understanding.training.topics`.

Texts of our own only, in `texts/topics`, Dutch and English, under the topic that they are about, or under two. A third
of them is held out by a hash of the text: it trains nothing, and `--measure` is how it is looked at.
"""

import argparse
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize_scalar
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from pipelines.understanding import topic_head
from pipelines.understanding.signs import heads
from pipelines.understanding.training import vectors
from text.topics import TOPICS

TEXTS = Path(__file__).parent / "texts" / "topics"
KEPT = Path("data/training/topic_vectors.npz")
FREE = 30.0  # how freely the head may follow its examples
FOLDS, SEED = 8, 20261129


@dataclass(frozen=True)
class Example:
    """A text, its language, and the one or two topics that it is about."""

    text: str
    language: str
    about: tuple[str, ...]

    @property
    def is_held_out(self) -> bool:
        """Does it belong to the third that trains nothing?"""
        return hashlib.blake2b(self.text.encode(), digest_size=8).digest()[0] % 3 == 0


def ours() -> list[Example]:
    """Return all texts. Raises: ValueError with file and line for one without a topic, or with one that is not ours."""
    found: dict[str, Example] = {}
    for path in sorted(TEXTS.glob("*.txt")):
        about: tuple[str, ...] = ()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith("# "):
                about = tuple(line[2:].split(" + "))
            elif line:
                found[line] = Example(line, "en" if path.stem == "english" else "nl", about)
            if not about or not set(about) <= set(TOPICS):
                raise ValueError(f"{path.name}, line {number}: expected a topic of {', '.join(TOPICS)}")
    return list(found.values())


def fit(given: np.ndarray, examples: Sequence[Example], free: float = FREE) -> np.ndarray:
    """Return the weights, (inputs + 1, topics); a text of two topics counts half for each."""
    places = [at for at, one in enumerate(examples) for _ in one.about]
    truth = [TOPICS.index(name) for one in examples for name in one.about]
    worth = [1 / len(one.about) for one in examples for _ in one.about]
    model = LogisticRegression(C=free, max_iter=5000)
    model.fit(given[places].astype(np.float64), truth, sample_weight=worth)
    return np.vstack([model.coef_.T, model.intercept_])


def unseen(given: np.ndarray, examples: Sequence[Example], free: float = FREE) -> np.ndarray:
    """Return the chances of each text by weights that did not see it, as sure as they come."""
    found = np.zeros((len(examples), len(TOPICS)))
    first = [one.about[0] for one in examples]
    for seen, rest in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(given, first):
        head = fit(given[seen], [examples[at] for at in seen], free)
        found[rest] = heads.chances(given[rest], head, 1.0)
    return found


def steepness(found: np.ndarray, examples: Sequence[Example]) -> float:
    """Return how much surer these chances should be (1: as they are), so that a chance of 0.8 is right in 0.8."""
    return surest(found, [[TOPICS.index(name) for name in one.about] for one in examples])


def surest(found: np.ndarray, right: Sequence[Sequence[int]]) -> float:
    """Return as `steepness`. right: which columns are right, per text."""

    def surprise(steep: float) -> float:
        surer = found**steep
        surer /= surer.sum(axis=1, keepdims=True)
        return -float(
            np.mean([np.log(max(chance[at].sum(), 1e-9)) for chance, at in zip(surer, right, strict=True)])
        )

    return float(minimize_scalar(surprise, bounds=(0.2, 5.0), method="bounded").x)


def table(found: Sequence[str], sure: Sequence[float], examples: Sequence[Example]) -> str:
    """Return how many are right, of all and per topic, and whether they are as sure as they are right."""
    right = np.array([name in one.about for name, one in zip(found, examples, strict=True)])
    told = np.array(sure)
    lines = [f"{len(examples)} texts: right {right.mean():.3f}, mean chance {told.mean():.3f}"]
    lines += [f"calibration error {calibration_error(told, right):.3f}"]
    for language in ("nl", "en"):
        at = np.array([one.language == language for one in examples])
        lines.append(f"{language}: {at.sum()} texts, right {right[at].mean():.3f}")
    two = np.array([len(one.about) > 1 for one in examples])
    lines.append(f"of two topics: {two.sum()} texts, one of them right {right[two].mean():.3f}")
    lines += [
        "| topic | texts | found of them | said | right of those |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for topic in TOPICS:
        of_it = np.array([one.about == (topic,) for one in examples])
        said = np.array([name == topic for name in found])
        lines.append(
            f"| {topic} | {of_it.sum()} | {right[of_it].mean():.2f} | {said.sum()} | {right[said].mean():.2f} |"
        )
    return "\n".join(lines)


def calibration_error(sure: np.ndarray, right: np.ndarray) -> float:
    """Return by how much chance and truth differ, over five bands of equally many texts."""
    bands = np.array_split(np.argsort(sure), 5)
    return float(sum(len(band) * abs(sure[band].mean() - right[band].mean()) for band in bands) / len(sure))


def _inputs(examples: Sequence[Example], mean: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    made = vectors.of([one.text for one in examples], KEPT)
    mean = made.mean(axis=0) if mean is None else mean
    return topic_head.inputs(made, [one.text for one in examples], mean), mean


def main() -> None:
    """Train on what may be seen, and write the head; or measure it on the rest."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.understanding.training.topics")
    parser.add_argument("--to", type=Path, default=topic_head.HEAD, help="file for the weights")
    parser.add_argument(
        "--measure", action="store_true", help="measure on the third that is held out; trains nothing"
    )
    args = parser.parse_args()
    if args.measure:
        examples = [one for one in ours() if one.is_held_out]
        made = vectors.of([one.text for one in examples], KEPT)
        told = topic_head.of(made, [one.text for one in examples], "e5")
        print(table([one.name for one in told], [one.confidence for one in told], examples))
        return
    examples = [one for one in ours() if not one.is_held_out]
    given, mean = _inputs(examples)
    found = unseen(given, examples)
    steep = steepness(found, examples)
    surer = found**steep
    surer /= surer.sum(axis=1, keepdims=True)
    told = [topic_head.likeliest(one, "") for one in surer]
    print(f"{dict(Counter(name for one in examples for name in one.about))}; steep {steep:.2f}")
    print(table([one.name for one in told], [one.confidence for one in told], examples))
    np.savez(
        args.to,
        allow_pickle=False,
        head=fit(given, examples).astype(np.float16),
        mean=mean.astype(np.float16),
        steep=np.array([steep], dtype=np.float32),
    )


if __name__ == "__main__":
    main()
