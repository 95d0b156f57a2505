"""Fetch sessions and key events per day from Google Analytics 4 (Data API v1beta), and parse them into rows.

Through Google's own client, over REST, with the service account whose JSON the secret holds (or the path of that file);
the account is added to the property as Viewer. Every number comes as a text, an answer without rows has no "rows" at
all, and days are those of the property's time zone. Google withholds rows of few people when Google signals are on
(subjectToThresholding), puts small ones together as (other) and may sample: such days are estimates here, and the note
says why. 200,000 tokens a day and 40,000 an hour. Source: developers.google.com/analytics/devguides/reporting/data/v1
and the discovery document of 2026-10-06.
"""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from pipelines.connectors.shared.api_client import ApiResult, FetchRequest, answered, client
from pipelines.settings import StatisticsSource
from pipelines.settings.secrets import secret
from pipelines.support.errors import SourceError
from pipelines.traffic import Key, TrafficData, Visits, of_row
from pipelines.traffic.month_by_month import TOO_MANY, months, read_whole, tell_whole
from pipelines.web import google_client
from pipelines.web.api import Api, Json, Payload
from text.i18n import N_

SERVICE = "Google Analytics"
HOME = "https://analyticsdata.googleapis.com/"
SCOPE = "https://www.googleapis.com/auth/analytics.readonly"
LIMIT = 50_000
PAGES = 40
DIMENSIONS = ("date", "sessionSource", "sessionMedium", "sessionCampaignName", "landingPage")


def _google(source: StatisticsSource, api: Api) -> "google_client.Analytics":
    """Google's client. Raises: SourceError."""
    if not source.secret and source.api:
        # A stand-in of the school's own, such as in tests.
        return google_client.analytics(api.base, None, SCOPE)
    written = secret(source.secret)
    try:
        text = written if written.startswith("{") else Path(written).read_text(encoding="utf-8")
        account_info = google_client.account(text)
        analytics = google_client.analytics(api.base, account_info, SCOPE)
    except (OSError, ValueError) as error:
        raise SourceError(
            N_("{secret} must hold the JSON key of a service account, or the path of that file."),
            secret=source.secret,
        ) from error
    api.hidden = (str(account_info.get("private_key", "")),)
    return analytics


def fetch(source: StatisticsSource, request: FetchRequest) -> ApiResult[Sequence[Payload]]:
    """Sessions, and key events, of each month that is wanted. Raises: SourceError."""
    # It keeps the answers; the questions go through Google's client.
    api = client(source, SERVICE, source.api or HOME, request)
    analytics = _google(source, api)

    def ask() -> None:
        for start, end in months(request.days):
            _pages(analytics, source, api, "visits", (start, end), DIMENSIONS, ("sessions", "totalUsers"))
            _pages(analytics, source, api, "goals", (start, end), (*DIMENSIONS, "eventName"), ("keyEvents",))
            tell_whole(api, start, end)

    return answered(source, api, ask)


def _pages(
    analytics: "google_client.Analytics",
    source: StatisticsSource,
    api: Api,
    what: str,
    days: tuple[dt.date, dt.date],
    dimensions: Sequence[str],
    metrics: Sequence[str],
) -> None:
    names = list(source.key_events.values())
    query: dict[str, object] = {
        "property": f"properties/{source.account.strip().removeprefix('properties/')}",
        "date_ranges": [{"start_date": days[0].isoformat(), "end_date": days[1].isoformat()}],
        "dimensions": [{"name": name} for name in dimensions],
        "metrics": [{"name": name} for name in metrics],
        "limit": LIMIT,
    }
    if what == "goals":
        few = {"operation": "GREATER_THAN", "value": {"int64_value": 0}}
        query["metric_filter"] = {"filter": {"field_name": "keyEvents", "numeric_filter": few}}
        if names:
            only = {"field_name": "eventName", "in_list_filter": {"values": names}}
            query["dimension_filter"] = {"filter": only}
    for page in range(PAGES):
        body, rows = google_client.report(analytics, api, {**query, "offset": page * LIMIT})
        api.kept.append(Payload(what, body))
        if (page + 1) * LIMIT >= rows:
            return
    raise api.refusal_of("broken", TOO_MANY)


def parse(payloads: Sequence[Payload], source: StatisticsSource, read_at: dt.datetime) -> TrafficData:
    """Rows per day, source, medium, campaign and landing page, of the months that were read whole.

    Counts: visitors are those of the row and may not be added up. Raises: nothing; what vanished stands in missing.
    """
    names = {event: name for name, event in source.key_events.items()}
    visits: dict[Key, list[int]] = {}
    events: dict[Key, dict[str, int]] = {}
    missing: set[str] = set()
    notes: set[str] = set()
    for payload in payloads:
        if payload.what not in ("visits", "goals"):
            continue
        report = payload.json()
        notes |= _notes(report.get("metadata") or {})
        heads = [str(header.get("name")) for header in report.get("dimensionHeaders") or ()]
        if not {"date", "sessionSource", "sessionMedium"} <= set(heads):
            missing.add("dimensionHeaders")
            continue
        for row in report.get("rows") or ():
            dimensions: dict[str, str] = dict(
                zip(
                    heads,
                    (dimension.get("value", "") for dimension in row.get("dimensionValues", ())),
                    strict=False,
                )
            )
            numbers = [int(metric["value"]) for metric in row.get("metricValues", ()) if metric.get("value")]
            if not numbers:
                missing.add("metricValues")
                continue
            key = _key(dimensions)
            if payload.what == "goals":
                held = events.setdefault(key, {})
                name = names.get(dimensions.get("eventName", ""), dimensions.get("eventName", ""))
                held[name] = held.get(name, 0) + numbers[0]
            else:
                visits[key] = numbers
    whole = read_whole(payloads)
    quality = "estimated" if notes else "exact"
    rows = tuple(
        Visits(*key, *of_row(visits.get(key)), events=events.get(key, {}), quality=quality)
        for key in sorted({*visits, *events})
        if key[0] in whole
    )
    return TrafficData(rows, tuple(sorted(whole)), tuple(sorted(missing)), " · ".join(sorted(notes)))


def _key(dimensions: dict[str, str]) -> Key:
    campaign = dimensions.get("sessionCampaignName", "")
    page = dimensions.get("landingPage", "")
    return (
        dt.date.fromisoformat(dimensions["date"]),
        dimensions["sessionSource"],
        dimensions["sessionMedium"],
        # What GA4 fills in itself where a link had no campaign is no campaign.
        "" if campaign in ("(not set)", "(direct)", "(organic)", "(referral)") else campaign,
        "" if page == "(not set)" else page,
    )


def _notes(metadata: dict[str, Json]) -> set[str]:
    notes = set()
    if metadata.get("subjectToThresholding"):
        notes.add("thresholding")
    if metadata.get("dataLossFromOtherRow"):
        notes.add("(other)")
    if metadata.get("samplingMetadatas"):
        notes.add("sampling")
    return notes
