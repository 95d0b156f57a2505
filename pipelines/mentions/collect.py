"""Fetch feeds and parse their entries; where a web page came back, look up the feed that it announces."""

import contextlib
import datetime as dt
import functools
import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipelines import web
from pipelines.connectors.feeds import discover, feed
from pipelines.mentions import collect_services
from pipelines.mentions.deduplicate import Entry, NewItems, SourceBatch, prepared
from pipelines.settings import FeedSource, Settings
from pipelines.settings.patterns import PATTERNS
from pipelines.support import guard
from pipelines.support.errors import SourceError, let_go
from pipelines.support.workers import ROOM, Pool, Work
from pipelines.web import shared_request
from text import hide_secrets
from text.i18n import N_

MOST_TRIED = 4  # announced feeds that are tried before a page is said to have none
LEAST = 10_000  # bytes that a feed has that was never read: of 174 real ones the mean is 36,000


@dataclass(frozen=True)
class CollectedSource:
    """What one source brought: entries, or the error; and what the next fetch needs to know.

    is_same: the feed is word for word what it was (304, or the same body). `response` is without its body: hundreds
    of these wait for one load, and `body_hash` stands for it.
    """

    source: FeedSource
    started_at: dt.datetime
    entries: Sequence[dict] = ()
    prepared: Sequence[Entry] | None = None
    response: web.Response | None = None
    error: SourceError | None = None
    is_same: bool = False
    body_hash: str | None = None
    resolved_url: str | None = None
    before: Mapping | None = None
    seconds: float = 0.0
    share: web.Share | None = None

    @functools.cached_property
    def letters(self) -> int:
        """How many characters do titles and texts of its entries have?"""
        return sum(len(entry["title"]) + len(entry["text"]) for entry in self.entries)

    def failed(self, error: SourceError) -> "CollectedSource":
        """Return the same source, as one that failed; what was known of its feed stays as it was."""
        let_go(error)  # kept until a load is full
        return replace(self, entries=(), prepared=None, error=error, is_same=False)

    def run_row(self, run_id: str, arrivals: NewItems, last: Mapping, spent: float) -> dict:
        """Its row of source_runs. `last`: source → (begun, last good); `spent`: seconds of understanding."""
        name, error, answer = self.source.name, self.error, self.response
        added, updated = arrivals.added[name], arrivals.updated[name]
        if error:
            outcome = "partial" if self.entries else "failed"
        elif added or updated:
            outcome = "new"
        else:
            outcome = "unchanged" if self.is_same or self.entries else "empty"
        failed = outcome == "failed"
        return {
            "run_id": run_id,
            "source_name": name,
            "started_at": self.started_at,
            "seconds": round(self.seconds + spent, 3),
            "outcome": outcome,
            "found": None if failed or self.is_same else len(self.entries),
            "added": None if failed else added,
            "updated": None if failed else updated,
            "bytes": (answer.size or None) if answer else None,
            "status": answer.status if answer else error.status if error else None,
            "attempts": answer.attempts if answer else None,
            "error": str(error) if error else None,
            "error_template": error.template if error else None,
            "error_fields": error.json() if error else None,
            "moved_to": hide_secrets.shown(answer.moved_to) if answer and answer.moved_to else None,
            "last_good_at": last.get(name, (None, None))[1] if error else self.started_at,
        }


def policy(settings: Settings) -> web.Policy:
    """Return how we behave on the network for this organisation."""
    contact = settings.organisation.contact or settings.organisation.site
    return shared_request.policy(contact, settings.allow_private)


def collect(
    settings: Settings,
    sources: Sequence[FeedSource],
    states: Mapping[str, Mapping],
    clock: Callable[[], dt.datetime],
    pool: Pool | None = None,
    last: Mapping[str, tuple[dt.datetime, dt.datetime | None]] | None = None,
) -> Iterator[CollectedSource]:
    """Yield each source with what it brought, in the order in which that is known. `pool` reads the feeds.

    last: source → when we asked last, and when that went well. With it an answer that another organisation of this
    installation got since then will do; None: each source is asked.
    """
    pool, rules = pool or Pool(), policy(settings)
    services = [source for source in sources if PATTERNS[source.pattern].service]
    for source, entries, error, seconds in collect_services.collect(services, rules, started := clock()):
        yield CollectedSource(source, started, entries, error=error, seconds=seconds)
    sources = [source for source in sources if not PATTERNS[source.pattern].service]
    by_name = {source.name: source for source in sources}
    current = {
        name: state
        for name, state in states.items()
        if name in by_name and state["url"] == hide_secrets.shown(by_name[name].url)
    }
    share = shared_request.shares(sources, started, last)
    requests = [
        replace(feed.request(source, current.get(source.name)), share=share.get(source.name))
        for source in sources
    ]
    pool.expect(LEAST * len(by_name.keys() - current.keys()), _read)
    reading: deque[_Reading] = deque()
    problem = None
    try:
        with guard.around("Collecting"), contextlib.closing(web.fetch_all(requests, rules)) as answers:
            for request, answer in answers:
                source = by_name[request.name]
                before, shared = current.get(source.name), share.get(source.name)
                collected, is_known = _arrived(source, answer, before, rules, started, shared)
                if is_known or isinstance(answer, SourceError):
                    yield collected
                else:
                    page = answer if PATTERNS[source.pattern].is_page and not collected.resolved_url else None
                    work = pool.begin(len(answer.body), _read, source, answer, started)
                    reading.append(_Reading(collected, page, work))
                while reading and (pool.held > ROOM or reading[0].work.is_done):
                    yield _opened(reading.popleft(), pool, rules)
    except guard.Unforeseen as error:
        problem = error
    while reading:
        yield _opened(reading.popleft(), pool, rules)
    if problem:
        raise problem


@dataclass(frozen=True)
class _Reading:
    """A source whose body is being read; page: the answer, where it may be a web page that announces a feed."""

    collected: CollectedSource
    page: web.Response | None
    work: Work


def _arrived(
    source: FeedSource,
    answer: web.Response | SourceError,
    before: Mapping | None,
    rules: web.Policy,
    started: dt.datetime,
    share: web.Share | None,
) -> tuple[CollectedSource, bool]:
    """Return what this answer brings, and whether that is all known before its body is read.

    `before` is the source's row of fetch_states.
    """
    known = (before or {}).get("resolved_url")
    collected = CollectedSource(source, started, before=before, resolved_url=known, share=share)
    try:
        with guard.around(source.title, SourceError):
            if isinstance(answer, SourceError):
                # The feed that a page once announced may have moved: look at the page again.
                moved = known and answer.status in (404, 410)
                return _look_up(collected, None, rules) if moved else collected.failed(answer), True
            collected = replace(collected, **_kept(answer), seconds=answer.seconds)
            is_same = answer.not_modified or bool(before and before.get("body_hash") == collected.body_hash)
            return replace(collected, is_same=is_same), is_same
    except SourceError as error:
        return collected.failed(error), True


def _read(source: FeedSource, answer: web.Response, started: dt.datetime) -> tuple[dict | SourceError, float]:
    """Return the entries of a body, or why it has none, and the seconds that took."""
    begun = time.perf_counter()
    parsed: dict | SourceError
    try:
        entries = feed.parse(answer, source, started)
        parsed = {"entries": entries, "prepared": prepared(SourceBatch(source, entries, started))}
    except SourceError as error:
        parsed = error
    return parsed, time.perf_counter() - begun


def _opened(reading: _Reading, pool: Pool, rules: web.Policy) -> CollectedSource:
    """Return what a source brought, now that its body is read."""
    collected, page = reading.collected, reading.page
    try:
        with guard.around(collected.source.title, SourceError):
            parsed, spent = pool.take(reading.work).result()
            if not isinstance(parsed, SourceError):
                return replace(collected, **parsed, seconds=collected.seconds + spent)
            if PATTERNS[collected.source.pattern].is_page:
                return _look_up(collected, page, rules)
            return collected.failed(parsed)
    except SourceError as error:
        return collected.failed(error)


def _look_up(collected: CollectedSource, page: web.Response | None, rules: web.Policy) -> CollectedSource:
    """Return the feed that the page of this source announces."""
    begun = time.perf_counter()
    source = collected.source
    try:
        page = page or web.fetch(web.Request(source.name, source.url, share=collected.share), rules)
    except SourceError as error:
        return collected.failed(error)
    tried = discover.feeds(page.body, page.final_url, page.headers.get("content-type"))[:MOST_TRIED]
    problem: SourceError | None = None
    for announced in tried:
        try:
            address = feed.with_user(announced.url, source.url)
            answer = web.fetch(web.Request(source.name, address, share=collected.share), rules)
            entries = feed.parse(answer, source, collected.started_at)
        except SourceError as error:
            # What the page announces itself explains more than a guess that is not there.
            problem = problem or (None if announced.is_guess else error)
            continue
        return replace(
            collected,
            entries=entries,
            **_kept(answer),
            resolved_url=announced.url,
            seconds=page.seconds + time.perf_counter() - begun,
        )
    none = SourceError(
        N_("The page {url} announces no feed. Look for the address of its feed and use the pattern “feed”."),
        url=page.final_url,
    )
    return replace(collected, **_kept(page)).failed(problem or none)


def _kept(answer: web.Response) -> dict:
    """Return what stays of an answer once it is read."""
    body_hash = hashlib.blake2b(answer.body, digest_size=16).hexdigest()
    return {"response": replace(answer, body=b""), "body_hash": body_hash}
