"""Nobody writes a second list of metrics: what names three of them asks warehouse/core/registry.py, or says why not."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_house import MODULES, ROOT
from warehouse.core import registry

NAMES = {each.name for each in registry.METRICS} | {each.figure for each in registry.METRICS if each.figure}
FEWEST = 3
HOME = Path("warehouse/core/registry.py")
# What a platform calls its numbers and which it has is the platform's own: a connector and an export each say theirs.
PLATFORMS = ("pipelines/connectors/", "pipelines/sources/files/exports/")
# Module → how many such lists it may hold, and why.
ALLOWED = {
    "pipelines/sources/files/mention_table.py": (1, "headings of others' exports that are left alone"),
    "pages/shared/spreadsheets/columns.py": (1, "units, of which some are called as what they measure"),
    "pages/views/channels/monthly_entry.py": (2, "the grid: a widget for each field of EnteredLine"),
    "pipelines/announcing/documents.py": (2, "which columns the paper has room for, and in which order"),
    "pipelines/announcing/text.py": (
        1,
        "which corrections everybody is told: what the announcement tells itself",
    ),
    "warehouse/cases/alerts/findings/mentions.py": (
        1,
        "columns of stories and items, two of which metrics are named after",
    ),
    "warehouse/channels/monthly_entries.py": (1, "the columns of EnteredLine, from three tables"),
    "warehouse/channels/queries.py": (
        1,
        "what is seen is impressions or views; parts come from the registry",
    ),
    "warehouse/core/figure.py": (1, "units, of which some are called as what they measure"),
}


def constants(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def elements(node: ast.AST) -> set[str]:
    """The names in a literal: elements of a tuple, list or set, keys and values of a dictionary, words of a text."""
    found: list[ast.expr | None] = []
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        found = list(node.elts)
    elif isinstance(node, ast.Dict):
        found = [*node.keys, *node.values]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "split":
        return {word for text in constants(node.func.value) for word in text.split()} & NAMES
    elif (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.search(r"\bselect\b", node.value)
    ):
        # Columns that are read or added up; text between quotes is data.
        return set(re.findall(r"\w+", re.sub(r"\bas \w+", "", node.value))) & NAMES
    return {each.value for each in found if isinstance(each, ast.Constant) and each.value in NAMES}


def lists(source: str) -> list[int]:
    """Lines on which three or more metrics are named together."""
    tree = ast.parse(source)
    inside = {
        id(each) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for each in ast.walk(node)
    }
    told = [
        node.lineno
        for node in ast.walk(tree)
        if id(node) not in inside and len(elements(node)) >= FEWEST and hasattr(node, "lineno")
    ]
    whole = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    for node in whole:
        text = " ".join(constants(node))
        if len(elements(ast.Constant(text))) >= FEWEST:
            told.append(node.lineno)
    return told


@pytest.mark.parametrize(
    "source",
    [
        'X = ("followers", "views", "reach")',
        'X = {"likes": 1, "shares": 2, "clicks": 3}',
        'X = {1: "likes", 2: "shares", 3: "clicks"}',
        'X = "followers posts seen".split()',
        'if metric in ["sessions", "key_events", "followers"]: pass',
        'X = f"select likes, shares, clicks from {table}"',
        'X = "select coalesce(likes, 0) + shares + clicks as x from y"',
    ],
)
def test_a_second_list_is_seen(source):
    assert lists(source)


def test_two_names_or_a_sentence_are_no_list():
    assert not lists('X = ("impressions", "views"); Y = N_("Type this month’s followers, hours and euros")')


def found() -> dict[str, list[int]]:
    told = {}
    for path in MODULES:
        if path == HOME or str(path).startswith(PLATFORMS):
            continue
        lines = lists((ROOT / path).read_text(encoding="utf-8"))
        if lines:
            told[str(path)] = lines
    return told


def test_nobody_writes_a_second_list_of_metrics():
    told = found()
    allowed = {path: count for path, (count, _why) in ALLOWED.items()}
    assert {path: len(lines) for path, lines in told.items()} == allowed, told
    assert all(why for _count, why in ALLOWED.values())


def test_a_list_in_a_contract_comes_from_the_registry():
    files = sorted((ROOT / "warehouse").glob("*/tables/*.sql"))
    assert len(files) > 20
    of_channels = set(registry.channel_metrics())
    for path in files:
        named = set(re.findall(r"\w+", path.read_text(encoding="utf-8"))) & of_channels
        assert len(named) < FEWEST, f"{path.name} names {sorted(named)}: write {{metric}} or {{metrics}}"
