"""A school that listens, in a thread of this process, until the block ends."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pipelines import settings
from pipelines.sources import sync_settings
from pipelines.sources.live.listen import Listen
from pipelines.web.streams import Bounds
from tests.pipelines.runs.school import rows
from warehouse.core.errors import WarehouseBusy

ORGANISATION = """
[organisation]
name = "ROC Voorbeeld"
site = "https://www.rocvoorbeeld.example"
query = '"ROC Voorbeeld"'
[network]
allow_private = ["127.0.0.1"]
"""
STREAM = '[[sources]]\nname = "stroom"\npattern = "{pattern}"\nurl = "{url}"\n{more}\n'


def school(folder: Path, *sources: str) -> settings.Settings:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "organisation.toml").write_text(ORGANISATION, encoding="utf-8")
    (folder / "sources.toml").write_text("\n".join(sources), encoding="utf-8")
    read = settings.read(folder)
    sync_settings.sync(read)
    return read


def stream(pattern: str, url: str, more: str = "") -> str:
    return STREAM.format(pattern=pattern, url=url, more=more)


@contextlib.contextmanager
def listening(configured: settings.Settings, bounds: Bounds | None = None, **more) -> Iterator[Listen]:
    stop = threading.Event()
    heard = Listen(configured.folder, None, stop, bounds=bounds or Bounds(silence=20.0), tick=0.05, **more)
    thread = threading.Thread(target=heard.forever, daemon=True)
    thread.start()
    try:
        yield heard
    finally:
        stop.set()
        thread.join(90)
        assert not thread.is_alive()


def until(is_so: Callable[[], object], seconds: float = 200.0) -> None:
    """Wait for something that must come; a machine that is busy takes its time, and so does a busy warehouse."""
    end = time.monotonic() + seconds
    while not _is(is_so):
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)


def _is(so: Callable[[], object]) -> bool:
    try:
        return bool(so())
    except WarehouseBusy:
        return False


def texts() -> list[str]:
    return [text for (text,) in rows("select text from items where text_hash <> '' order by text")]
