"""Strip a title of its section and publisher: "Opinie | X - De Krant" is X; and compare titles."""

import re

from pipelines.mentions.matching.fold import fold

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
SECTION = (
    "opinie|opinion|column|commentaar|hoofdredactioneel(?: commentaar)?|essay|ingezonden(?: brief| stuk)?|lezersbrief"
    "|brief|video(?:'s)?|foto(?:'?s)?|fotoserie|fotoreportage|in beeld|beeld|kijk(?: mee| terug)?|terugkijken|bekijk"
    "|luister|podcast|audio|live|liveblog|live-?blog|blog|update|breaking|net binnen|exclusief|primeur|interview"
    "|reportage|achtergrond|analyse|portret|profiel|recensie|longread|dossier|special|serie|nieuws|112(?:[- ]nieuws)?"
    "|regio|regionaal|binnenland|onderwijs|premium|plus|abonnee|voor abonnees|persbericht|advertorial|gesponsord"
    "|quiz|poll|vlog|tv|radio|watch|gallery|interviews|weekend|extra|rectificatie|correctie|herhaling|tip|podium"
)
_BEFORE = re.compile(rf"^(?:{SECTION})(?: [\w.’']+){{0,2}}? ?[:|•·»›]+ +|^(?:{SECTION}) [-–—] ", re.I)
# What stands before a bar is a section, whatever it is called.
_BAR = re.compile(r"^[^|]{1,40}? *\| +(?=(?:\S+ +){2,}\S)")
_BRACKETS = re.compile(
    rf"^ *[(\[](?:\+ ?)?(?:met )?(?:{SECTION})[)\]] *|[ :]*[(\[](?:\+ ?)?(?:met |en )?(?:{SECTION})[)\]] *$",
    re.I,
)
_BEHIND = re.compile(r" +(?:\||[-–—•·»]) +([^|]{2,40})$")
_PUBLISHER = re.compile(
    r"(?:(?:de|het|the|van|voor|en|der|den|in|&|’t|'t)\b|[^\W\d_a-z][\w.’'&-]*|\d+|\w+\.(?:nl|be|com|eu|org|net|example))"
    r"(?: (?:(?:de|het|the|van|voor|en|der|den|in|&)\b|[^\W\d_a-z][\w.’'&-]*|\d+|\w+\.(?:nl|be|com|eu|org|net)))*"
)
SHARED = 0.6  # of the words of the shorter of two titles that say the same
LEFT = 2  # words that must be left: less is no title
LONGEST = 400
# Words that any two titles may share.
COMMON = frozenset(
    """
    de het een van in op met voor naar bij over uit dat die dit zijn wordt worden werd heeft hebben om te aan als ook
    niet na tot of en is er door maar nog wel meer al zich zo we wij je ze hij zij hun haar dan wat wie hoe tegen onder
    tijdens the a an of to at for and on is was are by with from
    """.split()
)


def bare(title: str) -> str:
    """Return the title without section and publisher; as it is where too little would be left."""
    title = title[:LONGEST].strip()
    for _ in range(4):
        shorter = _BRACKETS.sub("", title)
        shorter = _BAR.sub("", _BEFORE.sub("", shorter))
        behind = _BEHIND.search(shorter)
        if behind and _PUBLISHER.fullmatch(behind[1].strip()):
            shorter = shorter[: behind.start()]
        if shorter == title or len(WORD.findall(shorter)) < LEFT:
            break
        title = shorter.strip()
    return title


def words(title: str) -> list[str]:
    """Return the words of the bare title, as they are compared."""
    return WORD.findall(fold(bare(title)))


def alike(one: frozenset, other: frozenset) -> bool | None:
    """Do two titles say the same, given their words without the common ones? None where one says nothing."""
    if not one or not other:
        return None
    shared, least = len(one & other), min(len(one), len(other))
    return shared == least or (shared >= 3 and shared >= SHARED * least)


def telling(title: str) -> frozenset[str]:
    """Return the words of a title that set it apart from others."""
    title_words = words(title)
    return frozenset(word for word in title_words if word not in COMMON) or frozenset(title_words)
