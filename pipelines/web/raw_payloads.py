"""Store answers that cannot be asked again (followers of a past day) in `data/raw/`, and read them back."""

import base64
import datetime as dt
import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipelines.support.data_folder import data_folder
from pipelines.web.api import Payload


def _folder(name: str) -> Path:
    return data_folder() / "raw" / name


def keep(name: str, payloads: Sequence[Payload], read_at: dt.datetime) -> None:
    """Keep what a source was answered; one file per reading."""
    folder = _folder(name)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{read_at.astimezone(dt.UTC):%Y%m%dT%H%M%S%f}.json.gz"
    rows = [
        {"what": payload.what, "asked": dict(payload.asked), "body": base64.b64encode(payload.body).decode()}
        for payload in payloads
    ]
    # Written aside and put in place whole: what is cut off cannot be read again.
    aside = path.with_suffix(".part")
    aside.write_bytes(gzip.compress(json.dumps(rows).encode(), 6, mtime=0))
    aside.replace(path)


def load(name: str) -> Iterator[tuple[dt.datetime, tuple[Payload, ...]]]:
    """Yield what a source was answered so far, the oldest first, with the time of reading (aware UTC)."""
    for path in sorted(_folder(name).glob("*.json.gz")):
        read_at = dt.datetime.strptime(path.name.split(".")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=dt.UTC)
        rows = json.loads(gzip.decompress(path.read_bytes()))
        yield (
            read_at,
            tuple(Payload(row["what"], base64.b64decode(row["body"]), row["asked"]) for row in rows),
        )
