"""Judge ups and downs in a Dutch text, and whether they are welcome: good news without a good word.

"Werkloosheid daalt" is good, "winst daalt" is not; no list of feelings can tell, for the verb is the same.
"""

from collections.abc import Sequence

NEAR = 6  # words between what moves and where it goes
WELCOME = frozenset(
    """
    winst winsten winstgroei omzet omzetten export uitvoer groei verkoop verkopen huizenverkoop autoverkopen
    bestellingen orders orderportefeuille banen werkgelegenheid arbeidsplaatsen koopkracht vertrouwen
    consumentenvertrouwen producentenvertrouwen ondernemersvertrouwen bestedingen consumptie productie
    industrie resultaat resultaten dividend slagingspercentage slagingspercentages aanmeldingen
    inschrijvingen leerlingenaantal studentenaantal studenten leerlingen instroom rendement koers koersen
    aandeel aandelen beurs beurzen aex damrak economie bouw vacatures toerisme toeristen bezoekers
    bezoekersaantal investeringen salaris salarissen loon lonen inkomen inkomens welvaart tevredenheid
    deelname kwaliteit cijfers diploma's geslaagden stageplekken stageplaatsen leerbanen klanten passagiers
    reizigers pensioen pensioenen uitkering budget subsidie marktaandeel exporteurs dekkingsgraad
    dekkingsgraden spaarrente vrijwilligers leden oplages kijkers luisteraars opbrengst opbrengsten plaatsen
    vraag animo belangstelling veiligheid huizenprijzen doorstroom opkomst
    """.split()
)
UNWELCOME = frozenset(
    """
    werkloosheid jeugdwerkloosheid werklozen werkloze faillissement faillissementen schuld schulden
    staatsschuld tekort tekorten begrotingstekort overheidstekort lerarentekort docententekort kosten
    armoede criminaliteit misdaad inbraken diefstallen verzuim ziekteverzuim schoolverzuim lesuitval uitval
    schooluitval uitvallers werkdruk wachttijd wachttijden wachtlijst wachtlijsten uitstoot verlies
    verliezen klachten ongelukken ongevallen verkeersdoden doden slachtoffers huur huren huurprijzen premie
    premies zorgpremie belasting belastingen lasten lastendruk ontslagen leegstand files zorgkosten
    hypotheekrente prijzen voedselprijzen benzineprijs benzineprijzen drugsgebruik pesten geweld incidenten
    inflatie staking stakingen zorgen onrust risico risico's besmettingen ziekte overlast vernieling
    vernielingen achterstand achterstanden fraude boetes eigen-risico voortijdig-schoolverlaten
    schooluitvallers drempels vertraging vertragingen bijstand spijbelen kans-op-ontslag
    """.split()
)
UP = frozenset(
    """
    stijgt stijgen gestegen steeg stegen stijging groeit groeien gegroeid groeide toe toename toegenomen
    neemt-toe hoger hogere hoogste meer omhoog klimt klimmen oploopt op opgelopen verdubbelt verdubbeld
    verdubbelen aan aantrekken aangetrokken veert stuwt schiet piekt piek record recordhoogte recordaantal
    recordbedrag verhoogt verhoogd verhoging beter betere sneller ruim grootste plus
    """.split()
)
DOWN = frozenset(
    """
    daalt dalen gedaald daalde daalden daling dalende zakt zakken gezakt zakte minder lager lagere laagste
    omlaag krimpt krimpen krimp gekrompen afname afgenomen af slinkt slinken geslonken halveert gehalveerd
    halveren keldert kelderen gekelderd inzakken inzakt terug teruggelopen terugloop terugval terugloopt
    verdwijnt verdwijnen kleiner duikt duiken verlaagt verlaagd verlaging vermindert verminderd vermindering
    lijdt verliest verliezen weg tegen slechter kwijt
    """.split()
)
ENDS = frozenset("! ? . ; :".split())
_GOES = {**dict.fromkeys(UP, 1), **dict.fromkeys(DOWN, -1)}
_MEANS = {**dict.fromkeys(WELCOME, 1), **dict.fromkeys(UNWELCOME, -1)}
_KNOWN = _GOES.keys() | _MEANS.keys()


def welcome(words: Sequence[str]) -> float:
    """Does what moves in these words (small letters) move the right way? Above zero yes, below no, 0: nothing does."""
    if _KNOWN.isdisjoint(words):
        return 0.0
    total = 0.0
    things: list[tuple[int, int]] = []
    moves: list[tuple[int, int]] = []
    for place, word in enumerate(words):
        if word in ENDS:
            total += _clause(things, moves)
            things, moves = [], []
        elif word in _MEANS:
            things.append((place, _MEANS[word]))
        elif word in _GOES:
            moves.append((place, _GOES[word]))
    return total + _clause(things, moves)


def _clause(things: list[tuple[int, int]], moves: list[tuple[int, int]]) -> float:
    """Return each thing with the move that is nearest to it."""
    total = 0.0
    for place, means in things:
        near = [(abs(at - place), goes) for at, goes in moves if abs(at - place) <= NEAR]
        if near:
            total += means * min(near)[1]
    return total
