"""Ask what is written where a case stands: what the school answered there, and what others wrote after that."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from warehouse.core.rows import named

# What an address carries besides the place: who sent the reader, and which page of it is open.
_BESIDES = "^(utm_|fbclid|gclid|igsh|mc_|ref=|ref_|si=|s=|share|page=|pagina=|offset=|start=|sort)"


def _place(url: str, name: str) -> str:
    """Return in SQL the page of an address, and what follows its question mark to name the place."""
    return f"""regexp_replace({url}, '[#?].*$', '') as {name}_page,
            list_filter(
                string_split(regexp_extract({url}, '[?]([^#]*)', 1), '&'),
                lambda part: part <> '' and not regexp_matches(part, '{_BESIDES}')
            ) as {name}_query"""


# Below the same address: a page of a forum or a network is told from others by what follows the question mark. The
# first page of a site is no place: all stands below it.
_BELOW = (
    "ours_page = asked_page and list_has_all(ours_query, asked_query)"
    " and (asked_query <> [] or regexp_matches(asked_page, '^https?://[^/]+/.'))"
)


@dataclass(frozen=True)
class Reply:
    """Which own post answers which case?

    Columns: the case and its version; the item, its text and address; answered_at aware UTC.
    """

    case_id: str
    version: int
    item_id: str
    text: str
    url: str | None
    answered_at: dt.datetime


def own_replies(con: duckdb.DuckDBPyConnection) -> tuple[Reply, ...]:
    """Which open cases did the school answer where they stand?

    Rows: one per case, its first answer.
    Counts: posts of the school itself that were published after the message of the case, and stand below the same
        address (but for what comes after # and what ? adds to it) or name it in their text; possible threats and drills
        are for people.
    Empty: ().
    Raises: nothing.
    Source: cases, items.
    """
    rows = named(
        con,
        f"""
        with asked as (
            select case_id, version, item_id as asked_item, seen_at, url, {_place("url", "asked")}
            from cases
            where state in ('new', 'open', 'claimed', 'waiting') and level < 3 and not is_drill and url is not null
        ),
        ours as (
            select item_id, if(text = '', title, text) as text, url, published_at,
                {_place("coalesce(url, '')", "ours")}
            from items
            where kind = 'own' and day >= (select min(seen_at)::date from asked)
        )
        select case_id, version, ours.item_id, ours.text, ours.url, ours.published_at as answered_at
        from asked join ours on ours.published_at > asked.seen_at and ours.item_id is distinct from asked_item
            and ours.text <> '' and (({_BELOW}) or contains(ours.text, asked.url))
        qualify row_number() over (partition by case_id order by ours.published_at, ours.item_id) = 1
        order by case_id
        """,
    )
    return tuple(Reply(**{**row, "answered_at": row["answered_at"].replace(tzinfo=dt.UTC)}) for row in rows)


@dataclass(frozen=True)
class Reaction:
    """Which story reacts to which answered case?

    Columns: the story; the case and its version.
    """

    story_id: str
    case_id: str
    version: int


def reactions(con: duckdb.DuckDBPyConnection, stories: Sequence[str]) -> tuple[Reaction, ...]:
    """Which of these stories react to an answered case?

    Rows: one per such story, with the case that was answered last of those below whose address it stands.
    Counts: what others published after the case was closed; possible threats and drills are for people.
    Empty: ().
    Raises: nothing.
    Source: cases, items, stories.
    """
    rows = named(
        con,
        f"""
        with asked as (
            select case_id, version, closed_at, {_place("url", "asked")}
            from cases where state = 'answered' and level < 3 and not is_drill and url is not null
        ),
        ours as (
            select stories.story_id, items.published_at, {_place("items.url", "ours")}
            from stories join items on items.item_id = stories.item_id
            where stories.story_id in (select unnest($stories::varchar[])) and items.kind <> 'own'
                and items.url is not null
        )
        select story_id, case_id, version from asked join ours on ours.published_at > asked.closed_at and {_BELOW}
        qualify row_number() over (partition by story_id order by closed_at desc, case_id) = 1
        order by story_id
        """,
        {"stories": list(stories)},
    )
    return tuple(Reaction(**row) for row in rows)
