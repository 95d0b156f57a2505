"""Compute the changes an imported file would make in the warehouse, and store a row for each file tried."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from warehouse.channels import follower_gains
from warehouse.channels import readings as channels
from warehouse.core.load import delete, upsert
from warehouse.core.rows import Row
from warehouse.goals import entries as goals
from warehouse.imports import mentions, undo


@dataclass(frozen=True)
class Change:
    """One number of a file, beside the one that stands under its key now (None: nothing stands there).

    place: channel, goal or key event; what: metric, or the path of a visitor; post: its id, "" for a number of a day;
    title: of the post; holds: whether it is stored, which it is not where it says less than what stands there.
    """

    place: str
    day: dt.date
    what: str
    before: float | None
    after: float
    post: str = ""
    title: str = ""
    holds: bool = True

    @property
    def state(self) -> str:
        """Is this number new, does it change (another number stood there), or does what stands there stay?"""
        if self.before is None:
            return "new"
        return "changes" if self.holds and self.before != self.after else "stays"

    @property
    def falls(self) -> bool:
        """Is this a number of a post since its first day that would become less?"""
        return bool(self.post) and self.before is not None and self.after < self.before


def of_channels(
    con: duckdb.DuckDBPyConnection, readings: Sequence[Row], posts: Iterable[Row]
) -> tuple[Change, ...]:
    """What would storing these readings and posts of a file change? Cells without a number are left out."""
    changes = [
        Change(row["channel"], row["day"], row["metric"], before, row["value"], holds=holds)
        for row, before, holds in channels.weighed(con, readings, "file")
        if row["value"] is not None
    ]
    gained = [reading for reading in readings if reading["metric"] == channels.GAINED]
    changes += [
        Change(channel, day, channels.GAINED, before, after)
        for channel, day, after, before in follower_gains.weighed(con, gained)
    ]
    rows = list(posts)
    given = {(post["channel"], post["post_id"]): post for post in rows}
    for row, old in channels.weighed_posts(con, rows):
        mine = given[row["channel"], row["post_id"]]
        changes += [
            Change(row["channel"], row["day"], name, old.get(name), row[name], row["post_id"], row["title"])
            for name in channels.POST_METRICS
            if mine.get(name) is not None
        ]
    return tuple(changes)


def of_entries(
    con: duckdb.DuckDBPyConnection, entries: Iterable[tuple[str, dt.date, float]]
) -> tuple[Change, ...]:
    """What would storing these numbers (goal, day, value) change? Of two for one goal and day the last holds."""
    known = {
        (goal, day): value
        for goal, day, value in con.execute("select goal, day, value from goal_entries").fetchall()
    }
    numbers = {(goal, day): value for goal, day, value in entries}
    return tuple(
        Change(goal, day, "", known.get((goal, day)), value) for (goal, day), value in numbers.items()
    )


def of_paths(
    con: duckdb.DuckDBPyConnection, paths: Iterable[tuple[dt.date, str, str, int]]
) -> tuple[Change, ...]:
    """What would storing these paths (day, event, path, how often) change? Days and events of the file are replaced."""
    stored = con.execute("select day, event, path, events from visit_paths").fetchall()
    known = {row[:3]: row[3] for row in stored}
    counts = goals.counted_paths(paths)
    changes = [
        Change(event, day, path, known.get((day, event, path)), events)
        for (day, event, path), events in counts.items()
    ]
    named = {(day, event) for day, event, _ in counts}
    changes += [
        Change(event, day, path, events, 0)
        for (day, event, path), events in known.items()
        if (day, event) in named and (day, event, path) not in counts
    ]
    return tuple(changes)


def scope_of_paths(paths: Iterable[tuple[dt.date, str, str, int]]) -> dict[str, list[Row]]:
    """Under which first parts of keys do these paths come to stand?"""
    named = sorted({(day, event) for day, event, _, _ in paths})
    return {"visit_paths": [{"day": day, "event": event} for day, event in named]}


Series = dict[tuple[str, str], list[tuple[dt.date, int]]]


def history(con: duckdb.DuckDBPyConnection, named: Iterable[str]) -> Series:
    """(channel, metric) → the days on which it is known and its number then, the first day first; gains too."""
    columns = ", ".join(channels.METRICS)
    rows = con.execute(
        f"""
        with told as (unpivot channel_days on {columns} into name metric value value)
        select channel, metric, day, value from told where list_contains($channels, channel)
        union all
        select channel, $gained, day, gained from channel_gains where list_contains($channels, channel)
        order by day
        """,
        {"channels": sorted(set(named)), "gained": channels.GAINED},
    ).fetchall()
    result: Series = {}
    for channel, metric, day, value in rows:
        result.setdefault((channel, metric), []).append((day, value))
    return result


def largest_of_posts(
    con: duckdb.DuckDBPyConnection, named: Iterable[str]
) -> dict[tuple[str, str], tuple[int, int]]:
    """(channel, metric) → the largest number that a post of it ever had, and of how many posts it is known."""
    rows = con.execute(
        f"""
        select channel, metric, max(value), count(*)
        from (unpivot channel_posts on {", ".join(channels.POST_METRICS)} into name metric value value)
        where list_contains($channels, channel) group by channel, metric
        """,
        {"channels": sorted(set(named))},
    ).fetchall()
    return {(channel, metric): (largest, posts) for channel, metric, largest, posts in rows}


def entered(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[dt.date, float]]]:
    """Return the numbers that were entered for each goal, the first day first."""
    result: dict[str, list[tuple[dt.date, float]]] = {}
    for goal, day, value in con.execute(
        "select goal, day, value from goal_entries order by day, goal"
    ).fetchall():
        result.setdefault(goal, []).append((day, value))
    return result


def imported_for(con: duckdb.DuckDBPyConnection, file_hash: str) -> tuple[str, ...]:
    """For which channels was a file of these bytes imported before? Without those whose import was undone."""
    rows = con.execute(
        "select distinct channel from imports where file_hash = $hash and channel <> '' order by 1",
        {"hash": file_hash},
    ).fetchall()
    return tuple(channel for (channel,) in rows)


def tried(con: duckdb.DuckDBPyConnection, rows: Sequence[Mapping[str, object]]) -> None:
    """Store the rows of files that were tried, inside `writing()`. Raises: ContractBroken."""
    upsert(con, "import_tries", rows)


def left_there(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], str]:
    """(name, hash) of each file that was tried and could not be moved out of the watched folder → what came of it."""
    rows = con.execute(
        "select name, file_hash, outcome from import_tries where stays order by import_id"
    ).fetchall()
    return {(name, file_hash): outcome for name, file_hash, outcome in rows}


def mark_left(con: duckdb.DuckDBPyConnection, name: str, file_hash: str, stays: bool) -> None:
    """Note whether this file of the watched folder is still there after it was tried, inside `writing()`."""
    con.execute(
        """
        update import_tries set stays = $stays where import_id = (
            select max(import_id) from import_tries where name = $name and file_hash = $hash and way = 'inbox'
        )
        """,
        {"name": name, "hash": file_hash, "stays": stays},
    )


def settle(con: duckdb.DuckDBPyConnection, import_id: str, who: str | None, now: dt.datetime) -> None:
    """Note that somebody has seen this refusal, inside `writing()`."""
    con.execute(
        "update import_tries set settled_at = $now, settled_by = $who where import_id = $id and settled_at is null",
        {"id": import_id, "who": who, "now": now.astimezone(dt.UTC).replace(tzinfo=None)},
    )


def about(con: duckdb.DuckDBPyConnection, import_id: str) -> str | None:
    """Return what the file of this import was for (channels, goals or mentions), None where there is none."""
    found = con.execute("select about from import_tries where import_id = $id", {"id": import_id}).fetchone()
    return found[0] if found else None


def undone(
    con: duckdb.DuckDBPyConnection, import_id: str, who: str | None, now: dt.datetime
) -> undo.Undone | None:
    """Undo this import, inside `writing()`. What was done? None where it is no stored import, was undone before,
    or is so old that what it changed is no longer kept.
    """
    row = con.execute(
        "select file_hash, coalesce(channel, ''), about from import_tries"
        " where import_id = $id and outcome = 'stored' and undone_at is null"
        " and import_id in (select import_id from import_changes)",
        {"id": import_id},
    ).fetchone()
    if row is None:
        return None
    done = mentions.take_back(con, import_id) if row[2] == "mentions" else undo.undo(con, import_id)
    con.execute(
        "update import_tries set undone_at = $now, undone_by = $who where import_id = $id",
        {"id": import_id, "who": who, "now": now.astimezone(dt.UTC).replace(tzinfo=None)},
    )
    delete(con, "imports", [{"file_hash": row[0], "channel": row[1]}])
    return done
