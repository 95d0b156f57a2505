"""Hold a name alone among all machines that share a warehouse: by a lock of PostgreSQL, where its catalogue is there.

The lock belongs to a connection, so that it is free as soon as its holder ends, however that ends. It is held without a
snapshot (read committed), so that it may be held for weeks and PostgreSQL can clean up meanwhile.
"""

import contextlib
import hashlib
import os
import platform
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from warehouse.storage import lakes

WRITE = "write"  # the name that whoever writes into a lake holds
# Cases, what is done with them and the log of who did what: no load touches their tables, so that who takes a case
# holds this name alone and waits for no load. Whoever is to be alone holds both, in this order.
CASES = "write cases"
ALL = (WRITE, CASES)
OURS = 87_114  # of all advisory locks in this database those of Weerklank


@dataclass(frozen=True)
class Holder:
    """Another who holds the name: `pid@machine` and since when (UTC, as text); "?" where that is not known."""

    who: str
    since: str


def take(where: str, *names: str, wait: float = 0.0) -> duckdb.DuckDBPyConnection | Holder | None:
    """Hold these names until what comes back is released. Who has one, when another does? None where no server parts
    them.

    wait: so many seconds for another. Raises: Wrong, and whatever the driver raises.
    """
    if lakes.is_file(where):
        return None
    lake = lakes.of(where)
    if not lake.is_on_server:
        return None
    con = duckdb.connect(config={"autoinstall_known_extensions": "false"})
    try:
        lakes.make_ready(con, lake)
        attach(con, lake)
        con.execute("begin")
        deadline = time.monotonic() + wait
        number = next((each for each in map(_number, names) if not _is_got_within(con, each, deadline)), None)
        if number is None:
            return con
        held = _asked(
            con,
            "select a.application_name, to_char(a.xact_start at time zone 'UTC', 'YYYY-MM-DD HH24:MI')"
            " from pg_locks l join pg_stat_activity a using (pid) join pg_database d on d.oid = l.database"
            " where l.locktype = 'advisory' and l.granted and d.datname = current_database()"
            f" and l.classid = {OURS} and l.objid = {number}",
        )
    except BaseException:
        release(con)
        raise
    release(con)
    who, since = held[0] if held else ("", "")
    return Holder((who or "").removeprefix("weerklank ") or "?", f"{since} UTC" if since else "?")


def release(lease: duckdb.DuckDBPyConnection) -> None:
    """Give back what `take` gave, also where its server went away meanwhile.

    To close a connection whose transaction is open on a server that is gone would end this whole process.
    """
    with contextlib.suppress(duckdb.Error):
        lease.execute("rollback")
    lease.close()


def attach(con: duckdb.DuckDBPyConnection, lake: lakes.Lake) -> None:
    """Attach the server of this lake as `leases`, without a snapshot. Raises: whatever the driver raises."""
    server = lakes.quoted(f"{lake.catalogue.removeprefix('postgres:')} application_name='{_ourselves()}'")
    con.execute("set pg_idle_in_transaction_timeout_millis = 0")
    con.execute(
        f"attach '{server}' as leases"
        " (type postgres, secret 'warehouse_catalogue', isolation_level 'READ COMMITTED')"
    )


@contextlib.contextmanager
def writing(con: duckdb.DuckDBPyConnection, wait: float) -> Iterator[Callable[..., bool]]:
    """Be the only one on all machines who writes into a lake, or into some of its tables, while the block runs.

    Gives what takes these names, one by one, until the block ends; False: it took too long, and all are lost.
    con: to a lake that is kept. Raises: whatever the driver raises.
    """
    with contextlib.closing(con.cursor()) as lease:
        lease.execute("begin")

        def are_got(*names: str) -> bool:
            deadline = time.monotonic() + wait
            return all(
                _is_got(lease, number) or _is_got_in_turn(lease, number, deadline - time.monotonic())
                for number in map(_number, names)
            )

        try:
            yield are_got
        finally:
            with contextlib.suppress(duckdb.Error):  # a server that went away has freed it
                lease.execute("rollback")


def _number(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest()) & 0x7FFFFFFF


def _is_got_within(con: duckdb.DuckDBPyConnection, number: int, deadline: float) -> bool:
    pause = 0.005
    while not (got := _is_got(con, number)) and time.monotonic() < deadline:
        time.sleep(pause * random.uniform(0.5, 1.5))
        pause = min(pause * 1.5, 0.25)
    return got


def _is_got_in_turn(con: duckdb.DuckDBPyConnection, number: int, wait: float) -> bool:
    """Wait in the queue of the server, so that who came first is first; when it took too long the transaction is over.

    Raises: whatever the driver raises for what is no such wait.
    """
    _asked(con, f"select set_config('lock_timeout', '{max(1, round(wait * 1000))}', true)")
    try:
        _asked(con, f"select 1 from pg_advisory_xact_lock({OURS}, {number})")
    except duckdb.Error as error:
        if "lock timeout" not in str(error):
            raise
        return False
    return True


def is_held(lease: duckdb.DuckDBPyConnection) -> bool:
    """Is what `take` gave still held? Not where its server went away meanwhile, and another may have it."""
    try:
        _asked(lease, "select 1")
    except duckdb.Error:
        return False
    return True


def _is_got(con: duckdb.DuckDBPyConnection, number: int) -> bool:
    return bool(_asked(con, f"select pg_try_advisory_xact_lock({OURS}, {number})")[0][0])


def _asked(con: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return con.execute(f"from postgres_query('leases', '{lakes.quoted(sql)}')").fetchall()


def _ourselves() -> str:
    machine = "".join(sign for sign in platform.node() if sign.isalnum() or sign in ".-")
    return f"weerklank {os.getpid()}@{machine}"[:63]
