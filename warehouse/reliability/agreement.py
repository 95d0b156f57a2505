"""Ask the warehouse how far sentiment and mentions can be believed, by people's answers to weekly samples."""

import datetime as dt
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import duckdb

from text.i18n import N_, NP_
from warehouse.core.figure import Share, Trust
from warehouse.core.rows import Row, named
from warehouse.core.statistics import Z

WEEKS = 26
# Judged mentions; with fewer an agreement says little: its interval is about 30 points wide, or wider.
FEWEST = 40
LOWEST = 0.65  # of three labels; two careful people agree on about eight in ten
LOWEST_ABOUT = 0.80  # below it one in five stories of the figure is somebody else's
LABELS = ("positive", "neutral", "negative")

NOT_CHECKED = N_("Not checked yet: nobody judged whether these labels are right.")
TOO_FEW_CHECKED = N_("Hardly checked yet: people judged {judged} of the {fewest} mentions that it takes.")
DISAGREES = NP_(
    "Not to be relied on: of {judged} mention that people judged, the method agreed in {share}%.",
    "Not to be relied on: of {judged} mentions that people judged, the method agreed in {share}%.",
)
NOT_ABOUT = NP_(
    "Not to be relied on: of {judged} mention that people judged, {share}% was about {subject}.",
    "Not to be relied on: of {judged} mentions that people judged, {share}% were about {subject}.",
)

# The latest answer to each drawn mention; a mention that the query no longer finds says nothing about it.
JUDGED_SQL = f"""
    select
        sample.subject, sample.language, sample.kind, sample.day, sample.scored_label, sample.weight,
        arg_max(judgements.about, (made_at, judgement_id)) as about,
        -- Not arg_max of the label alone: it would pass over an answer without one.
        arg_max({{label: judgements.label}}, (made_at, judgement_id)).label as label
    from judgements join judgement_samples as sample using (week, position)
    where sample.is_found and sample.week >= $today::date - {WEEKS * 7} and sample.week <= $today::date
    group by sample.week, sample.position, sample.subject, sample.language, sample.kind, sample.day,
        sample.scored_label, sample.weight
"""


@dataclass(frozen=True)
class Agreement:
    """How often does the method give the label that people give?

    Columns: language and kind of source, None for all; share.
    """

    language: str | None
    kind: str | None
    share: Share


def weighted(rows: Iterable[tuple[bool, float]]) -> Share:
    """What share of these (was it so, weight) is so, and between which bounds?

    Unit: from 0 to 1. The interval is Wilson's, with as many judgements as the unequal weights leave (Kish).
    Empty: None for share and bounds.
    Source: Wilson 1927; Kish, Survey Sampling, 1965, 11.7.
    """
    judged = list(rows)
    if not judged:
        return Share()
    total = math.fsum(weight for _, weight in judged)
    share = math.fsum(weight for right, weight in judged if right) / total
    n = effective([weight for _, weight in judged])
    spread = Z * Z / n
    middle = (share + spread / 2) / (1 + spread)
    reach = Z / (1 + spread) * math.sqrt(share * (1 - share) / n + spread / n / 4)
    low, high = max(0.0, middle - reach), min(1.0, middle + reach)
    return Share(len(judged), sum(right for right, _ in judged), share, low, high)


def effective(weights: Iterable[float]) -> float:
    """How many judgements of equal weight tell as much as these?

    Unit: judgements.
    Empty: 0.
    Source: Kish, Survey Sampling, 1965, 11.7.
    """
    known = list(weights)
    squares = math.fsum(weight * weight for weight in known)
    return math.fsum(known) ** 2 / squares if squares else 0.0


def query_precision(con: duckdb.DuckDBPyConnection, today: dt.date) -> tuple[tuple[str, Share], ...]:
    """Of what a query finds, how much is about its subject?

    Rows: subject and share, in the order of the configuration.
    Counts: drawn mentions of the last 26 weeks on which people answered yes or no, the latest answer; those that
    the query of now no longer finds are left out.
    Empty: a share of None for a subject of which nothing was judged.
    Raises: nothing.
    Source: judgements, judgement_samples, subjects.
    """
    rows = answers(con, today)
    known = [row[0] for row in con.execute("select subject from subjects order by position").fetchall()]
    return tuple((subject, _precision(rows, subject)) for subject in known)


def agreement(con: duckdb.DuckDBPyConnection, today: dt.date) -> tuple[Agreement, ...]:
    """How often does the method give the label that people give?

    Rows: all together, then per language, then per language and kind of source, the most judged first.
    Counts: drawn mentions of the last 26 weeks that people found positive, neutral or negative about the subject,
    against the label that the method of now gives ("unclear" is not the same as any); corrections play no part.
    Empty: one row with a share of None.
    Raises: nothing.
    Source: judgements, judgement_samples.
    """
    rows = [row for row in answers(con, today) if row["label"] in LABELS]
    languages = _by(rows, lambda row: (row["language"], None))
    both = _by(rows, lambda row: (row["language"], row["kind"]))
    return (Agreement(None, None, _agreement(rows)), *languages, *both)


def confusion(con: duckdb.DuckDBPyConnection, today: dt.date) -> dict[tuple[str, str], int]:
    """Which label did people give where the method gave which?

    Columns: (people's label, the method's label) → mentions, not weighted.
    Counts: as `agreement`.
    Empty: {}.
    Raises: nothing.
    Source: judgements, judgement_samples.
    """
    counts: dict[tuple[str, str], int] = {}
    for row in answers(con, today):
        if row["label"] in LABELS:
            key = (row["label"], row["scored_label"])
            counts[key] = counts.get(key, 0) + 1
    return counts


def trust(con: duckdb.DuckDBPyConnection, today: dt.date, subject: str) -> Trust:
    """Can the net sentiment of this subject be relied on?

    Columns: those of `Trust`.
    Counts: as `agreement` and `query_precision`, for this subject: at least 40 judged, of which the method agreed in
    65 % and 80 % were about the subject.
    Empty: not enough.
    Raises: nothing.
    Source: judgements, judgement_samples.
    """
    return weigh(answers(con, today), subject)


def weigh(rows: Iterable[Row], subject: str) -> Trust:
    """Can the net sentiment of this subject be relied on, by these rows (subject, about, label, scored_label, weight)?

    Columns: those of `Trust`.
    Empty: not enough.
    """
    own = [row for row in rows if row["subject"] == subject]
    agreed, about = _agreement(own), _precision(own, subject)
    enough = agreed.judged >= FEWEST
    fields: dict[str, object] = {"judged": agreed.judged, "fewest": FEWEST, "subject": subject}
    if not enough or agreed.share is None:
        return Trust(agreed, about, False, False, TOO_FEW_CHECKED if agreed.judged else NOT_CHECKED, fields)
    if agreed.share < LOWEST:
        return Trust(agreed, about, True, False, DISAGREES, fields | {"share": _below(agreed.share, LOWEST)})
    if about.share is None:  # labels only, from people who could not tell whether it was about the subject
        return Trust(agreed, about, False, False, TOO_FEW_CHECKED, fields | {"judged": about.judged})
    if about.share < LOWEST_ABOUT:
        fields |= {"judged": about.judged, "share": _below(about.share, LOWEST_ABOUT)}
        return Trust(agreed, about, True, False, NOT_ABOUT, fields)
    return Trust(agreed, about, True, True)


def _below(share: float, line: float) -> float:
    """Return a share of a hundred with as many decimals, two at most, as it takes to read as below this line."""
    rounded = (round(share * 100, places) for places in (None, 1, 2))
    return next((percent for percent in rounded if percent < line * 100), line * 100 - 0.01)


def answers(con: duckdb.DuckDBPyConnection, today: dt.date) -> list[Row]:
    """Which mentions did people judge, and how?

    Rows: subject, language, kind, day, scored_label, weight, about and label of the latest answer.
    Counts: drawn mentions of the last 26 weeks that the query of now still finds.
    Empty: [].
    Raises: nothing.
    Source: judgements, judgement_samples.
    """
    return named(con, JUDGED_SQL, {"today": today})


def _agreement(rows: Iterable[Row]) -> Share:
    judged = [row for row in rows if row["label"] in LABELS]
    return weighted((row["label"] == row["scored_label"], row["weight"]) for row in judged)


def _precision(rows: Iterable[Row], subject: str) -> Share:
    judged = [row for row in rows if row["subject"] == subject and row["about"] != "unknown"]
    return weighted((row["about"] == "yes", row["weight"]) for row in judged)


def _by(rows: list[Row], key: Callable[[Row], tuple[str | None, str | None]]) -> list[Agreement]:
    groups: dict[tuple[str | None, str | None], list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    ordered = sorted(groups.items(), key=lambda pair: (-len(pair[1]), str(pair[0])))
    return [Agreement(language, kind, _agreement(group)) for (language, kind), group in ordered]
