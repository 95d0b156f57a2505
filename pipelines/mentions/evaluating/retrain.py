"""Retrain the sentiment classifier on judgements of people; keep it only when it does better on held-back ones.

Opt-in: nothing happens until somebody asks for it (`python -m pipelines retrain`), and `--drop` goes back to the
weights that came with the program. Dutch only: there the head has weights of its own. The judged texts and the new
weights stay in the data folder of this machine.
"""

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from pipelines.access import acts
from pipelines.access.person import Person
from pipelines.mentions.told import analyse, scoring
from pipelines.understanding import accurate, calibration
from warehouse.core.connection import reading
from warehouse.reliability import samples

FEWEST = 60  # judged texts, of which a third are held back: fewer cannot tell better from worse
HELD_BACK = 3
PULL = 0.002  # how strongly the weights are held to those that came with the program
CLASSES = ("negative", "neutral", "positive")


@dataclass(frozen=True)
class Retrained:
    """How it went: judged texts, those held back, how many of these were right before and after; whether it is used."""

    judged: int
    held_back: int = 0
    right_before: int = 0
    right_after: int = 0
    accepted: bool = False


def retrain(person: Person, url: str | None = None, clock=lambda: dt.datetime.now(dt.UTC)) -> Retrained:
    """Train on the Dutch texts that people judged or corrected; keep the weights only when they do better.

    Two thirds train, by a hash of the story, so that copies of one story never stand on both sides; the rest is held
    back. Better is: more labels of the rest are right, and the score says so by the way the pages show them.
    Raises: WarehouseError.
    """
    with acts.doing(person, "mentions.retrain", "", url) as act:
        retrained = _retrained(url, clock)
        act.after = {"judged": retrained.judged, "accepted": retrained.accepted}
    return retrained


def _retrained(url: str | None, clock: Callable[[], dt.datetime]) -> Retrained:
    if not scoring.possible():
        return Retrained(0)
    with reading(url) as con:
        rows = [row for row in samples.judged_texts(con) if row["language"] == "nl"]
    if len(rows) < FEWEST:
        return Retrained(len(rows))
    texts = [analyse.lead(row["title"], row["text"]) for row in rows]
    truth = [row["label"] for row in rows]
    held = np.array([_held_back(row["story_id"]) for row in rows])
    base = accurate.shipped()
    inputs = accurate.dutch_inputs(texts, base)
    trained = base["dutch"] + _fit(
        inputs[~held], [one for one, out in zip(truth, held, strict=True) if not out], base
    )
    held_labels = [one for one, out in zip(truth, held, strict=True) if out]
    scales = [accurate.scale_of(accurate.as_read(one)) for one, out in zip(texts, held, strict=True) if out]
    before, after = (
        _right(accurate.logits(inputs[held], {**base, "dutch": dutch}), held_labels, scales)
        for dutch in (base["dutch"], trained)
    )
    better = after.total() > before.total() and _evenly(after, held_labels) >= _evenly(before, held_labels)
    retrained = Retrained(len(rows), len(held_labels), before.total(), after.total(), better)
    if retrained.accepted:
        _store({**base, "dutch": trained.astype(np.float32)}, retrained, clock())
    return retrained


def drop(person: Person, url: str | None = None) -> bool:
    """Go back to the weights that came with the program. Were there others? Raises: NotAllowed."""
    with acts.doing(person, "mentions.drop_training", "", url):
        there = calibration.local_folder() / "head.npz"
        if not there.exists():
            return False
        there.unlink()
        calibration.forget()
        accurate.forget()
        return True


def _held_back(story: str) -> bool:
    return int(hashlib.blake2b(story.encode(), digest_size=4).hexdigest(), 16) % HELD_BACK == 0


def _fit(inputs: np.ndarray, truth: Sequence[str], base: dict[str, np.ndarray]) -> np.ndarray:
    """Return what to add to the weights: the likeliest change that is not far."""
    from scipy.optimize import minimize

    given = np.hstack([inputs, np.ones((len(inputs), 1))])
    start = accurate.logits(inputs, base)
    one_hot = np.eye(3)[[CLASSES.index(one) for one in truth]]

    def surprise(flat: np.ndarray) -> tuple[float, np.ndarray]:
        change = flat.reshape(base["dutch"].shape)
        logits = start + given @ change
        logits -= logits.max(axis=1, keepdims=True)
        chances = np.exp(logits)
        chances /= chances.sum(axis=1, keepdims=True)
        loss = -np.log(np.maximum((chances * one_hot).sum(axis=1), 1e-12)).mean() + PULL * (change**2).sum()
        return loss, (given.T @ (chances - one_hot) / len(given) + 2 * PULL * change).ravel()

    fitted = minimize(surprise, np.zeros(base["dutch"].size), jac=True, method="L-BFGS-B")
    return fitted.x.reshape(base["dutch"].shape)


def _right(speaking: np.ndarray, truth: Sequence[str], scales: Sequence[calibration.Scale]) -> Counter:
    """How many of each label are right, by what speaks for each?"""
    pairs = accurate.both(speaking).tolist()
    labels = [
        calibration.judged(scale.chances(*pair), "").label for scale, pair in zip(scales, pairs, strict=True)
    ]
    return Counter(one for one, other in zip(labels, truth, strict=True) if one == other)


def _evenly(right: Counter, truth: Sequence[str]) -> float:
    """Return the mean over labels of the share that is right."""
    there = Counter(truth)
    return sum(right[label] / count for label, count in there.items()) / len(there)


def _store(weights: dict[str, np.ndarray], retrained: Retrained, now: dt.datetime) -> None:
    folder: Path = calibration.local_folder()
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.blake2b(weights["dutch"].tobytes(), digest_size=3).hexdigest()
    described = {
        "version": f"{calibration.shipped()['version']}+{name}",
        "made_at": now.isoformat(),
        **asdict(retrained),
    }
    (folder / "local.json").write_text(json.dumps(described, indent=1) + "\n", encoding="utf-8")
    # Last: until the weights are there, nothing has changed.
    np.savez(folder / "head.part.npz", allow_pickle=False, **weights)
    (folder / "head.part.npz").replace(folder / "head.npz")
    calibration.forget()
    accurate.forget()
