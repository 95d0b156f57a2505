"""Find what somebody says without a good or bad word: it failed, it worked, or that is not known yet.

Most reviews that strangers write are such reports ("Valt steeds uit", "pas na drie weken antwoord", "doet wat het
moet", "nog geen ervaring mee"). Their words feel nothing one by one.
"""

import re
from collections.abc import Sequence

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
LONG = r"(?:minuten|uur|uren|dag|dagen|week|weken|maand|maanden|jaar)"
FAILINGS = (
    # It does not work, or not for long.
    r"\b(?:werk|werkt|werken|werkte|functioneert) (?:\w+ ){0,2}"
    r"(?:niet|nooit|nauwelijks|amper|slecht|voor geen meter)\b",
    r"\b(?:doet|deed|doen|deden) het (?:\w+ ){0,4}niet\b",
    r"\bdoet (?:\w+ ){0,2}(?:niets|niks)\b|\bdoet niet wat\b(?! (?:\w+ ){1,2}niet)",
    r"\b(?:nauwelijks|amper|nog niet) (?:werkt|werken)\b",
    rf"\b(?:valt|vallen|viel|ligt|lag|gaat|stopt|crasht|hapert|verandert) (?:\w+ ){{0,2}}{ALWAYS}\b",
    rf"\b{ALWAYS} (?:\w+ ){{0,4}}(?:uit|eruit|vast|fout|mis|weg|opnieuw|inactief|kapot"
    r"|foutmelding\w*|meldingen|melding|storing\w*|problemen)\b",
    r"\b(?:crasht|crashen|crashed|loopt vast|vastloopt|vastgelopen|valt weg|valt uit|uitvalt|eruit (?:ligt|lag)"
    r"|start niet)\b",
    r"\b(?:lukt|lukte) (?:\w+ ){0,2}niet\b|\bniet gelukt\b",
    r"\b(?:kan|kon|kunnen|konden|kun) (?:\w+ ){0,5}(?:niet|nergens|niets|niks)(?: meer)? (?:\w+ ){0,2}"
    r"(?:vinden|bereiken|inloggen|openen|aanmelden|inzien|installeren|downloaden|aanpassen|terecht|mee)\b",
    # Nothing came, or late.
    rf"(?<!nog )\b(?:geen|niets|niks|nooit) (?!(?:\w+ ){{0,2}}{TROUBLE}\b)(?:\w+ ){{0,4}}{GOT}\b(?! ?\W* ?gelukkig)",
    rf"\b(?:nog nooit|nooit) (?:een |enige )?{SENT}\b|\bkrijg\w* (?:\w+ ){{0,2}}geen {SENT}\b",
    rf"\b(?:pas|eerst) (?:na|over) (?:\w+ ){{0,2}}{LONG}\b|\b(?:pas|eerst) (?:\w+ )?{LONG} (?:later|erna|daarna)\b",
    r"\b(?:veel te|rijkelijk|nogal|behoorlijk|zo|altijd|steeds|veels te) laat\b",
    r"\bal (?:\w+ ){0,2}(?:dagen|weken|maanden|jaren) (?:\w+ ){0,3}(?:niet|geen|niets|zonder|wachten|stuk)\b",
    rf"\bnog (?:steeds|altijd) (?:\w+ ){{0,3}}(?:niet|geen|niets|niks)\b(?! (?:\w+ ){{0,1}}{TROUBLE})",
    # It is not as was said, of no use, given up.
    r"\bterwijl (?:ik|wij|we|hij|zij|ze|mijn|er|dat|dit) (?:\w+ ){0,8}(?:wel|niet|gewoon|netjes)\b",
    r"\bklopt (?:\w+ ){0,3}niet\b|\bniet zoals (?:beloofd|afgesproken|gezegd)\b",
    r"\b(?:heb|hebt|heeft|hebben|had) (?:\w+ ){0,4}(?:niets|niks|weinig) aan\b",
    r"\b(?:geen|weinig) (?:enkele? |toegevoegde )?(?:zin|nut|meerwaarde|vertrouwen|functie)\b(?! in\b)",
    r"\bwat (?:heb|heeft|hebben) (?:\w+ ){1,4}(?:aan|voor zin)\b|\bwat (?:\w+ )?het nut\b|\bweg ermee\b",
    r"\bschiet (?:zo )?niet op\b|\b(?:vraag|vroeg) (?:ik )?me (?:\w+ )?af (?:of|wat|waarom)\b",
    r"\b(?:snap|begrijp) (?:\w+ ){0,3}niet\b(?! dat (?:mensen|iemand))",
    r"\b(?:app|account|abonnement|lidmaatschap|programma|hem|weer|deze|gelijk|meteen|direct) (?:\w+ ){0,3}"
    r"(?:verwijderd|gewist|eraf|eraf gegooid|afgegooid|opgezegd|uitgeschreven)\b|^verwijderd\b",
    r"\b(?:mee gestopt|afgehaakt|ik geef het op|opgegeven met)\b",
)
SUCCESSES = (
    r"\b(?:werkt|werken|werkte|functioneert|verloopt|verliep|loopt|liep) (?:(?!niet\b|nooit\b)\w+ ){0,2}"
    r"(?:prima|goed|perfect|super|uitstekend|probleemloos|vlekkeloos|soepel|fijn|snel|top|feilloos|naar behoren|mooi"
    r"|zoals het (?:moet|hoort)|als een (?:trein|zonnetje)|gesmeerd|naar wens|zonder (?:problemen|haperen|gedoe))\b"
    r"(?! (?:niet|als)\b)",
    r"\bdoet (?:gewoon |precies |netjes )?(?:het (?:\w+ )?(?:goed|prima|perfect|weer|beter)"
    r"|(?:\w+ )?wat (?:het|hij|ie|ze|de \w+) (?:moet|belooft|hoort|zegt))\b(?! niet)",
    r"\b(?:geen|nooit|nauwelijks|zonder|nergens) "
    r"(?:enkele? |echt |echte |verder |noemenswaardige |grote |nog |een )?"
    rf"{TROUBLE}\b(?! (?:met|van) (?:\w+ )?te)",
    r"\b(?:veilig|veiliger|goed|fijn|vertrouwd) gevoel\b|\bgemoedsrust\b",
    r"\bgeeft (?:(?!niet\b|geen\b|weinig\b)\w+ ){0,2}vertrouwen\b",
    r"\b(?:problem\w+|probleem|storing|fout) (?:\w+ ){0,3}(?:opgelost|verholpen)\b",
    rf"\b(?:binnen|dezelfde) (?:een |één |\d+ )?{LONG} (?:\w+ ){{0,2}}"
    r"(?:antwoord|reactie|geholpen|geregeld|opgelost)\b",
    r"\b(?:niets|niks) (?:op )?aan te merken\b|\b(?:dik )?tevreden\b|\bblij (?:mee|met|dat)\b|\bfijn dat\b",
)
UNKNOWN = (
    r"\bgeen (?:\w+ )?(?:ervaring\w*|mening)\b|\bgeen idee (?:of|hoe|wanneer|wat)\b",
    r"\bweet (?:ik |het |niet )?(?:\w+ )?nog niet\b",
    r"\b(?:niet|niets|niks|weinig) (?:\w+ ){0,2}(?:over|van) (?:\w+ )?zeggen\b",
    r"\bnog (?:geen|niet|niets|niks) (?:\w+ ){0,2}"
    r"(?:gebruikt|geprobeerd|geweest|gemerkt|begonnen|gehad|ontvangen|gekregen|nodig)\b",
    r"\b(?:nog|even|nu|maar) afwachten\b|\bmoet nog blijken\b|\bbenieuwd\b|\b(?:ben|zijn|is) (?:pas )?net (?!als\b|zo\b|iets\b)",
    # Who asks.
    r"\b(?:vraagje|(?:heb|had) (?:nog )?een vraag|weet iemand|wie (?:weet|heeft)|iemand (?:\w+ )?(?:idee|ervaring)"
    r"|kunt u|kun je (?:me|mij)|hoe (?:werkt|kan ik|kom ik|meld ik|weet ik|zit het)"
    r"|moet (?:ik|je) (?:\w+ )?(?:nog|dan|ook|eerst)|is (?:het|er|deze|dit) (?:\w+ ){0,3}(?:mogelijk|ook|een manier)"
    r"|gaat de|kan (?:dat|het|ik) (?:\w+ ){0,2}ook|hoort het)\b",
    # Who suggests something.
    r"\b(?:misschien (?:is het |was het )?(?:handig|een idee)|een idee om|tip ?:|suggestie"
    r"|handig om te weten|ter info)\b|^(?:nuttige |handige )?(?:tip(?! voor)|toevoeging|aanvulling|suggestie)\b",
)
FAILED, WORKED, NOT_KNOWN = (re.compile("|".join(said), re.I) for said in (FAILINGS, SUCCESSES, UNKNOWN))
# One of these stands in whatever failed or worked; most headlines hold none.
SMALL = frozenset(
    """
    niet nooit nauwelijks amper niets niks geen weinig nergens zonder steeds telkens keer elke iedere constant
    continu voortdurend aldoor haverklap herhaaldelijk regelmatig crasht crashen crashed vast vastloopt vastgelopen
    weg uit uitvalt eruit slecht meter vaak pas eerst laat al terwijl nut af verwijderd gewist eraf afgegooid
    opgezegd uitgeschreven gestopt afgehaakt op aan zin prima goed perfect super uitstekend probleemloos vlekkeloos
    soepel fijn snel top feilloos behoren mooi trein zonnetje gesmeerd wens hoort moet weer beter belooft zegt gevoel
    gemoedsrust vertrouwen opgelost verholpen antwoord reactie geholpen geregeld tevreden blij
    """.split()
)


def felt(text: str, words: Sequence[str]) -> list[float]:
    """Return the feelings of what failed and worked in a text; words: its own, in small letters."""
    if SMALL.isdisjoint(words):
        return []
    head = text[:LOOKED_AT]
    failed, worked = (min(len(said.findall(head)), MOST) for said in (FAILED, WORKED))
    return [-FEELING] * failed + [FEELING] * worked


def undecided(text: str) -> bool:
    """Does a text only say that somebody does not know yet, ask for information, or suggest something?

    Not one that says beside it what failed or worked, nor a long one.
    """
    if len(text) > SHORT or not NOT_KNOWN.search(text):
        return False
    return not FAILED.search(text) and not WORKED.search(text)
