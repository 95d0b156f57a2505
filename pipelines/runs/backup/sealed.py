"""Encrypt a backup with age for who holds the key, and open it again: the key itself never stands on the server.

What was encrypted is opened once before it gets its name, with a second key that is thrown away at once: it lives in
memory alone, so that nobody can open the file by it later.
"""

import contextlib
import hashlib
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipelines.runs.backup import copying
from pipelines.runs.backup.copying import BackupRefused
from pipelines.support.data_folder import data_folder
from text.i18n import N_

OPENING = ".restoring-"
KEY_SIGN = "AGE-SECRET-KEY-"
LARGEST_KEY = 100_000  # bytes; a file with keys has a few lines
UNOPENED = N_(
    "The encrypted backup {file} cannot be opened: it is not whole, or it was made for another key. Take the key that"
    " belongs to the recipient in the settings, or another backup."
)


class _Marking:
    """Take what is written, and keep only its hash."""

    def __init__(self) -> None:
        self.hash = hashlib.blake2b(digest_size=16)

    def write(self, body: bytes) -> int:
        self.hash.update(body)
        return len(body)

    def flush(self) -> None:
        """Keep nothing back."""


def seal(folder: Path, to: Path, recipients: Sequence[str]) -> None:
    """Write all files of this folder as one encrypted file, and open it again to prove it.

    Raises: BackupRefused when a recipient is none, or the file is not what was written; OSError.
    """
    import pyrage

    try:
        whom = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    except pyrage.RecipientError as error:
        raise BackupRefused(N_("A recipient of backups is no public key of age (age1…).")) from error
    once = pyrage.x25519.Identity.generate()
    packed = folder.with_name(f"{folder.name}.tar")
    try:
        with _private(packed) as out, tarfile.open(fileobj=out, mode="w") as tar:
            for path in sorted(folder.rglob("*")):
                tar.add(path, path.relative_to(folder).as_posix(), recursive=False)
        _, mark = copying.marked(packed)
        with packed.open("rb") as source, _private(to) as out:
            pyrage.encrypt_io(source, out, [*whom, once.to_public()])
        opened = _Marking()
        with to.open("rb") as source:
            pyrage.decrypt_io(source, opened, [once])
        if opened.hash.hexdigest() != mark:
            raise BackupRefused(
                N_("The copy of {file} is not what was written. Try another disk."), file=to.name
            )
    except (pyrage.EncryptError, pyrage.DecryptError) as error:
        raise BackupRefused(
            N_("The copy of {file} is not what was written. Try another disk."), file=to.name
        ) from error
    finally:
        packed.unlink(missing_ok=True)


@contextlib.contextmanager
def opened(backup: Path, key: Path | None) -> Iterator[Path]:
    """Yield the folder of a backup: itself, or what is in an encrypted one, in a private place until the block ends.

    Raises: BackupRefused without the right key, and for one that is not whole; nothing of it is left behind.
    """
    if backup.is_dir() or not backup.exists():
        yield backup
        return
    if key is None:
        raise BackupRefused(
            N_("{file} is encrypted. Name the file with its key: --key FILE."), file=backup.name
        )
    import pyrage

    identities = _identities(key)
    data_folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in data_folder().glob(f"{OPENING}*"):  # of one that was killed: it was decrypted
        shutil.rmtree(left, ignore_errors=True)
    place = Path(tempfile.mkdtemp(prefix=OPENING, dir=data_folder()))
    try:
        packed, folder = place / "packed.tar", place / backup.stem
        with copying.in_words(place):
            try:
                with backup.open("rb") as source, _private(packed) as out:
                    pyrage.decrypt_io(source, out, identities)
                folder.mkdir(mode=0o700)
                with tarfile.open(packed, "r:") as tar:
                    tar.extractall(folder, filter="data")
            except (pyrage.DecryptError, tarfile.TarError) as error:
                raise BackupRefused(UNOPENED, file=backup.name) from error
            except OSError as error:
                if error.errno is None:  # how pyrage tells of a file that was cut or changed
                    raise BackupRefused(UNOPENED, file=backup.name) from error
                raise
        packed.unlink()
        yield folder
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _identities(key: Path) -> list:
    import pyrage

    try:
        with key.open(encoding="utf-8") as file:
            lines = [line.strip() for line in file.read(LARGEST_KEY).splitlines()]
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith(KEY_SIGN)]
    except (OSError, ValueError, pyrage.IdentityError):
        found = []
    if not found:
        raise BackupRefused(
            N_("{file} holds no key of age (AGE-SECRET-KEY-…), or cannot be read."), file=key.name
        )
    return found


def _private(path: Path):
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
