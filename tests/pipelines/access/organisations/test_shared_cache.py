"""What organisations side by side share of the program's own files, and what happens where that cannot be."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from py3langid.langid import LanguageIdentifier

from pages.server import compressed_assets
from pipelines.access.organisations import places
from pipelines.understanding.language import _identifier
from tests.pipelines.access.organisations import two

TEXT = "De school houdt zaterdag open dag"
UNPACK = """
import pathlib, sys, time
from py3langid.langid import LanguageIdentifier

begun, whole = pathlib.Path(sys.argv[1]), LanguageIdentifier.from_model_file
def from_model_file(name):
    (begun / f"unpacked-{sys.argv[2]}").touch()
    return whole(name)
LanguageIdentifier.from_model_file = from_model_file
from pipelines.understanding.language import _identifier
(begun / f"ready-{sys.argv[2]}").touch()
while len([*begun.glob("ready-*")]) < 3:
    time.sleep(.01)
print(_identifier().classify("De school houdt zaterdag open dag"))
"""


@pytest.fixture(autouse=True)
def afresh(monkeypatch):
    """The model that the other tests ask is theirs again afterwards."""
    monkeypatch.delenv("WEERKLANK_CACHE", raising=False)
    _identifier.cache_clear()
    yield
    _identifier.cache_clear()


def test_organisations_that_begin_at_once_unpack_the_model_of_languages_once(tmp_path, monkeypatch):
    organisations, begun = two.served(tmp_path, monkeypatch), tmp_path / "begun"
    begun.mkdir()
    for name in ("alfa", "beta", "gamma"):
        two.add(organisations, name)
    (tmp_path / "data" / "alfa" / "cache" / "languages-of-before").mkdir(parents=True)
    running = [
        subprocess.Popen(
            [sys.executable, "-c", UNPACK, str(begun), each.name],
            env=each.environment(), cwd=tmp_path, stdout=subprocess.PIPE, text=True,
        )
        for each in places.found()
    ]  # fmt: skip
    answers = [each.communicate(timeout=60)[0] for each in running]
    assert [each.returncode for each in running] == [0, 0, 0]
    assert len(set(answers)) == 1 and "nl" in answers[0]
    assert len([*begun.glob("unpacked-*")]) == 1
    kept = [path.relative_to(tmp_path / "data").parts[:-1] for path in (tmp_path / "data").rglob("moves.npy")]
    assert len(kept) == 1 and kept[0][0] == "cache"
    assert not [*(tmp_path / "data").glob("*/cache/languages-*")]


def a_file(shared, monkeypatch):
    shared.write_text("in the way")


def of_another(shared, monkeypatch):
    shared.mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: shared.stat().st_uid + 1)


def not_to_be_written(shared, monkeypatch):
    shared.mkdir(mode=0o555)
    # Whoever may write everywhere is refused only by a disk that takes nothing.
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != shared and may(path, mode))


@pytest.mark.parametrize("spoilt", [a_file, of_another, not_to_be_written])
def test_a_shared_folder_that_is_not_ours_is_left_alone_and_our_own_serves(tmp_path, monkeypatch, spoilt):
    shared = tmp_path / "cache"
    spoilt(shared, monkeypatch)
    monkeypatch.setenv("WEERKLANK_CACHE", str(shared))
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path / "alfa"))
    first = _identifier().rank(TEXT)
    assert len([*(tmp_path / "alfa" / "cache").glob("languages-*/moves.npy")]) == 1
    assert shared.is_file() or not [*shared.iterdir()]
    _identifier.cache_clear()
    monkeypatch.setattr(LanguageIdentifier, "from_model_file", None)  # nothing is unpacked again
    assert _identifier().rank(TEXT) == first


def test_compressed_files_of_the_app_are_kept_once(tmp_path, monkeypatch):
    organisations, found = two.served(tmp_path, monkeypatch), set()
    for name in ("alfa", "beta"):
        two.add(organisations, name)
    for each in places.found():
        with monkeypatch.context() as its:
            for key, value in each.environment().items():
                its.setenv(key, value)
            found.add(compressed_assets.folder().parent)
    assert found == {tmp_path / "data" / "cache"}


def test_an_operator_may_say_where_they_are_kept(tmp_path, monkeypatch):
    two.add(two.served(tmp_path, monkeypatch), "alfa")
    around = {**os.environ, "WEERKLANK_CACHE": "/of/the/machine"}
    assert places.found()[0].environment(around)["WEERKLANK_CACHE"] == "/of/the/machine"
