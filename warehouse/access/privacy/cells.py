"""Read every text of every table that may name a person, and put another in its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from warehouse.core.contract import Contract, contracts
from warehouse.core.load import listed

Text = str | Sequence[str]
# Copies of the configuration, which holds own and followed accounts: who no longer follows one changes it there.
CONFIGURED = frozenset(
    "sources channels subjects events outlets campaigns goals traffic_rules fetch_states backfills".split()
)
# The ledger itself, and a log whose rows are bound by hashes and are kept because the law asks for them.
KEPT = frozenset("erasures erased_marks audit_log warehouse_facts".split())
# Words of the program and short names out of the configuration: no person is written there.
OURS = frozenset(
    "source_name channel kind language method from_method to_method label from_label to_label scored_label metric"
    " origin quality definition network way state outcome connector unit figure part said role scope rhythm page"
    " step query_hash text_hash body_hash file_hash key_hash link_hash signature error_template goal field"
    " subject table_name counts about published_quality event channel_group from_channel to_channel from_group to_group"
    " medium click_id in_app rule run_id erasure_id import_id length correction_id judgement_id subscription_id".split()
)
# Of a story its number, and of a mail what it is called.
THEIRS = frozenset({("month_figures", "subject"), ("publications", "subject")})
# Items and what is one row of theirs: these go whole.
OF_ITEMS = frozenset(
    "items item_keys sightings mentions sentiments subject_sentiments story_signatures threat_signals stories"
    " story_days word_days frequent_days word_months phrase_days mention_texts".split()
)


@dataclass(frozen=True)
class Place:
    """One column that may name a person. key: is it part of what names a row; optional: may it be null?"""

    table: str
    column: str
    is_list: bool
    in_key: bool
    optional: bool


def places() -> tuple[Place, ...]:
    """Which columns may name a person, apart from those of items themselves?

    Counts: every column of text of every table that is there now, but for copies of the configuration, the ledger, and
    words of the program.
    Empty: never.
    Raises: nothing.
    Source: the contracts.
    """
    return tuple(
        place
        for name, contract in contracts().items()
        if name not in CONFIGURED | KEPT | OF_ITEMS
        for place in _of(contract)
    )


def configured() -> tuple[Place, ...]:
    """Which columns are copies of the configuration and may name a person? These are told, and not changed."""
    return tuple(place for name in sorted(CONFIGURED) for place in _of(contracts()[name]))


def _of(contract: Contract) -> Iterator[Place]:
    for column in contract.columns:
        is_said = column.name not in OURS or (contract.table, column.name) in THEIRS
        if column.type in ("varchar", "varchar[]", "json") and is_said:
            is_list = column.type == "varchar[]"
            yield Place(
                contract.table, column.name, is_list, column.name in contract.key, not column.required
            )


def texts(con: duckdb.DuckDBPyConnection, place: Place) -> list[Text]:
    """Which different texts stand in this column? A list of texts where it holds lists; without null."""
    rows = con.execute(
        f"select distinct {place.column} from {place.table} where {place.column} is not null"
    ).fetchall()
    return [value for (value,) in rows]


def put(con: duckdb.DuckDBPyConnection, place: Place, changes: Mapping[str, str | None]) -> int:
    """Put these texts in the place of others in one column, inside `writing()`. How many cells were changed?"""
    if not changes:
        return 0
    return _put(con, place, "varchar", list(changes), list(changes.values()))


def put_lists(con: duckdb.DuckDBPyConnection, place: Place, changes: Sequence[tuple[Text, Text]]) -> int:
    """Put these lists of texts in the place of others in one column, inside `writing()`. How many cells changed?"""
    if not changes:
        return 0
    old, new = zip(*changes, strict=True)
    return _put(con, place, "varchar[]", old, new)


def _put(
    con: duckdb.DuckDBPyConnection, place: Place, kind: str, old: Sequence[object], new: Sequence[object]
) -> int:
    return int(
        con.execute(
            f"update {place.table} as target set {place.column} = changed.new"
            f" from ({listed({'old': kind, 'new': kind})}) as changed where target.{place.column} = changed.old",
            {"old": list(old), "new": list(new)},
        ).fetchall()[0][0]
    )


def drop(con: duckdb.DuckDBPyConnection, place: Place, values: Sequence[str]) -> int:
    """Delete the rows with one of these texts in this column, inside `writing()`. How many were there?"""
    return int(
        con.execute(
            f"delete from {place.table} where list_contains($values::varchar[], {place.column})",
            {"values": list(values)},
        ).fetchall()[0][0]
    )
