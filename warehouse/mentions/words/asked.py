"""Say in SQL which mentions are asked for: by period, subject, source, label, kind, language, topic and words."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import duckdb

from warehouse.core.period import Period
from warehouse.mentions.words import matching
from warehouse.mentions.words.terms import condition, terms

# Copies of a story are looked for within days of each other, so those of one story lie this near.
STORY_SPAN = 45
# As a kind of source: everybody's but what a school publishes itself.
OTHERS = "others"


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
    con: duckdb.DuckDBPyConnection, filters: Filter, since: dt.date | None = None
) -> tuple[str, dict[str, object]]:
    """Which statement finds what is asked for, and with which parameters?

    Columns: item_id, day, published_at, label, kind, copies. since: only what counts from then on.
    """
    if since is None:
        return _found(con, filters)
    period, within = filters.period, ""
    first = since
    if filters.grouped and not filters.story:
        # What stands in a school's own copy of a story may be older than the story.
        first = since - dt.timedelta(days=STORY_SPAN)
        ours = "select story_id from stories where subject = $subject and day >= $since and day < $end"
        within = f"and story_id in ({ours})"
    narrow = replace(filters, period=Period(max(period.start, first), period.end))
    sql, parameters = _found(con, narrow, within)
    return f"select * from ({sql}) where day >= $since", {**parameters, "since": since}


def _found(
    con: duckdb.DuckDBPyConnection, filters: Filter, within: str = ""
) -> tuple[str, dict[str, object]]:
    """Return the same; within: which rows of mention_texts are of stories that are asked for."""
    period = filters.period
    reach = Period(period.start, period.end + dt.timedelta(days=STORY_SPAN)) if filters.grouped else period
    wanted = terms(filters.words)
    found = matching.texts(con, wanted, reach, within) if wanted else None
    if found is None:
        return _reading(filters, "mention_items", *condition(filters.words))
    texts, named_words = found
    if filters.grouped and not filters.story:
        return _reading(filters, texts, "true", named_words)
    return _reading(filters, "mention_items", f"item_id in (select item_id from {texts})", named_words)


def _reading(
    filters: Filter, mentions: str, words: str, named_words: Mapping[str, object]
) -> tuple[str, dict[str, object]]:
    """Return the statement that looks for words in this table or view of mentions, with its parameters."""
    parameters: dict[str, object] = {**named_words, "subject": filters.subject, **filters.period.parameters()}
    facets = {name: getattr(filters, name) for name in ("label", "kind", "language", "topic")}
    facets |= {"is_about": filters.about}
    by_others = facets["kind"] == OTHERS
    facets["kind"] = None if by_others else facets["kind"]
    parameters |= {name: value for name, value in facets.items() if value is not None}
    own = [f"{name} = ${name}" for name, value in facets.items() if value is not None]
    own += ["kind <> 'own'"] if by_others else []
    of_any = [words] if filters.words.strip() else []
    if filters.source:
        parameters["source"] = list(filters.source)
        of_any.append(
            "(list_contains($source::varchar[], source_name) or item_id in"
            " (select item_id from sightings where list_contains($source::varchar[], source_name)"
            " and first_seen_at >= $start::timestamp - interval 2 day))"
        )
    if filters.story or not filters.grouped:
        if filters.story:
            parameters |= {"story": filters.story}
            own.append("story_id = $story")
        where = " and ".join(["day >= $start", "day < $end", "subject = $subject", *own, *of_any])
        return (
            f"""
            select item_id, day, published_at, label, kind, coalesce(stories.copies, 1) as copies
            from (
                select item_id, day, published_at, label, kind, story_id, subject, is_about
                from mention_items where {where}
            )
            left join (
                select story_id, subject, is_about, copies from stories
                where subject = $subject and day < $end::date + {STORY_SPAN}
                    and day >= $start::date - {STORY_SPAN}
            ) as stories using (story_id, subject, is_about)
            """,
            parameters,
        )
    where = " and ".join(["day >= $start", "day < $end", "subject = $subject", *own])
    if of_any:
        about = ["is_about = $is_about"] if filters.about is not None else []
        any_item = " and ".join(
            ["day >= $start", f"day < $end::date + {STORY_SPAN}", "subject = $subject", *about, *of_any]
        )
        # Two columns, no struct of two: that is compared much slower.
        where += (
            f" and (story_id, is_about) in (select story_id, is_about from {mentions} where {any_item})"
            if filters.about is None
            else f" and story_id in (select story_id from {mentions} where {any_item})"
        )
    return f"select item_id, day, published_at, label, kind, copies from stories where {where}", parameters
