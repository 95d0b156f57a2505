"""Fetch sessions and key events per day from Umami (v3, cloud or self-hosted), and parse them into rows.

Self-hosted: the secret is "user:password" and is exchanged for a token; cloud: an API key, sent as x-umami-api-key.
Umami gives one dimension at a time, so a day takes a handful of questions: its visits, its referring sites, its
tagged links, and for each tagged source the sites and events within it. What came by no site and no tag came
directly. It gives no landing page per source: that stays unknown here. Sums come as texts, counts as numbers. Days
are asked for in Europe/Amsterdam. Source: umami.is/docs/api and answers of 3.1.0 (2026-11).
"""

import datetime as dt
from collections.abc import Sequence
from urllib.parse import parse_qsl

from pipelines.connectors.shared.api_client import ApiResult, FetchRequest, answered, client
from pipelines.settings import StatisticsSource
from pipelines.settings.secrets import secret
from pipelines.traffic import TrafficData, Visits
from pipelines.traffic.month_by_month import days, read_whole, tell_whole
from pipelines.web.api import Api, Json, Payload, count, need
from text.local_time import AMSTERDAM

SERVICE = "Umami"
HOME = "https://api.umami.is/v1/"
FIRST = 60  # days at first: each day is several questions
MOST = 500


def fetch(source: StatisticsSource, request: FetchRequest) -> ApiResult[Sequence[Payload]]:
    """Return the visits of each day that is wanted, by site, by tagged link and by event. Raises: SourceError."""
    written = secret(source.secret)
    user, _, password = written.partition(":")
    # The school's own by name and password, the cloud's by its key.
    headers = {} if ":" in written else {"x-umami-api-key": written}
    home = source.api.rstrip("/") + "/api/" if source.api else HOME
    api = client(source, SERVICE, home, request, headers=headers, hidden=(written, password))
    first = max(request.days.start, request.days.end - dt.timedelta(FIRST))

    def ask() -> None:
        if password:
            session = api.post(
                "login", "auth/login", data={"username": user, "password": password}, hidden=("password",)
            )
            api.sign_in(str(need(SERVICE, session, "token")))
        for day in days(first, request.days.end - dt.timedelta(1)):
            begin = dt.datetime.combine(day, dt.time(), AMSTERDAM)
            end = dt.datetime.combine(day + dt.timedelta(1), dt.time(), AMSTERDAM)
            params: dict[str, object] = {
                "startAt": int(begin.timestamp() * 1000),
                "endAt": int(end.timestamp() * 1000) - 1,
                "timezone": "Europe/Amsterdam",
            }
            _day(source, api, params)
            tell_whole(api, day, day)

    return answered(source, api, ask)


def _day(source: StatisticsSource, api: Api, params: dict[str, object]) -> None:
    site = f"websites/{source.account}"
    total = api.get("stats", f"{site}/stats", **params)
    if not count(SERVICE, total, "visits"):
        return

    def rows(what: str, kind: str, **more: object) -> list[dict[str, Json]]:
        # "expanded" counts visits; of events it is their own number that we want.
        path = f"{site}/metrics" if kind == "event" else f"{site}/metrics/expanded"
        response = api.get(what, path, type=kind, limit=MOST, **params, **more)
        return response if isinstance(response, list) else []

    rows("domain", "domain")
    for tagged in _sources(rows("query", "query")):
        rows("domain-of", "domain", utmSource=tagged)
        rows("event-of", "event", utmSource=tagged)
    rows("event", "event")


def _tags(written: str) -> dict[str, str]:
    return {name: value for name, value in parse_qsl(written.lstrip("?")) if name.startswith("utm_")}


def _sources(rows: list[dict[str, Json]]) -> list[str]:
    """Return the tagged sources in these questions of addresses, in order."""
    tagged = (_tags(str(row.get("name") or "")).get("utm_source") for row in rows)
    return list(dict.fromkeys(source for source in tagged if source))


def parse(payloads: Sequence[Payload], source: StatisticsSource, read_at: dt.datetime) -> TrafficData:
    """Rows per day, source, medium and campaign, of the days that were read whole.

    Counts: a visit by a tagged link under its tags, else under its referring site, else direct; events without a tag
    under (unknown). Raises: nothing; what vanished stands in missing.
    """
    names = {event: name for name, event in source.key_events.items()}
    by_day: dict[dt.date, dict[str, list]] = {}
    missing: set[str] = set()
    for payload in payloads:
        if "startAt" in payload.asked:
            begun = dt.datetime.fromtimestamp(int(payload.asked["startAt"]) / 1000, AMSTERDAM).date()
            held = by_day.setdefault(begun, {})
            held.setdefault(payload.what, []).append((payload.asked.get("utmSource", ""), payload.json()))
    whole = read_whole(payloads)
    rows: list[Visits] = []
    for day, answers in by_day.items():
        if day in whole:
            rows += _rows(day, answers, names, missing)
    return TrafficData(tuple(rows), tuple(sorted(whole)), tuple(sorted(missing)))


def _counts_by_name(entries: list, missing: set[str], number: str = "visits") -> dict[str, int]:
    result: dict[str, int] = {}
    for row in entries if isinstance(entries, list) else ():
        value = row.get(number, row.get("y"))
        if value is None or not str(value).isdigit():
            missing.add(number)
            continue
        name = str(row.get("name") or row.get("x") or "").lower()
        result[name] = result.get(name, 0) + int(value)
    return result


def _rows(day: dt.date, answers: dict[str, list], names: dict, missing: set[str]) -> list[Visits]:
    total = answers.get("stats", [("", {})])[0][1].get("visits")
    if total is None:
        missing.add("visits")
        return []
    tagged: dict[tuple, int] = {}
    for _, entries in answers.get("query", ()):
        for query, visits in _counts_by_name(entries, missing).items():
            tags = _tags(query)
            if tags.get("utm_source"):
                medium = tags.get("utm_medium", "(not set)")
                key = (tags["utm_source"], medium, tags.get("utm_campaign", ""))
                tagged[key] = tagged.get(key, 0) + visits
    sites: dict[str, int] = {}
    for _, entries in answers.get("domain", ()):
        sites = _counts_by_name(entries, missing)
    for _, entries in answers.get("domain-of", ()):
        for site, visits in _counts_by_name(entries, missing).items():
            sites[site] = sites.get(site, 0) - visits
    events, of = _events(answers, names, missing)
    rows = []
    for key, visits in tagged.items():
        # Umami knows an event's source and not its medium: it goes to the first link of that source.
        rows.append(Visits(day, *key, "", visits, events=of.pop(key[0], {})))
    rows += [
        Visits(day, site, "referral", "", "", visits) for site, visits in sites.items() if site and visits > 0
    ]
    direct = int(total) - sum(row.sessions for row in rows)
    if direct > 0:
        rows.append(Visits(day, "(direct)", "(none)", "", "", direct))
    if any(events.values()):
        rows.append(Visits(day, "(unknown)", "(not set)", "", "", 0, events=events))
    return rows


def _events(
    answers: dict, names: dict, missing: set[str]
) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    """Key events that no tag explains, and those of each tagged source."""

    def key_events(entries: list) -> dict[str, int]:
        counts = _counts_by_name(entries, missing)
        event_names = names or {name: name for name in counts}
        return {name: counts[event.lower()] for event, name in event_names.items() if event.lower() in counts}

    rest: dict[str, int] = {}
    for _, entries in answers.get("event", ()):
        rest = key_events(entries)
    of = {source: key_events(entries) for source, entries in answers.get("event-of", ())}
    for counts in of.values():
        for name, number in counts.items():
            rest[name] = max(rest.get(name, 0) - number, 0)
    return {name: number for name, number in rest.items() if number}, of
