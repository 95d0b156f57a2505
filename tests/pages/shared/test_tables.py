"""Sorted tables with chosen columns: the address is checked, unknown is last, headings and cards follow the choice."""

import html
import re
from urllib.parse import parse_qs

import pytest

from pages.shared.html import tag
from pages.shared.i18n import use_language
from pages.shared.tables import choice as choices
from pages.shared.tables import drawn
from pages.shared.tables.choice import Column

ROWS = (("Élan", 3.0, 5), ("beta", None, 7), ("Alfa", 10.0, 5), ("zorg", 0.0, None))
HEAD = Column("name", "Naam", lambda row: row[0], kind="text")
COLUMNS = (
    Column("size", "Grootte", lambda row: row[1]),
    Column("age", "Leeftijd", lambda row: row[2], kind="moment"),
    Column("extra", "Extra", lambda row: None, default=False),
)


def chosen(name: str = "", **address: str) -> choices.Choice:
    return choices.chosen(name, HEAD, COLUMNS, address, address)


def names(**address: str) -> list[str]:
    return [row[0] for row in choices.ordered(ROWS, HEAD, COLUMNS, chosen(**address))]


def table(**address: str) -> str:
    with use_language("nl"):
        return str(
            drawn.table(
                "Namen", ROWS, HEAD, COLUMNS, chosen(**address), lambda row: row[0],
                lambda row, column: tag("td", str(column.value(row)), data_label=column.title),
            )
        )  # fmt: skip


def test_without_a_choice_rows_and_columns_are_as_usual():
    assert names() == ["Élan", "beta", "Alfa", "zorg"]
    assert chosen().columns == ("size", "age")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ({"sort": "size"}, ["Alfa", "Élan", "zorg", "beta"]),
        ({"sort": "size", "desc": "1"}, ["Alfa", "Élan", "zorg", "beta"]),
        ({"sort": "size", "desc": "0"}, ["zorg", "Élan", "Alfa", "beta"]),
        ({"sort": "age"}, ["beta", "Élan", "Alfa", "zorg"]),
        ({"sort": "age", "desc": "0"}, ["Élan", "Alfa", "beta", "zorg"]),
        ({"sort": "name"}, ["Alfa", "beta", "Élan", "zorg"]),
        ({"sort": "name", "desc": "1"}, ["zorg", "Élan", "beta", "Alfa"]),
        ({"sort": "extra"}, ["Élan", "beta", "Alfa", "zorg"]),
    ],
)
def test_rows_are_sorted_both_ways_with_unknown_last_and_equals_as_they_were(address, expected):
    assert names(**address) == expected


@pytest.mark.parametrize(
    "address",
    [
        {"sort": "nothing"}, {"sort": "size; drop"}, {"desc": "1"}, {"sort": ""}, {"cols": ""}, {"cols": ",,"},
        {"cols": "nothing,name"}, {"cols": "x" * 10_000}, {"sort": "<img>", "desc": "9", "cols": "<img>"},
    ],
)  # fmt: skip
def test_an_address_that_asks_for_what_is_not_there_gives_the_usual_table(address):
    found = chosen(**address)
    assert (found.sort, found.columns) == (None, ("size", "age"))
    assert "<img>" not in table(**address)


def test_a_direction_that_is_none_is_the_usual_one():
    assert chosen(sort="size", desc="yes").descending
    assert not chosen(sort="name", desc="2").descending


def test_columns_come_in_the_order_of_the_address_once_each():
    assert chosen(cols="extra,size,extra,nothing").columns == ("extra", "size")
    cells = re.findall(r"<td data-label=\"(\w+)\"", table(cols="age,size"))
    assert cells == ["Leeftijd", "Grootte"] * 4


def test_a_second_table_has_a_choice_of_its_own():
    assert chosen("other", sort="size").sort is None
    found = choices.chosen("other", HEAD, COLUMNS, {"other-sort": "size", "other-desc": "0"}, {})
    assert (found.sort, found.descending) == ("size", False)


def test_what_is_kept_of_an_address_are_choices_of_tables():
    address = {"sort": "a", "event-cols": "b", "period": "7d", "event-x": "c", "Sort": "d"}
    assert choices.kept(address) == {"sort": "a", "event-cols": "b"}


def links(source: str) -> dict[str, dict[str, list[str]]]:
    found = re.findall(r'<th[^>]*><a href="([^"]*)"[^>]*>(\w+)', source)
    return {title: parse_qs(html.unescape(address).removeprefix("?")) for address, title in found}


def test_a_heading_sorts_the_usual_way_then_the_other_way_then_not_and_keeps_the_rest():
    address = {"period": "7d", "cols": "age,size"}
    kept = {"period": ["7d"], "cols": ["age,size"]}
    assert links(table(**address))["Grootte"] == {**kept, "sort": ["size"], "desc": ["1"]}
    after = {**address, "sort": "size", "desc": "1"}
    assert links(table(**after))["Grootte"] == {**kept, "sort": ["size"], "desc": ["0"]}
    assert links(table(**{**after, "desc": "0"}))["Grootte"] == kept
    assert links(table(**after))["Naam"] == {**kept, "sort": ["name"], "desc": ["0"]}


def test_who_cannot_see_it_hears_which_heading_sorts_and_how():
    assert "aria-sort" not in table()
    source = table(sort="size", desc="0")
    assert re.findall(r'aria-sort="(\w+)"', source) == ["ascending"]
    assert 'aria-sort="ascending"><a' in source and "Grootte<span" in source
    assert 'aria-sort="descending"' in table(sort="name", desc="1")


@pytest.mark.parametrize(
    ("address", "nl", "en"),
    [
        ({}, None, None),
        ({"sort": "size"}, "Gesorteerd op Grootte: grootste eerst.", "Sorted by Grootte: largest first."),
        ({"sort": "age", "desc": "0"}, "Gesorteerd op Leeftijd: oudste eerst.", "Sorted by Leeftijd: oldest first."),
        ({"sort": "name"}, "Gesorteerd op Naam: van A naar Z.", "Sorted by Naam: from A to Z."),
    ],
)  # fmt: skip
def test_the_order_is_said_in_words(address, nl, en):
    for language, words in (("nl", nl), ("en", en)):
        with use_language(language):
            assert drawn.said(HEAD, COLUMNS, chosen(**address)) == words


def test_a_list_is_cut_after_it_is_sorted_and_a_remainder_stays_below():
    whole = str(
        drawn.table(
            "Namen", ROWS, HEAD, COLUMNS, chosen(sort="size"), lambda row: row[0],
            lambda row, column: tag("td"), last=[tag("tr", tag("th", "Rest", scope="row"))], most=2,
        )
    )  # fmt: skip
    assert re.findall(r'<th scope="row">([^<]+)', whole) == ["Alfa", "Élan", "Rest"]
