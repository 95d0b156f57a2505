"""Find whether what is good in a Dutch text is only wished for: "had … kunnen zijn", "zou fijn zijn", "waren er maar".

`turns` has a sign for it that fades in a longer text, as strangers also hope in praise ("hopelijk blijft ze"). These
words almost nobody uses in praise: of book reviews by strangers that have one, four in five are negative.
"""

import re

LOOKED_AT = 1_000  # characters
WEIGHT = 2.0
HOPED = re.compile(
    r"\bhad(?:den)? (?!(?:\w+ ){0,5}(?:niet|nooit|geen|beter|mooier|leuker|slechter)\b)(?:\w+ ){0,6}"
    r"(?:kunnen|moeten|mogen) (?:zijn|worden)\b"
    r"|\b(?:had|hadden) (?:\w+ ){0,2}(?:zo |heel )?graag\b"
    r"|\b(?:graag|zo) (?:had|hadden) (?:ik|wij|we)\b"
    r"|\b(?:ik|wij|we) (?:was|waren) (?:\w+ )?graag\b"
    r"|\b(?:ik|wij|we) (?:had|hadden) (?:\w+ ){0,4}gehoopt\b"
    r"|\bzou(?:den)? (?:\w+ ){0,4}(?:fijn|mooi|prettig|leuk|handig|heerlijk|netjes|welkom|wenselijk)\w* zijn\b"
    r"|\bzou (?:ik|je|men) (?:\w+ ){0,2}(?:verwachten|denken|zeggen)\b"
    r"|\bzou(?:den)? (?:eens|wel eens|ook eens|toch eens|best eens) "
    r"|\b(?:was|waren|kon|konden|had|hadden) (?:\w+ ){0,3}maar\b"
    r"|\b(?:ik|wij|we) wou\b"
    r"|\bstel je (?:toch |eens ){0,2}voor\b"
    r"|\bin plaats daarvan\b"
    r"|\bideale wereld\b"
    r"|\bin theorie\b"
    r"|\bop papier\b"
    r"|\bwens(?:en)? (?:ik |wij |we )?(?:jullie|u|ze|hun|hen)\b"
    r"|\b(?:hoort|horen) (?:\w+ ){0,6}te zijn\b"
    r"|\bdoe ons\b"
    r"|\bgeweest, (?:had|als)\b"
    r"|\bals (?:hij|ze|het|er) (?:\w+ ){0,4}(?:was|waren) geweest\b"
    r"|\bte veel gevraagd\b"
    r"|\bmoest (?:een|het|dit) "
    r"|\bhad best\b"
    r"|\bhadden best\b",
    re.I,
)


def hoped(text: str) -> float:
    """Return 1 for a text that wishes for what it did not get, 0 for any other."""
    return float(HOPED.search(text[:LOOKED_AT]) is not None)
