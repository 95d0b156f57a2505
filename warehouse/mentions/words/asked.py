"""Say in SQL which mentions are asked for: by period, subject, source, label, kind, language, topic and words."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from warehouse.core.period import Period
from warehouse.mentions.words import matching
from warehouse.mentions.words.reading import OURS, used
from warehouse.mentions.words.terms import STORY_SPAN, condition, terms

# As a kind of source: everybody's but what a school publishes itself.
OTHERS = "others"
COLUMNS = ("item_id", "day", "published_at", "label", "kind", "copies")


@dataclass(frozen=True)
class Filter:
    """What is asked for?

    Columns: period and subject; source, one or more of which any carried it; language, label, topic and kind
    (others: all but what a school publishes itself, as the numbers of Reputation count);
    words and "quoted phrases" that must all be there; one story, always listed item by item; about,
    True ours, False set aside, None both; grouped, one row per story.
    Empty: None, "" and () leave open.
    """

    period: Period
    subject: str
    source: tuple[str, ...] = ()
    language: str | None = None
    label: str | None = None
    kind: str | None = None
    topic: str | None = None
    words: str = ""
    story: str | None = None
    about: bool | None = True
    grouped: bool = True


def statement(
    con: duckdb.DuckDBPyConnection,
    filters: Filter,
    since: dt.date | None = None,
    columns: Sequence[str] = COLUMNS,
) -> tuple[str, dict[str, object]]:
    """Which statement finds what is asked for, and with which parameters?

    Columns: these, of COLUMNS, story_id and is_about; others are not read. since: what counts from then on.
    """
    period, parameters = filters.period, dict[str, object]({"subject": filters.subject})
    by_story = filters.grouped and not filters.story
    own = _facets(filters, parameters)
    if reads_stories(filters):
        begin = max(period.start, since) if since else period.start
        where = " and ".join(("day >= $start and day < $end and subject = $subject", *own))
        parameters |= {"start": begin, "end": period.end}
        return f"select {', '.join(columns)} from stories where {where}", parameters
    if since is not None:
        # What stands in a school's own copy of a story may be older than the story.
        first = since - dt.timedelta(days=STORY_SPAN) if by_story else since
        period = Period(max(period.start, first), period.end)
        parameters |= {"since": since}
        own = [*own, "day >= $since"]
    end = period.end + dt.timedelta(days=STORY_SPAN) if by_story else period.end
    parameters |= {**period.parameters(), "until": end}
    found = matching.texts(con, terms(filters.words), Period(period.start, end), parameters)
    if found is None:
        return _reading(filters, own, columns, parameters)
    parameters |= found.parameters
    of_any = _source(filters, parameters)
    has = [name for name in columns if name != "copies"]
    about = "is_about = $is_about" if filters.about is not None else "true"
    if not by_story:
        sql = found.rows(", ".join(_with_story(has, columns)), " and ".join(("day < $end", *own, of_any)))
        sql = f"with {found.before} {sql}" if found.before else sql
        sql = _with_copies(sql, has, columns)
        return sql, used(sql, parameters)
    names = ", ".join(_with_story(has, columns))
    leads = " and ".join(("leads", "day < $end", *own))
    # A story counts by its first item, whichever of its items has it.
    before = f"{found.before}," if found.before else ""
    sql = f"""
        with {before}
        copied as materialized (
            {found.rows("story_id, is_about", f"not leads and {about} and {of_any}")}
        ),
        told as materialized (
            select * from mention_texts where {OURS} and {leads}
                and (story_id, is_about) in (select story_id, is_about from copied)
        )
        {found.rows(names, f"{leads} and {of_any}")}
        union all
        {found.others(names, "told", of_any)}
    """
    sql = _with_copies(sql, has, columns)
    return sql, used(sql, parameters)


def reads_stories(filters: Filter) -> bool:
    """Is all that is asked for known of stories, so that their copies come with them?"""
    return filters.grouped and not (filters.story or filters.words.strip() or filters.source)


def counted(
    con: duckdb.DuckDBPyConnection,
    filters: Filter,
    rows: Sequence[tuple[str, dt.date, dt.datetime, str, bool]],
) -> list[tuple[str, dt.date, dt.datetime, int]]:
    """How often was each of these few copied? Rows: item_id, day, published_at; copies, by story_id and is_about."""
    days = [day for _, day, *_ in rows]
    if filters.grouped and not filters.story:  # what stands for its story is of the day of the story
        within, named = on(days)
    else:
        span = dt.timedelta(days=STORY_SPAN)
        within, named = "day between $first and $last", {"first": min(days) - span, "last": max(days) + span}
    found = con.execute(
        f"select story_id, is_about, copies from stories where {within} and subject = $subject"
        " and story_id in (select unnest($stories::varchar[]))",
        {**named, "subject": filters.subject, "stories": [row[3] for row in rows]},
    ).fetchall()
    copies = {(story, is_about): count for story, is_about, count in found}
    return [(item, day, at, copies.get((story, is_about), 1)) for item, day, at, story, is_about in rows]


def on(days: Sequence[dt.date]) -> tuple[str, dict[str, dt.date]]:
    """Which SQL holds of these days and no other, so that what lies between is passed over, with which parameters?"""
    named = {f"day_{n}": day for n, day in enumerate(sorted(set(days)))}
    return f"day in ({', '.join(f'${name}' for name in named)})", named


def _facets(filters: Filter, parameters: dict[str, object]) -> list[str]:
    """Return what must hold of the row by which something counts, and add its parameters."""
    facets = {name: getattr(filters, name) for name in ("label", "kind", "language", "topic")}
    facets |= {"is_about": filters.about, "story_id": filters.story}
    by_others = facets["kind"] == OTHERS
    facets["kind"] = None if by_others else facets["kind"]
    parameters |= {name: value for name, value in facets.items() if value is not None}
    own = [f"{name} = ${name}" for name, value in facets.items() if value is not None]
    return [*own, "kind <> 'own'"] if by_others else own


def _source(filters: Filter, parameters: dict[str, object]) -> str:
    """Return what must hold of an item that one of these sources carried, and add its parameters."""
    if not filters.source:
        return "true"
    parameters["source"] = list(filters.source)
    return (
        "(list_contains($source::varchar[], source_name) or item_id in"
        " (select item_id from sightings where list_contains($source::varchar[], source_name)"
        " and first_seen_at >= $start::timestamp - interval 2 day))"
    )


def _with_story(has: Sequence[str], columns: Sequence[str]) -> list[str]:
    """Return the columns to read, so that copies can be added where these are among what is asked for."""
    return [
        *has,
        *(name for name in ("story_id", "is_about") if "copies" in columns and name not in has),
    ] or ["day"]


def _with_copies(sql: str, has: Sequence[str], columns: Sequence[str]) -> str:
    if "copies" not in columns:
        return sql
    return f"""
        select {", ".join((*has, "coalesce(stories.copies, 1) as copies"))} from ({sql})
        left join (
            select story_id, is_about, copies from stories
            where subject = $subject and day < $end::date + {STORY_SPAN} and day >= $start::date - {STORY_SPAN}
        ) as stories using (story_id, is_about)
    """


def _reading(
    filters: Filter, own: Sequence[str], columns: Sequence[str], parameters: dict[str, object]
) -> tuple[str, dict[str, object]]:
    """Return the statement that reads the texts, where their words are not known."""
    words, named_words = condition(filters.words)
    of_any = f"{words} and {_source(filters, parameters)}"
    parameters = parameters | named_words
    has = [name for name in columns if name != "copies"]
    where = " and ".join(["day >= $start", "day < $end", "subject = $subject", *own])
    if filters.story or not filters.grouped:
        sql = f"select {', '.join(_with_story(has, columns))} from mention_items where {where} and {of_any}"
        sql = _with_copies(sql, has, columns)
        return sql, used(sql, parameters)
    about = "is_about = $is_about" if filters.about is not None else "true"
    any_item = (
        f"day >= $start and day < $end::date + {STORY_SPAN} and subject = $subject and {about} and {of_any}"
    )
    # Two columns, no struct of two: that is compared much slower.
    where += (
        f" and (story_id, is_about) in (select story_id, is_about from mention_items where {any_item})"
        if filters.about is None
        else f" and story_id in (select story_id from mention_items where {any_item})"
    )
    sql = f"select {', '.join(columns)} from stories where {where}"
    return sql, used(sql, parameters)
