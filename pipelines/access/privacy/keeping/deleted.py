"""Take here what was taken away where it stood: look at addresses again, and believe only what is gone twice.

Gone is 404 or 410 at the address itself, at two looks a day apart or more. A fault, a redirect to another page, a
site that keeps programs out, and one that lost most of its pages at once say nothing of an item.
"""

import argparse
import dataclasses
import datetime as dt
import json
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines import settings
from pipelines.access import acts
from pipelines.access.person import SCHEDULE, Person, operator
from pipelines.access.privacy.keeping import retention, site_answers, terms
from pipelines.mentions import collect
from pipelines.mentions.matching import erased as seals
from pipelines.settings import Settings
from pipelines.sources.discovery.guest.visiting import Visit
from pipelines.support import run_lock
from pipelines.support.errors import RunBusy
from pipelines.web.addresses import Resolver
from warehouse.access.privacy import item_looks
from warehouse.core import connection, metadata
from warehouse.core.errors import WarehouseEmpty
from warehouse.core.period import local_day
from warehouse.core.rows import Row

APART = dt.timedelta(days=1)  # at least, between two looks
GAP = 1.0  # seconds between two requests to one site
SECONDS = 30.0  # that one look takes, more or less: the scheduler has other things to do
WHOLE = 3600.0  # the same, where a person asks for it


@dataclass(frozen=True)
class Looked:
    """What came of a look. looked: items; gone: at this look; erased: their words went; broken: sites, as hosts."""

    looked: int = 0
    gone: int = 0
    erased: int = 0
    broken: tuple[str, ...] = ()


def run(
    person: Person,
    read: Settings,
    config: Path | None,
    now: dt.datetime,
    url: str | None = None,
    seconds: float = SECONDS,
    stop: Callable[[], bool] = lambda: False,
    resolver: Resolver | None = None,
) -> Looked:
    """Look at what is due, within the bounds of this night, and take the words of what was gone twice. now: aware.

    Nothing where privacy.toml says not to look, and with sample data. Raises: NotAllowed, ConfigError, RunBusy when
    another looks, LockLost where another may, WarehouseError.
    """
    bounds = terms.looks(config)
    with (
        acts.doing(person, "privacy.deleted", url=url, now=now) as act,
        run_lock.alone("look", url) as held,
    ):
        found = Looked()
        if bounds.look and not _is_sample(url):
            found = _look(read, bounds, now, url, seconds, held.ends(stop), resolver)
        held.or_end()
        counts = _taken(now, url)
        if counts:
            act.after = counts
        else:
            act.leave_no_line()
        return dataclasses.replace(found, erased=counts.get("items", 0))


def nightly(
    read: Settings,
    config: Path | None,
    now: dt.datetime,
    url: str | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Looked | None:
    """Look at a part of what is due this night; None where there is no warehouse yet. Raises: as `run`."""
    try:
        return run(SCHEDULE, read, config, now, url, stop=stop)
    except WarehouseEmpty:
        return None


def _look(
    read: Settings,
    bounds: terms.Looks,
    now: dt.datetime,
    url: str | None,
    seconds: float,
    stop: Callable[[], bool],
    resolver: Resolver | None,
) -> Looked:
    secret, again = seals.made_key(), dt.timedelta(days=bounds.every_days)
    with connection.reading(url) as con:
        due = item_looks.due(con, now, again, APART)
        lately = item_looks.since(con, now - again)
    tonight = Counter(
        row["site"] for row in lately if local_day(row["looked_at"].replace(tzinfo=dt.UTC)) == local_day(now)
    )
    left = bounds.per_night - sum(tonight.values())
    rules = dataclasses.replace(collect.policy(read), per_host=1, gap=GAP)
    end, found = time.monotonic() + seconds, Looked()
    for host, rows in _by_host(due).items():
        site = seals.sealed(secret, "site", host)
        mine = rows[: max(0, min(left, bounds.per_host - tonight[site]))]
        if not mine:
            continue
        if stop() or time.monotonic() > end:
            break
        left -= len(mine)
        looks = site_answers.judged(
            mine, Visit(rules, resolver), [row for row in lately if row["site"] == site]
        )
        with connection.writing(url) as con:
            item_looks.put(con, [_row(row, site, now, *look) for row, look in zip(mine, looks, strict=True)])
        outcomes = Counter(outcome for outcome, _ in looks)
        found = Looked(
            found.looked + len(mine),
            found.gone + outcomes["gone"],
            broken=(*found.broken, host) if outcomes["broke"] else found.broken,
        )
    return found


def _by_host(due: Sequence[Row]) -> dict[str, list[Row]]:
    """Return what is due by host, in the order in which each has its first."""
    found: dict[str, list[Row]] = {}
    for row in due:
        if host := site_answers.host(row["url"]):
            found.setdefault(host, []).append(row)
    return found


def _row(row: Row, site: str, now: dt.datetime, outcome: str, status: int | None) -> Mapping[str, object]:
    before = row["gone_since"] and row["gone_since"].replace(tzinfo=dt.UTC)
    since = {"gone": before or now, "unclear": before}.get(outcome)
    return {
        "item_id": row["item_id"], "site": site, "looked_at": now, "outcome": outcome, "status": status,
        "gone_since": since,
    }  # fmt: skip


def _taken(now: dt.datetime, url: str | None) -> dict[str, int]:
    """Take the words of what was gone twice; while a run is at work they stay until the next look."""
    with connection.reading(url) as con:
        if not item_looks.gone(con, APART):
            return {}
    try:
        with run_lock.alone("run", url):
            secret = seals.made_key()
            with connection.writing(url) as con:
                ids = item_looks.gone(con, APART)
                counts = item_looks.take(con, ids, lambda key: seals.sealed(secret, "key", key))
            retention.rewritten(now, url, counts)
            return counts
    except RunBusy:
        return {}


def _is_sample(url: str | None) -> bool:
    with connection.reading(url) as con:
        return metadata.is_sample(metadata.read(con))


def add(words, common: argparse.ArgumentParser) -> None:
    """Add `privacy deleted` to the command line."""
    word = words.add_parser(
        "deleted", parents=[common], help="look what was removed at its source, and erase its words here too"
    )
    word.add_argument("--json", action="store_true", help="what came of it, as JSON")
    word.set_defaults(do=_command)


def _command(args: argparse.Namespace) -> int:
    read = settings.read(args.config)
    done = run(operator(), read, args.config, dt.datetime.now(dt.UTC), args.warehouse, WHOLE)
    if args.json:
        print(json.dumps(dataclasses.asdict(done), indent=1))
        return 0
    print(f"Looked at {done.looked}; gone at this look: {done.gone}; erased, gone twice: {done.erased}.")
    for host in done.broken:
        print(
            f"{host}: most of what was looked at is gone at once. The site changed; nothing of it is erased."
        )
    return 0
