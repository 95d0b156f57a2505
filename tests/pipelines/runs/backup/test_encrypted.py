"""An encrypted backup opens with the key alone, is proven before it gets its name, and goes back as others do."""

import datetime as dt
import json
import shutil
import stat
import tarfile
from pathlib import Path

import pyrage
import pytest

from pipelines.runs.backup import known, restore, sealed, write
from pipelines.runs.backup.copying import BackupRefused
from pipelines.runs.backup.write import MANIFEST, WAREHOUSE
from pipelines.support.data_folder import data_folder
from tests.pipelines.runs.backup.test_backup import command, rows, school  # noqa: F401 (a fixture)
from warehouse.core import files
from warehouse.core.connection import reading
from warehouse.core.errors import WarehouseNewer

SECRET = b"ROC Voorbeeld"


@pytest.fixture
def key(tmp_path_factory) -> tuple[str, Path]:
    """A public key, and the file with the secret one, which is elsewhere."""
    identity = pyrage.x25519.Identity.generate()
    path = tmp_path_factory.mktemp("vault") / "key.txt"
    path.write_text(f"# created: 2026-11-29\n# public key: {identity.to_public()}\n{identity}\n")
    return str(identity.to_public()), path


def left_open(folder: Path) -> list[str]:
    """What was decrypted, or not encrypted yet, and still stands there."""
    return [path.name for path in folder.iterdir() if path.name.startswith((sealed.OPENING, ".weerklank-"))]


def test_an_encrypted_backup_is_one_private_file_that_tells_nothing_and_goes_back_whole(
    school, warehouse, tmp_path, key  # noqa: F811
):  # fmt: skip
    public, secret = key
    before = rows(warehouse)
    made = write.make(tmp_path / "out", recipients=[public])
    assert list((tmp_path / "out").iterdir()) == [made.folder] and made.folder.suffix == ".age"
    assert stat.S_IMODE(made.folder.stat().st_mode) == 0o600
    body = made.folder.read_bytes()
    assert SECRET not in body and WAREHOUSE.encode() not in body and b"organisation" not in body
    for path in (warehouse, *map(str, files.journals(Path(warehouse)))):
        Path(path).unlink()
    shutil.rmtree(tmp_path / "config")
    assert restore.check(made.folder, secret).tables == made.tables
    done = restore.put_back(made.folder, key=secret)
    assert rows(warehouse) == before and done.backup.folder == made.folder
    assert (tmp_path / "config" / "organisation.toml").read_text().startswith("[organisation]")
    assert left_open(data_folder()) == []


def test_without_the_key_or_with_another_one_nothing_is_opened_and_nothing_touched(
    school, warehouse, tmp_path, key  # noqa: F811
):  # fmt: skip
    made = write.make(tmp_path / "out", recipients=[key[0]])
    before = Path(warehouse).read_bytes()
    others = tmp_path / "other.txt"
    others.write_text(f"{pyrage.x25519.Identity.generate()}\n")
    nonsense = tmp_path / "nonsense.txt"
    nonsense.write_text("AGE-SECRET-KEY-1NONSENSE\n")
    for wrong, why in (
        (None, "--key"), (others, "another key"), (nonsense, "no key of age"), (tmp_path / "none", "no key of age"),
        (tmp_path, "no key of age"),
    ):  # fmt: skip
        with pytest.raises(BackupRefused, match=why) as refused:
            restore.put_back(made.folder, key=wrong)
        assert "NONSENSE" not in str(refused.value)
    assert Path(warehouse).read_bytes() == before
    assert left_open(data_folder()) == []


@pytest.mark.parametrize("way", ["cut", "cut at the head", "changed", "longer", "empty"])
def test_a_torn_encrypted_backup_is_refused_and_leaves_nothing_open(
    school, warehouse, tmp_path, key, way  # noqa: F811
):  # fmt: skip
    made = write.make(tmp_path / "out", recipients=[key[0]])
    body = made.folder.read_bytes()
    half = len(body) // 2
    made.folder.write_bytes({
        "cut": body[:half], "cut at the head": body[:40], "empty": b"", "longer": body + b"x",
        "changed": body[:half] + bytes([body[half] ^ 1]) + body[half + 1 :],
    }[way])  # fmt: skip
    before = Path(warehouse).read_bytes()
    with pytest.raises(BackupRefused, match="not whole"):
        restore.put_back(made.folder, key=key[1])
    assert Path(warehouse).read_bytes() == before
    assert left_open(data_folder()) == []


def sealed_again(made: write.Backup, key: tuple[str, Path], change) -> Path:
    """The same backup with something else in it, encrypted for the same key: who has the public key can make that."""
    place = made.folder.parent / "opened"
    with sealed.opened(made.folder, key[1]) as folder:
        shutil.copytree(folder, place)
    change(place)
    to = made.folder.with_name("weerklank-20261129T020000Z.age")
    sealed.seal(place, to, [key[0]])
    shutil.rmtree(place)
    return to


def test_an_encrypted_one_of_a_newer_version_is_not_put_in_the_place_of_ours(
    school, warehouse, tmp_path, key  # noqa: F811
):  # fmt: skip
    import duckdb

    def newer(place: Path) -> None:
        with duckdb.connect(str(place / WAREHOUSE)) as con:
            con.execute(
                "delete from warehouse_facts where name = 'version';"
                "insert into warehouse_facts values ('version', '99.0.0')"
            )
        told = json.loads((place / MANIFEST).read_text())
        told["files"][WAREHOUSE] = write.copying.marked(place / WAREHOUSE)
        with duckdb.connect(str(place / WAREHOUSE), read_only=True) as con:
            told["tables"]["warehouse_facts"] = con.execute(
                "select count(*) from warehouse_facts"
            ).fetchone()[0]
        (place / MANIFEST).write_text(json.dumps(told))

    made = write.make(tmp_path / "out", recipients=[key[0]])
    with pytest.raises(WarehouseNewer):
        restore.put_back(sealed_again(made, key, newer), key=key[1])
    with reading(warehouse) as con:
        assert con.execute("select count(*) from items").fetchone() == (3,)


def hostile(to: Path, public: str, entries: list[tarfile.TarInfo]) -> Path:
    packed = to.with_suffix(".tar")
    with tarfile.open(packed, "w") as tar:
        for entry in entries:
            tar.addfile(entry)
    with packed.open("rb") as source, to.open("wb") as out:
        pyrage.encrypt_io(source, out, [pyrage.x25519.Recipient.from_str(public)])
    return to


@pytest.mark.parametrize(
    ("name", "kind", "leads"),
    [
        ("../../outside", tarfile.REGTYPE, ""),
        ("/tmp/weerklank-outside", tarfile.REGTYPE, ""),
        ("config", tarfile.SYMTYPE, "/etc"),
        ("data", tarfile.LNKTYPE, "../../warehouse.duckdb"),
        ("device", tarfile.CHRTYPE, ""),
    ],
)
def test_what_a_stranger_encrypted_for_us_reaches_nothing_outside(
    school, tmp_path, key, name, kind, leads  # noqa: F811
):  # fmt: skip
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, leads
    (tmp_path / "out").mkdir()
    to = hostile(tmp_path / "out" / "weerklank-20261129T020000Z.age", key[0], [entry])
    with pytest.raises(BackupRefused):
        restore.put_back(to, key=key[1])
    assert left_open(data_folder()) == []
    assert not Path("/tmp/weerklank-outside").exists() and not (data_folder().parent / "outside").exists()


def test_a_path_with_steps_back_within_the_folder_is_refused_too(school, tmp_path):  # noqa: F811
    made = write.make(tmp_path / "out")
    told = json.loads((made.folder / MANIFEST).read_text())
    told["files"]["config/../data/views.json"] = told["files"]["data/views.json"]
    (made.folder / MANIFEST).write_text(json.dumps(told))
    with pytest.raises(BackupRefused, match="not whole"):
        restore.put_back(made.folder)


def test_encrypted_ones_are_rotated_with_the_others_and_known_of(school, tmp_path, key):  # noqa: F811
    days = [dt.datetime(2026, 11, day, 2, tzinfo=dt.UTC) for day in (1, 2, 3)]
    made = [
        write.make(tmp_path / "out", keep=2, now=day, recipients=[key[0]] if day.day != 2 else [])
        for day in days
    ]
    assert made[2].removed == ("weerklank-20261101T020000Z.age",)
    assert [(each.path.name, each.sealed) for each in known.newest()] == [
        ("weerklank-20261103T020000Z.age", True), ("weerklank-20261102T020000Z", False),
    ]  # fmt: skip
    assert known.last().at == days[2] and known.last().there


@pytest.mark.parametrize("wrong", ["age1zzz", "ssh-ed25519 AAAA", "", "AGE-SECRET-KEY-1ABC"])
def test_for_what_is_no_key_nothing_is_made(school, tmp_path, wrong):  # noqa: F811
    with pytest.raises(BackupRefused, match="no public key"):
        write.make(tmp_path / "out", recipients=[wrong])
    assert list((tmp_path / "out").iterdir()) == [] and left_open(data_folder()) == []


def test_a_folder_within_what_is_copied_is_refused(school, tmp_path):  # noqa: F811
    for into in ("raw", "raw/deeper", "inbox", "config"):
        with pytest.raises(BackupRefused, match="within what they copy"):
            write.make(tmp_path / into)


def test_by_command_it_is_encrypted_as_the_settings_say_and_put_back_with_the_key(
    school, tmp_path, key  # noqa: F811
):  # fmt: skip
    public, secret = key
    with (tmp_path / "config" / "organisation.toml").open("a") as file:
        file.write(f'[backup]\nfolder = "{tmp_path / "out"}"\nrecipients = ["{public}"]\n')
    done = command("backup", str(tmp_path / "out"))
    assert done.returncode == 0 and "Encrypted for 1 key." in done.stdout, done.stderr
    (made,) = (tmp_path / "out").iterdir()
    done = command("restore", str(made))
    assert done.returncode == 3 and "--key" in done.stderr
    done = command("restore", str(made), "--check", "--key", str(secret))
    assert (done.returncode, done.stdout[:6]) == (0, "Whole."), done.stderr
    done = command("restore", str(made), "--key", str(secret))
    assert done.returncode == 0, done.stderr
    made.unlink()
    done = command("backup", str(tmp_path / "out"), "--plain", "--json")
    assert done.returncode == 0 and Path(json.loads(done.stdout)["folder"]).is_dir(), done.stderr
