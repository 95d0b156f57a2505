"""Draw and store the weekly sample of twenty mentions that people judge, and store each answer."""

import datetime as dt
import uuid
from collections.abc import Collection

import duckdb

from warehouse.core.errors import ContractBroken
from warehouse.core.load import upsert
from warehouse.core.rows import one

SIZE, OWN = 20, 14  # of the twenty at least so many are about the organisation itself, when there are
WEEKS = 4  # mentions of the last whole weeks are drawn from

_DRAW = """
    with candidates as (
        select
            item_id, mention_items.subject, source_name, kind, language, scored_label, day, role = 'own' as is_own,
            md5($week::varchar || item_id || mention_items.subject) as chance
        from mention_items join subjects using (subject)
        where day >= $first and day < $week and is_about
            and (item_id, mention_items.subject) not in (select (item_id, subject) from judgement_samples)
        -- One of each story: a press release that ten papers carried is judged once.
        qualify row_number() over (partition by story_id, mention_items.subject order by chance) = 1
    ),
    strata as (
        select *,
            count(*) over stratum as size,
            count(*) over (partition by is_own, scored_label) as label_size,
            row_number() over (stratum order by chance) as turn,
            -- Not by its first item: that would favour large sources, for which `weight` makes up already.
            md5($week::varchar || scored_label || source_name) as source_chance
        from candidates
        window stratum as (partition by is_own, scored_label, source_name)
    ),
    ranked as (
        -- Labels take turns, and within a label its sources: each is seen before any is seen again.
        select *,
            row_number() over (partition by is_own, scored_label order by turn, source_chance) as label_turn
        from strata
    ),
    places as (
        select *,
            row_number() over (partition by is_own order by label_turn, chance) as place
        from ranked
    ),
    chosen as (
        select *, size / count(*) over (partition by is_own, scored_label, source_name) as share
        from (
            from places
            qualify row_number() over (
                order by case when is_own and place <= $own then 0 else 1 end, place, is_own desc, chance
            ) <= $size
        )
    )
    select
        item_id, subject, source_name, kind, language, scored_label, day,
        -- The sources that were drawn stand for those of the same label that were not.
        greatest(1, label_size * share / sum(share) over (partition by is_own, scored_label)) as weight
    from chosen
    order by chance
"""


def monday(day: dt.date) -> dt.date:
    """Return the Monday of this day's week."""
    return day - dt.timedelta(days=day.weekday())


def is_drawn(con: duckdb.DuckDBPyConnection, week: dt.date) -> bool:
    """Was the sample of this week (its Monday) drawn?"""
    return bool(one(con, "select exists (from judgement_samples where week = $week)", {"week": week})[0])


def draw(con: duckdb.DuckDBPyConnection, week: dt.date, now: dt.datetime) -> int:
    """Draw the sample of this week (its Monday), inside `writing()`, unless it was drawn. How many mentions?

    From mentions of the four whole weeks before, one per story, never one that was drawn before: at most twenty,
    at least fourteen of them about the organisation itself when there are so many. Labels take turns, within a label
    its sources, so that rare ones are seen too. `weight` says for how many each stands: more in a large source than in
    a small one, and those of one label together for all that could be drawn. By chance, but the same for everybody:
    drawn twice from the same mentions gives the same.
    """
    if is_drawn(con, week):
        return 0
    drawn = con.execute(
        _DRAW, {"week": week, "first": week - dt.timedelta(weeks=WEEKS), "size": SIZE, "own": OWN}
    ).fetchall()
    names = ("item_id", "subject", "source_name", "kind", "language", "scored_label", "day", "weight")
    rows = [
        {
            "week": week,
            "position": place,
            "is_found": True,
            "drawn_at": now,
            **dict(zip(names, row, strict=True)),
        }
        for place, row in enumerate(drawn, 1)
    ]
    upsert(con, "judgement_samples", rows)
    return len(rows)


def follow(con: duckdb.DuckDBPyConnection, item_ids: Collection[str]) -> None:
    """Keep what was drawn of these items in step with their scores and with the queries, inside `writing()`."""
    drawn = con.execute(
        "select item_id, day from judgement_samples where item_id in (select unnest($items::varchar[]))",
        {"items": list(item_ids)},
    ).fetchall()
    if not drawn:
        return
    con.execute(
        """
        update judgement_samples
        set scored_label = coalesce(now.scored_label, judgement_samples.scored_label),
            is_found = now.scored_label is not null
        from (
            select sample.week, sample.position, any_value(shown.scored_label) as scored_label
            from judgement_samples as sample
            left join (
                select item_id, subject, scored_label from mention_items
                where list_contains($days::date[], day) and list_contains($items::varchar[], item_id)
            ) as shown using (item_id, subject)
            where list_contains($items::varchar[], sample.item_id)
            group by all
        ) as now
        where judgement_samples.week = now.week and judgement_samples.position = now.position
        """,
        {"items": [item for item, _ in drawn], "days": list({day for _, day in drawn})},
    )


def judge(
    con: duckdb.DuckDBPyConnection,
    week: dt.date,
    position: int,
    about: str,
    label: str | None,
    made_by: str,
    made_at: dt.datetime,
    topic: str | None = None,
) -> tuple[str, str, str, bool, str | None]:
    """Store an answer to one of the sample, inside `writing()`. Gives item, subject, label, is_about and topic shown.

    about: yes, no or unknown; label: positive, neutral, negative or unknown, None when it is not about it.
    Raises: ContractBroken when nothing was drawn there, the item is gone, or the answer cannot be.
    """
    drawn = con.execute(
        "select item_id, subject, day from judgement_samples where week = $week and position = $position",
        {"week": week, "position": position},
    ).fetchone()
    # In two steps, so that only one day is read of the big tables.
    row = (
        drawn
        and con.execute(
            """
        select item_id, subject, label, is_about, topic from mention_items
        where day = $day and item_id = $item and subject = $subject
        """,
            dict(zip(("item", "subject", "day"), drawn, strict=True)),
        ).fetchone()
    )
    if not row:
        raise ContractBroken(
            table="judgements", field="position", why=f"nothing is drawn at {week}, {position}"
        )
    upsert(
        con,
        "judgements",
        [
            {
                "judgement_id": uuid.uuid4().hex,
                "week": week,
                "position": position,
                "item_id": row[0],
                "subject": row[1],
                "about": about,
                "label": label,
                "made_by": made_by,
                "made_at": made_at,
                "topic": topic,
            }
        ],
    )
    return row
