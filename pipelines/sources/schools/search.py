"""Find schools by what a person types, and the schools that lie nearest to one."""

import math
import re

from pipelines.mentions.matching.fold import fold
from pipelines.sources.schools.table import School, schools

EARTH = 6371.0
# Nobody feels the difference between schools that lie within so many kilometres of each other.
BAND = 15.0
HOST = re.compile(r"(?:https?://)?(?:www\.)?([\w-]+(?:\.[\w-]+)+)(?:[/?#:].*)?", re.I)


def find(text: str) -> list[School]:
    """Which schools may be meant by this name, abbreviation or web address?

    Rows: those whose name or address is exactly this, then those of which a name begins so, then those of which one
    holds all its words, then those in a town or province of this name. Capitals, accents and hyphens make no
    difference. Empty: nothing like it, or nothing typed.
    """
    typed = _words(text)
    if not typed:
        return []
    host = _host(text)
    ranked = [
        (rank, at, school) for at, school in enumerate(schools()) if (rank := _rank(school, typed, host))
    ]
    return [school for _, _, school in sorted(ranked, key=lambda each: each[:2])]


def nearest(school: School, count: int = 6) -> list[School]:
    """Which schools are most like this one: near it, of its kind, of its size?

    Rows: at most `count`, nearest first in bands of fifteen kilometres; within a band those of the same kind first,
    then those whose number of students is most alike, unknown last, then by distance. Never the school itself.
    """
    others = [other for other in schools() if other.name != school.name]
    return sorted(others, key=lambda other: _unlike(school, other))[: max(0, count)]


def kilometres(one: School, other: School) -> float:
    """How far apart do the towns of two schools lie, over the ground?"""
    high, low = math.radians(one.latitude), math.radians(other.latitude)
    across = math.radians(other.longitude - one.longitude)
    part = math.sin((high - low) / 2) ** 2 + math.cos(high) * math.cos(low) * math.sin(across / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(part))


def _unlike(school: School, other: School) -> tuple[int, bool, float, float, str]:
    far = kilometres(school, other)
    sizes = (school.students, other.students)
    apart = abs(math.log(sizes[0] / sizes[1])) if sizes[0] and sizes[1] else math.inf
    return int(far // BAND), other.kind != school.kind, apart, far, other.name


def _rank(school: School, typed: tuple[str, ...], host: str | None) -> int:
    """0: not this one; else the lower the better."""
    names = [_words(name) for name in (school.name, *school.other_names)]
    if host and school.site and host == _host(school.site):
        return 1
    joined = "".join(typed)
    for at, name in enumerate(names):
        if name == typed or "".join(name) == joined:
            return 1 if at == 0 else 2
    if any(name[: len(typed)] == typed for name in names):
        return 3
    if any("".join(name).startswith(joined) for name in names) and len(joined) >= 3:
        return 4
    if any(set(typed) <= set(name) for name in names):
        return 5
    if any(set(name) <= set(typed) for name in names if len("".join(name)) >= 5):
        return 6
    return 7 if typed in (_words(school.town), _words(school.province)) else 0


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", fold(text)))


def _host(text: str) -> str | None:
    found = HOST.fullmatch(text.strip())
    return found[1].lower() if found else None
