"""One collector, started as a process of its own, so that its time and memory are its own.

    python benchmarks/pipelines/collectors.py ours|read|feedparser|reader FOLDER < where.json

Collects every feed of where.json twice, cold and then asking for changes only, and prints one line of JSON per
pass: seconds, entries stored, errors, CPU seconds, peak memory, and what ours held once all was imported. Imports are
not in the time. `reader` runs in an environment that has nothing of ours, so nothing of ours is imported at the top.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from warehouse.core.rows import one

WORKERS = 20


class Ours:
    """What `python -m pipelines run` does before it matches and scores: fetch, read, identify, store."""

    def __init__(self, folder: Path, where: dict) -> None:
        import datetime as dt

        from pipelines.mentions import collect, deduplicate, load_batches
        from pipelines.settings import FeedSource, Organisation, Settings
        from warehouse.core import connection, load
        from warehouse.mentions import lookup

        self.collect, self.identify, self.lookup, self.upsert = collect, deduplicate, lookup, load.upsert
        self.state_row, self.filled = load_batches.state_row, load_batches.filled
        self.connection, self.url = connection, str(folder / "ours.duckdb")
        sources = tuple(
            FeedSource(f"s{at}", f"s{at}", "feed", url, "press")
            for at, url in enumerate(where["good"] + where["bad"])
        )
        organisation = Organisation(
            "ROC Voorbeeld", "https://school.example/", contact="beheer@school.example"
        )
        self.settings = Settings(folder, organisation, (), sources, allow_private=frozenset(where["hosts"]))
        self.imports = _most_held()
        with connection.writing(self.url):
            pass  # makes the tables
        self.clock = lambda: dt.datetime.now(dt.UTC)

    def run(self) -> tuple[int, dict[str, str]]:
        """One pass. Entries stored, and what went wrong by address."""
        with self.connection.reading(self.url) as con:
            states = self.lookup.fetch_states(con)
        batch, errors = [], {}
        for result in self.collect.collect(self.settings, self.settings.sources, states, self.clock):
            if result.error:
                errors[result.source.url] = str(result.error)
            batch.append(result)
            if self.filled(batch) >= 1:
                self._store(batch)
                batch = []
        self._store(batch)
        with self.connection.reading(self.url) as con:
            return one(con, "select count(*) from sightings")[0], errors

    def _store(self, batch: list) -> None:
        good = [fetched for fetched in batch if not fetched.error]
        entries = [
            self.identify.SourceBatch(fetched.source, fetched.entries, fetched.started_at) for fetched in good
        ]
        with self.connection.reading(self.url) as con:
            arrivals = self.identify.identify(con, entries, {})
        with self.connection.writing(self.url) as con:
            self.upsert(con, "items", list(arrivals.items.values()))
            self.upsert(
                con, "item_keys", [{"key": key, "item_id": item} for key, item in arrivals.keys.items()]
            )
            self.upsert(con, "sightings", list(arrivals.sightings.values()))
            self.upsert(con, "fetch_states", [row for fetched in batch if (row := self.state_row(fetched))])


class Reading:
    """Fetch and read, and store nothing: what of our time and memory is the network's and the parser's."""

    def __init__(self, folder: Path, where: dict) -> None:
        import datetime as dt

        from pipelines import web
        from pipelines.connectors.feeds import feed
        from pipelines.settings import FeedSource
        from pipelines.support.errors import SourceError

        self.web, self.feed, self.failure, self.now = web, feed, SourceError, dt.datetime.now(dt.UTC)
        self.source = FeedSource
        self.requests = [web.Request(url, url) for url in where["good"] + where["bad"]]
        agent = web.user_agent("beheer@school.example")
        self.policy = web.Policy(agent, allow_private=frozenset(where["hosts"]))

    def run(self) -> tuple[int, dict[str, str]]:
        """One pass. Entries read, and what went wrong by address."""
        entry_count, errors = 0, {}
        for request, answer in self.web.fetch_all(self.requests, self.policy):
            try:
                if isinstance(answer, self.failure):
                    raise answer
                source = self.source(request.name, request.name, "feed", request.url, "press")
                entry_count += len(self.feed.parse(answer, source, self.now))
            except self.failure as error:
                errors[request.url] = str(error)
        return entry_count, errors


class OneByOne:
    """feedparser.parse(url), one address after another; stores nothing."""

    def __init__(self, folder: Path, where: dict) -> None:
        import feedparser

        self.parse, self.urls = feedparser.parse, where["good"] + where["bad"]
        self.known: dict[str, tuple] = {}

    def run(self) -> tuple[int, dict[str, str]]:
        """One pass. Entries found (or known from before), and what went wrong by address."""
        entry_count, errors = 0, {}
        for url in self.urls:
            entries, etag, modified = self.known.get(url, (0, None, None))
            parsed = self.parse(url, etag=etag, modified=modified)
            if parsed.get("status") == 200:
                entries = len(parsed.entries)
                self.known[url] = (entries, parsed.get("etag"), parsed.get("modified"))
            elif parsed.get("status") != 304:
                errors[url] = str(parsed.get("bozo_exception", parsed.get("status")))
            entry_count += entries
        return entry_count, errors


class Reader:
    """The reader library with twenty workers, storing in SQLite."""

    def __init__(self, folder: Path, where: dict) -> None:
        from reader import make_reader

        self.reader = make_reader(str(folder / "reader.sqlite"))
        for url in where["good"] + where["bad"]:
            self.reader.add_feed(url)

    def run(self) -> tuple[int, dict[str, str]]:
        """One pass. Entries stored, and what went wrong by address."""
        errors = {}
        for result in self.reader.update_feeds_iter(scheduled=False, workers=WORKERS):
            if isinstance(result.value, Exception):
                errors[result.url] = str(result.value)[:200]
        return self.reader.get_entry_counts().total, errors


def _most_held() -> float:
    """Return the most that this process held at once until now, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(name: str, folder: str) -> None:
    """Two passes of one collector; one when the set is hostile."""
    where = json.load(sys.stdin)
    ways: dict[str, Callable[[Path, dict], Ours | Reading | OneByOne | Reader]]
    ways = {"ours": Ours, "read": Reading, "feedparser": OneByOne, "reader": Reader}
    collector = ways[name](Path(folder), where)
    for _ in range(1 if where["bad"] else 2):
        wall, cpu = time.perf_counter(), time.process_time()
        entries, errors = collector.run()
        print(
            json.dumps({
                "seconds": time.perf_counter() - wall,
                "cpu": time.process_time() - cpu,
                "entries": entries,
                "errors": errors,
                "megabytes": _most_held(),
                "imports": getattr(collector, "imports", 0.0),
            }),
            flush=True,
        )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
