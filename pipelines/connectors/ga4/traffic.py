"""Google Analytics 4 (Data API v1beta): sessions and key events by source, medium, campaign and landing page.

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

from pipelines.connectors import Wanted
from pipelines.settings.secrets import secret
from pipelines.support.errors import N_, SourceError
from pipelines.traffic import Counted, Visits
from pipelines.traffic.spans import TOO_MANY, months, read_whole, tell_whole
from pipelines.web import google_client
from pipelines.web.api import Api, Payload

SERVICE = "Google Analytics"
HOME = "https://analyticsdata.googleapis.com/"
SCOPE = "https://www.googleapis.com/auth/analytics.readonly"
LIMIT = 50_000
PAGES = 40
DIMENSIONS = ("date", "sessionSource", "sessionMedium", "sessionCampaignName", "landingPage")


def api(collector, policy) -> Api:
    """What keeps the answers; the questions go through Google's client."""
    return Api(
        collector.name,
        SERVICE,
        collector.api or HOME,
        policy,
        account=collector.account,
        secret=collector.secret,
    )


def _client(collector, api: Api):
    """Google's client. Raises: SourceError."""
    if not collector.secret and collector.api:
        return google_client.analytics(
            api.base, None, SCOPE
        )  # a stand-in of the school's own, such as in tests
    written = secret(collector.secret)
    try:
        text = written if written.startswith("{") else Path(written).read_text(encoding="utf-8")
        told = google_client.account(text)
        client = google_client.analytics(api.base, told, SCOPE)
    except (OSError, ValueError) as error:
        raise SourceError(
            N_("{secret} must hold the JSON key of a service account, or the path of that file."),
            secret=collector.secret,
        ) from error
    api.hidden = (str(told.get("private_key", "")),)
    return client


def fetch(collector, api: Api, wanted: Wanted) -> None:
    """Sessions, and key events, of each month that is wanted. Raises: SourceError."""
    client = _client(collector, api)
    names = list(collector.options.get("key_events", {}).values())
    for start, end in months(wanted):
        for what, more, metrics in (
            ("visits", (), ("sessions", "totalUsers")),
            ("goals", ("eventName",), ("keyEvents",)),
        ):
            _pages(client, collector, api, what, (start, end), (*DIMENSIONS, *more), metrics, names)
        tell_whole(api, start, end)


def _pages(client, collector, api: Api, what, days, dimensions, metrics, names) -> None:
    asked = {
        "property": f"properties/{collector.account.strip().removeprefix('properties/')}",
        "date_ranges": [{"start_date": days[0].isoformat(), "end_date": days[1].isoformat()}],
        "dimensions": [{"name": name} for name in dimensions],
        "metrics": [{"name": name} for name in metrics],
        "limit": LIMIT,
    }
    if what == "goals":
        few = {"operation": "GREATER_THAN", "value": {"int64_value": 0}}
        asked["metric_filter"] = {"filter": {"field_name": "keyEvents", "numeric_filter": few}}
        if names:
            only = {"field_name": "eventName", "in_list_filter": {"values": names}}
            asked["dimension_filter"] = {"filter": only}
    for page in range(PAGES):
        body, rows = google_client.report(client, api, {**asked, "offset": page * LIMIT})
        api.kept.append(Payload(what, body))
        if (page + 1) * LIMIT >= rows:
            return
    raise api.refusal_of("broken", TOO_MANY)


def parse(collector, payloads: Sequence[Payload], read_at: dt.datetime) -> Counted:
    """Rows per day, source, medium, campaign and landing page, of the months that were read whole.

    Counts: visitors are those of the row and may not be added up. Raises: nothing; what vanished stands in missing.
    """
    names = {event: name for name, event in collector.options.get("key_events", {}).items()}
    visits: dict[tuple, list[int]] = {}
    events: dict[tuple, dict[str, int]] = {}
    missing, notes = set(), set()
    for payload in payloads:
        if payload.what not in ("visits", "goals"):
            continue
        found = payload.json()
        notes |= _notes(found.get("metadata") or {})
        heads = [each.get("name") for each in found.get("dimensionHeaders") or ()]
        if not {"date", "sessionSource", "sessionMedium"} <= set(heads):
            missing.add("dimensionHeaders")
            continue
        for row in found.get("rows") or ():
            told = dict(
                zip(heads, (each.get("value", "") for each in row.get("dimensionValues", ())), strict=False)
            )
            numbers = [int(each["value"]) for each in row.get("metricValues", ()) if each.get("value")]
            if not numbers:
                missing.add("metricValues")
                continue
            key = _key(told)
            if payload.what == "goals":
                held = events.setdefault(key, {})
                name = names.get(told.get("eventName", ""), told.get("eventName", ""))
                held[name] = held.get(name, 0) + numbers[0]
            else:
                visits[key] = numbers
    whole = read_whole(payloads)
    quality = "estimated" if notes else "exact"
    rows = tuple(
        Visits(*key, *(visits.get(key) or (0, None))[:2], events=events.get(key, {}), quality=quality)
        for key in sorted({*visits, *events})
        if key[0] in whole
    )
    return Counted(rows, tuple(sorted(whole)), tuple(sorted(missing)), " · ".join(sorted(notes)))


def _key(told: dict[str, str]) -> tuple:
    campaign = told.get("sessionCampaignName", "")
    page = told.get("landingPage", "")
    return (
        dt.date.fromisoformat(told["date"]),
        told["sessionSource"],
        told["sessionMedium"],
        # What GA4 fills in itself where a link had no campaign is no campaign.
        "" if campaign in ("(not set)", "(direct)", "(organic)", "(referral)") else campaign,
        "" if page == "(not set)" else page,
    )


def _notes(metadata: dict) -> set[str]:
    found = set()
    if metadata.get("subjectToThresholding"):
        found.add("thresholding")
    if metadata.get("dataLossFromOtherRow"):
        found.add("(other)")
    if metadata.get("samplingMetadatas"):
        found.add("sampling")
    return found
