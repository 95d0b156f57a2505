"""Hold what is known of names of Dutch vocational schools: what else bears them, and how far they can be trusted."""

from dataclasses import dataclass
from typing import Literal

from text.i18n import N_

# alone: the name is enough; level: in a vacancy it is a level and a place; beside a word of a school it counts, or the
# town — whole: anywhere near; wide: within a few clauses; without the town — near: close by; close: right beside it.
# town: only near the town; never: not at all.
Trust = Literal["alone", "level", "whole", "town", "wide", "near", "close", "never"]


@dataclass(frozen=True)
class Known:
    """How far one name can be trusted, and what else it would find (to be translated)."""

    trust: Trust
    others: str


_STREETS = N_("stops, halls and streets that bear the name")
_ELSEWHERE = N_("schools elsewhere of the same name")
_GROUP = N_("other schools and companies of the same group")

KNOWN: dict[str, Known] = {
    "aeres": Known("near", N_("its university of applied sciences, secondary schools and training centres")),
    "albeda": Known("near", N_("people called Albeda, such as the former minister")),
    "alfa": Known("never", N_("Alfa Romeo, and arts subjects as opposed to sciences")),
    "astrum": Known("near", N_("hotels, companies and the Latin word for star")),
    "aventus": Known("near", N_("a perfume, a law firm and companies of that name")),
    "berechja": Known("wide", N_("primary schools and a person of the Bible")),
    "cibap": Known("wide", _STREETS),
    "curio": Known("near", N_("rarities, shops and a plant of that name")),
    "da vinci": Known("never", N_("Leonardo da Vinci, an operating robot and secondary schools")),
    "deltion": Known("wide", _STREETS),
    "firda": Known("near", N_("a region and football club in Norway, and people of that name")),
    "gc": Known("near", N_("golf clubs, health centres and game consoles")),
    "gilde": Known("close", N_("guilds, marksmen and volunteers")),
    "glr": Known("near", N_("other abbreviations of these letters")),
    "glu": Known("near", N_("other abbreviations of these letters")),
    "graafschap": Known("close", N_("football club De Graafschap and the region")),
    "hmc": Known("near", N_("hospital HMC in The Hague and other abbreviations of these letters")),
    "hoornbeeck": Known("wide", N_("people of that name")),
    "horizon college": Known("wide", _ELSEWHERE),
    "horizon": Known("never", N_("the horizon, a youth care organisation and games")),
    "koning willem i": Known("never", N_("the king himself, and streets and barracks named after him")),
    "landstede": Known("near", N_("sports halls, basketball and the other schools of the group")),
    "lentiz": Known("wide", _GROUP),
    "lis": Known("near", N_("a flower, a first name and Lisbon's airport")),
    "ma": Known("never", N_("Monday and mother")),
    "mediacollege": Known("wide", N_("other media courses")),
    "mondriaan": Known("near", N_("the painter, a mental health clinic and a fund")),
    "nimeto": Known("wide", N_("companies of that name")),
    "noorderpoort": Known("wide", N_("gates, shopping centres and business parks in the north of towns")),
    "nova college": Known("wide", _ELSEWHERE),
    "nova": Known("close", N_("exploding stars, a car and a former television programme")),
    "regio college": Known("wide", _ELSEWHERE),
    "regio": Known("never", N_("everything in the region")),
    "rijn ijssel": Known("near", N_("the rivers, clubs and companies between them")),
    "rivor": Known("wide", N_("companies of that name")),
    "roc top": Known("wide", N_("every regional training centre that does well")),
    "scalda": Known("near", N_("halls, boats and clubs of that name")),
    "sint lucas": Known("near", N_("hospitals, churches and painters' guilds named after the saint")),
    "sintlucas": Known("alone", ""),
    "soma": Known("near", N_("a drug, a part of a cell and companies of that name")),
    "stc": Known("near", N_("other abbreviations of these letters")),
    "summa": Known("near", N_("“summa cum laude”")),
    "svo": Known("near", N_("sports clubs and special secondary education")),
    "talland": Known("wide", N_("a bay in Cornwall and companies of that name")),
    "tcr": Known("near", N_("other abbreviations of these letters")),
    "ter aa": Known("near", N_("a village, a river and people of that name")),
    "terra": Known("close", N_("the earth: magazines, companies and a cryptocurrency")),
    "top": Known("never", N_("everything that is at the top")),
    "vista college": Known("wide", _ELSEWHERE),
    "vista": Known("close", N_("views, Windows Vista and a printer on the web")),
    "vonk": Known("close", N_("sparks, and people called Vonk")),
    "yonder": Known("near", N_("an English word in songs and games")),
    "yuverta": Known("wide", N_("the secondary schools of the same group")),
    "zadkine": Known("near", N_("the sculptor, and his statue in Rotterdam")),
    "zone": Known("never", N_("parking zones, safe zones and time zones")),
}
