"""Remember under which key each post was told that was heard and not stored yet, so that nobody is told of it twice.

Posts are known by HMACs of their keys only (see `erased`), so that nothing here says who wrote or what.
"""

import dataclasses
import datetime as dt
import json
import logging
from collections.abc import Iterable, Mapping, Sequence

from pipelines.cases.alerts import spool, watched
from pipelines.cases.alerts.alarm import Alarm
from pipelines.mentions.matching import erased
from warehouse.core.connection import Connection
from warehouse.mentions import threat_signals

FILE = "heard.json"
KIND = "threat:"  # begins the key of an alarm about a threat; a story follows
# A rule looks back seven days; who comes back after a long weekend finds nothing told twice.
KEPT = dt.timedelta(days=10)
MOST = 20_000
log = logging.getLogger("weerklank.alerts")


def read() -> dict[str, tuple[str, str]]:
    """Return mark of a key → key of the alarm, and when; {} for none. Raises: nothing."""
    try:
        told = json.loads((spool.place() / FILE).read_text(encoding="utf-8"))
        return {mark: (str(key), str(at)) for mark, (key, at) in told.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        log.error("what was told of streams cannot be read: %s", error)
        return {}


def keep(told: Mapping[str, Iterable[str]], now: dt.datetime) -> None:
    """Remember these too: key of an alarm → keys of posts; on the disk when this returns. Raises: OSError, KeyLost."""
    secret, at = erased.made_key(), now.isoformat()
    since = (now - KEPT).isoformat()
    known = {mark: (key, when) for mark, (key, when) in read().items() if when >= since}
    for key, names in told.items():
        for name in names:
            known.setdefault(mark(secret, name), (key, at))
    spool.folder()
    watched.write(spool.place() / FILE, dict(list(known.items())[-MOST:]))


def mark(secret: bytes, name: str) -> str:
    """Return by what the key of an item is remembered: as it is sealed when its post is deleted."""
    return (
        name.removeprefix(erased.SEALED)
        if name.startswith(erased.SEALED)
        else erased.sealed(secret, "key", name)
    )


def key_of(known: Mapping[str, tuple[str, str]], names: Iterable[str]) -> str | None:
    """Return the key under which one of these was told; None where none was. Raises: KeyLost."""
    if not known:
        return None
    secret = erased.key()
    found = (known.get(mark(secret, name)) for name in names)
    return next((each[0] for each in found if each), None)


def led(con: Connection, alarms: Sequence[Alarm]) -> list[Alarm]:
    """Return alarms about stories, each under the key by which a post of it was told before it was stored.

    Raises: WarehouseError, KeyLost.
    """
    known = read()
    stories = {alarm.key.removeprefix(KIND) for alarm in alarms if alarm.key.startswith(KIND)}
    if not known or not stories:
        return list(alarms)
    keys = threat_signals.keys(con, sorted(stories))
    told = {f"{KIND}{story}": key for story, names in keys.items() if (key := key_of(known, names))}
    return [dataclasses.replace(alarm, key=told.get(alarm.key, alarm.key)) for alarm in alarms]
