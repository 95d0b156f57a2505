"""Ask the warehouse how the school stands: mentions, sentiment, share of voice, reach, with change.

Each asks the warehouse for that number alone; the board gets the same figures from its two statements.
"""

import duckdb

from warehouse.core.errors import UnknownSubject
from warehouse.core.figure import Figure
from warehouse.core.period import Period
from warehouse.core.rows import named, one
from warehouse.reliability.agreement import answers
from warehouse.reputation.coverage import Evidence, evidence
from warehouse.reputation.figures import (
    mentions_figure,
    net_sentiment_figure,
    reach_figure,
    said_figure,
    share_of_voice_figure,
)
from warehouse.reputation.known_period import KnownPeriod, ask
from warehouse.reputation.totals import Totals, add_up

DAYS_SQL = """
    select day, label, sum(items)::bigint as items, sum(stories)::bigint as stories,
        sum(reach)::bigint as reach, sum(reach_known)::bigint as reach_known
    from subject_days
    where day >= $start and day < $end and subject = $subject and kind <> 'own'
    group by day, label
"""


def _known_period(
    con: duckdb.DuckDBPyConnection, period: Period, subject: str
) -> tuple[KnownPeriod, Evidence]:
    known = [name for (name,) in con.execute("select subject from subjects order by position").fetchall()]
    if subject not in known:
        raise UnknownSubject(subject=subject, known=", ".join(known))
    rests = evidence(con, period.end)
    return ask(period, rests.since, until=rests.read.until), rests


def _totals(con: duckdb.DuckDBPyConnection, known_period: KnownPeriod, subject: str) -> tuple[Totals, Totals]:
    before = known_period.period.previous()
    rows = named(con, DAYS_SQL, {"start": before.start, "end": known_period.period.end, "subject": subject})
    return add_up(rows, known_period.period), add_up(rows, before)


def mentions(con: duckdb.DuckDBPyConnection, period: Period, subject: str) -> Figure:
    """How often are we in the news and on social media?

    Unit: count, against the period of the same length just before.
    Counts: stories whose first item about the subject is published in the period, by the calendar day
    in Amsterdam; copies are not counted again, what people set aside as not about the subject is left
    out, and so is what a school publishes itself (`said`).
    Empty: 0 on known days without any; None (unknown) where nothing was collected yet.
    Raises: UnknownSubject.
    Source: subject_days, subjects; sources, source_runs, source_days and fetch_states for what the
    number rests on.
    """
    known_period, rests = _known_period(con, period, subject)
    return mentions_figure(*_totals(con, known_period, subject), subject, known_period, rests)


def net_sentiment(con: duckdb.DuckDBPyConnection, period: Period, subject: str) -> Figure:
    """Do people speak well of us?

    Unit: points, from -100 (all negative) to 100 (all positive).
    Counts: positive minus negative stories, of all judged ones; a story has the label of its first
    item, as corrected. Unclear ones are left out and told; what a school publishes itself is left out.
    How far people agreed with the labels comes with it, and once they judged enough an estimate of what
    it would be by their judgement; the number itself is counted and never corrected.
    Empty: None with the note "too few to say" below five judged stories; no change below twenty on
    either side.
    Raises: UnknownSubject.
    Source: subject_days, subjects; sources, source_runs, source_days and fetch_states for what the
    number rests on; judgements and judgement_samples for what people found.
    """
    known_period, rests = _known_period(con, period, subject)
    judged = answers(con, period.end)
    return net_sentiment_figure(*_totals(con, known_period, subject), subject, known_period, rests, judged)


def share_of_voice(con: duckdb.DuckDBPyConnection, period: Period, subject: str) -> Figure:
    """Of all that is said about us and our peers, how much is about us?

    Unit: percent.
    Counts: stories about the subject, of those about the organisation, its peers and the subject
    together; a story about two of them counts for both. What one of them publishes itself is left out.
    Empty: None when nobody was mentioned, or there is nobody to compare with.
    Raises: UnknownSubject.
    Source: subject_days, subjects; sources, source_runs, source_days and fetch_states for what the
    number rests on.
    """
    known_period, rests = _known_period(con, period, subject)
    before = known_period.period.previous()
    rows = con.execute(
        """
        select
            subject = $subject as is_own,
            coalesce(sum(stories) filter (where day >= $middle), 0)::bigint as now,
            coalesce(sum(stories) filter (where day < $middle), 0)::bigint as before
        from subject_days join subjects using (subject)
        where day >= $start and day < $end and kind <> 'own'
            and (role in ('own', 'peer') or subject = $subject)
        group by is_own
        """,
        {"start": before.start, "middle": before.end, "end": known_period.period.end, "subject": subject},
    ).fetchall()
    own = next(((now, then) for is_own, now, then in rows if is_own), (0, 0))
    everybody = (sum(row[1] for row in rows), sum(row[2] for row in rows))
    others = con.execute(
        "select count(*) from subjects where role in ('own', 'peer') and subject <> $subject",
        {"subject": subject},
    ).fetchone()
    return share_of_voice_figure(own, everybody, subject, known_period, rests, bool(others and others[0]))


def reach(con: duckdb.DuckDBPyConnection, period: Period, subject: str) -> Figure:
    """How many readers could have seen it?

    Unit: readers, the school's own estimate per publisher.
    Counts: the readers of every item of the period, copies included; a reader of two items counts
    twice. What a school publishes itself is left out.
    Empty: None when of no item the readers are known, 0 when there is no item; partial, without a
    change, when they are known of some.
    Raises: UnknownSubject.
    Source: subject_days, subjects; sources, source_runs, source_days and fetch_states for what the
    number rests on.
    """
    known_period, rests = _known_period(con, period, subject)
    return reach_figure(*_totals(con, known_period, subject), subject, known_period, rests)


def said(con: duckdb.DuckDBPyConnection, period: Period, subject: str) -> Figure:
    """How often did we speak ourselves?

    Unit: count, against the period of the same length just before.
    Counts: publications that name the subject on a school's own site and accounts (kind own), each of
    them; none of the other numbers counts these.
    Empty: 0 on known days without any; None (unknown) where nothing was collected yet.
    Raises: UnknownSubject.
    Source: subject_days, subjects; sources, source_runs, source_days and fetch_states for what the
    number rests on.
    """
    known_period, rests = _known_period(con, period, subject)
    before = known_period.period.previous()
    now, then = one(
        con,
        """
        select
            coalesce(sum(items) filter (where day >= $middle), 0)::bigint,
            coalesce(sum(items) filter (where day < $middle), 0)::bigint
        from subject_days
        where day >= $start and day < $end and subject = $subject and kind = 'own'
        """,
        {"start": before.start, "middle": before.end, "end": known_period.period.end, "subject": subject},
    )
    return said_figure(now, then, subject, known_period, rests)
