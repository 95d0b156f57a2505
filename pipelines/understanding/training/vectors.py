"""Keep vectors of training texts on disk: embedding them is nearly all the work of `make model`."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pipelines.understanding import encoder


def of(texts: Sequence[str], file: Path) -> np.ndarray:
    """Return the vectors of these texts; those that `file` (an .npz file) lacks are made and added to it."""
    keys = [hashlib.blake2b(text.encode(), digest_size=12).hexdigest() for text in texts]
    known: dict[str, np.ndarray] = {}
    if file.exists():
        with np.load(file) as stored:
            known = dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    todo = list(missing.items())
    for at in range(0, len(todo), 512):
        piece = todo[at : at + 512]
        made = encoder.embed([encoder.readable(text) for _, text in piece])
        known |= {key: vector for (key, _), vector in zip(piece, made.astype(np.float16), strict=True)}
        print(f"  {min(at + 512, len(todo))} of {len(todo)} texts as vectors", flush=True)
    if todo:
        file.parent.mkdir(parents=True, exist_ok=True)
        np.savez(file, keys=np.array(list(known)), vectors=np.stack(list(known.values())))
    return np.stack([known[key] for key in keys]).astype(np.float32)
