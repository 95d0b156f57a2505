"""Score by a model of the school's own (`WEERKLANK_MODEL`): a folder with an ONNX classifier, or an address.

It takes the place of the accurate tier for what mentions somebody. A model that is missing, breaks or is slow is left
alone for some minutes, the accurate tier scores meanwhile, and `problem` says why. Its scores stay: the method of each
is its own name, other for another model or other labels.
"""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from pipelines.support import guard
from pipelines.support.errors import ConfigError, PipelineError
from pipelines.understanding.calibration import judged
from pipelines.understanding.sentiment import Sentiment
from text.i18n import N_

LANGUAGES = ("en", "nl")
REST = 600.0  # seconds that a model which broke is left alone
TOGETHER = 4
SLOWEST = 30.0  # seconds for that many texts
COLDEST, WARMEST = 0.1, 20.0


class Model(Protocol):
    """What can be asked."""

    name: str

    def chances(self, texts: Sequence[str]) -> list[tuple[float, float, float]]:
        """Return the chances of negative, neutral and positive of each text. Raises: PipelineError."""


@dataclass
class _State:
    """The model of these settings, why it cannot be asked, and until when it is left alone."""

    settings: tuple[str, ...] = ()
    model: Model | None = None
    problem: str = ""
    until: float = 0.0


_now = _State()


def configured() -> bool:
    """Has this school named a model of its own?"""
    return bool(_settings()[0])


def _settings() -> tuple[str, str, str]:
    """Return the folder or address, how its labels are mapped, and the model's name at the address."""
    named = os.environ.get("WEERKLANK_MODEL", "").strip()
    labels = labels_of_environment()
    if named and not labels:
        # The configuration is read only where there is a model of which it may say something.
        from pipelines.understanding.own import labels_file

        labels = labels_file.read()
    return named, labels, os.environ.get("WEERKLANK_MODEL_NAME", "").strip()


def labels_of_environment() -> str:
    """Return how the environment maps the labels, which goes before model.toml; "" where it does not."""
    return os.environ.get("WEERKLANK_MODEL_LABELS", "").strip()


def called() -> str:
    """Return by what people know the model that is named: the host of its address, or its folder without the way to it.

    "" where none is named. Never a key, nor a path of this machine.
    """
    named = os.environ.get("WEERKLANK_MODEL", "").strip()
    if "://" in named:
        return urlsplit(named).hostname or "…"
    return Path(named).name or ("…" if named else "")


def tried(texts: Sequence[str], mapped: str) -> list[tuple[str, float | None, str | None]]:
    """Return what the model that is named says of each text: its own label, its share, and the side of that label.

    mapped: how labels are mapped, as WEERKLANK_MODEL_LABELS; share: None where it tells none; side: None for a label
    that is not mapped yet. Opens it anew, beside what scores.
    Raises: PipelineError, in words, where it cannot be read or does not answer.
    """
    from pipelines.understanding.own import labels

    named, _, name = _settings()
    sides = labels.KNOWN | labels.told(labels_of_environment() or mapped)
    with guard.around("Trying WEERKLANK_MODEL", PipelineError):
        said = _found(named, name).said(texts)
    return [(label, share, sides.get(label.strip().lower())) for label, share in said]


def ready() -> bool:
    """Can it be asked now? Reads it at the first question; what broke is tried again after some minutes."""
    if not configured():
        return False
    _look_again_at_other_settings()
    if _now.problem and time.monotonic() < _now.until:
        return False
    if _now.model is None:
        try:
            with guard.around("Reading WEERKLANK_MODEL", PipelineError):
                _now.model = _opened()
        except PipelineError as error:
            leave_alone(error)
            return False
    _now.problem = ""
    return True


def problem() -> str:
    """Return why the model that is named is not asked now, in words; "" where it is, or none is named."""
    return "" if not configured() or ready() else _now.problem


def leave_alone(error: PipelineError) -> None:
    """Ask it no more for some minutes, for this reason."""
    _now.problem, _now.until = str(error), time.monotonic() + REST


def methods() -> dict[str, str]:
    """Return the name of its method per language, also while it is left alone; {} where it was never read."""
    if not configured() or _now.model is None:
        return {}
    return {language: f"{_now.model.name}/{language}" for language in LANGUAGES}


def scores(texts: Sequence[str], language: str) -> list[Sentiment]:
    """Return how it finds that each text sounds.

    Raises: PipelineError when it cannot be asked, breaks or is slow; it is left alone then.
    """
    if not ready() or _now.model is None:
        raise ConfigError(N_("The model of WEERKLANK_MODEL cannot be asked."))
    found: list[Sentiment] = []
    try:
        with guard.around("Asking WEERKLANK_MODEL", PipelineError):
            for at in range(0, len(texts), TOGETHER):
                begun = time.monotonic()
                found += _of(_now.model, texts[at : at + TOGETHER], language)
                if time.monotonic() - begun > SLOWEST:
                    raise ConfigError(N_("The model of WEERKLANK_MODEL is too slow."))
    except PipelineError as error:
        leave_alone(error)
        raise
    return found


def _of(model: Model, texts: Sequence[str], language: str) -> list[Sentiment]:
    method, heat = f"{model.name}/{language}", _temperature()
    speaking = [text for text in texts if text.strip()]
    given = iter(model.chances(speaking)) if speaking else iter(())
    silent = Sentiment(0.0, "unclear", 0.0, method)
    return [judged(_cooled(next(given), heat), method) if text.strip() else silent for text in texts]


def _cooled(chances: tuple[float, float, float], heat: float) -> tuple[float, float, float]:
    """Return chances that are as sure as the temperature lets them be: above 1 less, below 1 more."""
    negative, neutral, positive = (max(one, 1e-9) ** (1 / heat) for one in chances)
    total = negative + neutral + positive
    return negative / total, neutral / total, positive / total


def _temperature() -> float:
    try:
        return max(COLDEST, min(WARMEST, float(os.environ.get("WEERKLANK_MODEL_TEMPERATURE", "1"))))
    except ValueError:
        return 1.0


def _look_again_at_other_settings() -> None:
    global _now
    settings = _settings()
    if settings != _now.settings:
        _now = _State(settings)


def _opened() -> Model:
    # Few schools have a model of their own, and the client of an address brings the network along.
    named, labels, name = _settings()
    return _found(named, name, labels)


def _found(named: str, name: str, labels: str | None = None):
    """Return the model that is named; labels: None for one of which nothing is mapped."""
    from pipelines.understanding.own import chat_address, onnx_folder

    if "://" in named:
        return chat_address.ChatAddress(named, labels or "", name)
    folder = Path(named).expanduser()
    if not folder.is_dir():
        raise ConfigError(N_("WEERKLANK_MODEL names no folder that is there, and no address."))
    return onnx_folder.OnnxFolder(folder, labels)
