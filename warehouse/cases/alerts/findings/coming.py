"""Ask whether anything came in that a rule may find something in, in one question."""

import duckdb

from warehouse.core.rows import one


def came_in(con: duckdb.DuckDBPyConnection) -> str:
    """Did anything come in since I looked?

    Unit: text, another one after every load, judgement of threats and change of a case.
    Counts: loads, judged items, changes of cases, closed months.
    Empty: never.
    Raises: nothing.
    Source: warehouse_facts, threat_signals, case_events, months.
    """
    row = one(
        con,
        """
        select (select value from warehouse_facts where name = 'loaded_at'), (select count(*) from threat_signals),
            (select max(judged_at) from threat_signals), (select count(*) from case_events),
            (select max(closed_at) from months)
        """,
    )
    return " ".join(map(str, row))
