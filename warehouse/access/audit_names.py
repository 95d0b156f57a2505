"""Ask by what people know what a line of the audit log names by an id."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

import duckdb

from warehouse.core.rows import named


@dataclass(frozen=True)
class Named:
    """What is behind this id?

    Columns: what (alert, case, item, subscription or link); called: of an alert what its key begins with, its rule; of
    a case its kind; of an item its outlet or source; else its title; rule: of an alert its rule; at: when it was
    raised, opened, published or made, aware UTC; is_drill.
    """

    what: str
    called: str
    rule: str
    at: dt.datetime
    is_drill: bool


def names(con: duckdb.DuckDBPyConnection, ids: Collection[str]) -> dict[str, Named]:
    """By what do people know these?

    Columns: id → what is behind it.
    Counts: alerts, cases, items, corrections (by their item), subscriptions and shared links (by the beginning of their
        hash); never a title of an item or a case, which may be of a person.
    Empty: an id that is none of these, or was erased, is left out.
    Raises: nothing.
    Source: alerts, cases, items, corrections, subscriptions, shared_links.
    """
    rows = named(
        con,
        """
        with asked as (select distinct unnest($ids::varchar[]) as id)
        select id, 'alert' as what, split_part(key, ':', 1) as called, rule, raised_at as done_at, is_drill
            from asked join alerts on alert_id = id
        union all
        select id, 'case', kind, '', opened_at, is_drill from asked join cases on case_id = id
        union all
        select id, 'item', coalesce(outlet, source_name), '', published_at, false
            from asked join items on item_id = id
        union all
        select id, 'item', coalesce(outlet, source_name), '', published_at, false
            from asked join corrections on correction_id = id join items using (item_id)
        union all
        select id, 'subscription', title, '', made_at, false from asked join subscriptions on subscription_id = id
        union all
        select id, 'link', title, '', made_at, false from asked join shared_links on left(link_hash, 12) = id
        """,
        {"ids": list(ids)},
    )
    return {
        str(row["id"]): Named(
            row["what"], row["called"], row["rule"], row["done_at"].replace(tzinfo=dt.UTC), row["is_drill"]
        )
        for row in rows
    }
