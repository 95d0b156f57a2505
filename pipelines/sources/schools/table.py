"""Read and write the table of schools: `schools.csv`, a dated file in this folder."""

import csv
import functools
import io
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

PATH = Path(__file__).with_name("schools.csv")
KINDS = ("roc", "groen", "vakschool")
BETWEEN = "|"


@dataclass(frozen=True)
class School:
    """One school. site: "" where it is not known; students: None where nobody counted, else with year and source.

    latitude and longitude are of the town, in two decimals.
    """

    name: str
    other_names: tuple[str, ...]
    town: str
    province: str
    latitude: float
    longitude: float
    kind: str
    site: str = ""
    students: int | None = None
    students_year: int | None = None
    students_source: str = ""


COLUMNS = tuple(field.name for field in fields(School))


@functools.cache
def schools() -> tuple[School, ...]:
    """Which schools are there, in the order of the table?"""
    return parse(PATH.read_text(encoding="utf-8"))


def parse(text: str) -> tuple[School, ...]:
    """Return the schools that a text in the form of the table holds. Lines that begin with # say where it is from."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return tuple(_school(row) for row in csv.DictReader(lines, delimiter=";"))


def written(all_schools: Sequence[School], notes: Sequence[str]) -> str:
    """Return the table as it stands in the file; notes: the lines above it, which say its date and source."""
    out = io.StringIO()
    for note in notes:
        out.write(f"# {note}\n")
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    for school in all_schools:
        writer.writerow(
            BETWEEN.join(value) if isinstance(value, tuple) else _number(value) for value in astuple(school)
        )
    return out.getvalue()


def notes(text: str) -> list[str]:
    """Return the lines above the table."""
    return [line.removeprefix("#").strip() for line in text.splitlines() if line.startswith("#")]


def _number(value: object) -> object:
    return f"{value:.2f}" if isinstance(value, float) else value


def _school(row: dict[str, str]) -> School:
    students, year = row["students"], row["students_year"]
    return School(
        name=row["name"],
        other_names=tuple(name for name in row["other_names"].split(BETWEEN) if name),
        town=row["town"],
        province=row["province"],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        kind=row["kind"],
        site=row["site"],
        students=int(students) if students else None,
        students_year=int(year) if year else None,
        students_source=row["students_source"],
    )
