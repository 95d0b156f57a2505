"""Hold the words around a school's name: what says that a text is about a school, and what names have in common."""

from pipelines.mentions.matching.fold import fold

# What stands in names of schools and names none of them.
KINDS = frozenset(
    "roc aoc mbo college colleges school vakschool beroepscollege beroepsschool opleidingen opleidingscentrum"
    " onderwijs onderwijsgroep scholengroep groep group stichting lyceum academie academy instituut campus regionaal"
    " vakopleiding mbocollege".split()
)
# Joints of names.
JOINTS = frozenset("de het een van voor en in te der den".split())
ARTICLES = frozenset(("de", "het"))

# Words of vocational education only: a hard sign.
HARD = ("mbo*", "roc", "beroepsonderwijs", "beroepsopleiding*", "vakschool", "bbl*", "bpv*")
# Close to a name that is also something else a hard sign must be of a school: "een mbo'er" and "mbo-gids" stand
# beside anybody's name.
CLOSE = (
    '"mbo opleiding"', '"een mbo in"', '"een mbo voor"', '"een mbo met"', '"de mbo voor"', '"mbo opleidingen"',
    '"mbo school"', '"mbo instelling"', '"mbo niveau"', "roc", "beroepsonderwijs", "beroepsopleiding*", "bbl*", "bpv*",
    "vakschool",
)  # fmt: skip
# Words of a school for people of sixteen and over. A secondary school has "leerlingen"; English has "students".
SCHOOLED = (*HARD, "studenten", "studente", "opleiding*", "stagiair*")
# Words of any school, where the name itself is seldom anything else.
WIDE = (
    *SCHOOLED, "student", "docent*", "onderwijs*", "school", "scholen", "campus", "diploma*", "stage", "stages",
    '"open dag"', "lessen", "rooster*", "examen*", "leerbedrij*", '"college van bestuur"',
)  # fmt: skip

# What says right before, or right behind, a name that it is something else: "Hotel Firda", "Aventus Capital".
BEFORE = (
    "restaurant", "hotel", "cafe", "winkel", "boetiek", "antiekzaak", "galerie", "festival", "theater", "makelaar",
    "advocatenkantoor", "kliniek", "bakkerij", "slagerij", "wethouder", "burgemeester", "minister", "meneer", "mevrouw",
    "familie", "basisschool",
)  # fmt: skip
BEHIND = ("capital", "holding", "bv", "b v", "vastgoed", "advocaten", "makelaars", "parfum")
# How a school stands in a sentence: behind a preposition, or with what a school does or has right behind it. A person
# and a shop stand behind a noun or a first name ("keeper Rens Albeda", "cadeauwinkel Curio"), in neither list.
IN_SENTENCE = (
    "bij {}", "van {}", "op {}", "aan {}", "door {}", "met {}", "naar {}", "voor {}", "tegen {}", "over {}", "dat {}",
    "en {}", "of {}", "school {}", "heet {}", "nu {}", "voortaan {}", "is {}", "waarom {}", "{} en",
    "{} opent", "{} sluit", "{} krijgt", "{} schrapt", "{} wil", "{} is", "{} heeft", "{} gaat", "{} stopt",
    "{} start", "{} begint", "{} zoekt",
    "{} viert", "{} wint", "{} verhuist", "{} bouwt", "{} biedt", "{} zegt", "{} meldt", "{} verwacht", "{} neemt",
    "{} maakt", "{} kiest", "{} werkt", "{} ziet", "{} laat", "{} komt", "{} blijft", "{} heet", "{} trekt", "{} moet",
    "{} kan", "{} doet", "{} geeft", "{} ontruimd", "{} dicht", "{} school", "{} student", "{} docent", "{} docenten",
    "{} locatie", "{} campus", "{} gebouw", "{} bestuur", "{} mbo", "{} ontslaat", "{} staakt", "{} zet", "{} houdt",
)  # fmt: skip
# Close to the name these say that it is a thing: only where nothing but the town or a word of any school speaks for it.
THINGS = ("antiek*", "parfum*", "ruik*", "geur*", "veiling*", "album", "concert", "roman")
# A kind of school and a town in a vacancy: "diploma mbo Utrecht e.o.".
LEVELS = ("diploma {}", "niveau {}", "denkniveau {}", "{} en omgeving", "{} of omgeving", "{} e o")
# The names by which men and women of whom news speaks are called most: "Jan Albeda" is no school.
FIRST_NAMES = (
    "jan", "piet", "kees", "hans", "peter", "johan", "willem", "wil", "wim", "henk", "gerard", "mark", "tom", "tim",
    "bas", "anna", "anne", "maria", "marie", "els", "petra", "lieke", "lisa", "sanne", "emma", "eva", "sophie",
    "ingrid", "karin", "marieke",
)  # fmt: skip

# How Dutch names a school in so many words, {} being its name: what is left where the name is an everyday word.
SAID = (
    "mbo {}", "{} mbo", "roc {}", "{} roc", "{} college", "{} studenten", "{} student", "student van {}",
    "student bij {}", "studenten van {}", "studenten bij {}", "docent bij {}", "docent van {}", "docenten van {}",
    "opleiding bij {}", "open dag van {}", "open dag bij {}", "docenten bij {}", "mbo'ers van {}", "mbo'er van {}",
    "mbo'ers bij {}", "mbo'er bij {}", "mbo school {}", "mbo instelling {}", "opleiding van {}", "opleidingen van {}",
    "vestiging van {}", "locatie van {}", "campus van {}", "studente van {}",
)  # fmt: skip

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
    own = [at for at, word in enumerate(every) if word not in KINDS and word not in JOINTS]
    if not own or any(word in KINDS for word in every[own[0] : own[-1]]):
        return ()
    first = own[0]
    if first > 1 and every[first - 1] in ARTICLES:
        first -= 1
    return every[first : own[-1] + 1]


def words(name: str) -> tuple[str, ...]:
    """Return all words of a name, folded."""
    return tuple(fold(name).replace("-", " ").split())
