"""Tell what a text is about: lessons, timetable, internship and so on, from its vector and a few words of each.

One topic, the likeliest; "other" where none of ours is. Trained on texts of our own (`training/topics.py`); its chance
is calibrated on texts that trained none of it. How good it is: docs/method/topics.md.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pipelines.understanding.sentiment import Topic
from pipelines.understanding.signs import heads
from text.topics import OTHER, TOPICS

HEAD = Path(__file__).parent / "model" / "topics.npz"
VERSION = "2"
LEAST = 0.4  # below this chance it is "other": the likeliest is hardly likelier than the next
STRONG = 0.2  # what one word of a topic weighs beside the vector
WORDS = {
    "lessons": r"les|lessen|lesstof|lesmateriaal|docent|leraar|uitleg|vak|vakken|opleiding|opdracht\w*|klas|toets\w*"
    r"|examens?|onderwijs|theorie|praktijkles\w*|teachers?|class|classes|lectures?|course|lessons?|assignments?",
    "timetable": r"\w*rooster\w*|tussenu\w+|lesuitval|uitval\w*|vervallen|vervalt|valt uit|gaat niet door|lestijden"
    r"|ingeroosterd|lesu\w+|blokuur|planning|timetable|schedule|cancell?ed|free periods?",
    "internship": r"\w*stages?|stage\w+|bpv\w*|beroepspraktijk\w*|leerbedrij\w*|leerwerk\w*|leerba\w+|bbl\w*"
    r"|praktijkopleider\w*|internships?|placements?|apprentice\w*",
    "safety": r"veilig\w*|onveilig\w*|politie|\w*pest\w*|bedreig\w*|dreiging|vecht\w*|geweld\w*|wapen\w*|mes|steek\w*"
    r"|neergestoken|brand|ontruim\w*|intimidatie|grensoverschrijdend|diefstal|beroofd|drugs|hack\w*|datalek\w*"
    r"|discriminatie|racis\w*|slachtoffer|stabb\w*|bull\w+|unsafe|safe|weapons?|police|fire|harass\w*",
    "building": r"\w*gebouw\w*|\w*bouw|verbouw\w*|nieuwbouw\w*|locaties?|lokaal|lokalen|campus|verhui\w+|renovatie\w*"
    r"|vergunning\w*|parkeer\w*|parkeren|toilet\w*|lift|verwarming|sloop|huisvesting|pand|asbest|building|campus"
    r"|classrooms?|renovation|parking|toilets?|moves to",
    "staff": r"personeel\w*|lerarentekort|medewerkers?|collega'?s?|bestuur\w*|directeur|directie|werkdruk|stak\w+|cao"
    r"|ontslag\w*|vacature\w*|salaris\w*|leidinggevende\w*|raad van toezicht|ondernemingsraad|reorganisatie|bonden"
    r"|benoemd|staff|board|strike|workload|vacancy|management",
    "money": r"euro|miljoen\w*|\w*geld\w*|subsidie\w*|kosten|\w+kosten|begroting\w*|tekort|bezuinig\w*|duur|betal\w+"
    r"|rekening|fonds|bekostiging|jaarrekening|rode cijfers|schuld\w*|euros|deficit|budget|fees?|subsidy|refund\w*"
    r"|afford",
    "success": r"win|wint|winnen|gewonnen|winnaar|prijs|prijzen|goud|zilver|brons|medaille|kampioen\w*|geslaagd\w*"
    r"|diploma\w*|gediplomeerd\w*|record\w*|beste|trots|finale|jubileum|uitgeroepen|wins?|winning|gold|award\w*"
    r"|diploma|proud|passed|best",
    "contact": r"aanmeld\w*|inschrij\w*|ingeschreven|intake\w*|open dag\w*|open avond|balie\w*|mail\w*|telefoon|bel"
    r"|belt|gebeld|antwoord|reactie|administratie|voorlichting\w*|toelating\w*|website|bereikbaar|onbereikbaar|portaal"
    r"|communi\w+|phone|e?mails?|reply|apply|applications?|open day|front desk|portal",
}
_SEEN = tuple(re.compile(rf"(?<!\w)(?:{WORDS[name]})(?!\w)", re.I) for name in TOPICS if name != OTHER)


def method(encoder: str) -> str:
    """Return the method and version that tells topics apart."""
    return f"{encoder}-topics-{VERSION}"


def inputs(vectors: np.ndarray, texts: Sequence[str], mean: np.ndarray) -> np.ndarray:
    """Return what is weighed: the vector from the middle of all, and the words of each topic that a text has."""
    found = [heads.counted(_SEEN, text) for text in texts]
    return np.hstack([vectors - mean, np.array(found, dtype=np.float32).reshape(len(texts), -1) * STRONG])


def of(vectors: np.ndarray, texts: Sequence[str], encoder: str) -> list[Topic]:
    """What is each text about? vectors: of these texts, one each; encoder: what made them."""
    if not texts:
        return []
    head = heads.read(HEAD)
    found = heads.chances(inputs(vectors, texts, head["mean"]), head["head"], float(head["steep"][0]))
    return [likeliest(one, method(encoder)) for one in found]


def nothing(encoder: str) -> Topic:
    """Return what is said of a text without words."""
    return Topic(OTHER, 0.0, method(encoder))


def likeliest(chance: np.ndarray, by: str) -> Topic:
    """Return the likeliest topic; where that is hardly likelier than the next, "other" with the chance of that."""
    best = int(chance.argmax())
    if chance[best] < LEAST:
        best = TOPICS.index(OTHER)
    return Topic(TOPICS[best], round(float(chance[best]), 3), by)
