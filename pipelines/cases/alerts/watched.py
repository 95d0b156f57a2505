"""Read what the watch keeps beside the warehouse: the alerts as it last saw them, for when the warehouse is busy."""

import datetime as dt
import json
import logging
from dataclasses import fields
from typing import Any

from pipelines.cases.alerts import spool
from warehouse.cases.alerts.alert import Alert

KNOWN = "known.json"
log = logging.getLogger("weerklank.alerts")


def known() -> list[Alert]:
    """Return the alerts as the watch last saw them, the oldest first; [] where it never looked."""
    try:
        told = json.loads((spool.folder() / KNOWN).read_text(encoding="utf-8"))
        return [of_dict(Alert, each) for each in told]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError) as error:
        log.error("what the watch last saw cannot be read: %s", error)
        return []


def of_dict(kind: type, told: dict[str, Any]) -> Any:
    """Return a value of a dataclass of what was written of it, its times aware; fields of a later version are left."""
    names = {field.name for field in fields(kind)}
    return kind(
        **{
            name: dt.datetime.fromisoformat(value) if _is_time(name, value) else value
            for name, value in told.items()
            if name in names
        }
    )


def _is_time(name: str, value: object) -> bool:
    return isinstance(value, str) and name.endswith(("_at", "_until"))
