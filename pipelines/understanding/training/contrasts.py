"""Make pairs of texts in which one change turns what they say: `contrasts/`, templates crossed with a school's words.

One file per kind of fault, one pair per line: `label<TAB>text<TAB>label<TAB>text`. A `{slot}` holds the same word in
both texts, `[a|b]` is chosen for each. Every other template trains and the others judge, and of a slot with many words
each has a half, so that no judged sentence was learned. All of it was written for this project. The draw depends on
the template alone: the same pairs each time.
"""

import functools
import random
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from pipelines.understanding.training.corpora import LABELS, Example

FOLDER = Path(__file__).parent / "contrasts"
EACH = 14  # pairs of one template, where its slots allow as many
MANY = 8  # words of a slot that are divided between training and judging
# Trained on as well these made strangers' headlines or reviews worse, or won nothing
# (docs/method/sentiment_history.md): they only judge.
ONLY_JUDGE = frozenset({"questions", "reports", "weighed"})
PAIRS = "pairs of "  # begins the genre of their examples
TRIES = 10  # per pair that is wanted
SLOT = re.compile(r"\{(\w+)\}")
CHOICE = re.compile(r"\[([^][]*)\]")


@dataclass(frozen=True)
class Pair:
    """Two texts of one kind that differ in one thing and have different labels; judges: does it judge, or train?"""

    kind: str
    one: Example
    other: Example
    judges: bool


def kinds() -> list[str]:
    """Return the kinds of fault that there are pairs of."""
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


def pairs(kind: str) -> list[Pair]:
    """Return the pairs of one kind. Raises: ValueError with file and line for a template that is no pair."""
    path = FOLDER / f"{kind}.txt"
    made: list[Pair] = []
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    templates = [(number, line.split("\t")) for number, line in lines if line and not line.startswith("#")]
    for place, (number, cells) in enumerate(templates):
        if len(cells) != 4 or cells[0] == cells[2] or not {cells[0], cells[2]} <= set(LABELS):
            raise ValueError(f"{path.name}, line {number}: expected two labels that differ, each with a text")
        made += _of_template(kind, cells, judges=kind in ONLY_JUDGE or place % 2 == 1)
    return made


def training() -> list[Example]:
    """Return the texts of the pairs that train, each once."""
    chosen = [pair for kind in kinds() for pair in pairs(kind) if not pair.judges]
    texts = [example for pair in chosen for example in (pair.one, pair.other)]
    return list({example.text: example for example in texts}.values())


@functools.cache
def _words(judges: bool) -> dict[str, list[str]]:
    words = tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))
    return {name: list(many[judges::2] if len(many) >= MANY else many) for name, many in words.items()}


def _of_template(kind: str, cells: list[str], judges: bool) -> list[Pair]:
    first, one, second, other = cells
    draw = random.Random(one)
    made: dict[str, Pair] = {}
    for _ in range(EACH * TRIES):
        names = dict.fromkeys(name.lower() for name in SLOT.findall(one + other))
        words = {name: draw.choice(_words(judges)[name]) for name in names}
        texts = [_filled(template, words, draw) for template in (one, other)]
        left, right = (
            Example(text, label, "nl", PAIRS + kind)
            for text, label in zip(texts, (first, second), strict=True)
        )
        made.setdefault(left.text, Pair(kind, left, right, judges))
        if len(made) == EACH:
            break
    return list(made.values())


def _filled(template: str, words: dict[str, str], draw: random.Random) -> str:
    chosen = CHOICE.sub(lambda match: draw.choice(match[1].split("|")), template)
    return SLOT.sub(lambda match: _cased(match[1], words), chosen)


def _cased(name: str, words: dict[str, str]) -> str:
    word = words[name.lower()]
    return word[0].upper() + word[1:] if name[0].isupper() else word
