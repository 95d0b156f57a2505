"""Ask the warehouse for imported and refused files, as the pages Channels, Goals and Sources list them."""

import datetime as dt
from dataclasses import dataclass

import duckdb


@dataclass(frozen=True)
class Try:
    """What became of one file that was imported or refused?

    Columns: import_id; tried_at, naive UTC; name; way (page or inbox); about (channels, goals or mentions); channel and
    its title, None where the file names its channels; kind; who; outcome (stored, unchanged, refused); changed numbers;
    first_day and last_day in it; error as template and JSON of its fields; stays (in the watched folder, as it could
    not be moved); read_as and notes: JSON lists of [template, fields]; undone_at and undone_by; is_held: whether what
    it changed is kept, so that it can be undone.
    Empty: None where it is not known.
    """

    import_id: str
    tried_at: dt.datetime
    name: str
    way: str
    about: str
    channel: str | None
    title: str | None
    kind: str | None
    who: str | None
    outcome: str
    changed: int | None
    first_day: dt.date | None
    last_day: dt.date | None
    error_template: str | None
    error_fields: str | None
    stays: bool
    undone_at: dt.datetime | None
    undone_by: str | None
    read_as: str | None
    notes: str | None
    is_held: bool


COLUMNS = """
    import_id, tried_at, name, way, about, tries.channel, channels.title, kind, who, outcome, changed, first_day,
    last_day, error_template, error_fields, stays, undone_at, undone_by, read_as, notes,
    exists (from import_changes as held where held.import_id = tries.import_id) as is_held
"""


def stored(con: duckdb.DuckDBPyConnection, about: str, most: int = 10) -> tuple[Try, ...]:
    """Which files were imported last, and can be undone?

    Rows: one per file that changed something, the newest first; about: channels, goals or mentions; most: at most so
    many.
    Counts: those that were undone too, as undone.
    Empty: () when none was.
    Raises: nothing.
    Source: import_tries, import_changes, channels.
    """
    rows = con.execute(
        f"""
        select {COLUMNS} from import_tries as tries left join channels on tries.channel = channels.channel
        where outcome = 'stored' and about = $about
        order by tried_at desc, import_id desc limit $most
        """,
        {"about": about, "most": most},
    ).fetchall()
    return tuple(Try(*row) for row in rows)


def doubtful(con: duckdb.DuckDBPyConnection, about: str | None = None) -> tuple[Try, ...]:
    """Which dropped files could be read in two ways, were read in one, and were not looked at by anybody since?

    Rows: one per file, the newest first; about: channels, goals or mentions, None all.
    Counts: files that changed something and were not undone, of the watched folder, until somebody has seen it.
    Empty: () when there is none.
    Raises: nothing.
    Source: import_tries, import_changes, channels.
    """
    rows = con.execute(
        f"""
        select {COLUMNS} from import_tries as tries left join channels on tries.channel = channels.channel
        where outcome = 'stored' and read_as is not null and settled_at is null and undone_at is null
            and ($about is null or about = $about)
        order by tried_at desc, import_id desc limit 50
        """,
        {"about": about},
    ).fetchall()
    return tuple(Try(*row) for row in rows)


def refused(con: duckdb.DuckDBPyConnection, about: str | None = None) -> tuple[Try, ...]:
    """Which dropped files were refused, and still ask for a person?

    Rows: one per file, the newest first; about: channels, goals or mentions, None all.
    Counts: the last refusal of a file, until somebody has seen it, or until a file of that name (its figures and signs
    aside, as exports carry the day in their name) was imported for that channel.
    Empty: () when there is none.
    Raises: nothing.
    Source: import_tries, import_changes, channels.
    """
    rows = con.execute(
        f"""
        with named as (
            select *, coalesce(nullif(regexp_replace(lower(name), '[^a-z]+', '', 'g'), ''), name) as letters
            from import_tries
        )
        select {COLUMNS} from named as tries left join channels on tries.channel = channels.channel
        where outcome = 'refused' and settled_at is null and ($about is null or about = $about)
            and not exists (
                select 1 from named as later
                where later.letters = tries.letters and later.about = tries.about
                    and (tries.channel is null or later.channel is not distinct from tries.channel)
                    and later.outcome <> 'refused' and later.tried_at > tries.tried_at
            )
        qualify row_number() over (
            partition by tries.letters, tries.about, tries.channel order by tried_at desc, import_id desc
        ) = 1
        order by tried_at desc, import_id desc
        limit 50
        """,
        {"about": about},
    ).fetchall()
    return tuple(Try(*row) for row in rows)
