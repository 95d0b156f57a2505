"""Ask quick sources every few minutes, conditionally, and never more often than their platform allows."""

import contextlib
import dataclasses
import datetime as dt
import hashlib
import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipelines import web
from pipelines.mentions import collect, collect_services
from pipelines.mentions.collect import CollectedSource
from pipelines.mentions.load_batches import state_row
from pipelines.settings import FeedSource, Settings
from pipelines.settings.patterns import PATTERNS
from pipelines.sources.discovery.guest import robots
from pipelines.sources.live import rhythm
from pipelines.support.errors import SourceError
from pipelines.support.pauses import growing
from warehouse.core import connection
from warehouse.core.errors import WarehouseEmpty
from warehouse.core.period import local_day
from warehouse.mentions import lookup
from warehouse.sources import rhythm as stored
from warehouse.sources.rhythm import Brought

# What is known of sources elsewhere, their rhythm and what the scheduler did, is looked up so often.
LOOK = dt.timedelta(minutes=10)
# A source that fails is asked less often, up to this.
LONGEST = dt.timedelta(hours=1)
# That a site asks us to wait for longer than a day is taken for a day.
LONGEST_WAIT = 86_400.0
# Posts that appear late, as their server was unreachable, are still found so long after.
MARGIN = dt.timedelta(hours=1)
JUST = dt.timedelta(minutes=1)  # so often may a hub make us ask
ROBOTS = dt.timedelta(days=1)  # that its answer holds
log = logging.getLogger("weerklank.listen")


@dataclass
class Polled:
    """What is known of one source. begun: when it was asked last; good: when that went well last; state: its row of
    fetch_states; mark: of what an API gave; not_before: what its platform or a failure asks for.
    """

    begun: dt.datetime | None = None
    good: dt.datetime | None = None
    state: Mapping | None = None
    mark: str = ""
    failures: int = 0
    not_before: dt.datetime | None = None


@dataclass
class Poller:
    """Asks quick sources when they are due."""

    url: str | None = None
    known: dict[str, Polled] = field(default_factory=dict)
    brought: Mapping[str, Brought] = field(default_factory=dict)
    _looked: dt.datetime | None = None
    _rules: dict[str, tuple[dt.datetime, robots.Rules]] = field(default_factory=dict)

    def look(self, now: dt.datetime) -> None:
        """Look up rhythms, and what the scheduler asked meanwhile, now and then. Raises: WarehouseError."""
        if self._looked and now - self._looked < LOOK:
            return
        with contextlib.suppress(WarehouseEmpty), connection.reading(self.url) as con:
            self.brought = stored.brought(con, local_day(now))
            runs, states = lookup.last_runs(con), lookup.fetch_states(con)
            for name, (begun, good) in runs.items():
                one = self.known.setdefault(name, Polled())
                one.begun = max(begun, one.begun or begun)
                one.good = one.good or good
                one.state = one.state or states.get(name)
        self._looked = now

    def next_at(self, source: FeedSource) -> dt.datetime | None:
        """Return when a source is due; None for at once."""
        one = self.known.get(source.name, Polled())
        if one.begun is None:
            return None
        due = one.begun + rhythm.pace(source, self.brought.get(source.name))
        return max(due, one.not_before) if one.not_before else due

    def due(self, settings: Settings, now: dt.datetime) -> list[FeedSource]:
        """Return the quick sources that are to be asked now."""
        return [
            source
            for source in settings.sources
            if not source.paused and rhythm.is_quick(source) and (self.next_at(source) or now) <= now
        ]

    def poll(
        self, settings: Settings, now: dt.datetime, told: Collection[str] = ()
    ) -> Iterator[CollectedSource]:
        """Ask what is due, and yield what came; what is word for word what came before is said to be the same.

        told: sources whose hub says that something is new
        """
        due = self.due(settings, now)
        due += [
            source
            for source in settings.sources
            if source.name in told and source not in due and not source.paused
        ]
        feeds = [source for source in due if not PATTERNS[source.pattern].service]
        barred = {
            source.name
            for source in feeds
            if source.name not in told and not self._may(settings, source, now)
        }
        for name in barred:  # it is left to the scheduler, which asks it as seldom as ever
            self.known.setdefault(name, Polled()).begun = now
        for source in due:
            self.known.setdefault(source.name, Polled()).begun = now
        states = {name: one.state for name, one in self.known.items() if one.state}
        asked = [source for source in feeds if source.name not in barred]
        for collected in collect.collect(settings, asked, states, lambda: now):
            yield self._noted(settings, collected, now)
        services = [source for source in due if PATTERNS[source.pattern].service]
        for collected in self._of_services(settings, services, now):
            yield self._noted(settings, collected, now)

    def may_be_asked(self, name: str, now: dt.datetime) -> bool:
        """May a hub make us ask this source now? Not a minute after it was asked, and not while its site wants rest."""
        one = self.known.get(name, Polled())
        is_rested = one.not_before is None or one.not_before <= now
        return is_rested and (one.begun is None or now - one.begun >= JUST)

    def _of_services(
        self, settings: Settings, sources: Sequence[FeedSource], now: dt.datetime
    ) -> Iterator[CollectedSource]:
        # Asked as far back as the longest silence of one of them: mostly a page each.
        good = [self.known[source.name].good for source in sources]
        back = max((now - at + MARGIN if at else collect_services.BACK for at in good), default=MARGIN)
        back = min(back, collect_services.BACK)
        asked = collect_services.collect(sources, collect.policy(settings), now, back)
        for source, entries, error, seconds in asked:
            mark = hashlib.blake2b(repr(sorted(map(str, entries))).encode("utf-8", "replace"), digest_size=16)
            one, collected = (
                self.known[source.name],
                CollectedSource(source, now, entries, error=error, seconds=seconds),
            )
            if error is None and one.mark == mark.hexdigest():
                collected = dataclasses.replace(collected, entries=(), is_same=True)
            elif error is None:
                one.mark = mark.hexdigest()
            yield collected

    def _noted(self, settings: Settings, collected: CollectedSource, now: dt.datetime) -> CollectedSource:
        one, error = self.known[collected.source.name], collected.error
        if error is None:
            one.good, one.failures, one.not_before = now, 0, None
            one.state = state_row(collected) or one.state
            return collected
        one.failures += 1
        every = rhythm.pace(collected.source, self.brought.get(collected.source.name)).total_seconds()
        pause = growing(one.failures, every, LONGEST.total_seconds())
        one.not_before = now + dt.timedelta(seconds=max(pause, min(error.wait or 0.0, LONGEST_WAIT)))
        return collected

    def forget(self, collected: CollectedSource) -> None:
        """Ask for this in full again: it could not be stored."""
        one = self.known[collected.source.name]
        one.state, one.mark = None, ""

    def _may(self, settings: Settings, source: FeedSource, now: dt.datetime) -> bool:
        """May programs read this feed, by the robots.txt of its site? What cannot be asked says nothing."""
        address = web.addresses.URL(source.url)
        site = str(address.origin())
        known = self._rules.get(site)
        if known is None or now - known[0] >= ROBOTS:
            try:
                answer = web.fetch(web.Request(source.name, f"{site}/robots.txt"), collect.policy(settings))
                rules = robots.parse(answer.body)
            except SourceError:
                rules = robots.Rules()
            known = self._rules[site] = now, rules
        return known[1].allows(source.url)
