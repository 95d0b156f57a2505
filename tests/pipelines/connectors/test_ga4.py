"""GA4 through Google's own client, over HTTP on loopback, and through the run."""

import datetime as dt
import json

import pytest

from pipelines.connectors.ga4 import traffic
from pipelines.settings import StatisticsSource
from pipelines.traffic.month_by_month import WHOLE
from pipelines.web.api import Payload
from tests.pipelines.connectors.api_server import Answer, ApiServer
from tests.pipelines.connectors.measuring import NOW, measured, school
from tests.pipelines.connectors.test_plausible import found

HEADS = list(traffic.DIMENSIONS)
ROWS = [
    (["20261120", "instagram", "social", "open-dag", "/open-dag"], [12, 10]),
    (["20261120", "(direct)", "(none)", "(direct)", "/"], [30, 25]),
    (["20261121", "google", "organic", "(organic)", "(not set)"], [40, 38]),
    (["20261121", "chatgpt.com", "ai-assistant", "(referral)", "/opleidingen"], [4, 4]),
]
GOALS = [
    (["20261120", "instagram", "social", "open-dag", "/open-dag", "aanmelding_open_dag"], [3]),
    (["20261120", "facebook", "social", "(not set)", "/open-dag", "aanmelding_open_dag"], [1]),
]


def configured(folder, url, more=""):
    return school(
        folder,
        f"""
[[traffic]]
name = "site"
title = "Website"
connector = "ga4"
account = "properties/123"
api = "{url}"
since = 2026-11-01
key_events = {{ "Aanmelding open dag" = "aanmelding_open_dag" }}
{more}
""",
    )


def report(rows, metrics, heads=HEADS, metadata=None, count=None):
    told = {
        "dimensionHeaders": [{"name": name} for name in heads],
        "metricHeaders": [{"name": name, "type": "TYPE_INTEGER"} for name in metrics],
        "metadata": {"timeZone": "Europe/Amsterdam", **(metadata or {})},
        "kind": "analyticsData#runReport",
    }
    if rows:  # GA4 leaves both out where there is nothing
        told["rowCount"] = count or len(rows)
        told["rows"] = [
            {
                "dimensionValues": [{"value": value} for value in dimensions],
                "metricValues": [{"value": str(value)} for value in numbers],
            }
            for dimensions, numbers in rows
        ]
    return told


def site(asked):
    told = asked.json()
    assert asked.path == "/v1beta/properties/123:runReport"
    if "keyEvents" in {each["name"] for each in told["metrics"]}:
        assert told["dimensionFilter"]["filter"]["inListFilter"]["values"] == ["aanmelding_open_dag"]
        return report(GOALS, ["keyEvents"], [*HEADS, "eventName"])
    return report(ROWS, ["sessions", "totalUsers"])


def test_sessions_and_key_events_get_their_channel(warehouse, tmp_path):
    with ApiServer(site) as api:
        result = measured(configured(tmp_path / "config", api.url)).results[0]
        (first, second) = (json.loads(each.body) for each in api.asked)
    assert (result.outcome, result.error) == ("new", None)
    assert (
        first["dateRanges"] == [{"startDate": "2026-11-01", "endDate": "2026-11-22"}] == second["dateRanges"]
    )
    assert found(
        "select day, source, campaign, landing_page, sessions, visitors, channel, quality from visit_days order by 1, 2"
    ) == [
        (dt.date(2026, 11, 20), "(direct)", "", "/", 30, 25, "direct", "exact"),
        (dt.date(2026, 11, 20), "facebook", "", "/open-dag", 0, None, "facebook", "exact"),
        (dt.date(2026, 11, 20), "instagram", "open-dag", "/open-dag", 12, 10, "instagram", "exact"),
        (dt.date(2026, 11, 21), "chatgpt.com", "", "/opleidingen", 4, 4, "ai", "exact"),
        (dt.date(2026, 11, 21), "google", "", "", 40, 38, "search", "exact"),
    ]
    assert found("select event, source, events from visit_events order by 2") == [
        ("Aanmelding open dag", "facebook", 1),
        ("Aanmelding open dag", "instagram", 3),
    ]


def test_further_pages_are_asked_until_all_rows_are_there(warehouse, tmp_path, monkeypatch):
    monkeypatch.setattr(traffic, "LIMIT", 2)

    def paged(asked):
        told = asked.json()
        if told["metrics"][0]["name"] == "keyEvents":
            return report([], ["keyEvents"], [*HEADS, "eventName"])
        begin = int(told.get("offset", 0))
        return report(ROWS[begin : begin + 2], ["sessions", "totalUsers"], count=4)

    with ApiServer(paged) as api:
        assert measured(configured(tmp_path / "config", api.url)).results[0].error is None
    assert found("select sum(sessions) from visit_days") == [(86,)]


def test_what_google_withholds_makes_the_days_an_estimate(warehouse, tmp_path):
    def thresholded(asked):
        answer = site(asked)
        return answer | {"metadata": {"subjectToThresholding": True}}

    with ApiServer(thresholded) as api:
        measured(configured(tmp_path / "config", api.url))
    assert found("select distinct quality from visit_days") == [("estimated",)]


@pytest.mark.parametrize(
    ("status", "state", "said"),
    [
        (401, "UNAUTHENTICATED", "refuses our key or token"),
        (403, "PERMISSION_DENIED", "may not see this"),
        (404, "NOT_FOUND", "knows no “properties/123”"),
        (429, "RESOURCE_EXHAUSTED", "can be asked again"),
    ],
)
def test_googles_refusals_say_what_to_do(warehouse, tmp_path, status, state, said):
    answer = Answer({"error": {"code": status, "message": "It says why", "status": state}}, status)
    with ApiServer(lambda asked: answer) as api:
        (result,) = measured(configured(tmp_path / "config", api.url)).results
    assert result.outcome == "failed" and said in result.error


def test_a_token_that_expires_after_a_month_keeps_that_month(warehouse, tmp_path):
    def site_(asked):
        if asked.json()["dateRanges"][0]["startDate"] == "2026-11-01":
            return Answer({"error": {"code": 401, "message": "expired", "status": "UNAUTHENTICATED"}}, 401)
        row = (["20261020", "instagram", "social", "", "/"], [5, 5])
        metrics = [each["name"] for each in asked.json()["metrics"]]
        return report([row] if "sessions" in metrics else [], metrics, HEADS)

    with ApiServer(site_) as api:
        school_ = configured(tmp_path / "config", api.url)
        (tmp_path / "config" / "channels.toml").write_text(
            (tmp_path / "config" / "channels.toml").read_text().replace("2026-11-01", "2026-10-01")
        )
        from pipelines import settings

        (result,) = measured(settings.read(school_.folder), NOW).results
    assert result.outcome == "partial" and "refuses our key" in result.error
    assert found("select day, sessions from visit_days") == [(dt.date(2026, 10, 20), 5)]


@pytest.mark.parametrize("written", ["gewoon-een-sleutel", "[1]", '"private_key"', "{}"])
def test_a_secret_that_is_no_service_account_says_what_it_should_be(
    warehouse, tmp_path, monkeypatch, written
):
    key = tmp_path / "key.json"
    key.write_text(written)
    monkeypatch.setenv("GA_KEY", written if written == "gewoon-een-sleutel" else str(key))
    (result,) = measured(configured(tmp_path / "config", "http://127.0.0.1:9/", 'secret = "GA_KEY"')).results
    assert "must hold the JSON key of a service account" in result.error


def test_recorded_answers_are_read(shared):
    at = StatisticsSource("traffic-a", "A", "", "ga4", "1")
    whole = Payload(WHOLE, b"{}", {"start": "2024-06-12", "end": "2024-06-14"})
    empty = Payload("visits", (shared / "payloads" / "ga4" / "runReport_no_rows.json").read_bytes())
    body = json.loads((shared / "payloads" / "ga4" / "runReport_date_eventName.json").read_text())
    told = traffic.parse([empty, whole], at, NOW)
    assert told.visits == () and told.missing == ("dimensionHeaders",)
    # The recorded question had no sources: they are put in, the rows are as recorded.
    for name in ("sessionSource", "sessionMedium"):
        body["dimensionHeaders"].append({"name": name})
        for row in body["rows"]:
            row["dimensionValues"].append({"value": "google"})
    kept = [Payload("goals", json.dumps(body).encode()), whole]
    events = traffic.parse(kept, at, NOW).visits
    assert sum(each.events.get("page_view", 0) for each in events) == 266 + 78 + 78
