"""Say whom the tests of the last two Mondays did not reach."""

import datetime as dt

from pipelines.cases.alerts.ladders import Ladders, same
from warehouse.cases.alerts import tested
from warehouse.core.connection import Connection

# Somebody who works part of the week has a day to tick it.
FOR = dt.timedelta(days=1)
MISSES = 2


def unreachable(con: Connection, ladders: Ladders, now: dt.datetime) -> tuple[str, ...]:
    """Return the names of those who were sent the last two tests and ticked neither; () before there were two.

    Raises: WarehouseError.
    """
    last = tested.last(con, now - FOR, MISSES)
    if len(last) < MISSES:
        return ()
    return tuple(
        contact.name
        for contact in ladders.contacts
        if all(
            any(same(contact.name, name) for name in test.told)
            and not any(
                same(contact.name, name) or (contact.id and contact.id == person_id)
                for person_id, name in test.ticked
            )
            for test in last
        )
    )
