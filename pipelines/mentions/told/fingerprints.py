"""Ask the warehouse for the fingerprints of stored items, in as few openings as memory allows."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from warehouse.core import connection
from warehouse.core.connection import Connection
from warehouse.mentions import lookup

Span = tuple[dt.date, dt.date]
# Item, moment, fingerprint, story and outlet, as `lookup.signatures` gives them.
Signatures = Sequence[tuple[str, dt.datetime, bytes, str, str | None]]
# What lies in each of these spans of days, in their order.
Fingerprints = Callable[[Sequence[Span]], Iterator[Signatures]]
HELD = 5000  # from so many on, what was found is given before more is asked


def of_connection(con: Connection) -> Fingerprints:
    """Return what asks this connection."""

    def ask(spans: Sequence[Span]) -> Iterator[Signatures]:
        return (lookup.signatures(con, *span) for span in spans)

    return ask


def of_warehouse(url: str | None) -> Fingerprints:
    """Return what opens this warehouse to ask, and has it closed while what it gave is compared."""

    def ask(spans: Sequence[Span]) -> Iterator[Signatures]:
        left = list(reversed(spans))
        while left:
            found: list[Signatures] = []
            with connection.reading(url) as con:
                while left and sum(map(len, found)) < HELD:
                    found.append(lookup.signatures(con, *left.pop()))
            yield from found

    return ask
