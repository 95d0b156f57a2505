"""Try proposals at the same time, and say what each would bring; one that fails never holds up another."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from pipelines.connectors import registry
from pipelines.connectors.shared.api_client import DateRange, FetchRequest
from pipelines.mentions import collect
from pipelines.settings import FeedSource, Settings, StatisticsSource, patterns
from pipelines.sources.discovery.guest import site_errors
from pipelines.sources.discovery.proposals import KEYLESS, Proposal
from pipelines.support import guard
from pipelines.support.errors import PipelineError, SourceError
from text import hide_secrets
from warehouse.core.period import local_day

MOST_TEXTS = 100  # that are kept of a search, to show what a query would catch
DAYS = 30  # of which is told what a source would have brought
_AT_ONCE = 4
_CHANNEL = re.compile(r"channel_id=(UC[\w-]{22})")


@dataclass(frozen=True)
class Tried:
    """What a proposal would bring, or why it brings nothing.

    recent: messages of the last 30 days, newest: the day of the last; both None for what is not a source of messages,
    or could not be tried; followers: of an account, None where they are not known; connector and account: what reads
    the numbers of an account, "" where they come by file, by hand or with a key.
    """

    proposal: Proposal
    recent: int | None = None
    newest: dt.date | None = None
    followers: int | None = None
    connector: str = ""
    account: str = ""
    error: PipelineError | None = None
    texts: tuple[tuple[str, str], ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether it works, and is the school's own where it is an account."""
        return self.error is None and self.proposal.is_sure


Clock = Callable[[], dt.datetime]


def tried(
    settings: Settings,
    proposals: Sequence[Proposal],
    clock: Clock = lambda: dt.datetime.now(dt.UTC),
    told: Callable[[int], None] = lambda done: None,
) -> list[Tried]:
    """Return each proposal with what it would bring, in their order.

    told: is called with how many are done. Raises: nothing for a proposal that fails; its error stands in its row.
    """
    results: dict[Proposal, Tried] = {}
    sources: dict[str, Proposal] = {}
    wanted: list[FeedSource] = []
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="try") as pool:
        asked = {
            proposal: pool.submit(_numbers, settings, proposal, clock)
            for proposal in proposals
            if proposal.network in ("mastodon", "bluesky")
        }
        for number, proposal in enumerate(proposals):
            try:
                source = _source(proposal, f"p{number}")
            except PipelineError as error:
                results[proposal] = Tried(proposal, error=error)
                continue
            if source:
                wanted.append(source)
                sources[source.name] = proposal
            elif proposal not in asked:
                results[proposal] = Tried(proposal)
        told(len(results))
        for collected in collect.collect(settings, wanted, {}, clock):
            proposal = sources[collected.source.name]
            results[proposal] = _brought(proposal, collected, clock())
            told(len(results))
        for proposal, future in asked.items():
            results[proposal] = future.result()
            told(len(results))
    return [results[proposal] for proposal in proposals]


def _source(proposal: Proposal, name: str) -> FeedSource | None:
    """Return the feed that is asked for this proposal; None where another way asks, or nobody can without a key."""
    pattern, written = proposal.pattern, proposal.written
    if proposal.network == "youtube":
        pattern, written = "youtube", proposal.url
    if not pattern:
        return None
    address = patterns.address(pattern, written)
    hide_secrets.remember_addresses([address])
    kind = proposal.kind or patterns.PATTERNS[pattern].kind
    return FeedSource(name, hide_secrets.shown(address), pattern, address, kind)


def _brought(proposal: Proposal, collected: collect.CollectedSource, now: dt.datetime) -> Tried:
    if collected.error:
        return Tried(proposal, error=site_errors.cut_off(collected.error) or collected.error)
    times = [entry["published_at"] for entry in collected.entries if entry["published_at"]]
    since = now - dt.timedelta(days=DAYS)
    newest = max(times, default=None)
    texts = [(entry["title"] or "", entry["text"] or "") for entry in collected.entries[:MOST_TEXTS]]
    result = Tried(
        proposal,
        sum(since <= at <= now for at in times),
        local_day(min(newest, now)) if newest else None,
        texts=tuple(texts) if proposal.group == "search" else (),
    )
    number = _CHANNEL.search(f"{collected.resolved_url or ''} {collected.source.url}")
    if proposal.network == "youtube" and number:
        return replace(result, connector=KEYLESS["youtube"], account=number[1])
    return result


def _numbers(settings: Settings, proposal: Proposal, clock: Clock) -> Tried:
    """Return what an account that anybody may read says of itself; nothing of it is kept."""
    connector, now = KEYLESS[proposal.network], clock()
    source = StatisticsSource("new", proposal.title, "new", connector, proposal.handle)
    today = local_day(now)
    days = DateRange(today - dt.timedelta(days=DAYS), today)
    try:
        with guard.around(proposal.title, SourceError):
            module = registry.CHANNELS[connector]
            answer = module.fetch(source, FetchRequest(collect.policy(settings), now, days))
            data = module.parse(answer.payloads, source, now)
    except SourceError as error:
        return Tried(proposal, error=site_errors.cut_off(error) or error)
    if answer.error and not data.readings:
        return Tried(proposal, error=site_errors.cut_off(answer.error) or answer.error)
    followers = [reading.value for reading in data.readings if reading.metric == "followers"]
    posted = [local_day(post.published_at) for post in data.posts]
    return Tried(
        proposal,
        recent=sum(day >= days.start for day in posted),
        newest=max(posted, default=None),
        followers=followers[-1] if followers else None,
        connector=connector,
        account=proposal.handle,
    )
