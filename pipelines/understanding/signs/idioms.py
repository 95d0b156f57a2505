"""Say plainly what strangers say the other way round: "te gek", "niet verkeerd", "vreselijk lekker".

Word lists and an encoder this small take the words one by one: a bad word in praise stays bad. These few are replaced
by what they mean before a text is read (the words that are stored and shown stay as they are).
"""

import functools
import re

# Bad words that only say "very" before a good one.
VERY = (
    "vreselijk verschrikkelijk bizar ziek ziekelijk idioot belachelijk gruwelijk gestoord krankzinnig waanzinnig onwijs"
    " beestachtig verdomd verrekte verrekt vervloekt schandalig akelig absurd griezelig abnormaal misdadig"
    " onfatsoenlijk"
).split()
# Said by the young of what they like, in one word or two.
YOUNG = ("kanker", "tering", "tyfus", "kk", "kut", "klote", "fucking", "mega")
GOOD = (
    "goede?|lekkere?|leuke?|mooie?|knappe?|gave?|gaaf|vette?|toffe?|fijne?|aardige?|lieve?|gezellige?|interessante?"
    "|goeie?|chille?|spannende?|grappige?|blije?|trotse?|heerlijke?|prettige?|leerzame?|snelle?|schoon|schone|gelachen|genoten"
)
BAD = (
    "slechte?|beroerde?|waardeloze?|waardeloos|belabberde?|bedroevende?|lomp|lompe|onbeschofte?|onvriendelijke?|chaotische?"
    "|traag|trage|lang(?: gewacht| moeten wachten)|onprofessionele?|onbeleefde?|ongeïnteresseerde?|rommelige?"
    "|vieze?|smerige?"
)
TROUBLE = (
    r"(?:les)?uitval|tussenuren|tussenuur|wacht\w*|storing\w*|gezeur|gedoe|stress|pest\w*|files?|vertraging\w*|chaos|ruzie"
    r"|kou|honger|zorgen|last|problemen|rijen|rij|zoeken|verdwalen|fouten|klachten|geschreeuw|herrie|lekkage\w*|buikpijn"
)
# Each with what stands in small letters in whatever is found: few texts are searched.
MEANT = (
    (("te gek",), re.compile(r"\bte gekke\b", re.I), "geweldige"),
    (("te gek",), re.compile(r"\bte gek\b(?! (?:voor woorden|om (?:los|over)))", re.I), "geweldig"),
    (("te gek",), re.compile(r"\bte gek voor woorden\b", re.I), "belachelijk"),
    (VERY, re.compile(rf"\b(?:{'|'.join(VERY)}) (?={GOOD}\b)", re.I), "heel "),
    (YOUNG, re.compile(rf"\b(?:{'|'.join(YOUNG)}) ?(?={GOOD}\b)", re.I), "heel "),
    (
        ("verkeerd", "slecht", "mis mee", "gek"),
        re.compile(
            r"\b(?:niks|niets|(?:helemaal |lang |zeker |echt )?niet) (?:echt |zo )?"
            r"(?:verkeerd|slecht|mis mee|gek)\b(?! (?:maar|behandel\w+|begrepen|bedoeld|idee\b))",
            re.I,
        ),
        "best goed",
    ),
    # Better than ever, worse than ever.
    (
        ("niet beter",),
        re.compile(
            r"\b(?:kan|kon|kunnen|konden) (?:het |bijna |echt |gewoon )?niet beter(?= ?(?:[.!,;:)]|$))", re.I
        ),
        "is uitstekend",
    ),
    (
        ("nooit zo",),
        re.compile(rf"\b(?:nog )?nooit (?:eerder )?zo(?:['’]?n)? (?=(?:{BAD})\b)", re.I),
        "heel ",
    ),
    (
        ("nooit meer",),
        re.compile(
            r"\bnooit meer (?=(?:(?:een|zulke?|zo|zo'n|lange?|urenlange?|eindeloze?|uren|al dat|last van) )?"
            rf"(?:{TROUBLE})\b)",
            re.I,
        ),
        "eindelijk geen ",
    ),
)


def plainly(text: str) -> str:
    """Return the text with what it says the other way round said plainly."""
    lowered = text.lower()
    for held, pattern, meant in MEANT:
        if any(each in lowered for each in held):
            text = pattern.sub(functools.partial(_said, meant), text)
    return text


def _said(meant: str, found: re.Match[str]) -> str:
    return meant[0].upper() + meant[1:] if found[0][0].isupper() else meant
