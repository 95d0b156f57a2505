"""A PostgreSQL of these tests alone, and a warehouse in it; skipped, with the reason, where there is none."""

import itertools

import pytest

from tests.servers import postgres

NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def server(postgresql) -> postgres.Server:
    """PostgreSQL on loopback."""
    return postgresql


@pytest.fixture
def lake(server, tmp_path, monkeypatch) -> str:
    """The address of an empty warehouse with its catalogue in PostgreSQL, also set as WEERKLANK_WAREHOUSE."""
    where = server.database(f"lake{next(NUMBERS)}")
    url = f"ducklake:postgres:{where} password={postgres.quoted()}"
    monkeypatch.setenv("WEERKLANK_WAREHOUSE_DATA", str(tmp_path / "lake"))
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", url)
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path))
    return url
