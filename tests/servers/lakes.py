"""Lakes in a PostgreSQL of the tests: one that is made once, and copies of it, since to make one takes seconds."""

import contextlib
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import postgres
from warehouse.core import connection
from warehouse.storage import kept

MADE = "made"


class Lakes:
    """Lakes on one server, each with a database and a folder of its own."""

    def __init__(self, server: postgres.Server, folder: Path) -> None:
        self.server, self.numbers = server, itertools.count(1)
        where = server.database(MADE)
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("WEERKLANK_WAREHOUSE_DATA", str(folder))
            address = f"ducklake:postgres:{where} password={postgres.quoted()}"
            with connection.writing(address):
                pass
            kept.let_go(connection.address(address))

    @contextlib.contextmanager
    def another(self, folder: Path) -> Iterator[str]:
        """Make a lake with its data in this folder. Which address has it?"""
        name = f"{MADE}{next(self.numbers)}"
        self.server.ask(f"drop database if exists {name} with (force)")
        self.server.ask(f"create database {name} template {MADE}")
        self.server.ask(f"update ducklake_metadata set value = '{folder}/' where key = 'data_path'", name)
        where = f"dbname={name} host=127.0.0.1 port={self.server.port} user={postgres.USER}"
        address = f"ducklake:postgres:{where} password={postgres.quoted()}"
        yield address
        kept.let_go(connection.address(address))
        self.server.ask(f"drop database {name} with (force)")
