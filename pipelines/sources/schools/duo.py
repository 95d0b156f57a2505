"""Read student numbers from a CSV file of DUO's open data, whichever of its forms it has."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipelines.mentions.matching.fold import fold
from pipelines.sources.schools.table import School

# How DUO's files have called these columns over the years, folded and without signs.
NAMES = ("instellingsnaam", "naaminstelling", "instellingnaam", "naam", "onderwijsinstelling")
COUNTS = ("aantal", "aantalstudenten", "aantaldeelnemers", "studenten", "deelnemers", "totaal")
OF_YEAR = re.compile(r"(?:aantal|aantalstudenten|studenten|deelnemers|totaal|totaalaantal)?(?P<year>20\d\d)")
SEXES = re.compile(r"(?:man|mannen|vrouw|vrouwen)(?P<year>20\d\d)")
YEARS = ("peiljaar", "jaar", "studiejaar", "schooljaar", "peildatum")
# Since November 2023 DUO writes one to four students so, to protect them: they are left out, and how many is told.
HIDDEN = re.compile(r"<\s*5")


class NotDuo(ValueError):
    """The file holds no table of student numbers per school."""


@dataclass(frozen=True)
class Counted:
    """Students per school name in the newest year of a file; hidden: cells of one to four students, left out."""

    year: int
    students: dict[str, int]
    hidden: int


def read(body: bytes, year: int | None = None) -> Counted:
    """How many students has each school in this file, added up over its lines?

    year: of the numbers, where the file does not say it. Raises: NotDuo, saying what is missing.
    """
    rows = list(csv.reader(_text(body).splitlines(), delimiter=_delimiter(body)))
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        raise NotDuo("the file is empty")
    head = [_sign(cell) for cell in rows[0]]
    name_at = next((head.index(name) for name in NAMES if name in head), None)
    if name_at is None:
        raise NotDuo(f"no column with the names of schools; looked for {', '.join(NAMES)}")
    counts_at, of_year = _count_columns(head, year)
    year_at = next((at for at, name in enumerate(head) if name in YEARS), None) if of_year is None else None
    lines = rows[1:]
    if year_at is not None:
        of_year = max((_year(row[year_at]) for row in lines if len(row) > year_at), default=0) or None
        lines = [row for row in lines if len(row) > year_at and _year(row[year_at]) == of_year]
    of_year = of_year or year
    if of_year is None:
        raise NotDuo("the file does not say of which year it is; give --year")
    return _summed(lines, name_at, counts_at, of_year)


def merged(schools: Sequence[School], counted: Counted, source: str) -> tuple[list[School], list[str]]:
    """Return the schools with their numbers, and the names in the file that belong to none of them.

    Several names of one school are added up: schools that went together stand apart in older files. A school that the
    file does not name keeps what it had.
    """
    names = [(name, school.name) for school in schools for name in (school.name, *school.other_names)]
    # The whole name goes before what is left of another's.
    known = {_sign(_short(name)): mine for name, mine in names} | {_sign(name): mine for name, mine in names}
    known.pop("", None)
    sums: dict[str, int] = {}
    strange = []
    for name, students in counted.students.items():
        if (mine := known.get(_sign(name)) or known.get(_sign(_short(name)))) is None:
            strange.append(name)
        else:
            sums[mine] = sums.get(mine, 0) + students
    found = [
        replace(each, students=sums[each.name], students_year=counted.year, students_source=source)
        if each.name in sums
        else each
        for each in schools
    ]
    return found, sorted(strange)


def _summed(lines: Iterable[Sequence[str]], name_at: int, counts_at: Sequence[int], year: int) -> Counted:
    students: dict[str, int] = {}
    hidden = 0
    for row in lines:
        if len(row) <= max(name_at, *counts_at):
            continue
        name = " ".join(row[name_at].split())
        for at in counts_at:
            cell = row[at].strip()
            if HIDDEN.fullmatch(cell):
                hidden += 1
            elif cell:
                students[name] = students.get(name, 0) + _whole(cell)
    return Counted(year, students, hidden)


def _count_columns(head: Sequence[str], year: int | None) -> tuple[list[int], int | None]:
    """Where stand the numbers, and of which year are they? None where another column says the year."""
    for pattern in (SEXES, OF_YEAR):
        dated = [
            (at, int(found["year"])) for at, name in enumerate(head) if (found := pattern.fullmatch(name))
        ]
        if dated:
            wanted = year if year in {each for _, each in dated} else max(each for _, each in dated)
            return [at for at, each in dated if each == wanted], wanted
    for name in COUNTS:
        if name in head:
            return [head.index(name)], None
    raise NotDuo("no column with numbers of students")


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("windows-1252")


def _delimiter(body: bytes) -> str:
    first = body.split(b"\n", 1)[0]
    return ";" if first.count(b";") >= first.count(b",") else ","


def _sign(text: str) -> str:
    """Return a heading or name without what differs between files."""
    return re.sub(r"[\W_]+", "", fold(text))


def _short(name: str) -> str:
    """Return a name without the words that only the register adds."""
    return re.sub(
        r"\b(stichting|regionaal opleidingen ?centrum|roc|mbo|college|onderwijsgroep)\b", "", fold(name)
    )


def _year(cell: str) -> int:
    found = re.search(r"20\d\d", cell)
    return int(found[0]) if found else 0


def _whole(cell: str) -> int:
    try:
        return int(re.sub(r"[.\s]", "", cell))
    except ValueError as error:
        raise NotDuo(f"“{cell[:40]}” is no number of students") from error
