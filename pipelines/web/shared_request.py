"""Ask for an address, or take the answer that another organisation of this installation got."""

import datetime as dt
import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from pipelines.settings import FeedSource
from pipelines.support.errors import SourceError
from pipelines.web import visits
from pipelines.web.request import RequestAttempt
from pipelines.web.types import Policy, Response, Share, user_agent


def folder() -> Path | None:
    """Return where organisations share answers; None where the installation serves one."""
    named = os.environ.get("WEERKLANK_VISITS")
    return Path(named) if named else None


def tidy() -> None:
    """Remove answers that nobody asked for again in two days."""
    if (where := folder()) is not None:
        visits.tidy(where)


def forget() -> None:
    """Remove every answer that organisations share: they are asked for again."""
    if (where := folder()) is not None:
        visits.forget(where)


def policy(contact: str, allow_private: frozenset[str]) -> Policy:
    """Return how we behave on the network. contact: of the organisation; where several are served, all sites see one
    visitor, with the contact of whoever serves them (WEERKLANK_CONTACT).
    """
    contact = os.environ.get("WEERKLANK_CONTACT") or contact
    return Policy(user_agent(contact), allow_private=allow_private, visits=folder())


def shares(
    sources: Iterable[FeedSource],
    started: dt.datetime,
    last: Mapping[str, tuple[dt.datetime, dt.datetime | None]] | None,
) -> dict[str, Share]:
    """Return how young an answer of another organisation must be, by source: asked for since we asked last, and not
    before the interval of the source began. None for `last`: nothing is shared.
    """
    found: dict[str, Share] = {}
    for source in sources if last is not None else ():
        since, begun = started - source.every, (last or {}).get(source.name, (None,))[0]
        if begun is not None:
            since = max(since, begun if begun.tzinfo else begun.replace(tzinfo=dt.UTC))
        found[source.name] = Share(started.timestamp(), since.timestamp())
    return found


async def answer(attempt: RequestAttempt) -> Response:
    """Return the answer to this attempt's request, asked for once for all who share it. Raises: SourceError."""
    shared, request = attempt.limits.policy.visits, attempt.request
    if shared is None or request.share is None or request.keep_errors:
        return await attempt.run()
    name = visits.key(request, attempt.limits.policy)
    async with visits.alone(shared / f"{name}.lock") as is_held:
        kept = visits.usable(shared, name, request.share)
        if kept is None:
            before = visits.read(shared, name)
            attempt.request = visits.conditional(request, before)
            came: Response | SourceError
            try:
                came = await attempt.run()
            except SourceError as error:
                came = error
            attempt.request = request
            if is_held:
                visits.keep(shared, name, request.share, came, attempt.limits.policy, before)
            if isinstance(came, SourceError):
                raise came
            if not came.not_modified or before is None:
                return came
            kept = replace(before, fault=None)
        found = visits.given(request, kept, attempt.attempts, round(attempt.spent, 3))
    await attempt.hold(found.size)
    return found
