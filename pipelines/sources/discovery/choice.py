"""Make the answers of a first configuration from what was found and ticked."""

from collections.abc import Sequence

from pipelines.sources.discovery.found import Found
from pipelines.sources.discovery.proposals import KEYLESS
from pipelines.sources.discovery.tries import Tried
from pipelines.sources.first_configuration import Answers, ChannelAnswer, SourceAnswer


def answers(
    found: Found,
    chosen: Sequence[Tried],
    name: str,
    also: Sequence[str] = (),
    town: str = "",
    peers: Sequence[str] = (),
) -> Answers:
    """Return what is to be written for a school of this name. chosen: what was ticked, in its order."""
    return Answers(
        name=name,
        site=found.address,
        city=town,
        peers=tuple(peers),
        also_called=tuple(also),
        colour=found.colour,
        sources=tuple(_source(each) for each in chosen if each.proposal.pattern),
        channels=tuple(_channel(each) for each in chosen if each.proposal.network),
    )


def _source(tried: Tried) -> SourceAnswer:
    proposal = tried.proposal
    return SourceAnswer(proposal.pattern, proposal.written, proposal.title, proposal.kind)


def _channel(tried: Tried) -> ChannelAnswer:
    proposal = tried.proposal
    connector, account = tried.connector, tried.account
    # Somebody who ticks an account that did not answer just now expects it to be read once it does.
    if not connector and proposal.network in ("mastodon", "bluesky"):
        connector, account = KEYLESS[proposal.network], proposal.handle
    return ChannelAnswer(proposal.network, proposal.title, proposal.url, connector, account)
