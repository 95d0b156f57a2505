"""Storing what a collector brought: its numbers and how its run went, in one transaction."""

import dataclasses

from pipelines.channels import Brought
from pipelines.errors import SourceError
from pipelines.measure import Measured
from pipelines.traffic import Counted, rules
from warehouse import channels, connection, spending, visits
from warehouse.errors import ContractBroken
from warehouse.load import upsert
from warehouse.period import local_day


def store(got: Measured, run_id: str, last_good, url: str | None = None, before: dict | None = None) -> dict:
    """Store what was brought and give the row of source_runs. What breaks a promise makes the run a failed one.

    last_good: when this collector last did not fail (aware UTC or None); before: the row of the pieces that this run
    stored before, whose counts go on.
    """
    try:
        with connection.writing(url) as con:
            changed = _brought(con, got)
            row = _with(run_row(got, run_id, changed, last_good), before)
            upsert(con, "source_runs", [row])
            spending.add(con, got.collector.name, got.dollars, got.started_at)
    except ContractBroken as error:
        failed = dataclasses.replace(got, brought=None, error=SourceError(error.template, **error.fields))
        row = _with(run_row(failed, run_id, 0, last_good), before)
        with connection.writing(url) as con:
            upsert(con, "source_runs", [row])
            spending.add(con, got.collector.name, got.dollars, got.started_at)
    return row


def _brought(con, got: Measured) -> int:
    if isinstance(got.brought, Brought):
        return of_channel(con, got.brought, "api", got.collector.connector, got.started_at)
    if isinstance(got.brought, Counted):
        changed = of_traffic(con, got.collector.name, got.brought)
        if got.state is not None:
            visits.keep_state(con, got.collector.name, got.state, got.started_at)
        return changed
    return 0


def of_channel(con, brought: Brought, origin: str, source: str, read_at) -> int:
    """Store readings and posts, inside `writing()`. How many numbers and posts are new or changed?"""
    readings, posts = rows(brought)
    changed = channels.store(con, readings, origin, source, read_at)
    return changed + channels.store_posts(con, posts, read_at)


def rows(brought: Brought) -> tuple[list[dict], list[dict]]:
    """The readings and the posts that were brought, as the warehouse takes them."""
    readings = [
        {**dataclasses.asdict(each), "quality": "unknown" if each.value is None else each.quality}
        for each in brought.readings
    ]
    posts = [
        {
            "channel": each.channel,
            "post_id": each.post_id,
            "published_at": each.published_at,
            "day": local_day(each.published_at),
            "url": each.url,
            "title": each.title,
            **each.metrics,
        }
        for each in brought.posts
    ]
    return readings, posts


def of_traffic(con, source_name: str, counted: Counted) -> int:
    """Store the days that were read whole, inside `writing()`. How many rows are there of them?"""
    rows, events = [], []
    for each in counted.visits:
        decided = rules.classify(
            each.source, each.medium, each.campaign, each.click_id, each.in_app, each.day
        )
        key = {name: getattr(each, name) for name in KEY}
        rows.append(
            {
                **key,
                "sessions": each.sessions,
                "visitors": each.visitors,
                "quality": each.quality,
                "channel": decided.channel,
                "channel_group": decided.group,
                "rule": decided.rule,
            }
        )
        events += [
            {**key, "event": name, "events": number, "channel": decided.channel}
            for name, number in each.events.items()
        ]
    return visits.store(con, source_name, rows, events, counted.days)


KEY = ("day", "source", "medium", "campaign", "landing_page", "click_id", "in_app")


def _with(row: dict, before: dict | None) -> dict:
    """The row with the counts of earlier pieces; what came before a failure makes it a partial one."""
    if before is None:
        return row
    for name in ("found", "added", "updated", "seconds"):
        if before[name] is not None:
            row[name] = round((row[name] or 0) + before[name], 3)
    if before["outcome"] == "new":
        row["outcome"] = "partial" if row["outcome"] in ("failed", "partial") else "new"
    return row


def run_row(got: Measured, run_id: str, changed: int, last_good) -> dict:
    """The row of source_runs: what this collector did in this run."""
    error = got.error
    if error:
        outcome = "partial" if got.rows else "failed"
    else:
        outcome = "new" if changed else "unchanged" if got.rows else "empty"
    failed = outcome == "failed"
    return {
        "run_id": run_id,
        "source_name": got.collector.name,
        "started_at": got.started_at,
        "seconds": round(got.seconds, 3),
        "outcome": outcome,
        "found": None if failed else got.rows,
        "added": None if failed else changed,
        "updated": None if failed else 0,
        "bytes": sum(len(each.body) for each in got.payloads) or None,
        "status": error.status if error else None,
        "attempts": None,
        "error": str(error) if error else None,
        "error_template": error.template if error else None,
        "error_fields": error.json() if error else None,
        "moved_to": None,
        "last_good_at": last_good if error else got.started_at,
    }
