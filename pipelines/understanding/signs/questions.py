"""Tell a Dutch question that asks for something from one that is asked out of anger: "Krijgen we ooit nog les?".

Neither has a good or bad word, so words and encoder see the same in both; what differs is the small words around them
(*alweer*, *nou eens*, *ooit nog*, *waar blijft*). Read off the text alone, as the forms that use it are.
"""

import re

ANGRY, ASKED = "angry", "asked"
LOOKED_AT = 1_000  # characters
SHORT = 45  # words
MOSTLY = 0.35  # of its words stand in its questions
# A sentence that ends in a question mark, with all that stands in it.
QUESTION = re.compile(r"[^.!?…\n]*\?[?!]*")
ENDS = re.compile(r"\?[\s\"'”’)]*$")
AGAIN = r"alweer|alwéér|wéér|wederom|voor de (?:tweede|derde|vierde|vijfde|zesde|tiende|zoveelste) keer"
WEARY = (
    AGAIN,
    r"wél|níet|níks",
    r"weer (?:eens |een keer |uren |de hele dag )?(?:geen|niet|niks|niets|drie|twee|vier|voor niks|thuis)",
    r"nog (?:steeds|altijd|immer) (?:\w+ ){0,3}(?:geen|niet|niks|niets|nergens)",
    r"(?:nou|nu|dan) (?:\w+ ){0,2}(?:eindelijk|eens|ooit|alweer)|nou (?:weer|echt)",
    r"(?:eindelijk|ooit|misschien|ook|gewoon) (?:ook )?(?:eens|een keer|een dag)|één keer|één dag|ooit (?:nog|wel)",
    r"wel ?eens (?:een keer |in |aan |met |naar )",
    r"(?:dan|nou|nu) (?:nog |ook |echt )?(?:niemand|nergens|nooit)|ook maar (?:iemand|iets|één|een)",
    # Why not, why never, why only now: said by whom it happens to.
    r"waarom (?:\w+ ){0,8}(?:nooit|niemand|nergens|altijd|steeds|zomaar|ineens|opeens|alleen maar|zonder)",
    r"waarom (?=[^?]*\b(?:ik|wij|we|ons|onze|mijn|m'n)\b)(?:[\w']+ ){0,10}"
    r"(?:geen|niet|pas|weer|nog|als enige\w*|zo lang|zelf)",
    r"waarom (?:moet(?:en)?|laat|laten|staan?|zitten|zit) (?:[\w']+ ){0,2}"
    r"(?:ik|wij|we|ons|onze|mijn|jullie|ze|een school)",
    r"hoe (?:kan|kun|kunnen) (?:het|dit|dat|zoiets|een|zo'n|ze|jullie (?:nou|nu|zo)"
    r"|je (?:\w+ ){0,3}(?:nou|nu|twee|drie)|je (?:\w+ ){0,5}(?:vergeten|kwijtraken|verzinnen|laten))",
    r"hoe (?:moeilijk|ingewikkeld|dom|diep) (?:kan|kun|is|moet)|voor hoe dom|hoe dan|hoezo|hoe verzin",
    r"hoe(?:veel| ?lang| ?vaak)\b[^?]*\bnog (?!maar\b|tot\b|voor ?dat (?:de|het)\b)(?:\w+ ){0,5}"
    r"(?:wachten|bellen|mailen|uitvallen|zitten|duren|accepteren|verslijten|slikken|vragen|op antwoord|in onzekerheid)",
    r"hoeveel\b[^?]*\b(?:moeten er|mogen er|voor(?:dat)? (?:iemand|jullie|ze|er))",
    r"(?:hoe ?lang|tot wanneer) (?:laat|laten)|er eigenlijk nog|waar (?:blijft|blijven|sla(?:at|an)|was|waren)"
    r"|waar (?:\w+ )?beta(?:al|len) (?:ik|wij|we|je)|waarvoor beta(?:al|len)",
    r"wat (?:(?:heb|hebben|heeft) (?:je|we|wij|ik|men) (?:\w+ ){0,2}aan|is het nut|mankeer\w*|beziel\w*|denken)",
    r"wie (?:verzint|bedenkt|bedacht|keurt|tekende|controleert"
    r"|heeft (?:\w+ ){0,5}(?:bedacht|verzonnen|verprutst|goedgekeurd))",
    r"normaal dat|(?:zelf|dit|dat|het) (?:nou |nu |eigenlijk )?normaal|te ?veel gevraagd|gênant|de bedoeling dat",
    r"(?:ben ik|zijn wij|zijn we) (?:nou |nu |hier )?(?:de enigen?|gek)",
    r"moet(?:en)? (?:ik|we|wij) (?:nou|nu|dan|echt|eerst|soms|weer|daar) (?!toch maar)",
    r"(?:mag|mogen) (?:\w+ ){0,2}tegenwoordig",
    r"(?:ze|jullie) (?:nou |nu )?echt (?:dat|waar)|weten (?:ze|jullie) (?:\w+ ){0,5}wel dat",
    r"dat meen\w* (?:je|jullie|u|ze)",
    r"die (?:\w+ ){0,3}(?:wel|wél|wel eens|snapt|luistert)|klopt het dat niemand|zonder (?:bericht|uitleg|iets te)",
    r"serieus|überhaupt|in (?:hemels|gods|vredes)naam|soms|of zo|of wat",
    r"kun(?:nen|t)? (?:jullie|u|ze|je) (?:\w+ ){0,4}(?:gewoon|eens|één)",
    r"wanneer (?:\w+ ){1,4}(?:eens|eindelijk|ooit)",
)
OUT_OF_ANGER = re.compile(rf"\b(?:{'|'.join(WEARY)})\b|\?!|!\?|\?\?", re.I)
# Joy asks as well ("Wie wil er nou niet zo'n mentor?"): what else the text says then decides.
GLAD = re.compile(
    r"\b(?:bedankt?|bedanken|dank\w*|trots\w*|geweldig\w*|super\w*|top(?:per|pers|pie|docent\w*|school)?|genoten|genieten?|gezellig\w*|lieve?|leuke?r?"
    r"|mooie?r?|fijne?r?|zin|blij(?:e|er)?|beste|compliment\w*|geniaal|heerlijk\w*|prachtig\w*|lekkere?|cool|gehaald|geslaagd"
    r"|prijs|kippenvel|aardige?|verrass\w*|zo'n goede?|genot|bloemen|verliefd|gelachen|keuze van mijn leven)\b"
    r"|\bniet (?:\w+ ){0,3}eerder\b|[❤😍🥳👏🎉💪😊]",
    re.I,
)
WORD = re.compile(r"\w+")


def of(text: str) -> str:
    """Return what is asked here: ANGRY, a question that no answer would settle; ASKED, one that only asks; "" neither.

    Neither is also what a longer text asks, one that says more beside its question, and one with a glad word. A text
    that only asks ends in its question.
    """
    head = text[:LOOKED_AT]
    if "?" not in head:
        return ""
    words = len(WORD.findall(head))
    if words > SHORT:
        return ""
    questions = QUESTION.findall(head)
    if len(WORD.findall(" ".join(questions))) < MOSTLY * words or GLAD.search(head):
        return ""
    if any(map(OUT_OF_ANGER.search, questions)):
        return ANGRY
    return ASKED if ENDS.search(head) else ""
