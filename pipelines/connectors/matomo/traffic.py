"""Fetch sessions and goals per day from Matomo (Reporting API, cloud or self-hosted), and parse them into rows.

`POST index.php` with `API.getBulkRequest`: the reports of a month in one question, one object per day, a day without
visits as []. The token goes in the body, where no log keeps it. An error is status 200 with {"result": "error"}.
Campaigns come as source, medium and name where the plugin Marketing Campaigns Reporting is there, else by name only:
such a campaign cannot be attributed to a channel. The reports give no landing page per source: it stays unknown here; a
web-server log or GA4 gives it. Days are those of the site's time zone. Source: developer.matomo.org/api-reference
/reporting-api (5.x, 2026).
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TypeAlias
from urllib.parse import urlencode

from pipelines.connectors.shared.api_client import ApiResult, FetchRequest, answered, client, objects, text_at
from pipelines.settings import StatisticsSource
from pipelines.settings.secrets import secret
from pipelines.traffic import TrafficData, Visits
from pipelines.traffic.month_by_month import months, read_whole, tell_whole
from pipelines.web.api import Json, Payload

SERVICE = "Matomo"
# Report → the medium it stands for, as GA4 names it; None: the row says it itself.
REPORTS = {
    "VisitsSummary.get": None,
    "Referrers.getWebsites": "referral",
    "Referrers.getSearchEngines": "organic",
    "Referrers.getSocials": "social",
    "Referrers.getAIAssistants": "ai-assistant",
    "Referrers.getCampaigns": None,
    "MarketingCampaignsReporting.getSourceMedium": None,
    "MarketingCampaignsReporting.getName": None,
}
Reports: TypeAlias = dict[str, Json]  # method → what it answered
OPTIONAL = ("Referrers.getAIAssistants", "MarketingCampaignsReporting.getSourceMedium",
            "MarketingCampaignsReporting.getName")  # fmt: skip


def _why(status: int, body: Json) -> tuple[str, str] | None:
    if not isinstance(body, dict) or body.get("result") != "error":
        return None
    message = text_at(body, "message")
    low = message.lower()
    if "token" in low or "authenticat" in low:
        return "token", message
    if "access" in low or "permission" in low:
        return "permission", message
    if "idsite" in low or "website" in low:
        return "unknown", message
    return "broken", message


def fetch(source: StatisticsSource, request: FetchRequest) -> ApiResult[Sequence[Payload]]:
    """Return the reports of each month that is wanted, in one question each. Raises: SourceError."""
    token = secret(source.secret)
    api = client(source, SERVICE, source.api, request, hidden=(token,), why=_why)

    def ask() -> None:
        for start, end in months(request.days):
            common = {
                "idSite": source.account,
                "period": "day",
                "date": f"{start},{end}",
                "format": "json",
                "filter_limit": "-1",
                "filter_update_columns_when_show_all_goals": "1",
            }
            form = {"module": "API", "method": "API.getBulkRequest", "format": "json", "token_auth": token}
            for number, method in enumerate(REPORTS):
                form[f"urls[{number}]"] = urlencode({"method": method, **common})
            response = api.post("reports", "index.php", form=form, hidden=("token_auth",))
            for method, report in zip(REPORTS, response if isinstance(response, list) else (), strict=False):
                if method not in OPTIONAL:
                    api.check(200, report)  # one refused report is a refusal: its numbers would be missing
            tell_whole(api, start, end)

    return answered(source, api, ask)


def parse(payloads: Sequence[Payload], source: StatisticsSource, read_at: dt.datetime) -> TrafficData:
    """Rows per day, source, medium and campaign, of the months that were read whole.

    Counts: what the summary of a day holds beyond its sources came directly. Key events are goals by their number or
    name; without a goals column only those of the whole day are known, as "goals". Raises: nothing; what vanished
    stands in missing.
    """
    names = {known: name for name, known in source.key_events.items()}
    rows: list[Visits] = []
    missing: set[str] = set()
    for payload in payloads:
        if payload.what != "reports":
            continue
        answers = payload.json()
        reports = dict(zip(REPORTS, answers, strict=False)) if isinstance(answers, list) else {}
        summary = reports.get("VisitsSummary.get")
        if not isinstance(summary, dict):
            missing.add("VisitsSummary.get")
            continue
        for written, day_summary in summary.items():
            day = dt.date.fromisoformat(written)
            if not day_summary:
                continue  # a day without visits
            if not isinstance(day_summary, dict) or "nb_visits" not in day_summary:
                missing.add("nb_visits")
                continue
            rows += _day(day, int(day_summary["nb_visits"]), reports, written, names)
    whole = read_whole(payloads)
    return TrafficData(
        tuple(row for row in rows if row.day in whole), tuple(sorted(whole)), tuple(sorted(missing))
    )


def _day(day: dt.date, total: int, reports: Reports, written: str, names: dict[str, str]) -> list[Visits]:
    rows = []
    for method, medium in REPORTS.items():
        if medium is None:
            continue
        for row in _rows(reports, method, written):
            rows.append(_visits(day, row, str(row.get("label", "")).lower(), medium, "", names))
    rows += _campaigns(day, reports, written, names)
    direct = total - sum(row.sessions for row in rows)
    if direct > 0:
        rows.append(Visits(day, "(direct)", "(none)", "", "", direct))
    return _joined(rows)


def _campaigns(day: dt.date, reports: Reports, written: str, names: dict[str, str]) -> Iterator[Visits]:
    """Yield campaigns by source and medium where the plugin says them; else by name, with a source that says so."""
    tagged = _rows(reports, "MarketingCampaignsReporting.getSourceMedium", written)
    if not tagged:
        for row in _rows(reports, "Referrers.getCampaigns", written):
            yield _visits(day, row, "(campaign)", "(not set)", str(row.get("label", "")), names)
        return
    only = [
        str(row.get("label", "")) for row in _rows(reports, "MarketingCampaignsReporting.getName", written)
    ]
    for row in tagged:
        source, _, medium = str(row.get("label", "")).partition(" - ")
        # A day with one campaign tells whose these are; with more the reports do not.
        yield _visits(day, row, source, medium or "(not set)", only[0] if len(only) == 1 else "", names)


def _rows(reports: Reports, method: str, written: str) -> list[dict[str, Json]]:
    return objects(reports.get(method), written)


def _visits(
    day: dt.date, row: dict[str, Json], source: str, medium: str, campaign: str, names: dict[str, str]
) -> Visits:
    events: dict[str, int] = {}
    goals = row.get("goals")
    for key, goal in goals.items() if isinstance(goals, dict) else ():
        number = str(key).removeprefix("idgoal=")
        count = int(float((goal or {}).get("nb_conversions") or 0))
        if count and (number in names or not names) and number.isdigit():
            events[names.get(number, f"goal {number}")] = count
    visitors = row.get("nb_uniq_visitors")
    return Visits(
        day,
        source or "(not set)",
        medium,
        campaign,
        "",
        int(row.get("nb_visits") or 0),
        int(visitors) if visitors is not None else None,
        events=events,
    )


def _joined(rows: Sequence[Visits]) -> list[Visits]:
    """Return one row per source, medium and campaign: labels that differ in capitals only are one."""
    by_key: dict[tuple[str, str, str], Visits] = {}
    for row in rows:
        key = (row.source, row.medium, row.campaign)
        old = by_key.get(key)
        if old is None:
            by_key[key] = row
            continue
        events = {
            name: old.events.get(name, 0) + row.events.get(name, 0) for name in {*old.events, *row.events}
        }
        known = None not in (old.visitors, row.visitors)
        visitors = (old.visitors or 0) + (row.visitors or 0) if known else None
        by_key[key] = Visits(row.day, *key, "", old.sessions + row.sessions, visitors, events=events)
    return list(by_key.values())
