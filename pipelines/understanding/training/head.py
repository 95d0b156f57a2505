"""Train the head: logistic regressions on vectors and on words and rules, and the scales of their chances.

That of Dutch weighs, beside vector, words and rules, how near a text is to many of the texts that taught (`near`): so
it can learn that "had mooi kunnen zijn" is no praise without taking praise for less (Nyström's approximation of a
kernel machine, Williams and Seeger 2001).
"""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from pipelines.understanding import accurate, encoder
from pipelines.understanding.calibration import Scale
from pipelines.understanding.training.contrasts import PAIRS
from pipelines.understanding.training.corpora import LABELS, Example
from pipelines.understanding.training.registers import TOLD

# How freely each may follow its examples; more is worse on genres it has not seen.
LEAN_C, PLAIN_C, DUTCH_C = 1.0, 1.0, 0.2
CENTRES = 1_500  # texts that nearness is measured to, drawn from those that teach
SEED = 0  # of the draw
NEARNESS = 3.0  # what it weighs, beside the rest
STRAIGHT = 0.5  # what the vector itself weighs beside it
TELLING = 1e-4  # of a direction among the centres; what varies less is noise of the fourth decimal
# Posts say what they mean between the lines; taken for full, they cost more elsewhere than they gain.
# Nor may pairs, which are many of one build: at full weight what they teach of turns costs real texts more.
# Complaints between the lines, mixed feelings: a head this small takes them at half, or unlearns what is plain.
WORTH = {
    "posts": 0.5,
    "headlines": 2.0,
    **{
        TOLD + name: worth
        for name, worth in {
            "reviews": 0.4, "plain": 0.5, "posts": 0.5, "mixed": 0.6, "polite": 0.6, "turned": 0.6, "tweets": 0.6
        }.items()
    },
}  # fmt: skip
WORTH_OF_A_PAIR = 0.3
# One scale per form of Dutch text (`signs.forms`). What strangers' texts say is less plain than what we wrote: a scale
# fitted on ours is too sure of theirs. So these five numbers each were set, by hand and rounded, on the development
# parts of headlines and book reviews, for posts on ours that were held back, for questions on ours that only judge
# and half of the headlines that ask, for what is open on 310 app reviews by strangers;
# docs/method/sentiment_history.md has what they give on halves that they were not set on.
BY_FORM = {
    "headline": Scale(1.35, 0.55, 0.37, -0.25, -0.15),
    "told": Scale(1.54, -0.9, 1.32, 0.0, -0.065),
    "post": Scale(1.1, 0.44, 1.37, -0.39, -0.16),
    "report": Scale(1.4, 0.0, 1.3, -0.3, 0.15),
    "statement": Scale(1.54, 0.0, 1.43, -0.33, -0.23),
    "asked": Scale(1.1, 0.85, 0.7, -0.4, 0.14),
    "angry": Scale(1.3, -0.2, 0.0, 0.0, -0.9),
    "open": Scale(1.1, 1.0, 0.8, -0.3, 0.5),
}
# The same of the fast tier, for whose other texts one scale is fitted.
FAST_BY_FORM = {
    "asked": Scale(0.45, 1.9, 0.47, -0.4, -0.5),
    "angry": Scale(0.5, 0.0, 0.1, 0.1, -3.0),
    "open": Scale(0.32, 1.9, 0.5, 0.2, 0.5),
}
# Half of what newspapers and posts say of a school is plain: what a doubtful text most likely is.
USUAL = {"neg": 0.25, "neu": 0.5, "pos": 0.25}


def labels_of(examples: Sequence[Example]) -> np.ndarray:
    """Their labels."""
    return np.array([example.label for example in examples])


def fit_lean(vectors: np.ndarray, examples: Sequence[Example]) -> np.ndarray:
    """Weights of lean (the last is added): positive against negative English texts."""
    labels = labels_of(examples)
    chosen = (labels != "neu") & np.array([example.language == "en" for example in examples])
    model = LogisticRegression(C=LEAN_C, max_iter=5000).fit(vectors[chosen], labels[chosen] == "pos")
    return np.append(model.coef_[0], model.intercept_[0])


def fit_plain(vectors: np.ndarray, examples: Sequence[Example]) -> np.ndarray:
    """Weights of plain (the last is added): neutral against other texts, ours only, for no others are neutral."""
    ours = np.array([example.own for example in examples])
    model = LogisticRegression(C=PLAIN_C, max_iter=5000, class_weight="balanced")
    model.fit(vectors[ours], labels_of(examples)[ours] == "neu")
    return np.append(model.coef_[0], model.intercept_[0])


def fit_dutch(inputs: np.ndarray, examples: Sequence[Example]) -> dict[str, np.ndarray]:
    """Weights of negative, neutral and positive Dutch texts, as `accurate.logits` takes them.

    dutch: (inputs + 1, 3), the last row is added; centres: vectors of some texts; near: (centres, 3).
    """
    labels = labels_of(examples)
    worth = np.array([_worth(example.genre) for example in examples])
    total = worth.sum()
    for label in LABELS:  # each weighs as much as another
        worth[labels == label] *= total / len(LABELS) / worth[labels == label].sum()
    vectors = inputs[:, : encoder.SIZE] / accurate.WIDER
    centres = vectors[np.random.RandomState(SEED).permutation(len(vectors))[:CENTRES]].astype(np.float64)
    spread, turned = np.linalg.eigh(accurate.likeness(centres, centres))
    directions = turned[:, spread > TELLING] / np.sqrt(spread[spread > TELLING])
    given = np.hstack(
        [
            accurate.likeness(vectors.astype(np.float64), centres) @ directions * NEARNESS,
            inputs[:, : encoder.SIZE] * STRAIGHT,
            inputs[:, encoder.SIZE :],
        ]
    )
    model = LogisticRegression(C=DUTCH_C, max_iter=8000)
    model.fit(given, labels, sample_weight=worth)
    order = [list(model.classes_).index(label) for label in LABELS]
    found, at = model.coef_[order].T, directions.shape[1]
    straight = found[at:]
    straight[: encoder.SIZE] *= STRAIGHT
    return {
        "dutch": np.vstack([straight, model.intercept_[order]]),
        "centres": centres,
        "near": directions @ found[:at] * NEARNESS,
    }


def _worth(genre: str) -> float:
    return WORTH_OF_A_PAIR if genre.startswith(PAIRS) else WORTH.get(genre, 1.0)


def unseen_dutch(inputs: np.ndarray, examples: Sequence[Example]) -> np.ndarray:
    """Lean and plain of each Dutch example by weights that saw no text of its genre; pairs and registers only train."""
    zeros = np.zeros((len(examples), 2))
    for out in _genres(examples):
        if examples[int(out.argmax())].genre.startswith((PAIRS, TOLD)):
            continue
        weights = fit_dutch(inputs[~out], [one for one, left in zip(examples, out, strict=True) if not left])
        zeros[out] = accurate.both(accurate.logits(inputs[out], weights))
    return zeros


def unseen_english(vectors: np.ndarray, examples: Sequence[Example]) -> np.ndarray:
    """Blended lean, and plain, of each English example by weights that saw no text of its genre."""
    zeros = np.zeros((len(examples), 2))
    for out in _genres(examples):
        if examples[int(out.argmax())].language != "en":
            continue
        seen = [example for example, left in zip(examples, out, strict=True) if not left]
        lean = accurate.lean_of(vectors[out], fit_lean(vectors[~out], seen))
        texts = [example.text for example, left in zip(examples, out, strict=True) if left]
        zeros[out, 0] = [accurate.blend(*pair) for pair in zip(texts, lean, strict=True)]
        zeros[out, 1] = accurate.plain_of(vectors[out], fit_plain(vectors[~out], seen))
    return zeros


def _genres(examples: Sequence[Example]) -> list[np.ndarray]:
    genres = np.array([example.genre for example in examples])
    return [genres == genre for genre in sorted(set(genres))]


def fit_scale(leanings: np.ndarray, labels: Sequence[str]) -> Scale:
    """Return the scale under which these labels are likeliest, given lean and plain of texts that were not seen.

    Each label weighs as it usually occurs, and not as often as it happens to stand among the examples.
    """
    truth = np.array([LABELS.index(label) for label in labels])
    share = np.bincount(truth, minlength=3) / len(truth)
    weights = np.array([USUAL[label] for label in LABELS])[truth] / share[truth]

    def surprise(values: np.ndarray) -> float:
        chance = chances(leanings, values)[np.arange(len(truth)), truth]
        return -(weights * np.log(np.maximum(chance, 1e-9))).mean()

    best = minimize(surprise, np.array([1.0, 0.0, 0.5, 0.5]), method="Nelder-Mead", options={"maxiter": 4000})
    return Scale(*(round(float(value), 4) for value in best.x))


def chances(leanings: np.ndarray, values: Sequence[float] | np.ndarray) -> np.ndarray:
    """`Scale.chances` of many at once: negative, neutral, positive."""
    steep, base, plain, width, *tilt = values
    lean = leanings[:, 0] + sum(tilt)
    weights = np.stack(
        [-steep * lean, base + plain * leanings[:, 1] - width * np.abs(lean), steep * lean], axis=1
    )
    weights = np.exp(weights - weights.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)
