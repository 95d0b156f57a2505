"""Bring a text, and the words that are looked for in it, to one spelling: leet, emoji, dialect and spacing undone.

Two spellings that sound alike in Dutch fold to the same letters: "vermoort" and "vermoord", "lugt" and "lucht".
"""

import functools
import re
import unicodedata

MOST = 4000  # characters that are read; what stands below them in a longer text is left out
EMOJI = {
    "🔪": "mes", "🗡": "mes", "🔫": "pistool", "💣": "bom", "🧨": "explosief", "🪓": "bijl", "🩸": "bloed", "⚰": "kist",
    "💀": "dood", "☠": "dood", "🔥": "brand", "💥": "ontploffing", "🪦": "graf", "🏴‍☠": "dood", "⚔": "wapen",
    "👩🏫": "docent", "👨🏫": "docent", "🧑🏫": "docent", "🏫": "school", "🧍": "iemand", "🎒": "tas",
    "⏳": "aftellen", "🚷": "wegblijven",
    "😂": "haha", "🤣": "haha", "😅": "haha", "😆": "haha", "😹": "haha",
}  # fmt: skip
FACES = re.compile("|".join(map(re.escape, EMOJI)))
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff]")
ADDRESS = re.compile(r"https?://\S+|www\.\S+")
MIXED = re.compile(r"(?=[^\s]*[^\W\d_])(?=[^\s]*[0-9@$!|])[\w@$!|]+")
LEET = str.maketrans("0134578@$!|", "oieastbasii")
# Letters of other alphabets that look like ours.
ALIKE = str.maketrans("аеорсухіѕԁαοερι", "aeopcyxisdaoepi")
SPACED = re.compile(r"(?<!\S)(?:[^\W\d_][\s.\-_*]+){3,}[^\W\d_](?!\S)")
SPLIT = re.compile(r"[^\w']+|_+")
REPEATED = re.compile(r"(.)\1+")
LAST = re.compile(r"(?<=\w)(?:dt|d)\b")
MUTE = re.compile(r"(?<=\we)n\b")
# Words of every day that would sound like one that is looked for: trees like bombs, an hour like "ur", none like "ge".
# They are only what they are listed as themselves.
OTHERS = frozenset(
    """bomen boom loont lonen loon haken haakt haak leiden leidde leidden zwart raap rapen college colleges collegegeld
    uur uren geen mee heel weet wist alleen allen boos zon zaal zoon mei klaagt koud zaak zet leeg taken stad
    rook zus sloot jonge plaat roos roze leek zag kaart nam raam ramen lage min men iedere koop los lees lezen
    ei gat liet oor houd houdt kaal klasse noot oom boten wrak snik snikheet goeie bos hard rit heer lot hal
    zaken steden kas heren our nobody won may file files fill felt back come life off take took local list wont
    books hack box heart rose cook hall tell son soon address canal pass""".split()
)
SOUNDS = (
    ("sch", "sg"), ("ch", "g"), ("ck", "k"), ("ij", "i"), ("ei", "i"), ("y", "i"), ("ou", "u"), ("au", "u"),
    ("th", "t"), ("z", "s"), ("v", "f"), ("c", "k"), ("x", "ks"), ("q", "k"),
)  # fmt: skip


def plain(text: str) -> str:
    """Return the text in small letters of one alphabet, with words for emoji, and without what hides words."""
    text = text[:MOST]
    if not text.isascii():
        text = FACES.sub(lambda found: f" {EMOJI[found[0]]} ", INVISIBLE.sub("", text))
        text = unicodedata.normalize("NFKD", text)
        text = "".join(sign for sign in text if not unicodedata.combining(sign))
    text = text.lower()
    if not text.isascii():
        text = text.translate(ALIKE)
    if "http" in text or "www." in text:
        text = ADDRESS.sub(" ", text)
    text = MIXED.sub(_letters, text)
    return SPACED.sub(_together, text)


def _together(found: re.Match) -> str:
    """Return letters that stand apart as words: two spaces or more are a space between words."""
    return " ".join(re.sub(r"[\W_]+", "", word) for word in re.split(r"\s{2,}", found[0]))


def _letters(found: re.Match) -> str:
    """Return a word without leet: one in which letters and signs take turns; "2b", "10:00" and "9mm" stay."""
    word = found[0].rstrip("!")
    if word.startswith("@"):  # an account, and no word
        return word
    inside = re.sub(r"^[0-9]+(?=[^\W\d]*$)|(?<=[^\W\d])[0-9]+$", "", word)
    if inside.isalpha():
        return word
    return word.translate(LEET)


@functools.lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Return a plain word as it sounds, roughly: the spelling in which it is looked up."""
    for written, sound in SOUNDS:
        if written in text:
            text = text.replace(written, sound)
    text = MUTE.sub("", LAST.sub("t", text))
    return REPEATED.sub(r"\1", text)


def words(text: str) -> tuple[list[str], list[str]]:
    """Return the words of a text as they are looked up, and each as it stands in the plain text, in order."""
    seen = [word for word in SPLIT.split(plain(text).replace("'", "")) if word]
    return [fold(word) if word not in OTHERS else f"={word}" for word in seen], seen
