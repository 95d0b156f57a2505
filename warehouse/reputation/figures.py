"""Compute the figures of reputation, with their birth certificates, from totals; asks no warehouse."""

from collections.abc import Mapping, Sequence

from text.i18n import N_, NP_
from warehouse.core import registry
from warehouse.core.figure import Corrected, Figure, Trust
from warehouse.core.rows import Row
from warehouse.core.statistics import counts_differ, means_differ
from warehouse.reliability.agreement import LABELS, weigh
from warehouse.reliability.quantification import corrected
from warehouse.reputation.coverage import MISSING, Evidence
from warehouse.reputation.known_period import KnownPeriod
from warehouse.reputation.totals import Totals

FEWEST_JUDGED = 5
TOO_FEW = NP_(
    "Too few to say: {judged} story could be judged.", "Too few to say: {judged} stories could be judged."
)
NO_VOICES = N_("Nobody was mentioned in this period.")
NO_PEERS = N_("There is no school to compare with: name peer schools under Settings.")
NO_REACH = NP_("Of {items} item the reach is not known.", "Of none of the {items} items is the reach known.")
SOME_REACH = NP_(
    "The reach of {known} of {items} item is known.", "The reach of {known} of {items} items is known."
)

COUNTS_MENTIONS = N_(
    "stories that began in the period and mention {subject}; copies are not counted again, nor is what a"
    " school publishes itself"
)
COUNTS_SAID = N_("publications of our own, on our site and accounts, that name {subject}")
COUNTS_NET = NP_(
    "positive minus negative stories, of all judged stories by others about {subject}; {unclear}"
    " unclear story left out",
    "positive minus negative stories, of all judged stories by others about {subject}; {unclear}"
    " unclear stories left out",
)
COUNTS_SHARE = N_("stories by others about {subject}, of those about {subject} and its peers")
COUNTS_REACH = N_(
    "estimated readers of all items by others about {subject}, copies included; readers of two items count"
    " twice"
)

# What each number is at its best; partial where sources or days are missing, unknown where nothing is known.
QUALITY = {**{metric.figure: metric.quality for metric in registry.of_reputation()}, "said": "exact"}


def _figure(
    known_period: KnownPeriod,
    rests: Evidence,
    quality: str,
    note: str | None,
    *,
    value: float | None,
    previous: float | None,
    unit: str,
    counts: str,
    fields: Mapping[str, object],
    denominator: float | None = None,
    previous_denominator: float | None = None,
    clear: bool | None = None,
    trust: Trust | None = None,
    correction: Corrected | None = None,
) -> Figure:
    """Return a figure with what all have in common: quality, note, as-of, sources."""
    fields = {**known_period.fields, **fields}
    missing = rests.missing(known_period.period)
    if not known_period.known:
        quality, note = "unknown", known_period.note
        value = previous = denominator = previous_denominator = None
    elif value is None:
        quality = "unknown"
    else:
        if missing:
            quality, note = "partial", note or MISSING
            fields["sources"] = missing
        if not known_period.whole:
            quality, note = "partial", known_period.note
    if not known_period.previous_known:
        previous = previous_denominator = None
        note = note or known_period.note
    return Figure(
        value, previous, unit, quality, rests.as_of, counts, rests.sources, denominator, previous_denominator,
        clear=None if value is None or previous is None else clear, note=note, fields=fields, trust=trust,
        corrected=None if value is None else correction, against=known_period.against,
    )  # fmt: skip


def mentions_figure(
    now: Totals, before: Totals, subject: str, known_period: KnownPeriod, rests: Evidence
) -> Figure:
    """How often were we mentioned, by these totals?

    Unit: as `reputation.mentions`.
    Empty: value None, quality unknown, and a note that says why.
    """
    return _counted("mentions", COUNTS_MENTIONS, now.stories, before.stories, subject, known_period, rests)


def said_figure(now: int, before: int, subject: str, known_period: KnownPeriod, rests: Evidence) -> Figure:
    """How often did we speak ourselves, by these publications?

    Unit: as `reputation.said`.
    Empty: value None, quality unknown, and a note that says why.
    """
    return _counted("said", COUNTS_SAID, now, before, subject, known_period, rests)


def _counted(
    name: str, counts: str, now: int, before: int, subject: str, known_period: KnownPeriod, rests: Evidence
) -> Figure:
    return _figure(
        known_period,
        rests,
        QUALITY[name],
        None,
        value=now,
        previous=before,
        unit="count",
        counts=counts,
        fields={"subject": subject},
        clear=counts_differ(now, before),
    )


def net_sentiment_figure(
    now: Totals,
    before: Totals,
    subject: str,
    known_period: KnownPeriod,
    rests: Evidence,
    answers: Sequence[Row],
) -> Figure:
    """How well do people speak of us, by these totals and people's answers to the weekly samples?

    Unit: as `reputation.net_sentiment`.
    Empty: value None, quality unknown, and a note that says why.
    """
    enough = now.judged >= FEWEST_JUDGED
    shown = {label: getattr(now, label) for label in LABELS}
    return _figure(
        known_period,
        rests,
        QUALITY["net_sentiment"],
        None if enough else TOO_FEW,
        value=now.net if enough else None,
        previous=before.net if before.judged >= FEWEST_JUDGED else None,
        unit="points",
        counts=COUNTS_NET,
        denominator=now.judged,
        previous_denominator=before.judged,
        fields={"subject": subject, "judged": now.judged, "unclear": now.unclear},
        clear=means_differ(*_net(now), *_net(before)),
        trust=weigh(answers, subject),
        correction=corrected(answers, subject, shown, known_period.period),
    )


def _net(totals: Totals) -> tuple[float, float, int]:
    """Mean and variance of +1, 0, -1 per story, and how many."""
    if not totals.judged:
        return 0.0, 0.0, 0
    mean = (totals.positive - totals.negative) / totals.judged
    return mean, (totals.positive + totals.negative) / totals.judged - mean**2, totals.judged


def share_of_voice_figure(
    own: tuple[int, int],
    everybody: tuple[int, int],
    subject: str,
    known_period: KnownPeriod,
    rests: Evidence,
    has_peers: bool,
) -> Figure:
    """How much of all that is said is about us, by these stories (in the period, in the one before)?

    Unit: as `reputation.share_of_voice`.
    Counts: who is alone (without has_peers) has no share.
    Empty: value None, quality unknown, and a note that says why.
    """
    shares = [
        part / whole if whole and has_peers else None for part, whole in zip(own, everybody, strict=True)
    ]
    spreads = [0.0 if share is None else share * (1 - share) for share in shares]
    return _figure(
        known_period,
        rests,
        QUALITY["share_of_voice"],
        None if shares[0] is not None else NO_VOICES if has_peers else NO_PEERS,
        value=None if shares[0] is None else shares[0] * 100,
        previous=None if shares[1] is None else shares[1] * 100,
        unit="percent",
        counts=COUNTS_SHARE,
        denominator=everybody[0],
        previous_denominator=everybody[1],
        fields={"subject": subject},
        clear=means_differ(
            shares[0] or 0.0, spreads[0], everybody[0], shares[1] or 0.0, spreads[1], everybody[1]
        ),
    )


def reach_figure(
    now: Totals, before: Totals, subject: str, known_period: KnownPeriod, rests: Evidence
) -> Figure:
    """How many readers could have seen it, by these totals?

    Unit: as `reputation.reach`.
    Empty: value None, quality unknown, and a note that says why.
    """
    known, partly = now.reach_known > 0 or now.items == 0, 0 < now.reach_known < now.items
    comparable = before.reach_known == before.items
    return _figure(
        known_period,
        rests,
        "partial" if partly else QUALITY["reach"],
        SOME_REACH if partly else None if known else NO_REACH,
        value=now.reach if known else None,
        previous=before.reach if known and not partly and comparable else None,
        unit="readers",
        counts=COUNTS_REACH,
        fields={"subject": subject, "known": now.reach_known, "items": now.items},
    )
