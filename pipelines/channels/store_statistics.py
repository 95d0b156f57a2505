"""Store the numbers that a source brought, with the row of its run, in the warehouse in one transaction."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from pipelines.access.privacy.erase_texts import Pen
from pipelines.channels import fetch_statistics
from pipelines.channels.fetch_statistics import FetchResult
from pipelines.connectors.shared.channel_data import ChannelData
from pipelines.mentions.matching.erased import Erased
from pipelines.settings import Settings, StatisticsSource
from pipelines.support import guard
from pipelines.support.errors import PipelineError, let_go, of_source
from pipelines.traffic import TrafficData, rules
from warehouse.access.privacy import erasures
from warehouse.channels import api_costs
from warehouse.channels import readings as channels
from warehouse.core import connection
from warehouse.core.errors import ContractBroken, WarehouseError
from warehouse.core.load import upsert
from warehouse.core.period import local_day
from warehouse.traffic import visits


def fetch_and_store(
    settings: Settings,
    sources: Sequence[StatisticsSource],
    last: Mapping[str, tuple],
    run_id: str,
    note: Callable[[dict], None],
    url: str | None,
    stop: Callable[[], bool],
    clock: Callable[[], dt.datetime],
    still: Callable[[], None] = lambda: None,
) -> None:
    """Read the numbers of channels and of the site, each stored as soon as it is there.

    last: name → (begun, last good); note: takes the row of source_runs of each; still: called before each is stored.
    Raises: what `still` does, at once; what kept one from being stored, after the others.
    """
    good = {name: good for name, (_, good) in last.items()}
    with connection.reading(url) as con:
        states = {
            source.name: visits.state(con, source.name) for source in sources if source.connector == "logs"
        }
        spent = api_costs.of_month(con, clock())
        gone = Erased.of(erasures.marks(con))
    strike = Pen(gone).body if gone else None
    problem = None
    for fetched in fetch_statistics.fetch_all(settings, sources, good, states, clock, stop, spent, strike):
        still()
        row, name = None, fetched.source.name
        try:
            with guard.around(fetched.source.title, PipelineError, WarehouseError):
                row = store(fetched, run_id, good.get(name), url)
                while fetched.more and not stop():
                    fetched = fetch_statistics.further(fetched, settings, stop)
                    row = store(fetched, run_id, good.get(name), url, row)
        except (PipelineError, WarehouseError) as error:
            let_go(error)
            problem = error
            row = _with(run_row(_failed(fetched, error), run_id, 0, good.get(name)), row)
        note(row)
    if problem:
        raise problem


def _failed(fetched: FetchResult, error: PipelineError | WarehouseError) -> FetchResult:
    return dataclasses.replace(fetched, data=None, error=of_source(error))


def store(
    fetched: FetchResult, run_id: str, last_good, url: str | None = None, before: dict | None = None
) -> dict:
    """Store what was brought and give the row of source_runs. What breaks a promise, or breaks, makes it a failed one.

    last_good: when this source last did not fail (aware UTC or None); before: the row of the pieces that this run
    stored before, whose counts go on.
    """
    try:
        with guard.around(fetched.source.title, WarehouseError), connection.writing(url) as con:
            changed = _store_data(con, fetched)
            row = _with(run_row(fetched, run_id, changed, last_good), before)
            upsert(con, "source_runs", [row])
            api_costs.add(con, fetched.source.name, fetched.dollars, fetched.started_at)
    except (ContractBroken, guard.Unforeseen) as error:
        row = _with(run_row(_failed(fetched, error), run_id, 0, last_good), before)
        with connection.writing(url) as con:
            upsert(con, "source_runs", [row])
            api_costs.add(con, fetched.source.name, fetched.dollars, fetched.started_at)
    return row


def _store_data(con, fetched: FetchResult) -> int:
    if isinstance(fetched.data, ChannelData):
        return of_channel(con, fetched.data, "api", fetched.source.connector, fetched.started_at)
    if isinstance(fetched.data, TrafficData):
        changed = of_traffic(con, fetched.source.name, fetched.data)
        if fetched.state is not None:
            visits.keep_state(con, fetched.source.name, fetched.state, fetched.started_at)
        return changed
    return 0


def of_channel(con, data: ChannelData, origin: str, source: str, read_at) -> int:
    """Store readings and posts, inside `writing()`. How many numbers and posts are new or changed?"""
    readings, posts = rows(data)
    changed = channels.store(con, readings, origin, source, read_at)
    return changed + channels.store_posts(con, posts, read_at)


def rows(data: ChannelData) -> tuple[list[dict], list[dict]]:
    """Return the readings and the posts, as the warehouse takes them."""
    readings = [
        {**dataclasses.asdict(reading), "quality": "unknown" if reading.value is None else reading.quality}
        for reading in data.readings
    ]
    posts = [
        {
            "channel": post.channel,
            "post_id": post.post_id,
            "published_at": post.published_at,
            "day": local_day(post.published_at),
            "url": post.url,
            "title": post.title,
            **post.metrics,
        }
        for post in data.posts
    ]
    return readings, posts


def of_traffic(con, source_name: str, data: TrafficData) -> int:
    """Store the days that were read whole, inside `writing()`. How many rows are there of them?"""
    rows, events = [], []
    for visit in data.visits:
        decided = rules.classify(
            visit.source, visit.medium, visit.campaign, visit.click_id, visit.in_app, visit.day
        )
        key = {name: getattr(visit, name) for name in KEY}
        rows.append(
            {
                **key,
                "sessions": visit.sessions,
                "visitors": visit.visitors,
                "quality": visit.quality,
                "channel": decided.channel,
                "channel_group": decided.group,
                "rule": decided.rule,
            }
        )
        events += [
            {**key, "event": name, "events": number, "channel": decided.channel}
            for name, number in visit.events.items()
        ]
    return visits.store(con, source_name, rows, events, data.days)


KEY = ("day", "source", "medium", "campaign", "landing_page", "click_id", "in_app")


def _with(row: dict, before: dict | None) -> dict:
    """Return the row with the counts of earlier pieces; what came before a failure makes it a partial one."""
    if before is None:
        return row
    for name in ("found", "added", "updated", "seconds"):
        if before[name] is not None:
            row[name] = round((row[name] or 0) + before[name], 3)
    if before["outcome"] == "new":
        row["outcome"] = "partial" if row["outcome"] in ("failed", "partial") else "new"
    return row


def run_row(fetched: FetchResult, run_id: str, changed: int, last_good) -> dict:
    """Return the row of source_runs: what this source did in this run."""
    error = fetched.error
    if error:
        outcome = "partial" if fetched.rows else "failed"
    else:
        outcome = "new" if changed else "unchanged" if fetched.rows else "empty"
    failed = outcome == "failed"
    return {
        "run_id": run_id,
        "source_name": fetched.source.name,
        "started_at": fetched.started_at,
        "seconds": round(fetched.seconds, 3),
        "outcome": outcome,
        "found": None if failed else fetched.rows,
        "added": None if failed else changed,
        "updated": None if failed else 0,
        "bytes": sum(len(payload.body) for payload in fetched.payloads) or None,
        "status": error.status if error else None,
        "attempts": None,
        "error": str(error) if error else None,
        "error_template": error.template if error else None,
        "error_fields": error.json() if error else None,
        "moved_to": None,
        "last_good_at": last_good if error else fetched.started_at,
    }
