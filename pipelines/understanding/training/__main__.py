"""Train the weights in `model/` anew (`make model`), from packages and the project's texts; takes some minutes.

python -m pipelines.understanding.training [--to FOLDER] [--keep-words | --keep-head]
"""

import argparse
import dataclasses
import itertools
import json
from collections import Counter
from pathlib import Path

import numpy as np

from pipelines.understanding import accurate, encoder
from pipelines.understanding.calibration import FOLDER, Scale
from pipelines.understanding.calibration import scale as shipped_scale
from pipelines.understanding.signs import forms
from pipelines.understanding.training import contrasts, corpora, head, registers, student, vectors
from pipelines.understanding.training.corpora import LABELS, Example

VERSION = "12"
KEPT = Path("data/training/vectors.npz")
BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


def main() -> None:
    """Train, print how it does on genres it has not seen, and write the model."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.understanding.training")
    parser.add_argument("--to", type=Path, default=FOLDER, help="folder for the weights")
    parser.add_argument(
        "--keep-words", action="store_true", help="leave words.npz, the longest part, as it is"
    )
    parser.add_argument(
        "--keep-head",
        action="store_true",
        help="leave head.npz and words.npz, and the scale of English, as they are: only the fast tier and the forms",
    )
    chosen = parser.parse_args()
    folder = chosen.to
    if chosen.keep_head:
        _keep_head(folder)
        return
    examples = corpora.own() + corpora.english()
    print(f"{len(examples)} texts: {dict(Counter((one.language, one.label) for one in examples))}")
    all_vectors = vectors.of([one.text for one in examples], KEPT)
    folder.mkdir(parents=True, exist_ok=True)
    lean, plain = head.fit_lean(all_vectors, examples), head.fit_plain(all_vectors, examples)
    # They follow from the dictionary, the English sentences and our texts outside registers and pairs.
    if not chosen.keep_words:
        student.write_words(folder, lean, plain, KEPT)

    in_english = np.array([one.language == "en" for one in examples])
    dutch = [one for one in examples if one.language == "nl"]
    more = contrasts.training() + registers.training()
    learned_from = dutch + more
    read = [accurate.as_read(one.text) for one in learned_from]
    of_read = vectors.of(read, KEPT)
    learned = accurate.inputs(of_read, accurate.lean_of(of_read, lean), read)
    light = student.features(dutch)
    unseen = head.unseen_dutch(learned, learned_from)[: len(dutch)]
    _by_form(unseen, dutch)
    scales = {f"accurate/nl/{form}": scale for form, scale in head.BY_FORM.items()} | {
        "accurate/en": _scaled(
            "accurate/en",
            head.unseen_english(all_vectors, examples)[in_english],
            [one for one in examples if one.language == "en"],
        ),
        **_fast_scales(light, dutch),
    }
    weights = {"lean": lean, "plain": plain, **head.fit_dutch(learned, learned_from)}
    np.savez(
        folder / "head.npz",
        allow_pickle=False,
        # Vectors are kept in half the digits wherever they are kept, also while they train (`vectors`).
        **{
            name: one.astype(np.float16 if name == "centres" else np.float32) for name, one in weights.items()
        },
    )
    _write(folder, scales, examples + more, _fast(light, dutch))


def _keep_head(folder: Path) -> None:
    """Write what follows from signs, words and rules alone: the fast tier's weights, and the scales of all forms.

    For a version whose signs changed and whose head did not. The head, the words that were kept and the scale of
    English stay those that ship.
    """
    examples = corpora.own() + corpora.english()
    dutch = [one for one in examples if one.language == "nl"]
    light = student.features(dutch)
    scales = {f"accurate/nl/{form}": scale for form, scale in head.BY_FORM.items()} | {
        "accurate/en": shipped_scale("accurate/en"),
        **_fast_scales(light, dutch),
    }
    examples += contrasts.training() + registers.training()
    _write(folder, scales, examples, _fast(light, dutch))


def _fast(light: np.ndarray, dutch: list[Example]) -> dict[str, list[float]]:
    weights = student.fit(light, dutch).T.round(4).tolist()
    return dict(zip(("lean", "plain"), weights, strict=True))


def _fast_scales(light: np.ndarray, dutch: list[Example]) -> dict[str, Scale]:
    return {
        "fast/nl": _scaled("fast/nl", student.unseen(light, dutch), dutch),
        **{f"fast/nl/{form}": scale for form, scale in head.FAST_BY_FORM.items()},
    }


def _by_form(leanings: np.ndarray, rows: list[Example]) -> None:
    found = np.array([forms.of(accurate.as_read(one.text)) for one in rows])
    given = np.zeros((len(rows), len(LABELS)))
    for form, scale in head.BY_FORM.items():
        given[found == form] = head.chances(leanings[found == form], dataclasses.astuple(scale))
    print("\naccurate/nl: texts of genres that the weights had not seen")
    print(_reliability(given, rows))
    print(_genres(given, rows))


def _scaled(name: str, leanings: np.ndarray, rows: list[Example]) -> Scale:
    scale = head.fit_scale(leanings, [one.label for one in rows])
    chances = head.chances(leanings, dataclasses.astuple(scale))
    print(f"\n{name}: texts of genres that the weights had not seen")
    print(_reliability(chances, rows))
    print(_genres(chances, rows))
    return scale


def _reliability(chances: np.ndarray, rows: list[Example]) -> str:
    right = np.array([LABELS[at] == one.label for at, one in zip(chances.argmax(axis=1), rows, strict=True)])
    sure = chances.max(axis=1)
    lines = ["| confidence | texts | mean | right |", "| --- | ---: | ---: | ---: |"]
    for low, high in itertools.pairwise(BANDS):
        inside = (sure >= low) & (sure < high)
        if inside.any():
            lines.append(
                f"| {low:.1f} to {min(high, 1.0):.1f} | {inside.sum()} | {sure[inside].mean():.2f}"
                f" | {right[inside].mean():.2f} |"
            )
    return "\n".join(lines)


def _genres(chances: np.ndarray, rows: list[Example]) -> str:
    lines = ["| genre | texts | side right | three labels right |", "| --- | ---: | ---: | ---: |"]
    for genre in sorted({one.genre for one in rows}):
        at = np.array([one.genre == genre for one in rows])
        labels = np.array([one.label for one in rows])[at]
        sides = labels != "neu"
        up = np.where(chances[at][:, 2] > chances[at][:, 0], "pos", "neg")
        three = np.array(LABELS)[chances[at].argmax(axis=1)]
        lines.append(
            f"| {genre} | {at.sum()} | {(up == labels)[sides].mean():.3f} | {(three == labels).mean():.3f} |"
        )
    return "\n".join(lines)


def _write(folder: Path, scales: dict[str, Scale], examples: list[Example], fast: dict) -> None:
    described = {
        "version": VERSION,
        "encoder": encoder.MODEL,
        "trained_on": {
            genre: dict(Counter(one.label for one in examples if one.genre == genre))
            for genre in sorted({one.genre for one in examples})
        },
        "fast": fast,
        "scales": {name: dataclasses.asdict(scale) for name, scale in scales.items()},
    }
    (folder / "model.json").write_text(json.dumps(described, indent=1) + "\n", encoding="utf-8")
    print(f"\nWritten to {folder}")


if __name__ == "__main__":
    main()
