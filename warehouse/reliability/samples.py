"""Ask the warehouse for this week's sample: the mentions that people judge, and their answers."""

import datetime as dt
from dataclasses import dataclass

import duckdb

from warehouse.core.rows import Row, named, one
from warehouse.reliability.sampling import monday


@dataclass(frozen=True)
class Drawn:
    """Which mention is to be judged, and what was answered?

    Columns: week and position of the draw; the item and the subject; matched, the words by which it was found;
    about (yes, no, unknown) and label (positive, neutral, negative, unknown) of the latest answer; scored_label, the
    label by the method, not to be shown before there is an answer.
    Empty: about and label are None when nobody answered; title "" when it has none.
    """

    week: dt.date
    position: int
    item_id: str
    subject: str
    title: str
    text: str
    url: str | None
    outlet: str | None
    source_name: str
    kind: str
    language: str
    day: dt.date
    matched: tuple[str, ...]
    about: str | None
    label: str | None
    scored_label: str


def sample(con: duckdb.DuckDBPyConnection, today: dt.date) -> tuple[Drawn, ...] | None:
    """Which mentions are to be judged this week?

    Rows: the mentions drawn in the week of `today`, in the order of the draw.
    Counts: at most twenty; items that were forgotten since, or that the query no longer finds, are left out.
    Empty: None before the draw, () when there was nothing to draw.
    Raises: nothing.
    Source: judgement_samples, judgements, items, mentions.
    """
    week = monday(today)
    if not one(con, "select exists (from judgement_samples where week = $week)", {"week": week})[0]:
        return None
    rows = named(
        con,
        """
        with answers as (
            select position, arg_max({about: about, label: label}, (made_at, judgement_id)) as answer
            from judgements where week = $week group by position
        )
        select
            week, position, item_id, drawn.subject, title, text, url, outlet, items.source_name, items.kind,
            items.language, day, coalesce(mentions.matched, []) as matched, answer.about, answer.label,
            scored_label
        from judgement_samples as drawn
        join items using (item_id, day)
        left join mentions using (item_id, subject, day)
        left join answers using (position)
        where week = $week and is_found
        order by position
        """,
        {"week": week},
    )
    return tuple(Drawn(**{**row, "matched": tuple(row["matched"])}) for row in rows)


def open_answers(con: duckdb.DuckDBPyConnection, today: dt.date) -> int:
    """How many mentions of this week's sample wait for an answer?

    Unit: mentions.
    Counts: those drawn in the week of `today` that nobody answered and that are still there.
    Empty: 0 when nothing was drawn.
    Raises: nothing.
    Source: judgement_samples, judgements, items.
    """
    return sum(row.about is None for row in sample(con, today) or ())


def judged_texts(con: duckdb.DuckDBPyConnection) -> list[Row]:
    """Which texts did people give a label, in the weekly sample or by correcting, and which label last?

    Unit: texts.
    Counts: items with their latest label (positive, neutral, negative): item_id, story_id, title, text, language,
        label. Items in which several schools are told apart not: their label is not that of the whole text.
    Empty: [].
    Raises: nothing.
    Source: judgements, corrections, items, subject_sentiments.
    """
    return named(
        con,
        """
        with said as (
            select item_id, label, made_at from judgements where label in ('positive', 'neutral', 'negative')
            union all
            select item_id, value, made_at from corrections
            where field = 'label' and value in ('positive', 'neutral', 'negative')
        ),
        latest as (select item_id, arg_max(label, made_at) as label from said group by item_id)
        select item_id, story_id, title, text, language, label
        from latest join items using (item_id)
        where item_id not in (select item_id from subject_sentiments)
        order by item_id
        """,
    )
