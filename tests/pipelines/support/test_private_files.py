"""What is stored is closed to other accounts at the start, new files too; a group that was given rights keeps them."""

import os
import stat
from pathlib import Path

import pytest

from pipelines.support import private_files
from warehouse.core.connection import writing


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(autouse=True)
def own_umask():
    kept = os.umask(0o022)
    yield
    os.umask(kept)


def test_what_stands_open_is_closed_once_and_what_is_made_later_is_private(tmp_path, monkeypatch, caplog):
    data, url = tmp_path / "data", tmp_path / "warehouse.duckdb"
    data.mkdir(mode=0o755)
    monkeypatch.setenv("WEERKLANK_DATA", str(data))
    with writing(str(url)):
        pass
    url.chmod(0o644)
    assert private_files.begin(str(url)) == ("data", "warehouse.duckdb")
    assert (mode(data), mode(url)) == (0o700, 0o600)
    assert "mode 0755" in caplog.text and str(tmp_path) not in caplog.text
    assert private_files.begin(str(url)) == ()
    import duckdb

    with duckdb.connect(str(tmp_path / "new.duckdb")) as con:
        con.execute("create table t as select 1 as x")
    (data / "deeper").mkdir()
    assert mode(tmp_path / "new.duckdb") == 0o600 and mode(data / "deeper") == 0o700


def test_a_group_that_is_to_read_along_gets_new_files_too(tmp_path, monkeypatch):
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WEERKLANK_GROUP", "yes")
    private_files.begin(str(tmp_path / "none.duckdb"))
    (tmp_path / "data").mkdir()
    (tmp_path / "data").chmod(0o775)
    private_files.begin(str(tmp_path / "none.duckdb"))
    assert mode(tmp_path / "data") == 0o770
    (tmp_path / "new").touch()
    assert mode(tmp_path / "new") == 0o640


@pytest.mark.parametrize("shared", ["sticky", "home", "working folder"])
def test_a_place_that_holds_more_than_ours_stays_as_it_is(tmp_path, monkeypatch, shared):
    place = tmp_path / "place"
    place.mkdir()
    place.chmod(0o1777 if shared == "sticky" else 0o755)
    if shared == "home":
        monkeypatch.setenv("HOME", str(place))
    if shared == "working folder":
        monkeypatch.chdir(place)
    monkeypatch.setenv("WEERKLANK_DATA", str(place))
    before = mode(place)
    assert private_files.begin(str(tmp_path / "none.duckdb")) == () and mode(place) == before
