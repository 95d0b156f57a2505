"""Hold large and small schools beside each other: figures for each 1,000 students, by `per=students` in the address."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pages.shared import url_state
from pages.shared.html import Html, query, tag
from pages.shared.i18n import N_, _, translate
from pages.shared.parts.certificate import folded
from warehouse.channels.table import ChannelRow
from warehouse.core.figure import Figure
from warehouse.sources.students import Students, per_thousand

PARAMETER, STUDENTS = "per", "students"
CHOICES = ("none", STUDENTS)


def chosen() -> bool:
    """Does this reader ask for figures for each 1,000 students?"""
    return url_state.remembered(PARAMETER, CHOICES, CHOICES[0]) == STUDENTS


def kept(parameters: Mapping[str, object], per: bool) -> dict[str, object]:
    """Return what stays in the address of links, with this choice."""
    return {**parameters, PARAMETER: STUDENTS if per else None}


def switch(per: bool, schools: Iterable[Students], parameters: Mapping[str, object]) -> Html | None:
    """Return the choice between both, where a number of students is known or it was asked for; else nothing."""
    if not per and not any(school.students for school in schools):
        return None
    names = ((False, _("in all")), (True, _("per 1,000 students")))
    links = [
        tag("strong", name, aria_current="true")
        if way == per
        else tag("a", name, href=query(kept(parameters, way)) or "?", target="_self")
        for way, name in names
    ]
    return tag("p", links[0], " · ", links[1], class_="wk-small wk-per")


def figure(base: Figure, value: float, school: Students) -> Figure:
    """Return this count of a school for each 1,000 of its students; all else is that of a figure of the same kind."""
    return per_thousand(replace(base, value=value, previous=None, clear=None, note=None), school)


def followers(rows: Sequence[ChannelRow], schools: Mapping[str | None, Students]) -> tuple[ChannelRow, ...]:
    """Return the same channels, with their followers for each 1,000 students of their school."""
    return tuple(
        replace(row, followers=per_thousand(row.followers, schools.get(row.peer) or Students(row.peer or "")))
        for row in rows
    )


def origin(schools: Iterable[Students]) -> Html:
    """Return how many students each school has, folded under a small line."""
    return folded(terms(schools), _("How many students?"))


def terms(schools: Iterable[Students]) -> list[tuple[str, object]]:
    """Return the lines of a certificate that say of each school how many students it has, when, and who says so."""
    return [(school.school, said(school)) for school in schools]


def said(school: Students) -> str:
    """Return how many students a school has, of which year, and who counted them."""
    if not school.students:
        return _("number of students unknown")
    text = {
        (True, True): N_("number of students: {students} in {year}, according to {source}"),
        (True, False): N_("number of students: {students} in {year}"),
        (False, True): N_("number of students: {students}, according to {source}"),
        (False, False): N_("number of students: {students}"),
    }[school.year is not None, bool(school.source)]
    return translate(text, students=school.students, year=str(school.year), source=school.source)
