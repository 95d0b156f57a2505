"""Keep nothing longer than privacy.toml says: erase each night what is older, in tables and files."""

import argparse
import contextlib
import datetime as dt
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.access import acts, heads
from pipelines.access.person import SCHEDULE, Person, operator
from pipelines.access.privacy.keeping import terms
from pipelines.mentions.matching import erased
from pipelines.support import run_lock
from pipelines.support.data_folder import data_folder
from warehouse.access.privacy import retention as stored
from warehouse.access.privacy import rewrite
from warehouse.core import connection, metadata
from warehouse.core.errors import WarehouseBusy, WarehouseEmpty
from warehouse.core.period import local_day

log = logging.getLogger("weerklank.privacy")
# Kind → files within the data folder, by the day on which they were written last.
FILES = {
    "raw": ("raw/**/*.json.gz",),
    "inbox": ("inbox/done/**/*", "inbox/refused/**/*"),
    "log": ("logs/*",),
    "history": ("settings/[0-9]*.json",),
}
# What was erased stands in the file until it is written anew: once a week is often enough for what expired.
REWRITE = dt.timedelta(days=7)
REWRITTEN, WAITS = "rewritten", "rewrite_waits"


@dataclass(frozen=True)
class Erased:
    """What was erased, or would be. days: the terms; counts: rows and files by kind; rewritten: the whole file."""

    days: Mapping[str, int]
    counts: Mapping[str, int]
    rewritten: bool = False


class _DryRun(Exception):
    """Nothing of this is to stay."""


def run(
    person: Person, config: Path | None, now: dt.datetime, url: str | None = None, dry: bool = False
) -> Erased:
    """Erase what is older than its term; dry: only count it. now: aware.

    Raises: NotAllowed, ConfigError, RunBusy while a run is at work, LockLost, WarehouseError.
    """
    days = terms.read(config)
    if dry:
        return Erased(days, _tables(days, now, url, True) | _files(days, now, True))
    with (
        acts.doing(person, "privacy.retain", url=url, now=now) as act,
        run_lock.alone("run", url) as held,
    ):
        counts = _tables(days, now, url, False)
        held.or_end()
        counts |= _files(days, now, False)
        with connection.writing(url) as con:
            stored.store(con, now, days, counts)
        act.after = {kind: count for kind, count in counts.items() if count}
        return Erased(days, counts, rewritten(now, url, counts))


def nightly(
    config: Path | None, now: dt.datetime, url: str | None = None, person: Person = SCHEDULE
) -> Erased | None:
    """Erase once a day, and look through all of the log of who did what; None where that was done today.

    Raises: as `run`.
    """
    with contextlib.suppress(WarehouseEmpty):
        with connection.reading(url) as con:
            before = stored.last(con)
        if before is None or local_day(before[0]) < local_day(now):
            heads.verify(url)
            return run(person, config, now, url)
    return None


def last(url: str | None = None) -> tuple[dt.datetime, dict[str, int]] | None:
    """When was last looked, and by which terms? None when never. Raises: WarehouseError."""
    with contextlib.suppress(WarehouseEmpty), connection.reading(url) as con:
        return stored.last(con)
    return None


def _tables(days: Mapping[str, int], now: dt.datetime, url: str | None, dry: bool) -> dict[str, int]:
    secret = b"" if dry else erased.made_key()
    counts: dict[str, int] = {}
    with contextlib.suppress(_DryRun), connection.writing(url) as con:
        counts = stored.erase(con, days, local_day(now), lambda key: erased.sealed(secret, "key", key))
        if dry:
            raise _DryRun
    return counts


def _files(days: Mapping[str, int], now: dt.datetime, dry: bool) -> dict[str, int]:
    counts = dict.fromkeys(FILES, 0)
    for kind, names in FILES.items():
        for path in _old(names, now - dt.timedelta(days=days[kind])):
            with contextlib.suppress(FileNotFoundError):  # a log that is turned over meanwhile
                if not dry:
                    path.unlink()
                counts[kind] += 1
    return counts


def _old(names: Sequence[str], before: dt.datetime) -> list[Path]:
    found = []
    for path in sorted(path for name in names for path in data_folder().glob(name)):
        with contextlib.suppress(OSError):
            at = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
            if path.is_file() and not path.is_symlink() and at < before:
                found.append(path)
    return found


def rewritten(now: dt.datetime, url: str | None, counts: Mapping[str, int]) -> bool:
    """Write the file of the warehouse anew where something was erased since it was last, once a week. Was it done?

    Hold the run lock. Raises: WarehouseError.
    """
    with connection.reading(url) as con:
        facts = metadata.read(con)
    at, waits = facts.get(REWRITTEN), facts.get(WAITS) == "yes"
    if not (any(counts.values()) or waits):
        return False
    done = False
    if not at or now - dt.datetime.fromisoformat(at) >= REWRITE:
        try:
            done = rewrite.rewrite(url)
        except WarehouseBusy as error:  # the next night finds a quieter moment
            log.warning("What expired stands in the file until it can be written anew: %s", error)
    told = {REWRITTEN: now.isoformat(), WAITS: "no"} if done else {WAITS: "yes"}
    with connection.writing(url) as con:
        metadata.store(con, told)
    return done


def add(words, common: argparse.ArgumentParser) -> None:
    """Add `privacy retention` to the command line."""
    word = words.add_parser(
        "retention", parents=[common], help="erase what is older than privacy.toml allows; numbers stay"
    )
    word.add_argument("--dry-run", action="store_true", help="only count it")
    word.add_argument("--json", action="store_true", help="what went, as JSON")
    word.set_defaults(do=_command)


def _command(args: argparse.Namespace) -> int:
    done = run(operator(), args.config, dt.datetime.now(dt.UTC), args.warehouse, args.dry_run)
    if args.json:
        print(json.dumps({"days": done.days, "erased": done.counts, "rewritten": done.rewritten}, indent=1))
        return 0
    for kind, count in done.counts.items():
        print(f"{kind:<14}{done.days[kind]:>6} days{count:>10}{' would go' if args.dry_run else ''}")
    return 0
