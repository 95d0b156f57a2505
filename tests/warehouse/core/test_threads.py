"""A connection shared by threads gives the answers of others; a cursor or a connection of one's own does not."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from warehouse.core.connection import reading, writing
from warehouse.core.load import upsert

THREADS = 20
QUESTIONS = 30
OUTLETS = 500


@pytest.fixture
def loaded(warehouse) -> str:
    with writing(warehouse) as con:
        upsert(con, "outlets", [{"outlet": f"blad{n}.example", "reach": n * n} for n in range(OUTLETS)])
    return warehouse


def crowd(look: Callable[[int], None]) -> None:
    """Let twenty threads look at the same moment; what goes wrong in any of them is raised here."""
    ready = threading.Barrier(THREADS)

    def begin(number: int) -> None:
        ready.wait(30)
        look(number)

    with ThreadPoolExecutor(THREADS) as pool:
        for looked in [pool.submit(begin, number) for number in range(THREADS)]:
            looked.result(60)


def right(con, number: int) -> int:
    """Ask about one outlet, in two ways that take different time. How many answers were of another?"""
    name, wrong = f"blad{number}.example", 0
    found = con.execute("select outlet, reach from outlets where outlet = $name", {"name": name}).fetchall()
    wrong += found != [(name, number * number)]
    con.execute("select sum(reach), count(*) from outlets where reach <= $most", {"most": number * number})
    wrong += con.fetchone() != (sum(n * n for n in range(number + 1)), number + 1)
    return wrong


def test_twenty_threads_with_a_cursor_each_get_only_their_own_answers(loaded):
    wrong = []
    with reading(loaded) as con:

        def look(number: int) -> None:
            for question in range(QUESTIONS):
                with con.cursor() as own:
                    # A cursor is a new connection to the same database and begins in its first catalogue.
                    own.execute("use warehouse")
                    wrong.append(right(own, (number * QUESTIONS + question) % OUTLETS))

        crowd(look)
    assert len(wrong) == THREADS * QUESTIONS and sum(wrong) == 0


def test_twenty_threads_with_a_connection_each_get_only_their_own_answers(loaded):
    wrong = []

    def look(number: int) -> None:
        for question in range(3):
            with reading(loaded, wait=30) as con:
                wrong.append(sum(right(con, (number * 7 + question + n) % OUTLETS) for n in range(5)))

    crowd(look)
    assert len(wrong) == THREADS * 3 and sum(wrong) == 0


def test_threads_that_load_and_threads_that_read_meet_no_half_load_and_lose_nothing(warehouse):
    seen = []
    with writing(warehouse):
        pass

    def look(number: int) -> None:
        for step in range(3):
            if number < 3:
                with writing(warehouse, wait=60) as con:
                    name = f"{number}-{step}"
                    upsert(con, "outlets", [{"outlet": name}])
                    upsert(con, "item_keys", [{"key": name, "item_id": "i"}])
            else:
                with reading(warehouse, wait=60) as con:
                    outlets = con.execute("select count(*) from outlets").fetchone()
                    seen.append((outlets, con.execute("select count(*) from item_keys").fetchone()))

    crowd(look)
    assert len(seen) == 17 * 3 and all(outlets == keys for outlets, keys in seen)
    with reading(warehouse) as con:
        assert con.execute("select count(*) from outlets").fetchone() == (9,)
