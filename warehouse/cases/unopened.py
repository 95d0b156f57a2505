"""Ask which stories about the school have no case yet."""

import datetime as dt
from dataclasses import dataclass

import duckdb

from warehouse.core.rows import Row, named

_COLUMNS = """
    stories.story_id, stories.item_id, items.title, items.text, items.url, items.outlet, stories.kind,
    stories.label, stories.copies, stories.published_at, threat_signals.level as threat_level, items.collected_at,
    case when stories.certainty < 1 then sentiments.method end as method, sentiments.message_kind,
    sentiments.message_kind_confidence as kind_chance
"""
_TABLES = """
    stories join items on items.item_id = stories.item_id
    left join sentiments on sentiments.item_id = stories.item_id
    left join threat_signals on threat_signals.item_id = stories.item_id
"""
_OF_US = "stories.subject = $subject and stories.is_about and stories.kind <> 'own'"
_STORIES = f"""
    select {_COLUMNS} from {_TABLES} where {_OF_US}
        and not exists (from cases where cases.story_id = stories.story_id)
"""
# What opened an answered case again waits with that one.
_REACTED = """
        and not exists (
            from case_events where case_events.act = 'reaction' and case_events.note = stories.story_id
        )
"""


@dataclass(frozen=True)
class Unopened:
    """Which story may need an answer?

    Columns: the story and its first item; title and text as it was published; published_at aware UTC; label as
    corrected; copies of it; threat_level from 0 to 4, None while nobody looked; collected_at: when that item came in,
    aware UTC; method: what gave the label, None where a person did; message_kind and kind_chance: what sort of message
    the encoder takes it for, None while it has not read it.
    """

    story_id: str
    item_id: str
    title: str
    text: str
    url: str | None
    outlet: str | None
    kind: str
    label: str
    copies: int
    published_at: dt.datetime
    threat_level: int | None = None
    collected_at: dt.datetime | None = None
    method: str | None = None
    message_kind: str | None = None
    kind_chance: float | None = None


def unopened(
    con: duckdb.DuckDBPyConnection, subject: str, first: dt.datetime, most: int = 1000
) -> tuple[Unopened, ...]:
    """Which stories about the school, published since `first` (aware), have no case?

    Rows: one per story, the newest first; what the school wrote itself and what is not about it are left out.
    Counts: each story once.
    Empty: ().
    Raises: nothing.
    Source: stories, items, sentiments, threat_signals, cases, case_events.
    """
    rows = named(
        con,
        _STORIES
        + _REACTED
        + """
            and stories.published_at >= $first
        order by stories.published_at desc, stories.story_id
        limit $most
        """,
        {"subject": subject, "first": first.astimezone(dt.UTC).replace(tzinfo=None), "most": most},
    )
    return tuple(_read(row) for row in rows)


def story(con: duckdb.DuckDBPyConnection, subject: str, story_id: str) -> Unopened | None:
    """What is this story, if it has no case yet?

    Columns: as of `unopened`.
    Counts: one story.
    Empty: None for one that is not there, is not about the school, or has a case.
    Raises: nothing.
    Source: stories, items, sentiments, threat_signals, cases.
    """
    rows = named(
        con,
        _STORIES
        + """
            and stories.story_id = $story
        """,
        {"subject": subject, "story": story_id},
    )
    return _read(rows[0]) if rows else None


def read_since(con: duckdb.DuckDBPyConnection, subject: str) -> tuple[tuple[str, Unopened], ...]:
    """Which stories were proposed before the encoder had read them, and have been read since?

    Rows: the id of the case and the story; of cases that nobody touched or named.
    Counts: each case once.
    Empty: ().
    Raises: nothing.
    Source: stories, items, sentiments, threat_signals, cases.
    """
    rows = named(
        con,
        f"""
        select cases.case_id, {_COLUMNS} from {_TABLES} join cases on cases.story_id = stories.story_id
        where {_OF_US}
            and cases.state = 'new' and not cases.is_settled and cases.level < 3 and cases.version = 1
            and cases.proposed_by not in ('encoder', 'doubt') and sentiments.message_kind is not null
        order by cases.case_id
        """,
        {"subject": subject},
    )
    return tuple((str(row.pop("case_id")), _read(row)) for row in rows)


def _read(row: Row) -> Unopened:
    times = {name: row[name].replace(tzinfo=dt.UTC) for name in ("published_at", "collected_at")}
    return Unopened(**{**row, **times})
