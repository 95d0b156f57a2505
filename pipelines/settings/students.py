"""Read how many students a school has, of which year that is, and who counted them."""

from pipelines.settings.fields import YEARS, Table
from text.i18n import N_


def of(table: Table) -> tuple[int | None, int | None, str]:
    """How many students does this table say the school has? Their number, year and source; None and "" where not said.

    Raises: ConfigError for a number of none, a year that is none, and a year or source without a number.
    """
    students, year, source = (
        table.number("students"),
        table.number("students_year"),
        table.text("students_source", ""),
    )
    if students == 0:
        raise table.error(
            "students", N_("a school has students; leave the field out where their number is not known.")
        )
    if year is not None and year not in YEARS:
        raise table.error("students_year", N_("this must be a year such as 2026."))
    if students is None and (year is not None or source):
        raise table.error("students", N_("this is missing."))
    return students, year, source
