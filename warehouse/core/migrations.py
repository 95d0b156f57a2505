"""Bring a warehouse to the shape of this version: tables, nullable columns, views, numbered changes, each once.

New tables and nullable columns come from the contract by themselves. Whatever else differs from the last release is
written in a numbered file, `changes/NNNN_what.sql`. A release that changes any shape, or what stored rows mean, has a
number of its own, so that an older program refuses what a newer one wrote.
"""

import contextlib
import functools
import hashlib
import itertools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

from warehouse.core import VERSION, fault_messages, files, metadata
from warehouse.core.contract import Contract, contracts, lake_rows
from warehouse.core.errors import StorageWrong, UpgradeFailed, WarehouseNewer, WarehouseOthers
from warehouse.core.rows import one
from warehouse.storage import estimates, sentences

FOLDER = Path(__file__).parent / "changes"
ROOM = FOLDER.parents[1]
# The facts by which a program knows who wrote a warehouse: its shape now, those it had before, the last version.
SHAPE, EARLIER, BY = "shape", "earlier_shapes", "version"
# Where it stands among the facts, what another warehouse held is being copied into this one.
MOVING = "moving"
# Whether it is a lake, as SQL. Where small tables are read from copies in memory, the lake stands behind these.
IS_LAKE = """(select type = 'ducklake' from duckdb_databases()
    where database_name = coalesce(nullif(current_database(), 'memory'), 'warehouse'))"""


@functools.cache
def numbered() -> tuple[tuple[int, Path], ...]:
    """Which changes are there? Number and file, in order; empty when there are none."""
    files = (path for path in FOLDER.glob("[0-9]*.sql"))
    return tuple(sorted((int("".join(itertools.takewhile(str.isdigit, path.name))), path) for path in files))


def last_number() -> int:
    """Return the number of the newest change that this version knows; 0 when there is none."""
    return numbered()[-1][0] if numbered() else 0


@functools.cache
def newest() -> str:
    """Return the shape of this version, as stored in the warehouse: number of changes and a hash of all tables."""
    text = "".join(contract.create_sql for contract in contracts().values())
    text += "".join(path.read_text(encoding="utf-8") for path in sorted(ROOM.glob("*/views/*.sql")))
    return f"{last_number():04d}-{hashlib.blake2b(text.encode(), digest_size=6).hexdigest()}"


def _known(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the facts of this warehouse; none where no table is yet."""
    try:
        known = metadata.read(con)
    except duckdb.CatalogException:
        return {}
    return known if SHAPE in known else {}


def check_readable(con: duckdb.DuckDBPyConnection, url: str, half: bool = False) -> bool:
    """Was it last written by an earlier version, so that tables or columns may be missing?

    Raises: WarehouseEmpty where no table is yet, WarehouseNewer where a newer version wrote it, WarehouseOthers where
    the tables are another program's, StorageWrong where a move into it is unfinished, unless `half` may be read.
    """
    known = _known(con)
    if not known:
        _refuse_others(con, url)
        raise files.missing(url)
    if not half:
        _refuse_half(known, url)
    _refuse_newer(known, url)
    return known.get(SHAPE) != newest()


def _refuse_others(con: duckdb.DuckDBPyConnection, url: str) -> None:
    held = _held(con)
    if held and "warehouse_facts" not in held:
        raise WarehouseOthers(url=url)


def is_lake(con: duckdb.DuckDBPyConnection) -> bool:
    """Is what is used here a lake, whose data are files that can be sorted?"""
    return bool(one(con, f"select {IS_LAKE}")[0])


def has_all(con: duckdb.DuckDBPyConnection) -> bool:
    """Has this warehouse every table and column that this version asks for, though an earlier one wrote it?"""
    held = _held(con)
    return all(
        column.name in held.get(table, {})
        for table, contract in contracts().items()
        for column in contract.columns
    )


def _refuse_half(known: Mapping[str, str], url: str) -> None:
    if MOVING in known:
        raise StorageWrong(sentences.HALF_MOVED, url=url)


def _refuse_newer(known: Mapping[str, str], url: str) -> None:
    newer = int(known[SHAPE][:4]) > last_number() or _order(known.get(BY, "0.1.0")) > _order(VERSION)
    # Ours is a shape that this warehouse had before somebody gave it another one.
    if newer or newest() in known.get(EARLIER, "").split():
        raise WarehouseNewer(
            url=url, version=f"{known.get(BY, '?')}, {known[SHAPE]}", own=f"{VERSION}, {newest()}"
        )


def _order(version: str) -> tuple[int, ...]:
    """Versions in the order in which they came; one that we cannot read is of a time after ours."""
    match = re.fullmatch(r"(\d+)\.(\d+)\.(\d+)(?:\.dev(\d+))?", version)
    if not match:
        return (10**9,)
    *release, trial = match.groups()
    return (*map(int, release), 1 if trial is None else 0, int(trial or 0))


def is_up_to_date(con: duckdb.DuckDBPyConnection) -> bool:
    """Is this warehouse whole and of this version, so that nothing is to be made or changed in it?"""
    return _is_of_now(_known(con))


def _is_of_now(known: Mapping[str, str]) -> bool:
    return MOVING not in known and known.get(SHAPE) == newest() and known.get(BY) == VERSION


def bring_up_to_date(con: duckdb.DuckDBPyConnection, url: str) -> None:
    """Make what is missing and run each change that was not yet run, with its record in one transaction.

    Raises: WarehouseNewer, StorageWrong for a move that is unfinished, and UpgradeFailed when no change leads from
    what is there to this version; then nothing was changed.
    """
    known = _known(con)
    _refuse_half(known, url)
    if _is_of_now(known):
        return
    if known:
        _refuse_newer(known, url)
    else:
        _refuse_others(con, url)
    con.execute("begin")
    try:
        if known.get(SHAPE) != newest():
            _bring(con, known, url)
            earlier = dict.fromkeys([*known.get(EARLIER, "").split(), *([known[SHAPE]] if known else [])])
            metadata.store(con, {SHAPE: newest(), EARLIER: " ".join(earlier)})
        metadata.store(con, {BY: VERSION})
        con.execute("commit")
    except duckdb.Error as error:
        with contextlib.suppress(duckdb.Error):  # a commit that failed has rolled back already
            con.execute("rollback")
        # A disk or memory that is full says nothing about the change.
        if isinstance(error, fault_messages.LATE) or fault_messages.is_full(error):
            raise fault_messages.of_duckdb(error, url) from error
        raise UpgradeFailed(
            url=url, own=VERSION, what=SHAPE, reference=fault_messages.noted(error, url)
        ) from error
    except BaseException:
        con.execute("rollback")
        raise
    if is_lake(con):
        estimates.settle(con, lake_rows())


def _bring(con: duckdb.DuckDBPyConnection, known: Mapping[str, str], url: str) -> None:
    changed = [change for change in numbered() if known and change[0] > int(known[SHAPE][:4])]
    for _, path in changed:
        with _failing_at(path.stem, url):
            con.execute(path.read_text(encoding="utf-8"))
    statements = " ".join(path.read_text(encoding="utf-8") for _, path in changed)
    held = _held(con)
    for table, contract in contracts().items():
        with _failing_at(table, url):
            _make(con, contract, held.get(table, {}), re.search(rf"\b{table}\b", statements) is not None, url)
    for path in sorted(ROOM.glob("*/views/*.sql")):
        with _failing_at(path.stem, url):
            con.execute(path.read_text(encoding="utf-8"))


@contextlib.contextmanager
def _failing_at(what: str, url: str) -> Iterator[None]:
    try:
        yield
    except fault_messages.LATE:
        raise
    except duckdb.Error as error:
        raise UpgradeFailed(
            url=url, own=VERSION, what=what, reference=fault_messages.noted(error, url)
        ) from error


def _held(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, tuple[str, bool]]]:
    """Table → column → its type and whether it is required, as the warehouse has them now."""
    held: dict[str, dict[str, tuple[str, bool]]] = {}
    for table, name, kind, required in con.execute(
        "select table_name, column_name, lower(data_type), not is_nullable from duckdb_columns()"
        " where database_name = current_database() and schema_name = current_schema()"
    ).fetchall():
        held.setdefault(table, {})[name] = (kind, required)
    return held


def _make(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    held: dict[str, tuple[str, bool]],
    touched: bool,
    url: str,
) -> None:
    """Make this table, or the nullable columns that it lacks. Raises: UpgradeFailed where more than that differs.

    touched: a numbered change may have written its rows in this transaction; DuckDB then refuses to alter it.
    """
    table = contract.table
    promised = {column.name: (column.type, column.required) for column in contract.columns}
    lacking = [name for name, (_, required) in promised.items() if name not in held and not required]
    wrong = [name for name in promised if name not in lacking and held.get(name) != promised[name]]
    # A column that is no longer promised does no harm unless each new row must fill it.
    wrong += [name for name, (_, required) in held.items() if required and name not in promised]
    if held and wrong:
        what = f"{table}.{wrong[0]}"
        why = f"{what} is {held.get(wrong[0])} and should be {promised.get(wrong[0])}"
        raise UpgradeFailed(url=url, own=VERSION, what=what, reference=fault_messages.noted(why, url))
    if held and lacking and not touched:
        for name in lacking:
            con.execute(f"alter table {table} add column {name} {promised[name][0]}")
    elif held and lacking:
        con.execute(contract.plain_sql(f"{table}_new"))
        for name in held.keys() - promised.keys():
            con.execute(f"alter table {table}_new add column {name} {held[name][0]}")
        con.execute(f"insert into {table}_new by name select * from {table}")
        con.execute(f"drop table {table}")
        con.execute(f"alter table {table}_new rename to {table}")
    else:
        con.execute(contract.plain_sql())
        if "day" in promised and is_lake(con):
            con.execute(f"alter table {table} set sorted by ({contract.lake_order})")
    for column in contract.columns:
        con.execute(f"comment on column {table}.{column.name} is '{_quoted(column.comment)}'")
    con.execute(f"comment on table {table} is '{_quoted(contract.comment)}'")


def _quoted(text: str) -> str:
    return text.replace("'", "''")
