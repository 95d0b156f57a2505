"""Propose what a case is: its kind, of whom it comes and how grave it is; people settle it.

By words of our own, in Dutch and English, and by how it sounds; never by who wrote it.
"""

import datetime as dt
import re
from dataclasses import dataclass

from pipelines.cases import first_sight
from warehouse.cases.case import THREAT
from warehouse.cases.unopened import Unopened

ASKS = re.compile(
    r"\b(weet iemand|weten jullie|kan iemand|kunnen jullie|kunt u|kan (ik|mijn|onze|men|je)|kun je|mag ik|moet ik"
    r"|hoe (laat|kan|werkt|lang)|hoeveel kost|wanneer (is|begint|zijn|kan|horen?)|waar (kan|vind|moet|is)"
    r"|wat (kost|zijn de|is het)|is er (nog|ook|al)|zijn er (nog|ook)|hebben jullie|does anyone"
    r"|how (do|can|much|long)|when (is|does|do)|where (is|can|do)|can i|could you|is there)\b",
    re.I,
)
COMPLAINS = re.compile(
    r"\b(klacht\w*|klagen|slecht(e|er|ste)?|schandalig|schande|belachelijk|onacceptabel|waardeloos|teleurgesteld"
    r"|teleurstellend\w*|nooit meer|geen reactie|geen antwoord|wacht (al|nog)|weer (uitval|tussenuren|niets?)|niet"
    r" bereikbaar|onbereikbaar|complaint|terrible|awful|unacceptable|disappoint\w*|no (reply|answer))\b",
    re.I,
)
PRAISES = re.compile(
    r"\b(compliment\w*|bedankt|dank (je|jullie|u)|trots|geweldig\w*|fantastisch\w*|super (leuk|gedaan)|top(per|pers)?"
    r"|chapeau|petje af|thank(s| you)|proud|great job|amazing)\b",
    re.I,
)
PRESS = re.compile(
    r"\b(redactie|journalist\w*|verslaggever\w*|persvra(ag|gen)|wederhoor|woordvoerder\w*|voor (een|ons) (artikel"
    r"|uitzending|programma)|deadline voor reactie|press (question|enquiry|inquiry)|reporter|request for comment)\b",
    re.I,
)
OF_WHOM = (
    ("press", PRESS),
    (
        "parent",
        re.compile(r"\b(mijn (zoon|dochter|kind)|onze (zoon|dochter)|als ouder|my (son|daughter))\b", re.I),
    ),
    (
        "applicant",
        re.compile(
            r"\b(aanmeld\w*|inschrijv\w*|open dag(en)?|toelating\w*|intake\w*|volgend (school)?jaar (beginnen|starten)"
            r"|apply(ing)?|enrol\w*|admission\w*)\b",
            re.I,
        ),
    ),
    (
        "company",
        re.compile(
            r"\b(leerbedrij\w*|stagiair\w*|ons bedrijf|als werkgever|vacature\w*|our company)\b", re.I
        ),
    ),
    ("staff", re.compile(r"\b(als (docent|medewerker)|collega'?s?|ons team|as a teacher)\b", re.I)),
    (
        "student",
        re.compile(
            r"\b(mijn (klas|opleiding|rooster|docent|stage|les(sen)?|examen\w*|diploma)|tussenuren|lesuitval|ik zit op"
            r"|my (class|course|teacher|exam))\b",
            re.I,
        ),
    ),
)
# How grave a case is that a person brings in or names; what has no place here is not.
LEVELS = {"question": 1, "complaint": 1, "press": 2}
# A negative story that is copied as often as this asks for communication and the press officer.
LARGE = 3


@dataclass(frozen=True)
class Proposal:
    """What it seems to be. level: as of the ladder, 0 (praise) to 2 (complaint that spreads, press); a threat is for
    `pipelines.understanding.threats` and for people.
    """

    kind: str
    audience: str
    level: int


def of(title: str, text: str, *, source_kind: str = "", label: str = "", copies: int = 1) -> Proposal:
    """Return what it seems to be.

    source_kind: press, social, review and so on; label: how it sounds; copies: how often the story was carried
    """
    words = f"{title}\n{text}"
    audience = next((who for who, signs in OF_WHOM if signs.search(words)), "public")
    if PRESS.search(words) and source_kind != "press":
        return Proposal("press", "press", 2)
    asks = "?" in words and (ASKS.search(words) or source_kind not in ("press", "blog"))
    sounds = label == "negative" and source_kind in ("review", "social", "forum") and not ASKS.search(words)
    if sounds or (label == "negative" and COMPLAINS.search(words)):
        return Proposal("complaint", audience, 2 if copies >= LARGE else 1)
    if asks or (ASKS.search(words) and source_kind in ("", "social", "forum", "review")):
        return Proposal("question", audience, 1)
    if COMPLAINS.search(words) and label != "positive":
        return Proposal("complaint", audience, 2 if copies >= LARGE else 1)
    if label == "positive" or PRAISES.search(words):
        return Proposal("compliment", audience, 0)
    if label == "negative" and copies >= LARGE:
        return Proposal("other", audience, 2)
    return Proposal("other", audience, 0)


def of_story(story: Unopened, now: dt.datetime) -> Proposal:
    """Return what a story seems to be.

    A label at first sight, which a better method is about to replace, says nothing in the first hour: its words do.
    """
    come = story.collected_at
    waits = come is not None and now - come < first_sight.BETTER and story.method in first_sight.methods()
    label = "" if waits else story.label
    found = of(story.title, story.text, source_kind=story.kind, label=label, copies=story.copies)
    # Level 4 is for people: what a method found is possible, until somebody looked.
    threat = (story.threat_level or 0) >= THREAT
    return Proposal("threat", found.audience, THREAT) if threat else found


def asks_for_answer(story: Unopened, proposal: Proposal) -> bool:
    """Should a case be opened by itself? For questions, complaints and press; praise and news wait for a person."""
    return proposal.kind in ("question", "complaint", "press", "threat") or proposal.level >= 2
