"""What every test shares: UTC, the folder of other people's data, and a warehouse of its own."""

import atexit
import contextlib
import functools
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.servers import postgres
from tests.servers.lakes import Lakes
from warehouse.core import connection, files

ROOT = Path(__file__).resolve().parent.parent

# Answers must not depend on the machine; WEERKLANK_TEST_TZ lets one run prove it.
os.environ["TZ"] = os.environ.get("WEERKLANK_TEST_TZ", "UTC")
time.tzset()
# Threads of the encoder that wait for one another would keep a processor busy that another test needs: on a machine
# with other work that costs up to fifteen times as much.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

# Acts leave lines; those of a test that has no data folder of its own are not for the one of whoever runs it.
if "WEERKLANK_DATA" not in os.environ:
    os.environ["WEERKLANK_DATA"] = tempfile.mkdtemp(prefix="weerklank-tests-")
    atexit.register(shutil.rmtree, os.environ["WEERKLANK_DATA"], ignore_errors=True)
# Files of the program that are unpacked once are so for all tests, and not into the folder of each: 47 MB.
os.environ.setdefault("WEERKLANK_CACHE", str(Path(os.environ["WEERKLANK_DATA"]) / "cache"))
# Nor is the warehouse of a test that named none.
os.environ.setdefault("WEERKLANK_WAREHOUSE", str(Path(os.environ["WEERKLANK_DATA"]) / "of-no-test.duckdb"))

MAIN = sys.modules["__main__"]


@pytest.fixture(autouse=True)
def own_main_module():
    """Put the main module back: a page that was run leaves itself there, and every new process would run it again."""
    sys.modules["__main__"] = MAIN


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with feeds and data by others, beside the repository; skips where it is absent."""
    folder = ROOT.parent / "shared"
    if not (folder / "feeds" / "manifest.tsv").exists():
        pytest.skip("the folder ../shared with other people's feeds and data is not on this machine")
    return folder


class Undone(Exception):
    """Ends a load before it stored anything."""


@pytest.fixture(scope="session")
def new_warehouse(tmp_path_factory) -> Path:
    """A warehouse that the program has just made, with nothing loaded."""
    path = tmp_path_factory.mktemp("new") / "warehouse.duckdb"
    with contextlib.suppress(Undone), connection.writing(path):
        raise Undone
    assert path.exists() and not files.journals(path)
    return path


@pytest.fixture(autouse=True)
def warehouses_begin_as_a_copy(new_warehouse, monkeypatch):
    """Begin each warehouse of this process with a copy of a new one: describing its 500 columns takes 0.2 s a time.

    How one is made is the subject of tests/warehouse/core, whose warehouses are made from nothing.
    """
    begun = files.begun

    def copied(path: Path, _: object) -> AbstractContextManager[None]:
        return begun(path, functools.partial(shutil.copyfile, new_warehouse))

    monkeypatch.setattr(files, "begun", copied)


def pytest_addoption(parser) -> None:
    parser.addoption(
        "--both", action="store_true", help="all that takes a warehouse as if it were marked `both`"
    )


def pytest_generate_tests(metafunc) -> None:
    """Run what is marked `both` twice: with the warehouse in a file, and in a lake on PostgreSQL.

    With --both that is all but what is marked `of_files`: it has to do with the file itself.
    """
    named = {mark.name for mark in metafunc.definition.iter_markers()}
    is_both = "both" in named or (metafunc.config.getoption("--both") and "of_files" not in named)
    if "warehouse" in metafunc.fixturenames and is_both:
        metafunc.parametrize("warehouse", ["file", "lake"], indirect=True)


@pytest.fixture
def warehouse(request, tmp_path, monkeypatch) -> Iterator[str]:
    """The address of an empty warehouse of this test alone, also set as WEERKLANK_WAREHOUSE: a path, if not `both`."""
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path))
    if getattr(request, "param", "file") == "lake":
        with request.getfixturevalue("lakes_begun").another(tmp_path / "lake") as address:
            monkeypatch.setenv("WEERKLANK_WAREHOUSE", address)
            yield address
        return
    path = str(tmp_path / "warehouse.duckdb")
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", path)
    yield path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[postgres.Server]:
    """PostgreSQL on loopback; skips, with the reason, where there is none."""
    if not postgres.IS_HERE:
        pytest.skip(postgres.WHY_NOT)
    with postgres.serving() as running:
        yield running


@pytest.fixture(scope="session")
def lakes_begun(postgresql, tmp_path_factory) -> Lakes:
    """A lake that the program has just made; each further one is a copy of it."""
    return Lakes(postgresql, tmp_path_factory.mktemp("lake"))
