"""Answers that are kept: about the newest version of the data only, bounded, asked once by all who ask at once."""

import gc
import os
import threading
from pathlib import Path

import pytest

from pages.shared import query_cache
from tests.pages.school import fill, forget_answers
from warehouse.core import metadata
from warehouse.core.connection import writing

asked: list[int] = []


@pytest.fixture
def warehouse(tmp_path, monkeypatch) -> Path:
    path = tmp_path / "warehouse.duckdb"
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", str(path))
    fill(str(path), [])
    asked.clear()
    forget_answers()
    return path


def number(con, given: int) -> list[int]:
    """Answer with what was given, and note that it was asked."""
    asked.append(given)
    return [given]


def renewed(path: Path, times: int) -> None:
    """Ask two questions about each of so many new versions of the file."""
    for _each in range(times):
        stamp = path.stat().st_mtime_ns + 1_000_000_000
        os.utime(path, ns=(stamp, stamp))
        for given in range(2):
            assert query_cache.ask(number, given) == [given]


def objects() -> int:
    """How many objects are there that may hold others, or a lock; garbage left out?"""
    gc.collect()
    return len(gc.get_objects())


def test_nothing_stays_of_a_version_that_is_no_more(warehouse):
    renewed(warehouse, 20)
    before = objects()
    renewed(warehouse, 20)
    # Of one object for each question about each version there would be forty more.
    assert objects() - before < 20
    assert asked == [0, 1] * 40
    assert len(query_cache._answers) == 2 and not query_cache._asking


def test_an_answer_about_data_of_before_is_not_kept_for_now(warehouse):
    def slowly(con, given: int) -> int:
        with writing(str(warehouse) + ".other") as other:  # time goes by; and somebody asks about what came
            metadata.store(other, {"organisation": "Voorbeeld College"})
        renewed(warehouse, 1)
        return given

    assert query_cache.ask(slowly, 7) == 7
    assert len(query_cache._answers) == 2
    assert query_cache.ask(number, 1) == [1] and asked == [0, 1]


def test_at_most_so_many_answers_are_kept_and_those_go_first_that_nobody_asked_for_longest(
    warehouse, monkeypatch
):
    monkeypatch.setattr(query_cache, "MOST_ANSWERS", 3)
    for given in (1, 2, 3, 1, 4):
        query_cache.ask(number, given)
    assert asked == [1, 2, 3, 4]
    query_cache.ask(number, 1)
    query_cache.ask(number, 2)
    assert asked == [1, 2, 3, 4, 2]


def test_who_asks_the_same_at_once_waits_for_one_of_them(warehouse):
    together = threading.Barrier(4)
    answers = []

    def ask() -> None:
        together.wait(20)
        answers.append(query_cache.ask(number, 5))

    readers = [threading.Thread(target=ask) for _each in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(20)
    assert answers == [[5]] * 4 and asked == [5]


def test_who_changes_an_answer_changes_a_copy(warehouse):
    query_cache.ask(number, 6).append(0)
    assert query_cache.ask(number, 6) == [6] and asked == [6]


def test_a_question_that_fails_is_asked_again_and_leaves_nothing(warehouse):
    def fails(con) -> None:
        asked.append(0)
        raise ValueError("no")

    for _each in range(2):
        with pytest.raises(ValueError, match="no"):
            query_cache.ask(fails)
    assert asked == [0, 0] and not query_cache._answers and not query_cache._asking
