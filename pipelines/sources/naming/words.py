"""Hold the words around a school's name: what says that a text is about a school, and what names have in common."""

from dataclasses import dataclass

from pipelines.mentions.matching.fold import fold
from pipelines.understanding.words import word_vectors

# What stands in names of schools and names none of them.
KINDS = frozenset(
    "roc aoc mbo college colleges school vakschool beroepscollege beroepsschool opleidingen opleidingscentrum"
    " onderwijs onderwijsgroep scholengroep groep group stichting lyceum academie academy instituut campus regionaal"
    " vakopleiding mbocollege vakcollege".split()
)
# Joints of names.
JOINTS = frozenset("'t de het een van voor en in te der den".split())
ARTICLES = frozenset(("de", "het", "'t"))


@dataclass(frozen=True)
class Beside:
    """Which words must stand beside a name, how many words away at most, and whether the town will do."""

    distance: int
    words: tuple[str, ...]
    or_town: bool = False


# What a school has, and a person, a club, a shop or a river seldom.
THINGS = ("*opleiding*", "docenten", "lessen", "lesuitval", "rooster*", "examen*", "stage*", "stagiair*")
# Who goes there, and what it is: a firm hires mbo'ers and a club has an open day too, so only right beside.
PEOPLE = ("mbo", "mbo'ers", "roc", "*studenten", "student van", "vakschool", "open dag")
# The more else bears a name, the closer a word of a school must stand.
BESIDE = {
    "whole": (Beside(20, ("mbo", "roc", "*studenten", "*opleiding*", "docenten", "open dag"), or_town=True),),
    "town": (Beside(20, (), or_town=True),),
    "wide": (Beside(12, (*PEOPLE, *THINGS, "student", "docent", "onderwijs", "school"), or_town=True),),
    "near": (Beside(2, PEOPLE), Beside(6, THINGS)),
    "close": (Beside(1, ("mbo", "mbo school", "roc")),),
}
# Nearer than this an article is passed over: "student van het GLR".
LONG = 4
# How Dutch says that somebody goes to a school, and who belongs to one: all that is left to an everyday word.
GOES = ("zit op {}", "zit op het {}")
BELONGS = (
    "studenten van {}",
    "{} studenten",
    "student van {}",
    "docenten van {}",
    "opleiding bij {}",
    "open dag van {}",
)
# What else has students and lessons and may bear the name: kept away from it.
ELSEWHERE = ("universit*", "hoogleraar", "hogeschool*", "basisschool*", "vmbo", "mavo", "havo")
ELSEWHERE_BY = 3
# Right behind "bij" and the name the town will do.
AT_BY = 2
# In a vacancy "mbo Utrecht" is a level and where the work is.
LEVELS, LEVEL_BY = ("diploma", "niveau", "denkniveau", "omgeving", "vacature*", "functie*"), 3
ASKED = ("{} gezocht", "{} gevraagd", "en {}")
# Of a sentence that names a few.
SHOWN = ("mbo", "*opleiding*", "*studenten")

# Everyday words, of Dutch or of the languages that schools borrow names from: alone they find half the news.
EVERYDAY = frozenset(
    """
    alfa alpha amber ankers anker arcus atlas aurora baken balans basis beta bron brug compas cascade centrum curie
    delta dynamiek echo element energie focus fontein friesland fundament galaxy gilde haven helix horizon ideaal impuls
    inspiratie kader kern kompas koers kop kroon lumen lux ma magnus maris media meander mens midden missie mozaiek
    noord nova nieuw oost omega orion oriënt passie piramide pioniers plein polaris poort prisma profiel quest radar
    regio rivier rijn ijssel ruimte schakel sleutel spectrum spil sprong stad start stroom summit symbiose talent
    techniek terra toekomst top toren unie vesta vista vizier voorbeeld vonk vuur waal wereld west wijs zenit zone
    zorg zuid zuiden
    """.split()
)
# Where schools stand and what they are named after: "ROC van Twente".
PLACES = frozenset(
    """
    noord oost zuid west midden kop holland
    achterhoek almelo almere alkmaar amersfoort amstelland amsterdam apeldoorn arnhem assen betuwe brabant
    breda delft deventer doetinchem dordrecht drenthe ede eemland eindhoven emmen enschede flevoland fryslan
    gelderland goes gouda groningen haaglanden haarlem harderwijk heerlen helmond hengelo hertogenbosch
    hilversum hoorn kennemerland leeuwarden leiden lelystad limburg maastricht middelburg nederland nijmegen
    overijssel rijnland rijnmond roermond roosendaal rotterdam salland sittard tiel tilburg twente utrecht
    veenendaal veluwe venlo waterland westland zaandam zaanstreek zeeland zoetermeer zutphen zwolle
    """.split()
)
# Whole names that no other school has, though their words are everyday ones.
SURE = frozenset({"alfa college"})


def bare(name: str) -> tuple[str, ...]:
    """Return the words of a name that are its own, folded: "ROC van Twente" → twente, "ROC De Rivier" → de rivier.

    () where there are none, or where they do not stand together: "Grafisch Lyceum Rotterdam".
    """
    every = words(name)
    own = [at for at, word in enumerate(every) if not is_kind(word) and word not in JOINTS]
    if not own or any(is_kind(word) for word in every[own[0] : own[-1]]):
        return ()
    first = own[0]
    if first > 1 and every[first - 1] in ARTICLES:
        first -= 1
    return every[first : own[-1] + 1]


def is_kind(word: str) -> bool:
    """Does it name a kind of school? "techniekschool" too."""
    return word in KINDS or word.endswith("school")


def words(name: str) -> tuple[str, ...]:
    """Return all words of a name, folded."""
    return tuple(fold(name).replace("-", " ").split())


def is_everyday(word: str) -> bool:
    """Is it a word of the language, or one that many name themselves after?"""
    return word in EVERYDAY or word_vectors.is_known(word)
