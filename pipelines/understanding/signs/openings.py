"""Find the verdict with which a text opens: "Tegenvaller. Na twee goede boeken …", "Verrast! Lelijke omslag, …".

Many reviews carry their title as their first sentence. What these few words say holds for all that follows, however
many good or bad words follow.
"""

import re

from pipelines.understanding.signs import turns

MOST = 6  # words of an opening
WEIGHT = 2.0  # beside the signs of `turns`, as those of `verdicts`
OPENING = re.compile(r"^\s*([^.!?…\n]{1,60}?)\s*(?:[.!?…]+|\n)\s*\S")


def first(text: str) -> str:
    """Return the few words with which a longer text opens; "" for one that opens with a sentence, or says no more."""
    found = OPENING.match(text)
    return found[1] if found and 1 <= len(turns.WORD.findall(found[1])) <= MOST else ""
