"""A title that begins with a plural is counted as one reads it; every other title stays a title."""

import pytest

from text.nouns import counted


@pytest.mark.parametrize(
    ("title", "one", "more"),
    [
        ("Aanmeldingen", "aanmelding", "aanmeldingen"),
        ("Aanmeldingen voor open dagen", "aanmelding voor open dagen", "aanmeldingen voor open dagen"),
        ("Inschrijvingen", "inschrijving", "inschrijvingen"),
        ("Bezoekers van de open dag", "bezoeker van de open dag", "bezoekers van de open dag"),
        ("Downloads", "download", "downloads"),
    ],
)
def test_a_plural_is_counted_in_the_number_that_fits(title, one, more):
    assert counted(title, 1) == one
    assert counted(title, 0) == counted(title, 2) == counted(title, 0.4) == more


@pytest.mark.parametrize(
    "title",
    ["Open dag", "Nieuwe leerbedrijven", "Springen", "Zingen", "Vers", "MBO-ingen", "- lijst", "**vet**", ""],
)
def test_a_title_whose_singular_is_not_certain_is_not_counted(title):
    assert counted(title, 1) is None and counted(title, 2) is None
