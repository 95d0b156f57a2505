"""Read and ask an ONNX sequence classifier with its tokenizer, from a folder of the school's own.

Wanted in it: `model.onnx` (or the one .onnx file that is there), `tokenizer.json`, and `config.json` with `id2label`.
The packages onnxruntime and tokenizers are an extra; nothing is ever downloaded.
"""

import hashlib
import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pipelines.support import guard
from pipelines.support.errors import ConfigError
from pipelines.understanding.own import labels
from text.i18n import N_

PACKAGES = ("onnxruntime", "tokenizers")
MOST_TOKENS = 256
PIECE = 8


class OnnxFolder:
    """A classifier that was read; `chances` asks it."""

    def __init__(self, folder: Path, setting: str | None) -> None:
        """Read it. setting: None to ask it for its own labels alone.

        Raises: ConfigError in words for whatever is missing or cannot be read.
        """
        missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
        if missing:
            raise ConfigError(
                N_("A model in a folder needs {packages}: pip install 'weerklank[model]'."),
                packages=" and ".join(missing),
            )
        self._file = _model_file(folder)
        self._labels = _labels(folder)
        self._places = () if setting is None else labels.sides(self._labels, setting)
        self.name = f"onnx-{_mark(self._file, self._places)}"
        self._session, self._tokenizer = _loaded(self._file, folder)
        self._inputs = {one.name for one in self._session.get_inputs()}

    def chances(self, texts: Sequence[str]) -> list[tuple[float, float, float]]:
        """Return the chances of negative, neutral and positive of each text. Raises: ConfigError when it breaks."""
        result: list[tuple[float, float, float]] = []
        for at in range(0, len(texts), PIECE):
            result += self._of_piece(texts[at : at + PIECE])
        return result

    def said(self, texts: Sequence[str]) -> list[tuple[str, float]]:
        """Return its own likeliest label of each text, and the share of it. Raises: ConfigError when it breaks."""
        rows = [row for at in range(0, len(texts), PIECE) for row in self._shares(texts[at : at + PIECE])]
        return [(self._labels[row.index(max(row))], max(row)) for row in rows]

    def _of_piece(self, texts: Sequence[str]) -> list[tuple[float, float, float]]:
        return [labels.chances(row, self._places) for row in self._shares(texts)]

    def _shares(self, texts: Sequence[str]) -> list[list[float]]:
        read = self._tokenizer.encode_batch(list(texts))
        given = {
            "input_ids": np.array([one.ids for one in read], dtype=np.int64),
            "attention_mask": np.array([one.attention_mask for one in read], dtype=np.int64),
            "token_type_ids": np.array([one.type_ids for one in read], dtype=np.int64),
        }
        try:
            with guard.around("Asking WEERKLANK_MODEL"):
                asked = {name: values for name, values in given.items() if name in self._inputs}
                logits = np.asarray(self._session.run(None, asked)[0], dtype=np.float64)
        except guard.Unforeseen as error:
            raise ConfigError(N_("The model in the folder broke on a text.")) from error
        if logits.shape != (len(texts), len(self._labels)) or not np.isfinite(logits).all():
            raise ConfigError(
                N_("The model gives something else than one number for each label."),
            )
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        return shares.tolist()


def _model_file(folder: Path) -> Path:
    found = sorted(folder.glob("*.onnx"))
    if (folder / "model.onnx") in found:
        return folder / "model.onnx"
    if len(found) != 1:
        raise ConfigError(N_("The folder of WEERKLANK_MODEL holds no model.onnx."))
    return found[0]


def _labels(folder: Path) -> list[str]:
    try:
        named = json.loads((folder / "config.json").read_text(encoding="utf-8"))["id2label"]
        return [str(named[str(at)]) for at in range(len(named))]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(N_("The folder of WEERKLANK_MODEL holds no config.json with id2label.")) from error


def _mark(file: Path, places: Sequence[int]) -> str:
    """Return a few signs that are others for another model, or other labels."""
    with file.open("rb") as stream:
        seen = hashlib.file_digest(stream, "blake2b").digest()
    return hashlib.blake2b(seen + bytes(places), digest_size=3).hexdigest()


def _loaded(file: Path, folder: Path) -> tuple:
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # as the encoder: the pages run on the same machine
    try:
        with guard.around("Reading WEERKLANK_MODEL"):
            session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
            tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text(encoding="utf-8"))
    except guard.Unforeseen as error:  # both raise classes of their own, without a name that says so
        raise ConfigError(
            N_("The model in the folder of WEERKLANK_MODEL, or its tokenizer.json, cannot be read.")
        ) from error
    tokenizer.enable_truncation(MOST_TOKENS)
    pad = next((one for one in ("<pad>", "[PAD]") if tokenizer.token_to_id(one) is not None), None)
    tokenizer.enable_padding(pad_id=tokenizer.token_to_id(pad) if pad else 0, pad_token=pad or "[PAD]")
    return session, tokenizer
