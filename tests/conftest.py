"""What every test shares: UTC, the folder of other people's data, and a warehouse of its own."""

import os
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Answers must not depend on the machine; WEERKLANK_TEST_TZ lets one run prove it.
os.environ["TZ"] = os.environ.get("WEERKLANK_TEST_TZ", "UTC")
time.tzset()

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


@pytest.fixture
def warehouse(tmp_path, monkeypatch) -> str:
    """The path of an empty warehouse of this test alone, also set as WEERKLANK_WAREHOUSE."""
    path = str(tmp_path / "warehouse.duckdb")
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", path)
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path))
    return path
