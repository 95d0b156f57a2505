"""Keep what somebody sends as evidence of a threat, apart from all else: one closed file beside the warehouse each.

Each is a packed file of the photo and of what was said with it, so that who erases a person finds both together.
"""

import datetime as dt
import hashlib
import json
import os
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from pipelines.access import acts
from pipelines.access.person import Person
from pipelines.support.data_folder import data_folder

FOLDER = "evidence"
CASE = re.compile(r"[0-9a-f]{8,64}")
PHOTO, SAID = "photo.jpg", "said.json"


@dataclass(frozen=True)
class Piece:
    """One piece of evidence. sha256: of the photo as it is kept; kept_at aware UTC."""

    name: str
    kept_at: dt.datetime
    person: str
    said: str
    sha256: str
    photo: bytes


def keep(person: Person, case_id: str, photo: bytes, said: str, now: dt.datetime) -> None:
    """Keep a photo with what was said, for a case, readable by this account only.

    photo: as `photos.cleaned` returned it. Raises: OSError where no disk takes it.
    """
    assert CASE.fullmatch(case_id), case_id
    folder = data_folder() / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256(photo).hexdigest()
    told = {"at": now.isoformat(), "person": person.name, "said": said, "sha256": digest}
    path = folder / f"{case_id}-{digest[:12]}.zip"
    fresh = path.with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with zipfile.ZipFile(file, "w") as packed:
            packed.writestr(PHOTO, photo)
            packed.writestr(SAID, json.dumps(told, ensure_ascii=False))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def of_case(case_id: str | None) -> tuple[Piece, ...]:
    """Return what is kept of a case, the oldest first; a file that cannot be read is left out. Empty: ()."""
    if case_id is None or not CASE.fullmatch(case_id):
        return ()
    pieces = []
    for path in _paths(case_id):
        try:
            with zipfile.ZipFile(path) as packed:
                told = json.loads(packed.read(SAID))
                photo = packed.read(PHOTO)
            at = dt.datetime.fromisoformat(told["at"])
            pieces.append(Piece(path.name, at, told["person"], told["said"], told["sha256"], photo))
        except (OSError, zipfile.BadZipFile, KeyError, ValueError):
            continue
    return tuple(sorted(pieces, key=lambda piece: (piece.kept_at, piece.name)))


def remove(person: Person, case_id: str, now: dt.datetime, url: str | None = None) -> int:
    """Remove what is kept of a case, because somebody decides that it may go. How many? Raises: NotAllowed."""
    with acts.doing(person, "threats.remove", about=case_id, url=url, now=now) as act:
        paths = _paths(case_id) if CASE.fullmatch(case_id) else []
        for path in paths:
            path.unlink(missing_ok=True)
        act.after = {"removed": len(paths)}
    return len(paths)


def _paths(case_id: str) -> list[Path]:
    return sorted((data_folder() / FOLDER).glob(f"{case_id}-*.zip"))
