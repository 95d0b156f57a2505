"""Find what a Dutch review says in so many words: stars and marks, coming back or not, what was too much or lacking.

These say how all of a text is meant, however long it is and whatever its other words feel; so they do not fade as the
signs of `turns` do. A verdict in pieces ("Eén ster. Chaotisch rooster, nooit meer.") is read piece by piece.
"""

import re
from collections.abc import Sequence

from pipelines.understanding.signs import turns

LOOKED_AT = 1_000  # characters
SHORT = 5  # words of a piece, on the mean, of a verdict in pieces
FEWEST, MOST = 2, 30  # pieces of one, and words
WEIGHT = 2.0  # of each sign beside those of `turns`: few texts have one, and who has one means it
NUMBERS = {
    "nul": 0, "geen": 0, "één": 1, "eén": 1, "een": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7,
    "acht": 8, "negen": 9, "tien": 10,
}  # fmt: skip
NUMBER = r"(\d{1,2}|" + "|".join(NUMBERS) + r")(?:[.,]\d)?"
# Of a mark: "een" before a number is an article.
MARKED = r"(\d{1,2}|nul|" + "|".join(word for word, number in NUMBERS.items() if number > 1) + r")(?:[.,]\d)?"
OF_A_HOTEL = r"(?!\w| ?-?(?:hotel|restaurant|camping|resort|kok|chef|algemeen))"
STARS = re.compile(rf"(?<![\w,.]){NUMBER} (?:enkele |hele |dikke |volle )?(?:sterren|ster){OF_A_HOTEL}", re.I)
OF_FIVE = re.compile(rf"(?<![\w,.]){NUMBER} (?:van|uit|van de) (?:de )?(?:5|vijf)\b(?! \w)", re.I)
A_STAR = re.compile(
    r"(?:^|[.!?:]\s*)(?:een|eén|één) ster\b|\b(?:ik|wij|we) (?:geef|geven|gaf|gaven) .{0,20}$", re.I
)
MARK = re.compile(
    r"\b(?:cijfer|rapportcijfer|eindcijfer|waardering|beoordeling|geef|geven|gaf|krijg\w*|scoort|kortom|dus)\b"
    rf"[^.!?\n]{{0,25}}?(?<![\w,.]){MARKED}(?=[\s.,!)]|$)"
    r"(?! (?:ster|keer|van|uit|jaar|uur|dag|week|we|maand|mens|euro|les))",
    re.I,
)
BACK = re.compile(
    r"\b(?:(?:kom|komen|ga|gaan|keer|keren) (?:\w+ ){0,4}(?:zeker|graag|snel|vaker|weer|vast)(?: \w+){0,3}"
    r" (?:terug|heen|naartoe)\b(?! op\b)|zeker (?:nog )?(?:een keer|eens|weer|terug(?! op\b))"
    r"|voor herhaling vatbaar|graag (?:weer|nog eens|opnieuw)|zo weer\b"
    r"|tot (?:snel|gauw|de volgende)|volgend(?:e)? (?:jaar|keer) weer|snel weer terug|meteen weer gereserveerd)",
    re.I,
)
NEVER = re.compile(
    r"\bnooit (?:meer|weer)(?=\s*(?:[.,;:!?…\n]|$)| (?:deze|dit|die|dat|hier|daar|naar|terug|bij|heen|doen)\b)"
    r"|\beens,? maar nooit"
    r"|\bniet meer (?:terug|heen|naartoe)\b"
    r"|\b(?:kom|komen|ga|gaan|hoef|hoeven|zien ze|zie je) (?:\w+ ){0,4}(?:niet|nooit) (?:meer|weer|terug)\b"
    r"|\b(?:eerste en (?:de )?laatste|voor het laatst|laatste) keer\b(?! niet)|\bniet voor herhaling"
    r"|\bblijf (?:hier |daar )?weg\b|\bhoef (?:ik|je|we|jij) (?:\w+ ){0,3}niet (?:meer|terug|voor terug)"
    r"|\b(?:sla|kun je) (?:\w+ ){0,3}over(?:slaan)?\b"
    r"|\bloop (?:maar )?door\b|\bmijd\w*\b|\bniet doen\b|\bwegblijven\b|\bga hier niet\b|\bzoek een ander",
    re.I,
)
NOT_LAST = re.compile(
    r"\b(?:niet|vast niet|zeker niet) de laatste keer|\bniet overslaan\b|\bniet te missen\b", re.I
)
ADVISES = re.compile(
    r"\b(?:aanrader|aan te (?:raden|bevelen)|aanraden|aanbevelen|aanbevolen|aanbeveling"
    r"|(?:(?:ik|wij|we) (?:\w+ )?(?:raad|raden)"
    r"|(?:raad|raden) (?:ik|wij|we|deze|dit|het|hem|haar|ze|iedereen|niemand))\b[^.!?]{0,40}?\baan"
    r"|een must|zeker doen|gewoon doen"
    r"|moet je (?:\w+ ){0,3}(?:heen|naartoe|doen))\b",
    re.I,
)
WARNS = re.compile(r"\b(?:afrader|af te raden|afraden|raad\b[^.!?]{0,30}?\baf|waarschuw\w*)\b", re.I)
DENIED = re.compile(r"\b(?:niet|geen|niemand|nooit|nauwelijks)\b", re.I)
IS_NOT = re.compile(r"\s+(?:is|was|vind ik|noem ik) (?:\w+ ){0,3}niet\b", re.I)
TOO = re.compile(
    r"(?<!niet )(?<!nooit )(?<!nergens )\bte (?:duur|dure|lang|lange|kort|korte|weinig|veel|laat|klein|kleine|groot"
    r"|grote|hoog|hoge|laag|lage|oppervlakkig\w*|zout|zoute|droog|droge|hard|harde|koud|warm|druk|traag|trage|snel"
    r"|snelle|theoretisch|algemeen|summier|moeilijk|makkelijk|simpel|vaag|saai|langdradig|gaar|dun|krap|vol|zoet"
    r"|pittig)\b",
    re.I,
)
LACKS = re.compile(
    r"\b(?:meer (?:van )?(?:\w+ ){0,4}verwacht|verwacht\w* (?:\w+ ){0,3}meer|(?:had|hadden) (?:\w+ ){0,4}gehoopt"
    r"|(?<!niets )(?<!niet )tegen(?:viel|valt|gevallen)|(?:viel|valt|vallen) (?:\w+ ){0,4}tegen|helaas|jammer"
    r"|zonde van|gemiste kans|niet (?:waargemaakt|nagekomen|na gekomen)|niets van terecht|kwam niets|komt niets"
    r"|nergens op|stelt niets voor|onder de maat|achteruit\w*|had (?:echt )?(?:beter|anders)"
    r"|mag (?:echt )?(?:wel )?(?:veel |wat )?beter"
    r"|weinig (?:nieuws|van opgestoken|aan|geleerd|toegevoegde)|niet (?:veel|bijzonder|aan te|tevreden|de moeite)"
    r"|geen (?:reactie|antwoord|excuses|contact|gehoor|aandacht|begeleiding)|zelf (?:\w+ )?(?:uitzoeken|regelen))\b",
    re.I,
)
STANDS_UP = re.compile(
    r"\b(?:niet(?:s)? te klagen|niets op aan te merken|niets dan lof|nooit teleur|niet teleur|geen moment spijt"
    r"|geen spijt|(?:overtroffen|boven verwachting)|viel (?:\w+ )?mee|elke (?:euro|cent)"
    r"|(?:geld|moeite|prijs) (?:\w+ )?waard|tot in de puntjes|op rolletjes"
    r"|(?:beter|mooier|leuker) (?:\w+ ){0,2}(?:kan|wordt|kon) (?:het )?niet|kan niet beter"
    r"|ga zo door|complimenten|in één keer (?:gehaald|geslaagd)|eindelijk)\b",
    re.I,
)
PIECE = re.compile(r"[.!?,;:\n]+\s*|\s+(?:en|maar)\s+")


def of(texts: Sequence[str]) -> list[tuple[float, ...]]:
    """Return the signs of each text."""
    return [signs(text) for text in texts]


def signs(text: str) -> tuple[float, ...]:
    """Return the signs of a text: mark, advice, coming back, too much, lacking, holding up, a verdict in pieces."""
    head = text[:LOOKED_AT]
    found = (
        given(head),
        advised(head),
        back(head),
        *(min(len(pattern.findall(head)), 2) / 2 for pattern in (TOO, LACKS, STANDS_UP)),
        in_pieces(head),
    )
    return tuple(sign * WEIGHT for sign in found)


def given(text: str) -> float:
    """Return the mark that a text gives, from -1 (none of five stars) to 1 (all); 0 where it gives none."""
    for star in STARS.finditer(text):
        # "Een ster" is also what a cook has, unless it stands by itself or is given.
        if star[1].lower() != "een" or "enkele" in star[0] or A_STAR.search(text[: star.end()]):
            return _within((_number(star[1]) - 2.9) / 2)
    of_five = OF_FIVE.search(text)
    if of_five and _number(of_five[1]) <= 5:
        return _within((_number(of_five[1]) - 2.9) / 2.1)
    mark = MARK.search(text)
    if mark and _number(mark[1]) <= 10:
        return _within((_number(mark[1]) - 5.9) / 3)
    return 0.0


def _within(value: float) -> float:
    return max(-1.0, min(1.0, value))


def _number(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS[word.lower()]


def advised(text: str) -> float:
    """Is it recommended (1) or advised against (-1)? 0: neither."""
    if WARNS.search(text):
        return -1.0
    found = ADVISES.search(text)
    if not found:
        return 0.0
    if IS_NOT.match(text, found.end()):
        return -1.0
    around = f"{text[max(0, found.start() - 40) : found.start()].rpartition('.')[2]} {found[0]}"
    return -1.0 if DENIED.search(around) else 1.0


def back(text: str) -> float:
    """Does somebody come back (1), or never again (-1)? 0: neither is said."""
    if NOT_LAST.search(text):
        return 1.0
    if NEVER.search(text):
        return -1.0
    return 1.0 if BACK.search(text) else 0.0


def in_pieces(text: str) -> float:
    """Return the mean verdict of a text that is a row of short pieces; 0 for any other."""
    pieces = [one for one in PIECE.split(text) if turns.WORD.search(one)]
    words = len(turns.WORD.findall(text))
    if len(pieces) < FEWEST or words > MOST or words > SHORT * len(pieces):
        return 0.0
    return sum(map(turns.verdict, pieces)) / len(pieces)
