"""Propose what a case is, and say why: its kind, of whom it comes and how grave it is; people settle it.

By what the encoder takes a message for, where it has read it and is sure enough; else by words of our own, in Dutch
and English, and by how it sounds. Never by who wrote it; what an outlet of the press publishes is no message to us.
"""

import datetime as dt
import re
from dataclasses import dataclass

from pipelines.cases import first_sight, press
from pipelines.mentions.told.comments import said
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
OF_WHOM = (
    ("press", press.NAMED),
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
# From this chance on the encoder proposes; below it words do (docs/method/kinds.md).
LEAST = 0.5
# Of many thousands of messages a handful is the press: from this chance on the encoder is believed without a word.
ALONE = 0.9
# Characters of the words that spoke for it.
LONGEST = 60
# What stands here is published for all: it asks and thanks its readers, not the school.
PUBLISHED = ("press", "blog", "video")
# A label of a person and what the encoder takes it for, where one contradicts the other.
AGAINST = (("positive", "complaint"), ("negative", "compliment"))


@dataclass(frozen=True)
class Proposal:
    """What it seems to be, and why. level: as of the ladder, 0 (praise) to 2 (complaint that spreads, press); a threat
    is for `pipelines.understanding.threats` and for people.

    by: as of the table cases, proposed_by; chance: of the encoder; found: the words that speak for it, "" for none.
    """

    kind: str
    audience: str
    level: int
    by: str = "nothing"
    chance: float | None = None
    found: str = ""


def of(
    title: str, text: str, *, source_kind: str = "", label: str = "", copies: int = 1, read_as: str | None = None,
    chance: float | None = None,
) -> Proposal:  # fmt: skip
    """Return what it seems to be.

    source_kind: press, social, review and so on; label: how it sounds; copies: how often the story was carried;
    read_as, chance: what the encoder takes it for, None while it has not read it
    """
    words = said(title, text)
    audience = next((who for who, signs in OF_WHOM if signs.search(words)), "public")
    if source_kind != "press" and (found := press.NAMED.search(words)):
        return Proposal("press", "press", 2, "words", None, found[0])
    kind, by, sign = _by_words(words, source_kind, label)
    if read_as == "press" and (chance or 0.0) < ALONE and not press.is_writing(words):
        read_as = None
    if read_as and chance is not None and chance >= LEAST and source_kind not in PUBLISHED:
        if read_as == "threat":
            # The finding of threats found none, and it is made nor taken away here: people look.
            return Proposal(kind, audience, max(1, _level(kind, copies)), "doubt", chance)
        return _read(read_as, chance, audience, label, copies)
    if kind == "other" and label == "negative" and copies >= LARGE:
        return Proposal("other", audience, 2, "spread")
    return Proposal(kind, audience, _level(kind, copies), by, None, sign[:LONGEST])


def _read(kind: str, chance: float, audience: str, label: str, copies: int) -> Proposal:
    """Return what the encoder takes it for."""
    if kind == "other" and label == "negative" and copies >= LARGE:
        return Proposal("other", audience, 2, "spread", chance)
    return Proposal(kind, "press" if kind == "press" else audience, _level(kind, copies), "encoder", chance)


def _level(kind: str, copies: int) -> int:
    return 2 if kind == "complaint" and copies >= LARGE else LEVELS.get(kind, 0)


def _by_words(words: str, source_kind: str, label: str) -> tuple[str, str, str]:
    """Return the kind, why, and the words that speak for it."""
    asks, complains = ASKS.search(words), COMPLAINS.search(words)
    if label == "negative" and complains:
        return "complaint", "words", complains[0]
    if label == "negative" and source_kind in ("review", "social", "forum") and not asks:
        return "complaint", "sound", ""
    if "?" in words and (asks or source_kind not in PUBLISHED):
        return "question", "words", asks[0] if asks else "?"
    if asks and source_kind in ("", "social", "forum", "review"):
        return "question", "words", asks[0]
    if complains and label != "positive":
        return "complaint", "words", complains[0]
    praises = PRAISES.search(words)
    if label == "positive" or praises:
        return "compliment", "words" if praises else "sound", praises[0] if praises else ""
    return "other", "nothing", ""


def of_story(story: Unopened, now: dt.datetime) -> Proposal:
    """Return what a story seems to be.

    A label at first sight, which a better method is about to replace, says nothing in the first hour: its words do.
    """
    come = story.collected_at
    waits = come is not None and now - come < first_sight.BETTER and story.method in first_sight.methods()
    label = "" if waits else story.label
    # Who said how it sounds has read it.
    by_person = story.method is None and (label, story.message_kind) in AGAINST
    found = of(
        story.title, story.text, source_kind=story.kind, label=label, copies=story.copies,
        read_as=None if by_person else story.message_kind, chance=story.kind_chance,
    )  # fmt: skip
    # Level 4 is for people: what a method found is possible, until somebody looked.
    threat = (story.threat_level or 0) >= THREAT
    return Proposal("threat", found.audience, THREAT, "danger") if threat else found


def asks_for_answer(story: Unopened, proposal: Proposal) -> bool:
    """Should a case be opened by itself? For questions, complaints and press; praise and news wait for a person."""
    asked = proposal.kind in ("question", "complaint", "press", "threat")
    return asked or proposal.level >= 2 or proposal.by == "doubt"
