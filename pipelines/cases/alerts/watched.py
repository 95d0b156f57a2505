"""Keep and read alerts beside the warehouse: as the watch last saw them, and as acts of this hour left them.

The second is what tells the watch of an act that is stored, while another program keeps it from reading the warehouse.
"""

import contextlib
import dataclasses
import datetime as dt
import json
import logging
import os
from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from pipelines.cases.alerts import spool
from warehouse.cases.alerts.alert import Alert

KNOWN, FRESH = "known.json", "fresh.json"
FOR = dt.timedelta(hours=1)
log = logging.getLogger("weerklank.alerts")


def known() -> list[Alert]:
    """Return the alerts as the watch last saw them and acts left them since, the oldest first; [] for none."""
    return newest(_read(KNOWN), _read(FRESH))


def fresh() -> list[Alert]:
    """Return the alerts that acts of the last hour left, as they left them."""
    return _read(FRESH)


def newest(known: Iterable[Alert], fresh: Iterable[Alert]) -> list[Alert]:
    """Return all of these, of two of the same the later version, the oldest first."""
    found: dict[str, Alert] = {}
    for alert in (*known, *fresh):
        there = found.get(alert.alert_id)
        if there is None or alert.version > there.version:
            found[alert.alert_id] = alert
    return sorted(found.values(), key=lambda alert: (alert.raised_at, alert.alert_id))


def keep_known(alerts: Sequence[Alert]) -> None:
    """Keep the alerts as they were last seen. Raises: OSError."""
    write(spool.folder() / KNOWN, [_bare(each) for each in alerts])


def keep_fresh(alerts: Sequence[Alert], now: dt.datetime) -> None:
    """Keep what an act left of these, within `spool.held()`. Raises: nothing: the warehouse has them already."""
    left = {each.alert_id: each for each in _read(FRESH) if now - _touched(each) < FOR}
    left |= {each.alert_id: each for each in alerts}
    with contextlib.suppress(OSError):
        write(spool.folder() / FRESH, [_bare(each) for each in left.values()])


def write(path: Path, told: object) -> None:
    """Put this in place of a file, whole or not at all, on the disk when this returns. Raises: OSError."""
    beside = path.with_name(f"{path.name}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(told, file, ensure_ascii=False, default=_written)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _read(name: str) -> list[Alert]:
    try:
        return [
            of_dict(Alert, each) for each in json.loads((spool.place() / name).read_text(encoding="utf-8"))
        ]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError) as error:
        log.error("what is kept of alerts beside the warehouse cannot be read: %s", error)
        return []


def _bare(alert: Alert) -> dict[str, Any]:
    """Return it without what was written: nobody needs that here."""
    return dataclasses.asdict(dataclasses.replace(alert, title="…", link=None, ended_why=None))


def _touched(alert: Alert) -> dt.datetime:
    return max(each for each in (alert.level_at, alert.acknowledged_at, alert.ended_at) if each)


def _written(value: object) -> str:
    if not isinstance(value, dt.datetime):
        raise TypeError(value)
    return value.isoformat()


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
