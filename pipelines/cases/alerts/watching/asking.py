"""Ask the rules of the school what is wrong now, and raise what they find; a rule asks anew only when it is due."""

import datetime as dt
import logging

from pipelines.access.person import SCHEDULE
from pipelines.cases.alerts import acting
from pipelines.cases.alerts.hearing import memory
from pipelines.cases.alerts.rules import rules_file
from pipelines.cases.alerts.rules.look import Looked, look
from pipelines.settings import Settings
from warehouse.core.connection import reading

log = logging.getLogger("weerklank.alerts")


class Rules:
    """The rules, and what was looked at before. Call it with the settings, a moment and the warehouse."""

    def __init__(self) -> None:
        self._looked = Looked()
        self._faults: tuple[str, ...] = ()

    def __call__(self, settings: Settings, now: dt.datetime, url: str | None) -> None:
        """Ask those that are due, and raise what they find. Raises: WarehouseError, OSError."""
        rules = rules_file.read(settings.folder)
        faults = tuple(str(fault) for fault in rules.faults)
        if faults != self._faults:
            self._faults = faults
            for fault in faults:
                log.error("watch: a rule is done as proposed: %s", fault)
        with reading(url) as con:
            alarms, looked = look(con, rules.rules, now, self._looked)
            alarms = memory.led(con, alarms)
        if alarms:
            acting.raise_alarms(SCHEDULE, settings, alarms, now, url)
        # Only what was raised counts as looked at.
        self._looked = looked
