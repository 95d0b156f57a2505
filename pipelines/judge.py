"""What a person on the page says about a mention: how it sounds, whether it is about us."""

import datetime as dt

from warehouse import corrections
from warehouse.connection import writing

MADE_BY = "dashboard"  # the app knows no names of its readers
PATIENCE = 15.0


def correct(item_id: str, subject: str, field: str, value: str, url: str | None = None) -> None:
    """Store a judgement; every number that rests on it has moved when this returns.

    field: `label` (positive, neutral, negative, unclear) or `about` (yes, no), as in `warehouse.corrections`.
    Raises: WarehouseBusy when a load takes longer than 15 seconds, ContractBroken for an item that is gone.
    """
    with writing(url, PATIENCE) as con:
        corrections.correct(con, item_id, subject, field, value, MADE_BY, dt.datetime.now(dt.UTC))
