"""Judge texts: is it a threat, how sure is that, and which words say so? People decide; this only calls them."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipelines.understanding.danger import folding, signs
from pipelines.understanding.signs import frames, tags
from text import templates

HEAD = Path(__file__).parent / "head.npz"
VERSION = "6"
NEARNESS = 0.05  # how near another text must be to count as like it
NOTHING, WORDS, DOUBTFUL, POSSIBLE, EXPLICIT = range(5)
WIDER = 6.0  # of the vector in what is weighed, beside the signs: as training/threats.py tried it
# From which chance a text is a possible threat: where an act or a weapon is named, words that veiled threats are made
# of stand in a row, a single one stands, or none. Of everyday texts most have none, of veiled threats one in eight.
NAMED, DARK, WARNED, WEAK = 0.1, 0.12, 0.25, 0.4
NAMED_BY_WORDS, VEILED_BY_WORDS = 0.2, 0.25  # the same on a machine without the encoder
LONGER = 0.2  # more than that for a piece of a long text, that holds some of everything
# More than that for what takes more than one breath to say: a threat seldom does.
FEW, TOLD = 18, 0.07
FIGURE = 0.15  # more than that beside a figure of speech, or where somebody laughs and nothing is plain
DENIED = (
    0.4  # and where it is said of others that it must not happen to them, or that who says it is to blame
)
# And beside words by which it is said on a field, in a kitchen, in a paper or in a drill.
ELSEWHERE, APART = ("play", "craft", "story", "news", "drill"), 0.06
SURE = 0.6
HALF = 0.5  # of the chance from which it would be possible: doubtful
WINDOW, STEP = 60, 30  # words that are judged together: a threat does not drown in a long text
MOST_FOUND = 5
Embed = Callable[[Sequence[str]], np.ndarray]


@dataclass(frozen=True)
class Why:
    """Why a text has its level: what kind of sentence says it, and the words that were found; "" for nothing."""

    kind: str = "nothing"
    found: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return it as a sentence in the language that is spoken."""
        words = [templates.Words(word) for word in self.found]
        return templates.render("threat/why.txt", kind=self.kind, found=words or None)


@dataclass(frozen=True)
class Threat:
    """level: 0 nothing, 1 words only, 2 doubtful, 3 possible, 4 explicit; score: the chance, from 0 to 1; why."""

    level: int
    score: float
    why: Why


@dataclass(frozen=True)
class _Piece:
    """A piece of a text that may be a threat: its signs, its words as they are seen, and its numbers for the head."""

    counts: dict[str, int]
    folded: list[str]
    seen: list[str]
    numbers: list[float]
    text: str


@functools.cache
def weights() -> dict[str, np.ndarray]:
    """Return the weights of the head: mean; texts that are like, head, base; and words, word_base for signs alone."""
    with np.load(HEAD) as stored:
        return {name: stored[name].astype(np.float64) for name in stored.files}


def method(has_encoder: bool) -> str:
    """Return the name and version of what judges."""
    return f"danger-{VERSION}/{'encoder' if has_encoder else 'words'}"


def judge(texts: Sequence[str], embed: Embed | None) -> list[Threat]:
    """Return how much of a threat each text is, in order. embed: texts → vectors; None: judged by words alone."""
    pieces = {at: piece for at, text in enumerate(texts) if (piece := candidate(text)) is not None}
    answer = [Threat(NOTHING, 0.0, Why())] * len(texts)
    if not pieces:
        return answer
    numbers = np.array([piece.numbers for piece in pieces.values()])
    head = weights()
    if embed is None:
        logits = numbers @ head["words"] + head["word_base"]
    else:
        vectors = embed([piece.text for piece in pieces.values()])
        logits = _weighed(inputs(vectors, numbers, head["mean"]), head)
    chances = 1 / (1 + np.exp(-logits))
    for (at, piece), chance in zip(pieces.items(), chances.tolist(), strict=True):
        answer[at] = _judged(piece, chance, has_encoder=embed is not None)
    return answer


def inputs(vectors: np.ndarray, numbers: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Return what the head weighs: vectors about their mean, and signs."""
    return np.hstack([(vectors - mean) * WIDER, numbers])


def _weighed(seen: np.ndarray, head: dict[str, np.ndarray]) -> np.ndarray:
    """Return how much each text is like the threats, more than like what only looks like one, that trained the head."""
    like = head["like"]
    apart = (seen**2).sum(1)[:, None] + (like**2).sum(1)[None, :] - 2 * seen @ like.T
    return np.exp(-NEARNESS * np.maximum(apart, 0.0)) @ head["head"] + head["base"]


def candidate(text: str) -> _Piece | None:
    """Return the piece of this text that is most like a threat by its words; None where no word is.

    The first stage: of a short text that is all of it. What says that it is news or a drill counts wherever it stands.
    """
    text = _weighty(frames.without(text[: folding.MOST]))
    folded, seen = folding.words(text)
    if len(folded) <= WINDOW:
        counts = signs.found(folded)
        if not signs.is_candidate(counts, len(folded)):
            return None
        return _Piece(counts, folded, seen, signs.described(counts, len(folded)), as_read(text))
    whole = signs.found(folded)
    if not signs.is_candidate(whole, len(folded)):
        return None
    about: dict[str, int] = {sign: whole[sign] for sign in ("news", "drill") if sign in whole}
    pieces = []
    for start in range(0, len(folded) - STEP, STEP):
        part = folded[start : start + WINDOW]
        counts = signs.found(part)
        if signs.is_candidate(counts, len(part)):
            counts |= about
            numbers = signs.described(counts, len(part))
            words = seen[start : start + WINDOW]
            pieces.append(_Piece(counts, part, words, numbers, " ".join(words)))
    return max(pieces, key=lambda piece: float(weights()["words"] @ piece.numbers), default=None)


def as_read(text: str) -> str:
    """Return a short text as the encoder reads it: plain, without the tags and accounts that make it better news."""
    return folding.plain(tags.apart(text)[0] or text)


def _weighty(text: str) -> str:
    """Return a text without the tags and accounts around it, unless they name an act or a weapon (#bom)."""
    said = tags.apart(text)[0]
    if not said or said == text:
        return text
    of_all, of_said = (signs.found(folding.words(one)[0]) for one in (text, said))
    return said if all(sign in of_said for sign in signs.STRONG if sign in of_all) else text


def _judged(piece: _Piece, chance: float, has_encoder: bool) -> Threat:
    counts = piece.counts
    named = signs.is_named(counts)
    plain = len(piece.folded) <= FEW and signs.is_plain(counts)
    if has_encoder:
        least = NAMED if named else DARK if "dark" in counts else WARNED if "warn" in counts else WEAK
    else:
        least = NAMED_BY_WORDS if named else VEILED_BY_WORDS
    if "blamed" in counts or ("denied" in counts and "you" not in counts):
        least += DENIED
    elif "figure" in counts or "laugh" in counts:
        least += FIGURE
    elif any(sign in counts for sign in ELSEWHERE):
        least += APART
    if len(piece.folded) > signs.BRIEF:
        least += LONGER
    elif len(piece.folded) > FEW:
        least += TOLD
    if plain or chance >= least:
        signs_enough = sum(sign in counts for sign in ("you", "who", "where", "when", "will", "i")) > 1
        # A paper that names a weapon and the police tells of something; who threatens names the police once at most.
        is_told = ("says" in counts and "will" not in counts) or counts.get("news", 0) > 1
        sure = named and signs_enough and not is_told and chance >= SURE
        level = EXPLICIT if sure else POSSIBLE
    elif chance >= least * HALF:
        level = DOUBTFUL
    else:
        level = WORDS if named else NOTHING
    if level == NOTHING:
        return Threat(NOTHING, round(chance, 3), Why())
    return Threat(level, round(chance, 3), Why(_kind(counts, level, named), _found(piece, named)))


def _kind(counts: dict[str, int], level: int, named: bool) -> str:
    if level <= DOUBTFUL:
        return "doubtful" if level == DOUBTFUL else "words"
    if "says" in counts and named:
        return "told"
    if not named:
        return "veiled"
    return "condition" if "condition" in counts and "will" not in counts else "explicit"


def _found(piece: _Piece, named: bool) -> tuple[str, ...]:
    """Return the words that say it, as they are seen, each once and in order."""
    telling = {*signs.STRONG, "glued"} | ({"verb", "end"} if "pair" in piece.counts else set())
    if not named:
        telling = {"warn"}
    found = [
        seen
        for folded, seen in zip(piece.folded, piece.seen, strict=True)
        if signs.signs_of(folded) & telling and len(seen) <= 30
    ]
    return tuple(dict.fromkeys(found))[:MOST_FOUND]
