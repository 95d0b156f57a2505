"""Read known events and outlets from tables of the configuration."""

from collections.abc import Sequence
from pathlib import Path

from pipelines.settings.fields import Table, once
from pipelines.settings.models import KINDS, Event, Outlet
from text.i18n import N_


def event(table: Table) -> Event:
    """Return a known event. Raises: ConfigError."""
    start = table.day("start")
    label = table.text("label")
    english, channel = table.text("label_en", label), table.optional("channel")
    result = Event(start, table.day("end", start), label, english, channel)
    if result.end < result.start:
        raise table.error("end", N_("this is before its start."))
    table.unknown()
    return result


def outlet(table: Table) -> Outlet:
    """Return what is known of a publisher. Raises: ConfigError."""
    kind = table.optional("kind")
    result = Outlet(table.text("name"), table.number("reach"), kind and table.choice("kind", KINDS))
    table.unknown()
    return result


def once_each(path: Path, events: Sequence[Event], outlets: Sequence[Outlet]) -> None:
    """Raise ConfigError for an event that stands twice on one day, or an outlet that stands there twice."""
    days = [f"{event.label} ({event.start.isoformat()})" for event in events]
    once(path, days, N_("{file}: the event “{name}” stands there twice; remove one of them."))
    names = [outlet.name for outlet in outlets]
    once(path, names, N_("{file}: the outlet “{name}” stands there twice; remove one of them."))
