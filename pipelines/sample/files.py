"""The feeds of the sample as files, for people who want to look at them without a server."""

import datetime as dt
from pathlib import Path

from pipelines.sample import feeds


def write(folder: Path, now: dt.datetime) -> list[Path]:
    """Write every feed as it is at a moment into a folder; the files written, by name.

    Raises OSError when the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, feed in sorted(feeds.FEEDS.items()):
        answer = feeds.answer(feed.path, now)
        if answer is None:
            continue
        path = folder / f"{name}.{'json' if 'json' in answer.content_type else 'xml'}"
        path.write_bytes(answer.body)
        written.append(path)
    return written
