"""Turn two leanings into three chances, calibrated on texts that the scorer had not seen.

`lean` says how far a text leans to good (above zero) or bad, `plain` how little it says of either. The chances of
negative, neutral and positive are those of a small logistic model, one per tier and language (for Dutch in the
accurate tier one per form of text, `signs.forms`), that `make model` writes. So a confidence of 0.8 means: of such
texts eight in ten have this label.
"""

import functools
import json
import math
from dataclasses import dataclass
from pathlib import Path

from pipelines.support.data_folder import data_folder
from pipelines.understanding.sentiment import Sentiment

FOLDER = Path(__file__).parent / "model"
# Below this the likeliest label is hardly likelier than the two others.
UNCLEAR = 0.36


@dataclass(frozen=True)
class Scale:
    """The logistic model: negative, neutral and positive weigh exp(-steep·l), exp(base + plain·p - width·|l|) and
    exp(steep·l), where l is lean plus tilt: what the encoder leans to the sunny side is taken off.
    """

    steep: float
    base: float
    plain: float
    width: float
    tilt: float = 0.0

    def chances(self, lean: float, plain: float) -> tuple[float, float, float]:
        """Return the chances of negative, neutral and positive; together 1."""
        lean += self.tilt
        up = self.steep * lean
        flat = self.base + self.plain * plain - self.width * abs(lean)
        most = max(up, -up, flat)
        weights = (math.exp(-up - most), math.exp(flat - most), math.exp(up - most))
        total = sum(weights)
        return weights[0] / total, weights[1] / total, weights[2] / total


@functools.cache
def shipped() -> dict:
    """Return what `make model` wrote beside the weights: version, scales, what they were trained on."""
    return json.loads((FOLDER / "model.json").read_text(encoding="utf-8"))


def local_folder() -> Path:
    """Return where weights that learned from judgements on this machine are kept; see `retrain`."""
    # As `lock.data_folder`, which would load the warehouse into every process that helps.
    return data_folder() / "model"


@functools.cache
def learned_here() -> bool:
    """Are there weights that learned on this machine, from those that the program has now?

    What learned from an older release reads other signs in a text: it is left alone, and the shipped weights score.
    """
    if not (local_folder() / "head.npz").exists():
        return False
    return _local_version().partition("+")[0] == shipped()["version"]


def _local_version() -> str:
    return json.loads((local_folder() / "local.json").read_text(encoding="utf-8"))["version"]


@functools.cache
def version() -> str:
    """Return the version of the accurate head in use: that of the program, or one that learned here."""
    return _local_version() if learned_here() else shipped()["version"]


def forget() -> None:
    """Look again which weights are in use."""
    version.cache_clear()
    learned_here.cache_clear()


@functools.cache
def scale(name: str) -> Scale:
    """Return the scale of a tier and language, and for some of a form: "accurate/en", "accurate/nl/headline"."""
    return Scale(**shipped()["scales"][name])


def judged(chances: tuple[float, float, float], method: str, score: float | None = None) -> Sentiment:
    """Return the sentiment that goes with these chances of negative, neutral and positive.

    score: where it is not the chance of positive less that of negative; its sign decides between the two.
    """
    negative, neutral, positive = chances
    value = positive - negative if score is None else score
    side = "positive" if value > 0 else "negative"
    chance = positive if value > 0 else negative
    label, confidence = ("neutral", neutral) if neutral >= chance else (side, chance)
    if confidence < UNCLEAR:
        label = "unclear"
    value = max(-1.0, min(1.0, round(value, 4)))
    if not value and label in ("positive", "negative"):
        label = "unclear"
    return Sentiment(value, label, round(confidence, 3), method)
