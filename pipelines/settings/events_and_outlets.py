"""Read known events and outlets from tables of the configuration."""

from pipelines.settings.fields import Table
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
