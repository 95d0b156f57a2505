"""Find what somebody says without a good or bad word: it failed, it worked, or that is not known yet.

Most reviews that strangers write are such reports ("Valt steeds uit", "pas na drie weken antwoord", "doet wat het
moet", "nog geen ervaring mee"). Their words feel nothing one by one.
"""

import re
from collections.abc import Sequence

from pipelines.understanding.signs import said

LOOKED_AT = 1_000  # characters
SHORT = 450  # characters of a text that only asks or does not know
MOST = 2  # times that what failed or worked counts
FEELING = 0.5  # of what failed or worked; the best word has 1
ALWAYS = (
    r"(?:steeds|telkens|elke keer|iedere keer|elke (?:dag|ochtend|avond|week)|iedere (?:dag|ochtend|avond|week)"
    r"|constant|continu|voortdurend|aldoor|om de haverklap|herhaaldelijk|regelmatig|veel te vaak)"
)
# What it is good to have none of; "geen klachten gekregen" is no complaint.
TROUBLE = (
    r"(?:last|problem\w*|probleem|storing\w*|klacht\w*|moeite|gedoe|omkijken|spijt|fout\w*|haperingen?|wachttijd\w*"
    r"|poespas|zorgen|stress|lesuitval|uitval)"
)
GOT = r"(?:ontvangen|gekregen|gehoord|teruggehoord|vernomen|teruggebeld|teruggekregen)"
SENT = (
    r"(?:reactie|antwoord|bericht|mail|melding|bevestiging|uitnodiging|terugkoppeling|gehoor|uitleg|toegang)"
)
WORD = re.compile(r"\w+")
LONG = r"(?:minuten|uur|uren|dag|dagen|week|weken|maand|maanden|jaar)"
# Each with words of which one stands in whatever it finds; after a ^, with which it begins (`said.Patterns`).
FAILINGS = (
    # It does not work, or not for long.
    (
        "^werk werkt werken werkte functioneert",
        r"\b(?:werk|werkt|werken|werkte|functioneert) (?:\w+ ){0,2}"
        r"(?:niet(?! (?:alleen|voor niets)\b)|nooit|nauwelijks|amper|slecht|voor geen meter)\b",
    ),
    (
        "^doet deed doen deden",
        r"\b(?:doet|deed|doen|deden) het (?:\w+ ){0,4}niet\b",
    ),
    (
        "^doet",
        r"\bdoet (?:\w+ ){0,2}(?:niets|niks)\b|\bdoet niet wat\b(?! (?:\w+ ){1,2}niet)",
    ),
    (
        "werkt werken",
        r"\b(?:nauwelijks|amper|nog niet) (?:werkt|werken)\b",
    ),
    (
        "^valt vallen viel ligt lag gaat stopt crasht hapert verandert",
        rf"\b(?:valt|vallen|viel|ligt|lag|gaat|stopt|crasht|hapert|verandert) (?:\w+ ){{0,2}}{ALWAYS}\b",
    ),
    (
        "^steeds telkens elke iedere constant continu voortdurend aldoor om herhaaldelijk regelmatig veel",
        rf"\b{ALWAYS} (?:\w+ ){{0,4}}(?:uit|eruit|vast|fout|mis|weg|opnieuw|inactief|kapot"
        r"|foutmelding\w*|meldingen|melding|storing\w*|problemen)\b",
    ),
    (
        "^crasht crashen crashed loopt vastloopt vastgelopen valt uitvalt eruit start",
        r"\b(?:crasht|crashen|crashed|loopt vast|vastloopt|vastgelopen|valt weg|valt uit|uitvalt|eruit (?:ligt|lag)"
        r"|start niet)\b",
    ),
    (
        "lukt lukte gelukt",
        r"\b(?:lukt|lukte) (?:\w+ ){0,2}niet\b|\bniet gelukt\b",
    ),
    (
        "^kan kon kunnen konden kun",
        r"\b(?:kan|kon|kunnen|konden|kun) (?:\w+ ){0,5}(?:niet|nergens|niets|niks)(?: meer)? (?:\w+ ){0,2}"
        r"(?:vinden|bereiken|inloggen|openen|aanmelden|inzien|installeren|downloaden|aanpassen|terecht|mee)\b",
    ),
    # Nothing came, or late.
    (
        "ontvangen gekregen gehoord teruggehoord vernomen teruggebeld teruggekregen",
        rf"(?<!nog )\b(?:geen|niets|niks|nooit) (?!(?:\w+ ){{0,2}}{TROUBLE}\b)(?:\w+ ){{0,4}}{GOT}\b"
        r"(?! ?\W* ?gelukkig)",
    ),
    (
        "reactie antwoord bericht mail melding bevestiging uitnodiging terugkoppeling gehoor uitleg toegang",
        rf"\b(?:nog nooit|nooit) (?:een |enige )?{SENT}\b|\bkrijg\w* (?:\w+ ){{0,2}}geen {SENT}\b",
    ),
    (
        "^pas eerst",
        rf"\b(?:pas|eerst) (?:na|over) (?:\w+ ){{0,2}}{LONG}\b|\b(?:pas|eerst) (?:\w+ )?{LONG} (?:later|erna|daarna)\b",
    ),
    (
        "laat",
        r"\b(?:veel te|rijkelijk|nogal|behoorlijk|zo|altijd|steeds|veels te) laat\b",
    ),
    (
        "^al",
        r"\bal (?:\w+ ){0,2}(?:dagen|weken|maanden|jaren) (?:\w+ ){0,3}(?:niet|geen|niets|zonder|wachten|stuk)\b",
    ),
    (
        "^nog",
        rf"\bnog (?:steeds|altijd) (?:\w+ ){{0,3}}(?:niet|geen|niets|niks)\b(?! (?:\w+ ){{0,1}}{TROUBLE})",
    ),
    # It is not as was said, of no use, given up.
    (
        "^terwijl",
        r"\bterwijl (?:ik|wij|we|hij|zij|ze|mijn|er|dat|dit) (?:\w+ ){0,8}(?:wel|niet|gewoon|netjes)\b",
    ),
    (
        "klopt beloofd afgesproken gezegd",
        r"\bklopt (?:\w+ ){0,3}niet\b|\bniet zoals (?:beloofd|afgesproken|gezegd)\b",
    ),
    (
        "^heb hebt heeft hebben had",
        r"\b(?:heb|hebt|heeft|hebben|had) (?:\w+ ){0,4}(?:niets|niks|weinig) aan\b",
    ),
    (
        "^geen weinig",
        r"\b(?:geen|weinig) (?:enkele? |toegevoegde )?(?:zin|nut|meerwaarde|vertrouwen|functie)\b(?! in\b)",
    ),
    (
        "^wat weg",
        r"\bwat (?:heb|heeft|hebben) (?:\w+ ){1,4}(?:aan|voor zin)\b|\bwat (?:\w+ )?het nut\b|\bweg ermee\b",
    ),
    (
        "^schiet vraag vroeg",
        r"\bschiet (?:zo )?niet op\b|\b(?:vraag|vroeg) (?:ik )?me (?:\w+ )?af (?:of|wat|waarom)\b",
    ),
    (
        "^snap begrijp",
        r"\b(?:snap|begrijp) (?:\w+ ){0,3}niet\b(?! dat (?:mensen|iemand))",
    ),
    (
        "verwijderd gewist eraf afgegooid opgezegd uitgeschreven",
        r"\b(?:app|account|abonnement|lidmaatschap|programma|hem|weer|deze|gelijk|meteen|direct) (?:\w+ ){0,3}"
        r"(?:verwijderd|gewist|eraf|eraf gegooid|afgegooid|opgezegd|uitgeschreven)\b|^verwijderd\b",
    ),
    (
        "gestopt afgehaakt geef opgegeven",
        r"\b(?:mee gestopt|afgehaakt|ik geef het op|opgegeven met)\b",
    ),
)
SUCCESSES = (
    (
        "^werkt werken werkte functioneert verloopt verliep loopt liep",
        r"\b(?:werkt|werken|werkte|functioneert|verloopt|verliep|loopt|liep) (?:(?!niet\b|nooit\b)\w+ ){0,2}"
        r"(?:prima|goed|perfect|super|uitstekend|probleemloos|vlekkeloos|soepel|fijn|snel|top|feilloos|mooi"
        r"|naar behoren|zoals het (?:moet|hoort)|als een (?:trein|zonnetje)|gesmeerd|naar wens"
        r"|zonder (?:problemen|haperen|gedoe))\b"
        r"(?! (?:niet|als)\b)",
    ),
    (
        "^doet",
        r"\bdoet (?:gewoon |precies |netjes )?(?:het (?:\w+ )?(?:goed|prima|perfect|weer|beter)"
        r"|(?:\w+ )?wat (?:het|hij|ie|ze|de \w+) (?:moet|belooft|hoort|zegt))\b(?! niet)",
    ),
    (
        "^geen nooit nauwelijks zonder nergens",
        r"\b(?:geen|nooit|nauwelijks|zonder|nergens) "
        r"(?:enkele? |echt |echte |verder |noemenswaardige |grote |nog |een )?"
        rf"{TROUBLE}\b(?! (?:met|van) (?:\w+ )?te)",
    ),
    (
        "gevoel gemoedsrust",
        r"\b(?:veilig|veiliger|goed|fijn|vertrouwd) gevoel\b|\bgemoedsrust\b",
    ),
    (
        "vertrouwen",
        r"\bgeeft (?:(?!niet\b|geen\b|weinig\b)\w+ ){0,2}vertrouwen\b",
    ),
    (
        "opgelost verholpen",
        r"\b(?:problem\w+|probleem|storing|fout) (?:\w+ ){0,3}(?:opgelost|verholpen)\b",
    ),
    (
        "^binnen dezelfde",
        rf"\b(?:binnen|dezelfde) (?:een |één |\d+ )?{LONG} (?:\w+ ){{0,2}}"
        r"(?:antwoord|reactie|geholpen|geregeld|opgelost)\b",
    ),
    (
        "merken tevreden blij fijn",
        r"\b(?:niets|niks) (?:op )?aan te merken\b|\b(?:dik )?tevreden\b|\bblij (?:mee|met|dat)\b|\bfijn dat\b",
    ),
)
UNKNOWN = (
    ("^geen", r"\bgeen (?:\w+ )?(?:ervaring\w*|mening)\b|\bgeen idee (?:of|hoe|wanneer|wat)\b"),
    ("^weet", r"\bweet (?:ik |het |niet )?(?:\w+ )?nog niet\b"),
    ("zeggen", r"\b(?:niet|niets|niks|weinig) (?:\w+ ){0,2}(?:over|van) (?:\w+ )?zeggen\b"),
    (
        "^nog",
        r"\bnog (?:geen|niet|niets|niks) (?:\w+ ){0,2}"
        r"(?:gebruikt|geprobeerd|geweest|gemerkt|begonnen|gehad|ontvangen|gekregen|nodig)\b",
    ),
    ("afwachten blijken", r"\b(?:nog|even|nu|maar) afwachten\b|\bmoet nog blijken\b"),
    ("^benieuwd", r"\bbenieuwd\b"),
    ("^ben zijn is", r"\b(?:ben|zijn|is) (?:pas )?net (?!als\b|zo\b|iets\b)"),
    # Who asks.
    (
        "vraagje vraag iemand wie",
        r"\b(?:vraagje|(?:heb|had) (?:nog )?een vraag|weet iemand|wie (?:weet|heeft)"
        r"|iemand (?:\w+ )?(?:idee|ervaring))\b",
    ),
    ("^kunt kun hoort", r"\b(?:kunt u|kun je (?:me|mij)|hoort het)\b"),
    ("^hoe", r"\bhoe (?:werkt|kan ik|kom ik|meld ik|weet ik|zit het)\b"),
    ("^moet", r"\bmoet (?:ik|je) (?:\w+ )?(?:nog|dan|ook|eerst)\b"),
    ("^is", r"\bis (?:het|er|deze|dit) (?:\w+ ){0,3}(?:mogelijk|ook|een manier)\b"),
    ("^gaat", r"\bgaat de\b"),
    ("^kan", r"\bkan (?:dat|het|ik) (?:\w+ ){0,2}ook\b"),
    # Who suggests something.
    (
        "misschien idee tip suggestie handig info toevoeging aanvulling",
        r"\b(?:misschien (?:is het |was het )?(?:handig|een idee)|een idee om|tip ?:|suggestie"
        r"|handig om te weten|ter info)\b|^(?:nuttige |handige )?(?:tip(?! voor)|toevoeging|aanvulling|suggestie)\b",
    ),
)


FAILED, WORKED, NOT_KNOWN = map(said.Patterns, (FAILINGS, SUCCESSES, UNKNOWN))


def felt(text: str, words: Sequence[str]) -> list[float]:
    """Return the feelings of what failed and worked in a text; words: its own, in small letters."""
    begun, held = text[:LOOKED_AT], frozenset(words)
    return [-FEELING] * FAILED.times(begun, held, MOST) + [FEELING] * WORKED.times(begun, held, MOST)


def undecided(text: str) -> bool:
    """Does a text only say that somebody does not know yet, ask for information, or suggest something?

    Not one that says beside it what failed or worked, nor a long one.
    """
    if len(text) > SHORT:
        return False
    held = frozenset(WORD.findall(text.lower()))
    return bool(
        NOT_KNOWN.times(text, held, 1) and not FAILED.times(text, held, 1) and not WORKED.times(text, held, 1)
    )
