"""Store texts and sendings of months: a text is generated once, and nothing goes to one place twice."""

import datetime as dt
from collections.abc import Mapping

import duckdb

from warehouse.core.load import upsert

# In an hour: editions to one place, and sendings again in the name of one person.
MOST_TO_ONE, MOST_BY_ONE = 5, 60
STALE = dt.timedelta(minutes=10)  # nobody sends that long: the sender died


def store_texts(con: duckdb.DuckDBPyConnection, month: dt.date, texts: Mapping[tuple[str, str], str]) -> None:
    """Store the generated texts by (language, length), inside `writing()`; those that are there stay.

    Raises: ContractBroken.
    """
    there = set(
        con.execute(
            "select language, length from announcement_texts where month = $month", {"month": month}
        ).fetchall()
    )
    rows = [
        {"month": month, "language": language, "length": length, "generated": text, "edited": None,
         "edited_by": None, "edited_at": None}
        for (language, length), text in texts.items()
        if (language, length) not in there
    ]  # fmt: skip
    upsert(con, "announcement_texts", rows)


def edit(
    con: duckdb.DuckDBPyConnection,
    month: dt.date,
    language: str,
    length: str,
    text: str | None,
    who: str,
    now: dt.datetime,
) -> bool:
    """Keep a text as somebody made it (None: back to the generated one), inside `writing()`. Was there such a text?

    Raises: ContractBroken.
    """
    key = {"month": month, "language": language, "length": length}
    row = con.execute(
        "select generated from announcement_texts where month = $month and language = $language and length = $length",
        key,
    ).fetchone()
    if row is None:
        return False
    mine = {
        "edited": text,
        "edited_by": None if text is None else who,
        "edited_at": None if text is None else now,
    }
    upsert(con, "announcement_texts", [{**key, "generated": row[0], **mine}])
    return True


def claim(
    con: duckdb.DuckDBPyConnection,
    row: Mapping[str, object],
    again: bool,
    now: dt.datetime,
    is_alone: bool = False,
) -> str | None:
    """Take the right to send this to its place, inside `writing()`. None when it is taken, else why not: a state.

    row: the columns of publications without edition, state, attempts and times. again: on purpose a corrected edition,
    or once more although it may have arrived; more often than anybody needs, the state is "often". is_alone: no other
    process sends to this place, so that what stands as being sent was cut off, however short ago; "died" is the state
    then. Raises: ContractBroken.
    """
    key = {name: row[name] for name in ("month", "kind", "way", "target")}
    last = con.execute(
        """
        select edition, state, attempts, begun_at, body_hash from publications
        where month = $month and kind = $kind and way = $way and target = $target order by edition desc limit 1
        """,
        key,
    ).fetchone()
    edition, attempts = 1, 1
    state: str
    if last is not None:
        edition, state, tried, begun_at, body_hash = last
        if state == "sending" and (is_alone or now.replace(tzinfo=None) - begun_at >= STALE):
            state = "died"
        if state == "sending" or (state in ("sent", "unsure", "died") and not again):
            return state
        if state == "sent":
            if body_hash == row["body_hash"]:
                return "same"
            edition += 1
        else:
            attempts = tried + 1
    if again and _is_often(con, row, now):
        return "often"
    sending = {"edition": edition, "state": "sending", "attempts": attempts, "sent_at": None}
    upsert(con, "publications", [{**row, **sending, "begun_at": now}])
    return None


def _is_often(con: duckdb.DuckDBPyConnection, row: Mapping[str, object], now: dt.datetime) -> bool:
    """Did one place, or all places by one person, get as much in the last hour as nobody sends on purpose?"""
    hour = now.astimezone(dt.UTC).replace(tzinfo=None) - dt.timedelta(hours=1)
    found = con.execute(
        """
        select count(*) filter (where way = $way and target = $target), count(*) filter (where sent_by = $by)
        from publications where begun_at > $hour
        """,
        {"way": row["way"], "target": row["target"], "by": row["sent_by"], "hour": hour},
    ).fetchone()
    return found is not None and (found[0] >= MOST_TO_ONE or found[1] >= MOST_BY_ONE)


def settle(
    con: duckdb.DuckDBPyConnection,
    key: Mapping[str, object],
    state: str,
    failure: Mapping[str, str] | None,
    body: str | None,
    now: dt.datetime,
) -> None:
    """Note how a sending ended, inside `writing()`. key: month, kind, way and target; its newest edition is meant.

    failure: what went wrong, as error, error_template and error_fields; body: all that was sent, None: what stands
    there.
    """
    error = failure or dict.fromkeys(("error", "error_template", "error_fields"))
    con.execute(
        """
        update publications set state = $state, error = $error, error_template = $error_template,
            error_fields = $error_fields, body = coalesce($body, body),
            sent_at = case when $state = 'sent' then $now::timestamp end
        where month = $month and kind = $kind and way = $way and target = $target and state = 'sending'
        """,
        {
            **{name: key[name] for name in ("month", "kind", "way", "target")},
            **{name: error[name] for name in ("error", "error_template", "error_fields")},
            "state": state, "body": body, "now": now.astimezone(dt.UTC).replace(tzinfo=None),
        },
    )  # fmt: skip


def ended(con: duckdb.DuckDBPyConnection, month: dt.date, kind: str) -> dict[tuple[str, str], str]:
    """(way, target) → state, of each place to which this month and kind went, or may have gone."""
    rows = con.execute(
        """
        select way, target, state from publications where month = $month and kind = $kind
        qualify row_number() over (partition by way, target order by edition desc) = 1
        """,
        {"month": month, "kind": kind},
    ).fetchall()
    return {(way, target): state for way, target, state in rows if state in ("sent", "unsure")}
