"""Compressed files: which encoding, kept where, and what happens when the folder is of no use."""

import gzip

import brotli
import pytest

from pages.server import compressed_assets

NAME = "manifest.json"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("WEERKLANK_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(compressed_assets, "_ready", {})
    return compressed_assets.folder()


def raw() -> bytes:
    return compressed_assets.files()[NAME].read_bytes()


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("BR", "br"),
        ("br;q=0.1, gzip;q=0.9", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0, *", "gzip"),
        ("*", "br"),
        ("*;q=0", None),
        ("br;q=much", None),
        ("identity", None),
        ("", None),
    ],
)
def test_the_encoding_is_the_one_the_browser_likes_best(header, encoding):
    assert compressed_assets.accepted(header) == encoding


@pytest.mark.parametrize(("encoding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_a_packed_file_unpacks_to_itself_from_new_from_memory_and_from_disk(
    folder, monkeypatch, encoding, unpack
):
    new = compressed_assets.packed(NAME, encoding)
    assert unpack(new) == raw()
    assert compressed_assets.packed(NAME, encoding) is new
    assert (folder / encoding / NAME).read_bytes() == new
    monkeypatch.setattr(compressed_assets, "_ready", {})
    monkeypatch.setattr(compressed_assets, "pressed", None)
    assert compressed_assets.packed(NAME, encoding) == new


@pytest.mark.parametrize(
    "spoil", [lambda b: b[: len(b) // 2], lambda b: b"", lambda b: brotli.compress(b"other")]
)
def test_a_spoiled_copy_on_disk_is_made_again(folder, monkeypatch, spoil):
    whole = compressed_assets.packed(NAME, "br")
    kept = folder / "br" / NAME
    kept.write_bytes(spoil(whole))
    monkeypatch.setattr(compressed_assets, "_ready", {})
    assert compressed_assets.packed(NAME, "br") == whole
    assert kept.read_bytes() == whole


def test_a_folder_that_cannot_be_written_to_costs_nothing_but_time(tmp_path, monkeypatch):
    # A file in the place of the folder refuses also whoever may write everywhere.
    (tmp_path / "cache").write_text("in the way")
    monkeypatch.delenv("WEERKLANK_CACHE", raising=False)
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path))
    monkeypatch.setattr(compressed_assets, "_ready", {})
    assert brotli.decompress(compressed_assets.packed(NAME, "br")) == raw()
    assert [path.name for path in tmp_path.iterdir()] == ["cache"]


def test_preparing_keeps_what_exists_and_leaves_no_half_file_behind(folder):
    compressed_assets.prepare([NAME, "no such file"])
    assert [path.name for path in (folder / "br").iterdir()] == [NAME]


@pytest.mark.parametrize(
    "name", ["../__init__.py", "/etc/passwd", "index.html", "static", "", "static/js/../../manifest.json"]
)
def test_a_name_that_is_not_listed_is_never_read(folder, name):
    with pytest.raises(KeyError):
        compressed_assets.packed(name, "br")
