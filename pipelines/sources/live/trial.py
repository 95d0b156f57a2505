"""Try whether a stream can be followed: open it, and hear whether anything comes."""

import asyncio
from contextlib import aclosing
from dataclasses import replace

from pipelines.mentions.collect import policy
from pipelines.settings import FeedSource, Settings
from pipelines.sources.live import networks
from pipelines.support import guard
from pipelines.support.errors import SourceError
from pipelines.web.streams import Bounds

SILENCE = 10.0


def error(settings: Settings, source: FeedSource) -> SourceError | None:
    """Return why a stream cannot be followed; None where it opens. Nothing of it is kept."""
    # At the server itself, whoever of this installation follows it already.
    network = networks.of(source, replace(policy(settings), visits=None), Bounds(silence=SILENCE))
    try:
        with guard.around(source.title, SourceError):
            asyncio.run(_first(network))
    except SourceError as why:
        return why
    return None


async def _first(network: networks.Network) -> None:
    async with aclosing(network.listen("", 0)) as coming:
        async for _one in coming:
            return
