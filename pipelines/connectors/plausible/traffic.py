"""Fetch sessions and goals per day from Plausible (stats API v2, cloud or self-hosted), and parse them into rows.

`POST /api/v2/query` with a stats key; results give metrics and dimensions by position, in the order asked. Days
without visits are simply absent. Page after page by limit and offset; 600 requests an hour. Key events are goals:
the configuration names them (`key_events`). A visit's source is what Plausible made of referrer and utm_source
("Google", "LinkedIn"), so our rules see that name. Days are those of the site's own time zone in Plausible.
Source: plausible.io/docs/stats-api (2026-08).
"""

import datetime as dt
import json
from collections.abc import Sequence

from pipelines.connectors.shared.api_client import ApiResult, FetchRequest, answered, client
from pipelines.settings import StatisticsSource
from pipelines.settings.secrets import secret
from pipelines.traffic import Key, TrafficData, Visits, of_row
from pipelines.traffic.month_by_month import TOO_MANY, months, read_whole, tell_whole
from pipelines.web.api import Api, Payload

SERVICE = "Plausible"
HOME = "https://plausible.io/"
LIMIT = 10_000
PAGES = 60
DIMENSIONS = ("time:day", "visit:source", "visit:utm_medium", "visit:utm_campaign", "visit:entry_page")
DIRECT = ("Direct / None", "(not set)", "")


def fetch(source: StatisticsSource, request: FetchRequest) -> ApiResult[Sequence[Payload]]:
    """Sessions, and key events, of each month. Raises: SourceError."""
    key = secret(source.secret) if source.secret else ""  # one that shares its figures needs none
    api = client(source, SERVICE, source.api or HOME, request, token=key)
    goals = list(source.key_events.values())

    def ask() -> None:
        for start, end in months(request.days):
            common = {"site_id": source.account, "date_range": [start.isoformat(), end.isoformat()]}
            visits = {"metrics": ["visits", "visitors"], "dimensions": list(DIMENSIONS)}
            _pages(api, "visits", {**common, **visits})
            if goals:
                events = {
                    "metrics": ["events"],
                    "dimensions": [*DIMENSIONS, "event:goal"],
                    "filters": [["is", "event:goal", goals]],
                }
                _pages(api, "goals", {**common, **events})
            tell_whole(api, start, end)

    return answered(source, api, ask)


def _pages(api: Api, what: str, query: dict[str, object]) -> None:
    for page in range(PAGES):
        response = api.post(
            what, "api/v2/query", data={**query, "pagination": {"limit": LIMIT, "offset": page * LIMIT}}
        )
        rows = response.get("results", ()) if isinstance(response, dict) else ()
        if len(rows) < LIMIT:
            return
    raise api.refusal_of("broken", TOO_MANY)


def parse(payloads: Sequence[Payload], source: StatisticsSource, read_at: dt.datetime) -> TrafficData:
    """Rows per day, source, medium, campaign and landing page, of the days that were read whole.

    Raises: nothing; what vanished stands in missing.
    """
    names = {goal: name for name, goal in source.key_events.items()}
    visits: dict[Key, list[int]] = {}
    events: dict[Key, dict[str, int]] = {}
    missing: set[str] = set()
    for payload in payloads:
        if payload.what not in ("visits", "goals"):
            continue
        response = payload.json()
        metrics = json.loads(payload.asked["metrics"])
        for row in response.get("results", ()):
            if (
                not isinstance(row, dict)
                or not {"metrics", "dimensions"} <= row.keys()
                or len(row["metrics"]) != len(metrics)
            ):
                missing.add("results.metrics")
                continue
            day, origin, medium, campaign, page, *goal = row["dimensions"]
            key = (
                dt.date.fromisoformat(day[:10]),
                "(direct)" if origin in DIRECT else origin,
                _set(medium) or ("(none)" if origin in DIRECT else "(not set)"),
                _set(campaign),
                page or "",
            )
            if goal:
                counts = events.setdefault(key, {})
                name = names.get(goal[0], goal[0])
                counts[name] = counts.get(name, 0) + row["metrics"][0]
            else:
                visits[key] = row["metrics"]
    whole = read_whole(payloads)
    rows = tuple(
        Visits(*key, *of_row(visits.get(key)), events=events.get(key, {}))
        for key in sorted({*visits, *events})
        if key[0] in whole
    )
    return TrafficData(rows, tuple(sorted(whole)), tuple(sorted(missing)))


def _set(value: object) -> str:
    return "" if value in (None, "(not set)", "(none)") else str(value)
