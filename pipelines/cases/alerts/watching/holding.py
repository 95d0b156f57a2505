"""Hold on to the last good configuration of the watch: a fault in a file is told, and stops no ladder."""

import dataclasses
import logging
from pathlib import Path

from pipelines.cases.alerts import good, ladder_file
from pipelines.cases.alerts.ladders import Ladders
from pipelines.cases.alerts.rules import rules_file
from pipelines.settings import Settings, folder, read
from pipelines.support.errors import PipelineError

log = logging.getLogger("weerklank.alerts")


class Configuration:
    """What holds now: settings, and who is told of what."""

    def __init__(self, given: Path | None) -> None:
        self.given = given
        self._read_at: object = None
        self.settings, self.ladders = self._first()

    def look(self) -> None:
        """Read the files where they changed. Raises: nothing: what cannot be read leaves what there is."""
        try:
            where = folder(self.given)
            stamp = [(path.name, path.stat().st_mtime_ns) for path in sorted(where.glob("*.toml"))]
            if stamp == self._read_at:
                return
            self._read_at = stamp
            self.settings, self.ladders = read(self.given), ladder_file.read(self.given)
        except (PipelineError, OSError) as error:
            log.error("watch: the last good configuration holds: %s", error)
        else:
            if not rules_file.read(where).faults:
                good.keep(where)

    def _first(self) -> tuple[Settings, Ladders]:
        """Return what is there, or where it has a fault what was kept. Raises: PipelineError where nothing was."""
        try:
            return read(self.given), ladder_file.read(self.given)
        except PipelineError as error:
            before = good.folder()
            if before is None:
                raise
            log.error("watch: begins with the last good configuration: %s", error)
            # What the rules say is read where the files belong.
            return dataclasses.replace(read(before), folder=folder(self.given)), ladder_file.read(before)
