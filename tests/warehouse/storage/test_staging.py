"""Rows are looked at and put ready before the lock, so that who waits for a load waits for its last, short part."""

import pytest

from tests.warehouse.rows import GOOD
from warehouse.core.connection import reading, writing
from warehouse.core.errors import ContractBroken
from warehouse.core.load import Loaded, stage, upsert

ROWS = [GOOD["items"] | {"item_id": f"i{at}", "story_id": f"i{at}"} for at in range(3)]


@pytest.mark.both
@pytest.mark.parametrize("many", [1, 3])
def test_what_was_put_ready_is_stored_as_if_it_were_not(warehouse, many):
    ready = {}
    with writing(warehouse, before=lambda con: ready.update(items=stage(con, "items", ROWS[:many]))) as con:
        # Rows of the same table that come in between stand apart.
        assert upsert(con, "items", [ROWS[0] | {"title": "Eerder"}]) == Loaded(1, 0)
        assert upsert(con, "items", ready["items"]) == Loaded(many - 1, 1)
        assert upsert(con, "sightings", stage(con, "sightings", [])) == Loaded(0, 0)
    with reading(warehouse) as con:
        titles = con.execute("select title from items order by item_id").fetchall()
    assert titles == [(GOOD["items"]["title"],)] * many


@pytest.mark.both
def test_what_breaks_the_promise_is_told_before_anything_is_stored(warehouse):
    with writing(warehouse):
        pass
    wrong = [ROWS[0], ROWS[1] | {"title": None}]
    with (
        pytest.raises(ContractBroken, match="title"),
        writing(warehouse, before=lambda con: stage(con, "items", wrong)),
    ):
        pytest.fail("it was let in")
    with writing(warehouse) as con:
        assert con.execute("select count(*) from items").fetchone() == (0,)


def test_what_was_put_ready_elsewhere_is_put_ready_again(warehouse):
    ready = {}
    with (
        pytest.raises(ZeroDivisionError),
        writing(warehouse, before=lambda con: ready.update(items=stage(con, "items", ROWS))),
    ):
        raise ZeroDivisionError
    with writing(warehouse) as con:
        assert upsert(con, "items", ready["items"]) == Loaded(3, 0)


def test_nobody_waits_for_what_is_put_ready(warehouse):
    with writing(warehouse):
        pass
    seen = []

    def look(con) -> None:
        stage(con, "items", ROWS)
        with reading(warehouse, 5) as other:  # while a load holds it nobody can
            seen.append(other.execute("select count(*) from items").fetchone())

    with writing(warehouse, before=look):
        pass
    assert seen == [(0,)]
