"""Ask the warehouse which webhooks do not get what they should be told, for the page Sources."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from text import hide_secrets


@dataclass(frozen=True)
class Undelivered:
    """What does one webhook not get?

    Columns: webhook, its short name; waiting, messages that were tried in vain and are tried again, and given_up, those
    that are not; since, when the first of them was made, and next_at, when one is tried again (aware UTC); the last
    error, as a template with its fields.
    Empty: next_at is None when none is tried again.
    """

    webhook: str
    waiting: int
    given_up: int
    since: dt.datetime
    next_at: dt.datetime | None
    error_template: str
    error_fields: Mapping[str, object]


def undelivered(con: duckdb.DuckDBPyConnection) -> tuple[Undelivered, ...]:
    """Which webhooks do not get what they should be told?

    Rows: one per webhook, by name.
    Counts: messages that were tried in vain; those that were given up before a later one arrived are left out.
    Empty: ().
    Raises: nothing.
    Source: webhook_deliveries.
    """
    rows = con.execute(
        """
        with arrived as (
            select webhook, max(tried_at) as at from webhook_deliveries where state = 'sent' group by webhook
        ),
        bad as (
            select webhook_deliveries.*
            from webhook_deliveries left join arrived using (webhook)
            where error is not null
                and (state = 'waiting' or (state = 'failed' and (arrived.at is null or tried_at > arrived.at)))
        )
        select webhook, count(*) filter (where state = 'waiting'), count(*) filter (where state = 'failed'),
            min(made_at), min(next_at), max_by(error_template, tried_at), max_by(error_fields, tried_at)
        from bad group by webhook order by webhook
        """
    ).fetchall()
    return tuple(
        Undelivered(
            name,
            waiting,
            given_up,
            since.replace(tzinfo=dt.UTC),
            next_at and next_at.replace(tzinfo=dt.UTC),
            template or "",
            {field: hide_secrets.hidden(str(value)) for field, value in json.loads(fields or "{}").items()},
        )
        for name, waiting, given_up, since, next_at, template, fields in rows
    )
