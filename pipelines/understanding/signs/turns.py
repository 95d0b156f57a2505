"""Find what turns the good words of a Dutch text round: wishes, comparisons, praise over a complaint, a verdict.

An encoder this small takes "had mooi kunnen zijn" for mooi, and so do lists of words. Each sign is a number that the
head weighs together with what the words feel (`accurate.inputs`); none of them decides by itself.
"""

import re
from collections.abc import Sequence

LOOKED_AT = 1_000  # characters
SHORT = 5  # words of a verdict
WHOLE = 20  # words of a text that one sign speaks for; of a longer one it says as much less
WISH = re.compile(
    r"\b(?:zou(?:den)?|hopelijk|had(?:den)? (?:\w+ ){0,5}(?:kunnen|moeten|mogen|gewild|gehoopt|verwacht)|had graag"
    r"|mag wel|mocht wel|kan (?:echt |veel |wel |stukken )?beter|mogen wel|had ik maar|wou dat|kon (?:\w+ ){0,4}maar"
    r"|graag gezien|was maar|waren (?:\w+ ){0,3}maar|wanneer krijgen|had wel|tip voor)\b",
    re.I,
)
MIGHT_HAVE = re.compile(r"\b(?:was|waren) (?:\w+ ){0,6}geweest\b|\bgeweest, (?:had|was|waren)\b", re.I)
MORE = re.compile(
    r"\b(?:beter|betere|liever|leuker|fijner|duidelijker|prettiger|mooier|sneller|vriendelijker)\b", re.I
)
ELSEWHERE = re.compile(
    r"\b(?:elders|ergens anders|vroeger|vorig jaar|voorheen|andere? (?:school|scholen|roc|opleiding|cursus|restaurant)"
    r"|concurrent|buurschool|in plaats van|verderop|overgestapt|achteruit\w*|was altijd|zelfs)\b",
    re.I,
)
BEST = re.compile(
    r"\b(?:nergens (?:\w+ ){0,3}(?:beter|betere|zo)|geen (?:\w+ )?(?:betere?|fijnere?|leukere?)"
    r"|niets beters|kan niet beter"
    r"|beter kan niet|nog nooit zo|dan (?:vroeger|elders|vorig jaar|ergens anders|verwacht|ik dacht))\b",
    re.I,
)
PRAISE = re.compile(
    r"^\W*(?:(?:nou|ja|wat|echt|heel|weer|lekker|ook)\s)*(?:fijn|lekker|heerlijk|gezellig|leuk|mooi"
    r"|mooie|top|super|geweldig"
    r"|fantastisch|prima|goed|bedankt|dank je wel|dank u|complimenten|chapeau|hulde|applaus|knap|handig"
    r"|bravo|gefeliciteerd"
    r"|petje af|lang leve)\b",
    re.I,
)
OVERDONE = re.compile(
    r"\b(?:hoor|joh|toch weer|lekker bezig|goed bezig|fijn zo|nou)\b|🙄|🙃|👏|…|\.\.\.", re.I
)
TROUBLE = re.compile(
    r"\b(?:weer|alweer|wéér|nog steeds|opnieuw|voor de (?:\w+) keer|al \w+ (?:weken|maanden|uur|dagen"
    r"|jaar)|tussenu(?:ur|ren)"
    r"|lesuitval|uitval\w*|valt uit|vervalt|afgelast|dicht|dichte|kapot|kwijt|ziek|te laat|wacht(?:en|tijd)|wachtrij"
    r"|niet doorgaat|gaat niet door|ging niet door|klopt niet|niet klopt|ligt eruit|eruit ligt|storing"
    r"|geen (?:docent|les"
    r"|antwoord|reactie|cijfer|rooster|lokaal|plek|stage)|zonder (?:docent|stoelen|les)|vertraging"
    r"|gewijzigd|verplaatst)\b",
    re.I,
)
NOBODY = re.compile(
    r"\b(?:niemand|nergens|nooit|geen reactie|geen antwoord|geen gehoor|kastje naar de muur"
    r"|zelf uitzoeken|haak(?:te)? af"
    r"|afgehaakt|mee gestopt|gestopt met|wegblijven|niet doen|niet aan te raden|afrader|geld terug"
    r"|tegen(?:valt|gevallen|vallen)"
    r"|viel tegen|valt tegen|onder de maat|te duur|verwacht je meer|had meer verwacht)\b",
    re.I,
)
RELIEF = re.compile(
    r"\b(?:eindelijk|gelukkig|geen \w+ meer|meteen|gelukt|gehaald|geslaagd|opgelost|aanrader|zin in)\b", re.I
)
HAPPENS = re.compile(
    r"\b(?:vergunning\w*|verhui\w+|verbouw\w+|nieuwbouw\w*|bezoek\w*|benoem\w*|teken(?:t|en)"
    r"|overeenkomst\w*|agenda|bespreekt"
    r"|begint|start(?:en)?|van start|publiceert|presenteert|onderzoek\w*|bijeenkomst\w*|overleg\w*|plan"
    r"|plannen|verkoopt|koopt"
    r"|locatie\w*|vertrekt|zoekt|organiseert|houdt|neemt deel|doet mee|vraagt|komt|praat|stuurt|levert"
    r"|sloop\w*|renovatie\w*)\b",
    re.I,
)
FAILS = re.compile(
    r"\b(?:weigert|geweigerd|ruzie|boos|hekelt|botsen|botst|schrapt|stopt|tegen|hard|dieprood|dieprode"
    r"|schade|asbest|mislukt"
    r"|mislukken|breken|breekt|wanbeleid|klaagt|onder vuur|klapt|gedupeerd\w*|ontslaat|ontslag|stil"
    r"|moet weg|vertraging)\b",
    re.I,
)
GOES_WELL = re.compile(
    r"\b(?:succes\w*|geprezen|lof|blij|winnen|wint|prijs|record\w*|schenkt|enthousiast|kent subsidie"
    r"|beloond|trots|geslaagd)\b",
    re.I,
)
BAD_VERDICT = re.compile(
    r"\b(?:aanfluiting|schande\w*|drama\w*|puinhoop|afknapper|ramp|zooitje|flop|blamage|tegenvaller|afrader|slecht\w*"
    r"|waardeloos|bar en boos|onvoldoende|gezakt|nul|(?:een|één|twee|0|1|2|nul|geen) ster(?:ren)?|bah|pff|getver"
    r"|bagger|nooit meer"
    r"|zinloos|nutteloos|onbruikbaar|hopeloos|bedroevend|belabberd|beneden (?:alle )?peil|om te huilen|prut|flut|ruk"
    r"|kut|klote|troep|rommel|knudde|laat maar|niet (?:aan beginnen|downloaden)|weg ermee|datalek\w*"
    r"|zonde|duim omlaag"
    r"|een (?:(?:dikke|vette|ruime|grote) )?(?:[0-4]|één|twee|drie|vier))\b|👎|😡|😠|🤬|💩",
    re.I,
)
GOOD_VERDICT = re.compile(
    r"\b(?:aanrader|topper|pareltje|verademing|meevaller|voltreffer|top|super|geweldig|petje af|(?:vijf"
    r"|vier|4|5) sterren"
    r"|duim omhoog|dikke voldoende|een (?:(?:dikke|vette|ruime) )?(?:8|9|10|acht|negen|tien)|raad \w+ (?:\w+ )?aan"
    r"|aan te raden|toppie|genieten|goed|prima|perfect"
    r"|bravo|prachtig|uitstekend|fantastisch|voortreffelijk|ideaal|keurig|tevreden|bevredigend|ga zo door"
    r"|oke|oké|okay|handig|blij (?:mee|met)|fijn dat"
    r"|chapeau|te gek(?! voor woorden))\b|👍|❤|😍|🥳",
    re.I,
)
TURN = re.compile(r"\b(?:maar|alleen|helaas|jammer)\b", re.I)
NOT_BAD = re.compile(r"\bniet (?:echt |eens |zo )?(?:slecht|verkeerd|waardeloos)\b", re.I)
NOT = re.compile(r"\b(?:niet|geen|nooit)\b", re.I)
WORD = re.compile(r"\w+")


def signs(text: str, side: float) -> tuple[float, ...]:
    """Return the signs of a text; side: what its words feel, between -1 and 1 (`dutch.read`)."""
    head = text[:LOOKED_AT]
    warm = max(side, 0.0)
    words = len(WORD.findall(head))
    wish = _there(WISH, head) or _there(MIGHT_HAVE, head)
    best = _there(BEST, head)
    away = 0.0 if best else _there(ELSEWHERE, head)
    more = 0.0 if best else _there(MORE, head)
    trouble = min(len(TROUBLE.findall(head)), 2) / 2
    praise = max(_there(PRAISE, head), _there(OVERDONE, head))
    happens, fails, well = (_there(pattern, head) for pattern in (HAPPENS, FAILS, GOES_WELL))
    judged = verdict(head)
    question = float(head.rstrip().endswith("?"))
    share = min(1.0, WHOLE / max(words, 1))
    found = (
        wish,
        wish * warm,
        wish * more,
        away,
        away * warm,
        away * more,
        more,
        best,
        trouble,
        trouble * praise,
        trouble * warm,
        praise,
        _there(NOBODY, head),
        _there(NOBODY, head) * warm,
        _there(RELIEF, head),
        happens * (1 - fails) * (1 - well),
        fails,
        well,
        judged,
        question,
        question * (1 - abs(side)),
        _there(TURN, head) * warm,
        float(words <= SHORT) * side,
    )
    return tuple(sign * share for sign in found)


def verdict(text: str) -> float:
    """Is this a verdict of a few words: 1 good, -1 bad, 0 neither?"""
    if len(WORD.findall(text)) > SHORT:
        return 0.0
    good = _there(GOOD_VERDICT, text)
    if NOT_BAD.search(text):
        return good
    # "Geen aanrader", "niet aan te raden": a good word that is denied.
    return -1.0 if _there(BAD_VERDICT, text) or (good and NOT.search(text)) else good


def of(texts: Sequence[str], sides: Sequence[float]) -> list[tuple[float, ...]]:
    """Return the signs of each text."""
    return [signs(text, side) for text, side in zip(texts, sides, strict=True)]


def _there(pattern: re.Pattern, text: str) -> float:
    return float(pattern.search(text) is not None)
