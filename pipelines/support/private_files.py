"""Keep what this installation stores from other accounts of the machine: new files, and those that stand there.

`WEERKLANK_GROUP=yes` says that a group was given rights on purpose: it keeps them, and may read what is made later.
"""

import logging
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from pipelines.support.data_folder import data_folder
from warehouse.core import connection, files

log = logging.getLogger("weerklank.private")


def begin(url: str | None = None) -> tuple[str, ...]:
    """Make all that this process makes from now on private, files of DuckDB too, and close what stands open.

    url: of the warehouse. Which of the data folder and the file of the warehouse were closed? Each has a line in the
    log. What is not ours, is shared on purpose (as /tmp) or holds more than ours stays as it is.
    """
    to_others = 0o007 if os.environ.get("WEERKLANK_GROUP", "").strip().lower() == "yes" else 0o077
    os.umask(to_others if to_others == 0o077 else 0o027)
    where = connection.address(url)
    stored = [data_folder()]
    if connection.is_file(where):
        stored += [Path(where), *files.journals(Path(where))]
    return tuple(path.name for path in stored if _closed(path, to_others))


def _closed(path: Path, to_others: int) -> bool:
    try:
        known = path.stat()
        mode = stat.S_IMODE(known.st_mode)
        if not mode & to_others or mode & stat.S_ISVTX or known.st_uid != os.geteuid() or _is_more(path):
            return False
        path.chmod(mode & ~to_others)
    except OSError:  # not there yet, or a disk that knows no modes
        return False
    log.warning(
        "%s could be reached by other accounts of this machine (mode %04o); not any more", path.name, mode
    )
    return True


def _is_more(path: Path) -> bool:
    """Is this a place that holds more than what we store?"""
    place = path.resolve()
    holders: Iterable[Path] = (Path.cwd(), Path.home())
    return any(holder.is_relative_to(place) for holder in holders)
