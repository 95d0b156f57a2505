"""Ask the warehouse for the site's traffic per channel: sessions and key events by network."""

import datetime as dt
from functools import partial

from text.i18n import N_, NP_
from text.labels import NETWORKS
from warehouse.core.figure import Figure
from warehouse.traffic import ledger
from warehouse.traffic.ledger import Brought

COUNTS_SESSIONS = N_("sessions on the site that our rules trace back to {network}")
COUNTS_EVENTS = N_("key events on the site in sessions that our rules trace back to {network}")
COUNTS_EVENTS_BY_PATHS = N_(
    "key events on the site of which {network} was the last visit that was not direct, by the paths of visitors that"
    " were imported"
)
SHARED = N_("Several of our channels are on {network}; the site cannot tell them apart.")
NO_TRAFFIC = N_("The traffic to the site was not measured on these days.")
SOME_TRAFFIC = NP_(
    "The traffic to the site was measured on {known} of {days} day.",
    "The traffic to the site was measured on {known} of {days} days.",
)
PEERS = N_("What peers bring to their own site is not ours to know.")
OTHER_WAY = N_("Not compared with before: key events were attributed in another way then.")


def figures(
    network: str,
    is_ours: bool,
    shared: bool,
    now: Brought,
    before: Brought,
    as_of: dt.datetime | None,
    main: str,
) -> tuple[Figure, Figure]:
    """How many sessions and key events came from this network?

    Unit: count.
    Counts: sessions of the period; key events as `traffic.ledger` attributes them; previous: of the earlier period,
    where of both at least nine of ten days were measured, and attributed in the same way.
    Empty: value None, quality unknown, with a note that says why: a peer's, a network with several channels of
    ours, or days that nobody measured.
    """
    fields: dict[str, object] = {
        "network": NETWORKS.get(network, network),
        "known": now.known,
        "days": now.period.days,
    }
    fields["event"] = now.names[0] if len(now.names) == 1 else ""
    note = PEERS if not is_ours else SHARED if shared else NO_TRAFFIC if not now.known else None
    figure = partial(Figure, unit="count", as_of=as_of, sources=(main,) if main else (), fields=fields)
    partly = SOME_TRAFFIC if now.known < now.period.days else None
    quality = "partial" if partly else "estimated" if now.guessed else "exact"
    by_paths = now.method in (ledger.BY_PATHS, ledger.BY_BOTH)
    both = []
    for counts, name in (
        (COUNTS_SESSIONS, "sessions"),
        (COUNTS_EVENTS_BY_PATHS if by_paths else COUNTS_EVENTS, "events"),
    ):
        if note:
            both.append(figure(None, None, quality="unknown", counts=counts, note=note))
            continue
        turned = name == "events" and bool(before.total) and now.method != before.method
        comparable = ledger.are_measured(now, before)
        both.append(
            figure(
                now.by_channel(name).get(network, 0),
                before.by_channel(name).get(network, 0) if comparable and not turned else None,
                quality=quality,
                counts=counts,
                note=OTHER_WAY if turned and comparable else partly,
            )
        )
    return both[0], both[1]
