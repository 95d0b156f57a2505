"""See whether somebody writes for the press: says for which medium, or asks for an answer that will be published."""

import re

# Who names one of these is the press, whatever else is said.
NAMED = re.compile(
    r"\b(redactie|journalist\w*|verslaggever\w*|persvra(ag|gen)|wederhoor|woordvoerder\w*|voor (een|ons) (artikel"
    r"|uitzending|programma)|deadline voor reactie|press (question|enquiry|inquiry)|reporter|request for comment)\b",
    re.I,
)
_MEDIUM = (
    r"(?:\w*krant|(?:\w*dag|week|vak|ochtend|avond|huis-aan-huis)?blad"
    r"|\w*(?:magazine|journaal|omroep|redactie|programma|pagina)|rtv|nos|rtl|ad|volkskrant|nieuws(?!brief)\w*|radio|tv"
    r"|televisie|uitzending(?:en)?|talkshow|reportage|documentaire|podcast|artikel(?:en)?|stuk|\w*verhaal|item"
    r"|interviews?|factcheck|dossier|rondvraag|pers\w*|publicatie|lezers|kijkers|luisteraars|vervolg|newspaper|paper"
    r"|story|article|programme|show|news(?!letter)\w*|documentary|piece|broadcast|photographer|fotograaf|camera)"
)
_WRITES = re.compile(
    rf"\b(?:(?:voor|namens|onze?|ons|for|our) (?:\w+ ){{0,2}}{_MEDIUM}"
    r"|(?:werk(?:en)? (?:voor|aan|bij)|(?:ben|zijn) (?:\w+ )?(?:van|bezig met)|bel namens|maken?|zoeken|plannen"
    rf"|schrijf|schrijven|brengen|doen|writing|filming|with) (?:\w+ ){{0,4}}{_MEDIUM}"
    rf"|(?:van de|met de|een collega van|in verband met) (?:\w+ )?(?:\w*krant|radio|omroep|nieuws(?!brief)\w*|artikel)"
    r"|(?:kort|een) interview\b(?! met)|\w+(?:redactie|omroep) (?:wil|hier)"
    r"|(?:ik|wij|we) (?:\w+ ){0,3}(?:publice\w+|behandelen|filmen|interviewen|uitzenden|publish)"
    r"|publiceren|publicatie|hoofdredact\w+|cameraploeg|citaat"
    r"|embargo|weerwoord|deadline|bronbescherming|naamsvermelding|live op de|live-verbinding|quote|go live"
    r"|handles media|(?:reactie|antwoord|commentaar|gelegenheid om te reageren) (?:\w+ ){0,8}"
    r"(?:voor|uiterlijk|vandaag|vanavond|morgen|op bijgaande))\b",
    re.I,
)


def is_writing(text: str) -> bool:
    """Does its writer seem to work for the press? What only tells of something in the news is not that."""
    return bool(NAMED.search(text) or _WRITES.search(text))
