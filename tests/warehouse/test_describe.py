"""docs/numbers.md says what the code says, and every number says all of it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from warehouse import describe
from warehouse.core.contract import contracts
from warehouse.core.figure import QUALITIES
from warehouse.reputation.figures import QUALITY

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = ROOT / "docs" / "numbers.md"
NUMBERS = [each for each in describe.described() if each.is_number]


def test_numbers_md_is_what_the_code_generates():
    assert WRITTEN.read_text(encoding="utf-8") == describe.text(), "run `make docs`"


def test_the_command_prints_the_same_bytes_under_another_hash_seed_and_locale():
    environment = {**os.environ, "PYTHONHASHSEED": "7", "LC_ALL": "C", "PYTHONUTF8": "0"}
    printed = subprocess.run(
        [sys.executable, "-m", "warehouse.describe"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=True,
    )
    assert printed.stdout == WRITTEN.read_bytes()


@pytest.mark.parametrize("each", NUMBERS, ids=lambda each: f"{each.module}.{each.name}")
def test_every_number_says_its_question_unit_counts_empty_raises_and_source(each):
    assert each.question.endswith("?")
    kind, *rest = each.parts
    assert kind in ("Unit", "Columns", "Rows")
    assert rest == ["Counts", "Empty", "Raises", "Source"]
    assert all(said.endswith(".") for said in each.parts.values())


@pytest.mark.parametrize("each", describe.described(), ids=lambda each: f"{each.module}.{each.name}")
def test_every_public_function_and_dataclass_asks_a_question_and_keeps_the_order(each):
    assert each.question.endswith("?"), each.question
    assert {"Unit", "Columns", "Rows"} & each.parts.keys()
    places = [describe.PARTS.index(name) for name in each.parts]
    assert places == sorted(places)


@pytest.mark.parametrize("each", NUMBERS, ids=lambda each: f"{each.module}.{each.name}")
def test_the_source_of_a_number_names_tables_that_there_are(each):
    named = set(re.findall(r"\b\w+_(?:days|runs|states|facts|items)\b", each.parts["Source"]))
    assert named <= {*contracts(), "mention_items"}
    if each.call.split("(")[1].startswith("con"):
        assert set(re.findall(r"\w+", each.parts["Source"])) & contracts().keys()


def test_the_numbers_of_reputation_say_how_exact_they_are_and_all_of_them_are_there():
    figures = [each.name for each in NUMBERS if each.gives == "Figure"]
    assert sorted(figures) == sorted(QUALITY)
    assert set(QUALITY.values()) <= set(QUALITIES) == set(describe.MEANINGS)


def test_every_table_and_every_column_with_its_comment_is_told():
    told = describe.text()
    for contract in contracts().values():
        section = told.split(f"### `{contract.table}`")[1].split("###")[0]
        assert f"Key: {', '.join(contract.key)}." in section
        for column in contract.columns:
            null = "no" if column.required else "yes"
            assert f"\n| {column.name} | {column.type} | {null} | " in section
            assert column.comment, f"{contract.table}.{column.name} has no comment"


def test_a_docstring_falls_apart_in_its_question_and_its_parts():
    question, parts = describe.split(
        "How many\nare there?\n\nUnit: count,\nnot percent.\nEmpty: 0.\nSource: a: b."
    )
    assert question == "How many are there?"
    assert parts == {"Unit": "count, not percent.", "Empty": "0.", "Source": "a: b."}


def test_what_would_be_markup_is_shown_as_it_stands():
    assert describe.plain("a*b <i> `x*y` mention_days [z") == r"a\*b \<i> `x*y` mention_days \[z"
