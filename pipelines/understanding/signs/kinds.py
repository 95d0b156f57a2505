"""Tell what sort of message a text is (question, complaint, compliment and so on) from its vector and a few words.

One kind, the likeliest; for the inbox alone, where people settle it. Trained on texts of our own (`training/kinds.py`);
its chance is calibrated on texts that trained none of it. How good it is: docs/method/kinds.md. "threat" is said only
where it is all but sure, so that no angry complaint becomes one: whether a text is a threat is for `danger` alone.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipelines.understanding.signs import heads
from text.case_words import KINDS as NAMES

KINDS = tuple(NAMES)
OTHER, THREAT = "other", "threat"
SURE = 0.7  # chance from which it is said to be like a threat
HEAD = Path(__file__).parents[1] / "model" / "kinds.npz"
VERSION = "4"
STRONG = 0.1  # what one word of a kind weighs beside the vector
WORDS = {
    "question": r"weet iemand|weten jullie|weet er|kan iemand|kan ik|kunnen (?:jullie|wij|we)|kunt u"
    r"|kan (?:mijn|je|dat)|mag (?:ik|je|mijn)|mogen|moet (?:ik|je)|moeten wij"
    r"|hoe (?:laat|lang|kan|werkt|doe|vraag|oud|zit)|hoeveel|hoelaat"
    r"|wanneer|waar (?:kan|moet|vind|haal|parkeren)|welke?|bij wie|aan wie|is er|zijn er|hebben jullie|vraag(?:je)?"
    r"|vraag me af|benieuwd|graag weten|anyone|does|do you|how (?:do|many|much|long)|when|where|can i|could you",
    "complaint": r"klacht\w*|slecht\w*|schandalig|belachelijk|waardeloos|teleurgesteld|teleurstellend\w*|nooit meer"
    r"|niets gehoord|geen (?:reactie|antwoord|enkele)|nog (?:altijd|steeds)|niet bereikbaar"
    r"|al \w+ (?:weken|maanden|keer)|weer (?:een|niks|niets)"
    r"|alweer|puinhoop|chaos|aanfluiting|ongenoegen|kapot|stuk|niemand|jammer|terrible|worst"
    r"|nobody|ignored|broken|poor|rude\w*|refund|money back",
    "compliment": r"complimenten?|bedankt|dank(?:zij|baar| aan)?|trots|geweldig\w*|fantastisch\w*|prachtig\w*|top\w*"
    r"|chapeau|petje af|pluim|hulde|aanrader|fijn\w*|mooie?|super|goed bezig|blij|thank\w*|proud|great|amazing|love\w*"
    r"|best|recommend|lovely"
    # Trouble that is no more, or was never there.
    r"|(?:geen|nul|zonder|nooit|eindelijk geen)"
    r" (?:(?:een|enkele?|ook maar|meer|zulke|al dat|die|dat) ){0,2}(?:klachten|klacht|probleem|problemen|gedoe|gezeur"
    r"|stress|buikpijn|fouten|lesuitval|uitval|tussenu\w+|wachtrij\w*|wachttijd\w*|chaos|ruzie|pest\w+|poespas)"
    r"|(?:niets?|niks) te klagen|(?:is|zijn|was|werd|eindelijk|meteen|snel|direct|netjes|weer)"
    r" (?:(?!niet|nooit|nog)\w+ ){0,3}(?:opgelost|verholpen|rechtgezet)|verleden tijd"
    r"|no (?:complaints?|problems?|stress|hassle)",
    "press": r"redactie|nieuws\w*|journalist\w*|verslaggever\w*|persvra\w*|wederhoor|woordvoerder\w*|artikel|uitzend\w*"
    r"|publi\w+|reportage|interview\w*|radio|krant|omroep|programma|camera|fotograaf|documentaire|podcast|item|citaat"
    r"|reageren|embargo|newspaper|story|statement|reporter|film\w*|journalist|photographer|go live|quote|media",
    "threat": r"dood|kapot maken|steek|mes|schiet\w*|kogel|wapen|bom|brand|adres|afmaken|maak jullie af"
    r"|pas (?:maar )?op|pakken|breek|bloed|waarschuwing|dead|kill|knife|bomb|shoot"
    r"|burn|break his|watch (?:his|your) back",
    OTHER: r"#\w+|https?\S*|rt|vacature|te koop|gezocht|agenda|aanvang|link in bio|online|nieuwe aflevering|ministerie"
    r"|gemeente(?:raad)?|wethouder|uitslag|tentoonstelling|selling|job opening|episode|council",
}  # fmt: skip
_SEEN = tuple(re.compile(rf"(?<!\w)(?:{WORDS[name]})(?!\w)", re.I) for name in KINDS)


@dataclass(frozen=True)
class Kind:
    """What sort of message a text is: one of `text.case_words.KINDS`, the chance that it is, method and version."""

    name: str
    confidence: float
    method: str


def method(encoder: str) -> str:
    """Return the method and version that tells kinds apart."""
    return f"{encoder}-kinds-{VERSION}"


def inputs(vectors: np.ndarray, texts: Sequence[str], mean: np.ndarray) -> np.ndarray:
    """Return what is weighed: the vector from the middle of all, words of each kind, question mark and length."""
    found = [
        [
            *heads.counted(_SEEN, text),
            "?" in text,
            math.log1p(len(text)) / 4,
        ]
        for text in texts
    ]
    counts = np.array(found, dtype=np.float32).reshape(len(texts), -1)
    return np.hstack([vectors - mean, counts * STRONG])


def of(vectors: np.ndarray, texts: Sequence[str], encoder: str) -> list[Kind]:
    """What sort of message is each text? vectors: of these texts, one each; encoder: what made them."""
    if not texts:
        return []
    head = heads.read(HEAD)
    found = heads.chances(inputs(vectors, texts, head["mean"]), head["head"], float(head["steep"][0]))
    return [likeliest(one, method(encoder)) for one in found]


def nothing(encoder: str) -> Kind:
    """Return what is said of a text without words."""
    return Kind(OTHER, 0.0, method(encoder))


def likeliest(chance: np.ndarray, by: str) -> Kind:
    """Return the likeliest kind with its chance; of what is not surely like a threat among the others."""
    threat = KINDS.index(THREAT)
    if chance[threat] < SURE:
        chance = np.where(np.arange(len(chance)) == threat, 0.0, chance / (1 - chance[threat]))
    best = int(chance.argmax())
    return Kind(KINDS[best], round(float(chance[best]), 3), by)
