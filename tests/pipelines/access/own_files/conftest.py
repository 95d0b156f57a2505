"""Give each of these tests the files of a school in a folder of its own."""

from pathlib import Path

import pytest

from tests.pipelines.settings.editing.school import write


@pytest.fixture(autouse=True)
def where(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WEERKLANK_WAREHOUSE", str(tmp_path / "data" / "warehouse.duckdb"))
    monkeypatch.chdir(tmp_path)
    return write(tmp_path / "config")
