"""Ask the warehouse which numbers a new scoring of stored items moved, and which new channel rules moved."""

import datetime as dt
from dataclasses import dataclass

import duckdb

# With which the names of methods begin: of the accurate tier, and of a school's own model in a folder or at an address.
ACCURATE, FOLDER, ADDRESS = "e5-", "onnx-", "chat-"


@dataclass(frozen=True)
class Changed:
    """What did one day of new scoring move for one subject?

    Columns: day, subject, tier before and after (fast, accurate or own); items that were scored again, those of them
    that got another label; net sentiment over these items before and after, in points, of those with a label other
    than unclear.
    Empty: net_before and net_after are None when no item had such a label.
    """

    day: dt.date
    subject: str
    before: str
    after: str
    items: int
    moved: int
    net_before: float | None
    net_after: float | None


@dataclass(frozen=True)
class Moved:
    """How many stored sessions did new rules give another channel on one day?

    Columns: day of the change, title of the measurement, channel and group before and now, sessions, first and last
    day on which they began.
    Empty: the title is the measurement's name where the configuration names it no longer.
    """

    day: dt.date
    title: str
    from_channel: str
    from_group: str
    to_channel: str
    to_group: str
    sessions: int
    first_day: dt.date
    last_day: dt.date


@dataclass(frozen=True)
class Scoring:
    """Which tier scores new mentions, and how many mentions still wait for it?

    Columns: tier: fast, accurate, own, or own_broken where a model of the school's own is named and not asked;
    left, items that mention somebody and are not scored by its method of now.
    Empty: tier and left are None before the first scoring.
    """

    tier: str | None
    left: int | None


def changed(con: duckdb.DuckDBPyConnection, subject: str, limit: int = 10) -> tuple[Changed, ...]:
    """Which numbers moved because stored items were scored again?

    Rows: one per day and pair of tiers, the newest first; at most `limit`.
    Counts: items that mention the subject, by the labels the methods gave, before what people corrected; items
    that were scored for the first time are no change.
    Empty: ().
    Raises: nothing.
    Source: score_changes.
    """
    rows = con.execute(
        """
        select
            changed_on, subject,
            case when starts_with(from_method, $accurate) then 'accurate'
                when starts_with(from_method, $folder) or starts_with(from_method, $address) then 'own'
                else 'fast' end as before,
            case when starts_with(to_method, $accurate) then 'accurate'
                when starts_with(to_method, $folder) or starts_with(to_method, $address) then 'own'
                else 'fast' end as after,
            sum(items)::bigint,
            coalesce(sum(items) filter (where from_label <> to_label), 0)::bigint,
            100.0 * sum(case from_label when 'positive' then items when 'negative' then -items else 0 end)
                / nullif(sum(items) filter (where from_label <> 'unclear'), 0),
            100.0 * sum(case to_label when 'positive' then items when 'negative' then -items else 0 end)
                / nullif(sum(items) filter (where to_label <> 'unclear'), 0)
        from score_changes
        where subject = $subject
        group by all
        order by changed_on desc, before, after
        limit $limit
        """,
        {"subject": subject, "accurate": ACCURATE, "folder": FOLDER, "address": ADDRESS, "limit": limit},
    ).fetchall()
    return tuple(Changed(*row) for row in rows)


def moved(con: duckdb.DuckDBPyConnection, source_name: str = "", limit: int = 20) -> tuple[Moved, ...]:
    """Which sessions got another channel because the rules for channels changed?

    Rows: one per day of change, measurement and channels before and now; the newest day first, then the most sessions;
    at most `limit`. source_name: of one measurement; "" for all.
    Counts: sessions that were stored when the rules changed; what came later had the new rules from the start.
    Empty: ().
    Raises: nothing.
    Source: traffic_changes, sources.
    """
    rows = con.execute(
        """
        select changed_on, coalesce(title, source_name), from_channel, from_group, to_channel, to_group, sessions,
            first_day, last_day
        from traffic_changes left join sources using (source_name)
        where $main in ('', source_name) and sessions > 0
        order by changed_on desc, sessions desc, source_name, from_channel, from_group, to_channel, to_group
        limit $limit
        """,
        {"main": source_name, "limit": limit},
    ).fetchall()
    return tuple(Moved(*row) for row in rows)


def scoring(con: duckdb.DuckDBPyConnection) -> Scoring:
    """Which method scores what comes in, and is everything scored by it?

    Columns: those of `Scoring`.
    Counts: items that mention somebody and wait, as the last scoring left them.
    Empty: None and None.
    Raises: nothing.
    Source: warehouse_facts.
    """
    rows = con.execute(
        "select name, value from warehouse_facts where name in ('scoring_tier', 'scoring_left')"
    ).fetchall()
    return scoring_of(dict(rows))


def scoring_of(facts: dict[str, str]) -> Scoring:
    """Which method scores what comes in, by these facts?

    Columns: those of `Scoring`.
    Empty: None and None.
    """
    left = facts.get("scoring_left")
    return Scoring(facts.get("scoring_tier"), int(left) if left else None)
