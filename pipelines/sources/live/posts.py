"""Make of lines that were heard what their sources brought: for who stores, and for who looks for threats."""

import dataclasses
import datetime as dt
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pipelines import web
from pipelines.connectors.bluesky import jetstream
from pipelines.connectors.shared.heard import Heard
from pipelines.mentions.collect import CollectedSource, policy
from pipelines.settings import FeedSource, Settings
from pipelines.settings.patterns import PATTERNS
from pipelines.sources.live import networks
from pipelines.support import guard
from pipelines.support.errors import SourceError
from pipelines.web import streams
from pipelines.web.api import Json

MOST_HANDLES = 5_000
log = logging.getLogger("weerklank.listen")


@dataclass
class Posts:
    """What is known of those who post. handles: author of Bluesky → handle, as far as they were asked."""

    handles: dict[str, str] = field(default_factory=dict)

    def collected(self, settings: Settings, rows: Iterable[Mapping[str, Json]]) -> Iterator[CollectedSource]:
        """Yield what each source brought in these lines, of one post the last thing that was said."""
        by_source: dict[str, dict[str, Mapping[str, Json]]] = {}
        for row in only_posts(rows):
            by_source.setdefault(row["source"], {})[row["key"]] = row
        for name, said in by_source.items():
            source = settings.source(name)
            if source is None or not PATTERNS[source.pattern].live:
                continue  # it is followed no longer
            network = networks.of(source, policy(settings), streams.Bounds())
            at = max(dt.datetime.fromisoformat(row["at"]) for row in said.values())
            entries = []
            for row in said.values():
                try:
                    with guard.around(source.title, SourceError):
                        entries.append(self._entry(settings, network, row, at))
                except SourceError:  # one that nobody can read holds up none that came after it
                    log.warning("%s: a post cannot be read and is left out: %s", name, row["key"])
            yield CollectedSource(source, at, entries)

    def _entry(
        self, settings: Settings, network: networks.Network, row: Mapping[str, Json], at: dt.datetime
    ) -> dict[str, Json]:
        post = Heard("post", row["key"], "", row["text"], row["body"])
        is_by_handle = isinstance(network, networks.Jetstream)
        handle = self._handle(settings, network.source, post) if is_by_handle else ""
        return network.entry(post, handle, at)

    def _handle(self, settings: Settings, source: FeedSource, post: Heard) -> str:
        author = post.key.removeprefix("at://").partition("/")[0]
        if author not in self.handles:
            rules = dataclasses.replace(policy(settings), total=3.0, whole=3.0, retries=0)
            try:
                answer = web.fetch(web.Request(source.name, jetstream.profile(source.url, author)), rules)
            except SourceError as error:
                log.info("%s: the name of an author is not known: %s", source.name, error)
                return ""
            if len(self.handles) >= MOST_HANDLES:
                self.handles.clear()
            self.handles[author] = jetstream.handle(answer.body)
        return self.handles[author]


def only_posts(rows: Iterable[Mapping[str, Json]]) -> list[Mapping[str, Json]]:
    """Return the lines that say all that one of a post does; another is named and left out."""
    found = []
    for row in rows:
        if _is_post(row):
            found.append(row)
        else:
            log.warning("a line of what was heard is no post and is left out: %s", str(row.get("key"))[:200])
    return found


def _is_post(row: Mapping[str, Json]) -> bool:
    try:
        dt.datetime.fromisoformat(row["at"])
        return all(isinstance(row[name], str) for name in ("source", "key", "text")) and isinstance(
            row["body"], dict
        )
    except (KeyError, TypeError, ValueError):
        return False
