"""Train the head that tells kinds of messages apart: `python -m pipelines.understanding.training.kinds`.

Texts of our own only, in `texts/kinds`, Dutch and English, under the kind that they are. A third of them is held out by
a hash of the text: it trains nothing, and `--measure` is how it is looked at. Each trains once more with the name of a
school in it, as most of what comes in has one, so that a name speaks for no kind. Beside them stand reviews of the
training of sentiment, each for a tenth: a bad one is a complaint, a good one a compliment.
"""

import argparse
import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from pipelines.understanding.signs import heads, kinds
from pipelines.understanding.training import topics, vectors

TEXTS = Path(__file__).parent / "texts"
KEPT = Path("data/training/kind_vectors.npz")
FREE = 30.0  # how freely the head may follow its examples
BESIDE = 0.1  # of a text that was not written for this
REVIEWS = ("courses", "restaurants", "verdicts")
SAYS = {"neg": "complaint", "pos": "compliment"}
FOLDS, SEED = 8, 20261130
SCHOOLS = ("ROC Beekstad", "Noorderlint College", "Vakcollege De Werf", "ROC Zilverdal", "Mondia mbo")
_A_SCHOOL = re.compile(r"\b(?:deze|de|onze|die|this|the|our) (?:school|college)\b|\bhet ROC\b", re.I)
_ENDS = " .!?)…"


@dataclass(frozen=True)
class Example:
    """A text, its language, which kind it is, and how much it counts."""

    text: str
    language: str
    kind: str
    worth: float = 1.0

    @property
    def is_held_out(self) -> bool:
        """Does it belong to the third that trains nothing?"""
        return hashlib.blake2b(self.text.encode(), digest_size=8).digest()[0] % 3 == 0


def ours() -> list[Example]:
    """Return all texts. Raises: ValueError with file and line for one without a kind, or with one that is not ours."""
    found: dict[str, Example] = {}
    for path in sorted((TEXTS / "kinds").glob("*.txt")):
        kind = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith("# "):
                kind = line[2:]
            elif line:
                found[line] = Example(line, "en" if path.stem == "english" else "nl", kind)
            if kind not in kinds.KINDS:
                raise ValueError(f"{path.name}, line {number}: expected a kind of {', '.join(kinds.KINDS)}")
    return list(found.values())


def beside() -> list[Example]:
    """Return reviews of the training of sentiment, by what they say; none that judges anything."""
    found = []
    for name in REVIEWS:
        lines = (TEXTS / "registers" / "train" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
        parts = [line.split("\t")[:2] for line in lines]
        found += [Example(text, "nl", SAYS[label], BESIDE) for label, text in parts if label in SAYS]
    return found


def named(example: Example) -> Example:
    """Return the same text with the name of a school in it: in the place of "de school", as a tag, or at its end."""
    chosen = hashlib.blake2b(example.text.encode(), digest_size=8, person=b"name").digest()
    name = SCHOOLS[chosen[0] % len(SCHOOLS)]
    tag = re.sub(r"\W", "", name).lower()
    text, found = _A_SCHOOL.subn(name, example.text, count=1)
    if not found:
        at = len(text.rstrip(_ENDS))
        preposition = "at" if example.language == "en" else "bij"
        text = (
            f"{text[:at]} {preposition} {name}{text[at:]}", f"@{tag} {text}", f"{text} #{tag}", f"{name}: {text}",
        )[chosen[1] % 4]  # fmt: skip
    return replace(example, text=text)


def fit(given: np.ndarray, examples: Sequence[Example], free: float = FREE) -> np.ndarray:
    """Return the weights, (inputs + 1, kinds)."""
    model = LogisticRegression(C=free, max_iter=5000)
    truth = [kinds.KINDS.index(one.kind) for one in examples]
    model.fit(given.astype(np.float64), truth, sample_weight=[one.worth for one in examples])
    return np.vstack([model.coef_.T, model.intercept_])


def unseen(
    given: np.ndarray, examples: Sequence[Example], groups: Sequence[int], free: float = FREE
) -> np.ndarray:
    """Return the chances of each text by weights that saw none of its group, as sure as they come."""
    found = np.zeros((len(examples), len(kinds.KINDS)))
    truth = [one.kind for one in examples]
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    for seen, rest in folds.split(given, truth, groups):
        head = fit(given[seen], [examples[at] for at in seen], free)
        found[rest] = heads.chances(given[rest], head, 1.0)
    return found


def table(told: Sequence[kinds.Kind], examples: Sequence[Example]) -> str:
    """Return how many are right, of all and per kind, and whether they are as sure as they are right."""
    right = np.array([one.name == each.kind for one, each in zip(told, examples, strict=True)])
    sure = np.array([one.confidence for one in told])
    rest = np.array([one.kind != kinds.THREAT for one in examples])
    lines = [
        f"without threats: {rest.sum()} texts, right {right[rest].mean():.3f}, mean chance {sure[rest].mean():.3f},"
        f" calibration error {topics.calibration_error(sure[rest], right[rest]):.3f}",
        f"{len(examples)} texts: right {right.mean():.3f}, mean chance {sure.mean():.3f},"
        f" calibration error {topics.calibration_error(sure, right):.3f}",
    ]
    for language in ("nl", "en"):
        at = np.array([one.language == language for one in examples])
        lines.append(f"{language}: {at.sum()} texts, right {right[at].mean():.3f}")
    for least in (0.4, 0.5, 0.6, 0.7):
        at = sure >= least
        lines.append(f"chance of {least} or more: {at.mean():.2f} of them, right {right[at].mean():.3f}")
    lines += [
        "| kind | texts | found of them | said | right of those | said in its place |",
        "| --- |" + " ---: |" * 5,
    ]
    for kind in kinds.KINDS:
        of_it = np.array([one.kind == kind for one in examples])
        said = np.array([one.name == kind for one in told])
        wrong = Counter(
            one.name for one, each in zip(told, examples, strict=True) if each.kind == kind != one.name
        )
        lines.append(
            f"| {kind} | {of_it.sum()} | {right[of_it].mean():.2f} | {said.sum()} | {right[said].mean():.2f}"
            f" | {', '.join(f'{name} {count}' for name, count in wrong.most_common())} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Train on what may be seen, and write the head; or measure it on the rest."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.understanding.training.kinds")
    parser.add_argument("--to", type=Path, default=kinds.HEAD, help="file for the weights")
    parser.add_argument(
        "--measure", action="store_true", help="measure on the third that is held out; trains nothing"
    )
    args = parser.parse_args()
    if args.measure:
        examples = [one for one in ours() if one.is_held_out]
        for title, part in (("as written", examples), ("with a name", [named(one) for one in examples])):
            texts = [one.text for one in part]
            print(title, table(kinds.of(vectors.of(texts, KEPT), texts, "e5"), part), sep="\n")
        return
    written = [one for one in ours() if not one.is_held_out]
    examples = written + beside() + [named(one) for one in written]
    made = vectors.of([one.text for one in examples], KEPT)
    mean = made[: len(written)].mean(axis=0)
    given = kinds.inputs(made, [one.text for one in examples], mean)
    apart = list(range(len(examples) - len(written)))
    found = unseen(given, examples, apart + apart[: len(written)])[: len(written)]
    # A threat is found before anybody asks what else a message is, and is hardly ever said here.
    at = [place for place, one in enumerate(written) if one.kind != kinds.THREAT]
    others = np.where(np.arange(len(kinds.KINDS)) == kinds.KINDS.index(kinds.THREAT), 0.0, found[at])
    steep = topics.surest(others, [[kinds.KINDS.index(written[place].kind)] for place in at])
    surer = found**steep
    surer /= surer.sum(axis=1, keepdims=True)
    print(f"{dict(Counter(one.kind for one in written))}; steep {steep:.2f}")
    print(table([kinds.likeliest(one, "") for one in surer], written))
    np.savez(
        args.to, allow_pickle=False, head=fit(given, examples).astype(np.float16), mean=mean.astype(np.float16),
        steep=np.array([steep], dtype=np.float32),
    )  # fmt: skip


if __name__ == "__main__":
    main()
