"""A load costs what is hot, not what was stored before: the sixtieth asks and reads what the tenth did."""

import datetime as dt
import json
from collections import Counter

from tests.warehouse.rows import GOOD
from warehouse.core.connection import writing
from warehouse.core.load import Loaded, upsert
from warehouse.mentions.refresh import refresh_days

A_MONTH = 5
# One column of each item is read to find days whose words wait, of a warehouse of an earlier version or of many
# messages at once: 7 ms of 800,000 items.
WAITING = "select day, count(*), any_value(version)"


class Counted:
    """A connection that counts, of what it is asked, the statements and the rows that each reading of a table gives."""

    def __init__(self, con):
        self.con, self.statements, self.rows = con, 0, Counter()
        con.execute("set enable_profiling = 'no_output'")

    def execute(self, sql, parameters=None):
        result = self.con.execute(sql, parameters or {})
        self.statements += 1
        told = self.con.get_profiling_information()
        told = (json.loads(told) if told.strip() else {}) if isinstance(told, str) else told
        self._add(" ".join(sql.split()), told)
        return result

    def _add(self, sql: str, node: dict) -> None:
        if "SCAN" in node.get("operator_type", ""):
            self.rows[sql] += node["operator_cardinality"]
        for part in node.get("children", ()):
            self._add(sql, part)


def stored(con, number: int) -> None:
    """Store two items with all that belongs to them, as a run does, on a day of its own."""
    month, place = divmod(number - 1, A_MONTH)
    day = dt.date(2025, month + 1, 3 + 6 * place)
    at = dt.datetime.combine(day, dt.time(6), dt.UTC)
    names = [f"{number:03d}-{n}" for n in range(2)]
    rows = {
        "items": [
            GOOD["items"]
            | {"item_id": name, "story_id": name, "text_hash": name, "url": f"https://krant.example/{name}"}
            | {"day": day, "published_at": at}
            for name in names
        ],
        "item_keys": [{"key": f"https://krant.example/{name}", "item_id": name} for name in names],
        "sightings": [GOOD["sightings"] | {"item_id": name, "first_seen_at": at} for name in names],
        "sentiments": [GOOD["sentiments"] | {"item_id": name, "day": day} for name in names],
        "mentions": [GOOD["mentions"] | {"item_id": name, "day": day} for name in names],
        "source_runs": [GOOD["source_runs"] | {"run_id": f"r{number:03d}", "started_at": at}],
    }
    for table, new in rows.items():
        assert upsert(con, table, new) == Loaded(len(new), 0)
    refresh_days(con, {day})


def counted(url: str, number: int) -> Counted:
    """Store this load. What did that ask?"""
    with writing(url) as con:
        asked = Counted(con)
        stored(asked, number)
        con.execute("pragma disable_profiling")
    return asked


def test_the_sixtieth_load_asks_and_reads_what_the_tenth_did(warehouse):
    with writing(warehouse) as con:
        upsert(con, "subjects", [GOOD["subjects"]])
    # The tenth and the sixtieth are the last of a month: what is near in time, and of the month so far, is the same.
    for number in range(1, 10):
        with writing(warehouse) as con:
            stored(con, number)
    tenth = counted(warehouse, 10)
    with writing(warehouse) as con:
        for number in range(11, 60):
            stored(con, number)
    sixtieth = counted(warehouse, 60)
    assert tenth.statements == sixtieth.statements > 50
    assert tenth.rows.keys() == sixtieth.rows.keys()
    grew = [sql for sql, rows in sixtieth.rows.items() if rows != tenth.rows[sql]]
    # That it is among them shows that a table which is read whole is seen.
    assert [sql.startswith(WAITING) for sql in grew] == [True], grew
