"""Ask the warehouse for the links that were made, and what they brought."""

import datetime as dt
from dataclasses import dataclass

import duckdb

from warehouse.core.rows import aware


@dataclass(frozen=True)
class TrackedLink:
    """What did one link bring?

    Columns: its address, channel, tags, when it was made (aware UTC), sessions until now with these tags.
    Empty: sessions is 0 when nobody followed it, None where the site is not measured.
    """

    url: str
    channel: str
    source: str
    medium: str
    campaign: str
    content: str
    made_at: dt.datetime
    sessions: int | None


def links(con: duckdb.DuckDBPyConnection, source_name: str) -> tuple[TrackedLink, ...]:
    """Which links were made, and what did they bring until now?

    Rows: one per link, the newest first, at most a hundred.
    Counts: sessions with the same source, medium and campaign on all days that were measured, today too, so that who
    follows a new link sees that it works; measurements do not tell two links with the same tags
    apart, so both show the same number. source_name "": the site is not measured.
    Empty: ().
    Raises: nothing.
    Source: tracked_links, visit_days.
    """
    rows = con.execute(
        """
        with seen as (
            select lower(source) as source, lower(medium) as medium, campaign, sum(sessions)::bigint as sessions
            from visit_days
            where source_name = $main and campaign in (select campaign from tracked_links) group by all
        )
        select url, channel, source, medium, campaign, content, made_at,
            case when $main <> '' then coalesce(seen.sessions, 0) end
        from tracked_links left join seen using (source, medium, campaign)
        order by made_at desc, url limit 100
        """,
        {"main": source_name},
    ).fetchall()
    return tuple(TrackedLink(*aware(row)) for row in rows)
