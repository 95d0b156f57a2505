"""How we stand: mentions, net sentiment, share of voice and reach, over a period against the one before.

Each asks the warehouse for that number alone; the board gets the same figures from its one statement.
"""

import duckdb

from warehouse.errors import UnknownSubject
from warehouse.figure import Figure
from warehouse.metrics.asked import Asked, ask
from warehouse.metrics.evidence import Evidence, evidence
from warehouse.metrics.figures import (
    mentions_figure,
    net_sentiment_figure,
    reach_figure,
    share_of_voice_figure,
)
from warehouse.metrics.totals import Totals, add_up
from warehouse.period import Period

DAYS_SQL = """
    select day, label, sum(items)::bigint as items, sum(stories)::bigint as stories,
        sum(reach)::bigint as reach, sum(reach_known)::bigint as reach_known
    from subject_days
    where day >= $start and day < $end and subject = $subject
    group by day, label
"""


def _asked(con: duckdb.DuckDBPyConnection, period: Period, subject: str) -> tuple[Asked, Evidence]:
    known = [name for (name,) in con.execute("select subject from subjects order by position").fetchall()]
    if subject not in known:
        raise UnknownSubject(subject=subject, known=", ".join(known))
    rests = evidence(con, period.end)
    return ask(period, rests.since), rests


def _totals(con: duckdb.DuckDBPyConnection, asked: Asked, subject: str) -> tuple[Totals, Totals]:
    before = asked.period.previous()
    cursor = con.execute(DAYS_SQL, {"start": before.start, "end": asked.period.end, "subject": subject})
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return add_up(rows, asked.period), add_up(rows, before)


def mentions(con: duckdb.DuckDBPyConnection, period: Period, subject: str) -> Figure:
    """How often are we in the news and on social media?"""
    asked, rests = _asked(con, period, subject)
    return mentions_figure(*_totals(con, asked, subject), subject, asked, rests)


def net_sentiment(con: duckdb.DuckDBPyConnection, period: Period, subject: str) -> Figure:
    """Do people speak well of us?"""
    asked, rests = _asked(con, period, subject)
    return net_sentiment_figure(*_totals(con, asked, subject), subject, asked, rests)


def share_of_voice(con: duckdb.DuckDBPyConnection, period: Period, subject: str) -> Figure:
    """Of all that is said about us and our peers, how much is about us?"""
    asked, rests = _asked(con, period, subject)
    before = asked.period.previous()
    rows = con.execute(
        """
        select
            subject = $subject as is_own,
            coalesce(sum(stories) filter (where day >= $middle), 0)::bigint as now,
            coalesce(sum(stories) filter (where day < $middle), 0)::bigint as before
        from subject_days join subjects using (subject)
        where day >= $start and day < $end and (role in ('own', 'peer') or subject = $subject)
        group by is_own
        """,
        {"start": before.start, "middle": before.end, "end": asked.period.end, "subject": subject},
    ).fetchall()
    own = next(((now, then) for is_own, now, then in rows if is_own), (0, 0))
    everybody = (sum(row[1] for row in rows), sum(row[2] for row in rows))
    return share_of_voice_figure(own, everybody, subject, asked, rests)


def reach(con: duckdb.DuckDBPyConnection, period: Period, subject: str) -> Figure:
    """How many readers could have seen it?"""
    asked, rests = _asked(con, period, subject)
    return reach_figure(*_totals(con, asked, subject), subject, asked, rests)
