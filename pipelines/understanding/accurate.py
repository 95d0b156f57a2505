"""Score sentiment by the accurate tier: a multilingual encoder and a small head, plus vaderSentiment for English.

For English the head reads off a text's vector how far it leans to good or bad; for Dutch that, the vector itself and
what the fast tier's words and rules say are weighed together. `calibration` makes chances of it. Trained by
`make model`; what it was trained on and how good it is: docs/method/sentiment.md.
"""

import functools
import math
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from pipelines.understanding import dutch as words_and_rules
from pipelines.understanding import encoder, english, topic_head
from pipelines.understanding.calibration import (
    FOLDER,
    Scale,
    judged,
    learned_here,
    local_folder,
    scale,
    version,
)
from pipelines.understanding.sentiment import Sentiment, Topic
from pipelines.understanding.signs import (
    forms,
    frames,
    idioms,
    kinds,
    marks,
    openings,
    tags,
    turns,
    verdicts,
    wishes,
)
from pipelines.understanding.signs.kinds import Kind

WIDER = 2.0  # of the vector among what is weighed for Dutch: the numbers in it are small
EXPRESSED = 2.0  # of expressions, beside the rules that read them too: who uses one means it
NARROW = 5.0  # how fast a text that taught says less of another that is further from it
SHARE = (
    0.5  # of the encoder in English, beside vaderSentiment's compound, as docs/method/sentiment.md measured
)
MOST = 20_000  # characters that are looked at
SAYS_SOMETHING = re.compile(r"[^\W\d_]{2}|[\U0001f000-\U0001faff\u2600-\u27bf]")


@functools.cache
def _weights() -> dict[str, np.ndarray]:
    return _read(local_folder() / "head.npz") if learned_here() else shipped()


def shipped() -> dict[str, np.ndarray]:
    """Return the weights that came with the program: lean, plain, dutch, centres and near."""
    return _read(FOLDER / "head.npz")


def _read(path: Path) -> dict[str, np.ndarray]:
    with np.load(path) as stored:
        return {name: stored[name].astype(np.float32) for name in stored.files}


def forget() -> None:
    """Look again which weights are in use."""
    _weights.cache_clear()


def method(language: str) -> str:
    """Return the method and version that scores this language."""
    return f"{encoder.MODEL}-{version()}/{language}"


def lean_of(vectors: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return how far each vector leans to good (above zero) or bad, as English sentences taught it."""
    return vectors @ weights[:-1] + weights[-1]


def plain_of(vectors: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return how little each vector says of good or bad."""
    return vectors @ weights[:-1] + weights[-1]


def inputs(vectors: np.ndarray, lean: np.ndarray, texts: Sequence[str]) -> np.ndarray:
    """Return what is weighed for Dutch texts: vector, lean and its size, and what words, rules and signs find."""
    rule_features = np.array([words_and_rules.read(text)[0][1:] for text in texts], dtype=np.float32)
    signs = np.array(turns.of(texts, rule_features[:, 0].tolist()), dtype=np.float32)
    said = np.array(verdicts.of(texts), dtype=np.float32)
    opened = np.array([_opened(text) for text in texts], dtype=np.float32)
    hoped = np.array([wishes.hoped(text) for text in texts], dtype=np.float32)[:, None] * wishes.WEIGHT
    expressed = (
        np.array([words_and_rules.expressed(text) for text in texts], dtype=np.float32)[:, None] * EXPRESSED
    )
    both_leans = [lean[:, None], np.abs(lean)[:, None]]
    return np.hstack([vectors * WIDER, *both_leans, rule_features, signs, said, opened, hoped, expressed])


def _opened(text: str) -> tuple[float, float]:
    opening = openings.first(text)
    if not opening:
        return 0.0, 0.0
    felt = words_and_rules.read(opening)[0][1]
    return felt * openings.WEIGHT, turns.verdict(opening) * openings.WEIGHT


def as_read(text: str) -> str:
    """Return a Dutch text as it is read: no longer than is looked at, its marks in words, its idioms said plainly.

    What only addresses or files it (`tags`) and what stands around its title (`frames`) is left out. A glad tag under
    words that feel bad is irony as often as not, and says nothing.
    """
    framed = frames.without(text[:MOST])
    said, sore, glad = tags.apart(framed)
    if said != framed:
        said = frames.without(said)
    if glad and words_and_rules.read(said)[0][1] < 0:
        glad = []
    if sore or glad:
        said = tags.with_felt(said, [*sore, *glad])
    return idioms.plainly(marks.written_out(said))


def dutch_inputs(texts: Sequence[str], weights: dict[str, np.ndarray]) -> np.ndarray:
    """Return `inputs` of Dutch texts, with the lean of these weights."""
    texts = [as_read(text) for text in texts]
    return _weighed(_embedded(texts), texts, weights)


def _weighed(vectors: np.ndarray, texts: Sequence[str], weights: dict[str, np.ndarray]) -> np.ndarray:
    return inputs(vectors, lean_of(vectors, weights["lean"]), texts)


def logits(given: np.ndarray, weights: dict[str, np.ndarray]) -> np.ndarray:
    """Return what speaks for negative, neutral and positive of Dutch texts, by their `inputs`.

    That is what each input weighs, and what the texts that taught say of those near to them.
    """
    vectors = given[:, : encoder.SIZE] / WIDER
    straight = given @ weights["dutch"][:-1] + weights["dutch"][-1]
    return straight + likeness(vectors, weights["centres"]) @ weights["near"]


def likeness(vectors: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return how near each vector is to each of the others: 1 for the same, towards 0 for what is far."""
    apart = (vectors**2).sum(axis=1)[:, None] + (others**2).sum(axis=1) - 2 * vectors @ others.T
    return np.exp(-NARROW * np.maximum(apart, 0))


def both(speaking: np.ndarray) -> np.ndarray:
    """Lean and plain, of what speaks for negative, neutral and positive."""
    lean = (speaking[:, 2] - speaking[:, 0]) / 2
    return np.stack([lean, speaking[:, 1] - (speaking[:, 0] + speaking[:, 2]) / 2], axis=1)


def scale_of(text: str) -> Scale:
    """Return the scale of a Dutch text, by its form."""
    return scale(f"accurate/nl/{forms.of(text)}")


def dutch(texts: Sequence[str]) -> list[Sentiment]:
    """Return the sentiment of Dutch texts; a text without a word or emoji is "unclear" with score 0."""
    texts = [as_read(text) for text in texts]
    places = [at for at, text in enumerate(texts) if _speaks(text)]
    sentiments: dict[int, Sentiment] = {}
    if places:
        weights, speaking = _weights(), [texts[at] for at in places]
        vectors = _embedded(speaking)
        given = _weighed(vectors, speaking, weights)
        pairs = both(logits(given, weights)).tolist()
        about = _about(vectors, speaking)
        for at, text, (lean, plain), (topic, kind) in zip(places, speaking, pairs, about, strict=True):
            one = judged(scale_of(text).chances(lean, plain), method("nl"))
            sentiments[at] = replace(one, topic=topic, kind=kind)
    return _in_order(texts, sentiments, "nl")


def in_english(texts: Sequence[str]) -> list[Sentiment]:
    """Return the sentiment of English texts: vaderSentiment's compound and the encoder together.

    The encoder reads them without the tags and accounts around them (`tags`), vaderSentiment whole.
    """
    places = [at for at, text in enumerate(texts) if _speaks(text)]
    sentiments: dict[int, Sentiment] = {}
    if places:
        weights, speaking = _weights(), [texts[at] for at in places]
        read = [tags.apart(text[:MOST])[0] or text for text in speaking]
        vectors = _embedded(read)
        leans, plains = lean_of(vectors, weights["lean"]), plain_of(vectors, weights["plain"])
        about = _about(vectors, read)
        told = zip(places, speaking, leans.tolist(), plains.tolist(), about, strict=True)
        for at, text, lean, plain, (topic, kind) in told:
            mean = blend(text, lean)
            one = judged(scale("accurate/en").chances(mean, plain), method("en"), mean)
            sentiments[at] = replace(one, topic=topic, kind=kind)
    return _in_order(texts, sentiments, "en")


def topics_and_kinds(texts: Sequence[str]) -> list[tuple[Topic, Kind]]:
    """Return what each text is about and what sort it is; one without a word is "other" with a chance of 0."""
    places = [at for at, text in enumerate(texts) if _speaks(text)]
    speaking = [as_read(texts[at]) for at in places]
    found = dict(zip(places, _about(_embedded(speaking), speaking), strict=True))
    return [found.get(at, _nothing()) for at in range(len(texts))]


def _about(vectors: np.ndarray, texts: Sequence[str]) -> list[tuple[Topic, Kind]]:
    topics = topic_head.of(vectors, texts, encoder.MODEL)
    return list(zip(topics, kinds.of(vectors, texts, encoder.MODEL), strict=True))


def _nothing() -> tuple[Topic, Kind]:
    return topic_head.nothing(encoder.MODEL), kinds.nothing(encoder.MODEL)


def blend(text: str, lean: float) -> float:
    """Return what an English text says by its words and by the encoder together, from -1 to 1."""
    return (english.compound(text[:MOST]) + SHARE * math.tanh(lean / 2)) / (1 + SHARE)


def _speaks(text: str) -> bool:
    return SAYS_SOMETHING.search(text[:MOST]) is not None


def _embedded(texts: Sequence[str]) -> np.ndarray:
    return encoder.embed([encoder.readable(text) for text in texts])


def _in_order(texts: Sequence[str], sentiments: dict[int, Sentiment], language: str) -> list[Sentiment]:
    silent = Sentiment(0.0, "unclear", 0.0, method(language), *_nothing())
    return [sentiments.get(at, silent) for at in range(len(texts))]
