"""Store what was heard, through the door of all items, beside whatever else writes the warehouse.

It does not wait for a run to end: a handful of posts is recognised, understood by the fast tier and stored within one
transaction, so that nothing is stored twice and nothing comes back that was erased. The accurate tier follows.
"""

import datetime as dt
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipelines import understanding
from pipelines.access import acts
from pipelines.access.person import SCHEDULE
from pipelines.mentions.collect import CollectedSource
from pipelines.mentions.load_batches import Loading, load
from pipelines.mentions.matching import erased
from pipelines.mentions.matching.urls import canonical
from pipelines.mentions.told import analyse
from pipelines.settings import Settings
from pipelines.sources.live.posts import Posts
from pipelines.sources.live.spool import Spool
from pipelines.support import run_lock
from pipelines.support.errors import RunBusy
from pipelines.support.workers import Pool
from warehouse.access.privacy import item_looks
from warehouse.core import connection, metadata
from warehouse.core.errors import WarehouseEmpty
from warehouse.core.rows import Row
from warehouse.mentions import lookup

# Two looks at least a day apart find what is gone; that the network says so itself is as good.
APART = dt.timedelta(days=1)
log = logging.getLogger("weerklank.listen")


@dataclass
class Store:
    """What storing needs."""

    url: str | None = None
    posts_of: Posts = field(default_factory=Posts)
    last: dict[str, tuple[dt.datetime, dt.datetime | None]] = field(default_factory=dict)
    is_warm: bool = False

    def may(self, settings: Settings) -> bool:
        """Is there a warehouse of this configuration? Until then what was heard waits. Raises: WarehouseError."""
        try:
            with connection.reading(self.url) as con:
                facts = metadata.read(con)
        except WarehouseEmpty:
            return False
        return "configuration" in facts and metadata.is_sample(facts) == settings.organisation.sample

    def posts(self, settings: Settings, spool: Spool, now: dt.datetime) -> int:
        """Store the oldest file of what waits. How many posts was that? Raises: PipelineError, WarehouseError."""
        found = spool.oldest()
        if found is None:
            return 0
        path, rows = found
        self.load(settings, list(self.posts_of.collected(settings, rows)), now)
        spool.done(path)
        return len(rows)

    def load(self, settings: Settings, batch: Sequence[CollectedSource], now: dt.datetime) -> list[Row]:
        """Store what these sources brought. The rows of how it went. Raises: PipelineError, WarehouseError."""
        if not batch:
            return []
        queries = tuple((subject.name, subject.query) for subject in settings.subjects)
        told: list[Row] = []
        if not self.last:
            with connection.reading(self.url) as con:
                self.last = lookup.last_runs(con)
        if not self.is_warm:
            # What understanding loads the first time it does while nobody waits for the warehouse.
            analyse.analyse_texts(queries, settings.schools, [("", "Dit is een eerste bericht.")], [None])
            understanding.threats(["Dit is een eerste bericht."], understanding.FAST)
            self.is_warm = True
        with Pool() as pool:
            to = Loading(
                settings, queries, pool, f"live-{now:%Y%m%dT%H%M%S%f}", now, self.last, told.append, self.url,
                in_one=True,
            )  # fmt: skip
            problem = load(batch, to)
        if problem:
            raise problem
        for row in told:
            if row["outcome"] not in ("failed", "partial"):
                self.last[row["source_name"]] = (row["started_at"], row["started_at"])
        return told

    def gone(self, settings: Settings, spool: Spool, now: dt.datetime) -> int:
        """Take the words of what its network says is deleted; while a run is at work it waits. How many items?

        Raises: PipelineError, WarehouseError.
        """
        found = spool.oldest()
        if found is None:
            return 0
        path, rows = found
        told = [
            row for row in rows if isinstance(row.get("names"), list) and isinstance(row.get("site"), str)
        ]
        names = {name: row["site"] for row in told for name in row["names"] if isinstance(name, str)}
        keys = {f"guid:{source}|{name}": name for source in social(settings) for name in names}
        keys |= {f"url:{canonical(name)}": name for name in names if name.startswith("http")}
        try:
            with run_lock.alone("run", self.url):
                taken = self._take(names, keys, now)
        except RunBusy:
            return 0
        spool.done(path)
        return taken

    def _take(self, names: Mapping[str, str], keys: Mapping[str, str], now: dt.datetime) -> int:
        secret = erased.made_key()
        with acts.doing(SCHEDULE, "privacy.deleted", url=self.url, now=now) as act:
            with connection.writing(self.url) as con:
                ids = lookup.item_ids(con, keys)
                still = lookup.items(con, list(ids.values()))
                sites = {item: names[keys[key]] for key, item in ids.items() if item in still}
                item_looks.put(con, [_look(item, site, secret, now) for item, site in sites.items()])
                # What a case of a threat is about stays until that is closed.
                gone = [item for item in item_looks.gone(con, APART) if item in sites]
                act.after = item_looks.take(con, gone, lambda key: erased.sealed(secret, "key", key))
            if not gone:
                act.leave_no_line()
        return len(gone)

    def names(self, settings: Settings) -> list[str]:
        """Return the names in their networks of all stored posts. Raises: WarehouseError."""
        try:
            with connection.reading(self.url) as con:
                return lookup.guids(con, social(settings))
        except WarehouseEmpty:
            return []


def social(settings: Settings) -> list[str]:
    """Return the names of the sources of networks that can be followed live, however they are read."""
    return [source.name for source in settings.sources if source.pattern.startswith(("bluesky", "mastodon"))]


def _look(item: str, site: str, secret: bytes, now: dt.datetime) -> Row:
    return {
        "item_id": item, "site": erased.sealed(secret, "site", site), "looked_at": now, "outcome": "gone",
        "status": None, "gone_since": now - APART,
    }  # fmt: skip
