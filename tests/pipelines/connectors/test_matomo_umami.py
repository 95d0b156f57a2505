"""Matomo and Umami over HTTP and through the run: each session with its channel, and refusals in words."""

import datetime as dt
import json
from urllib.parse import parse_qs, parse_qsl

import pytest

from pipelines.connectors.matomo import traffic
from pipelines.connectors.umami import traffic as umami
from pipelines.settings import StatisticsSource
from pipelines.traffic.month_by_month import WHOLE
from pipelines.web.api import Payload
from tests.pipelines.connectors.api_server import Answer, ApiServer
from tests.pipelines.connectors.measuring import NOW, measured, school
from tests.pipelines.connectors.test_plausible import found

DAY = "2026-11-20"


@pytest.fixture(autouse=True)
def _secrets(monkeypatch):
    monkeypatch.setenv("MATOMO_TOKEN", "matomo-token-geheim")
    monkeypatch.setenv("UMAMI_LOGIN", "admin:umami-wachtwoord")


def configured(folder, url, connector, secret, more=""):
    return school(
        folder,
        f"""
[[traffic]]
name = "site"
title = "Website"
connector = "{connector}"
account = "1"
api = "{url}"
secret = "{secret}"
since = 2026-11-18
{more}
""",
    )


def source(label: str, visits: int, goals: dict | None = None) -> dict:
    told = {"label": label, "nb_visits": visits, "nb_uniq_visitors": visits - 1}
    return {**told, "goals": goals} if goals else told


REPORTS = {
    "VisitsSummary.get": {DAY: {"nb_visits": 100, "nb_uniq_visitors": 90}, "2026-11-21": []},
    "Referrers.getWebsites": {DAY: [source("www.kiesmbo.nl", 10)], "2026-11-21": []},
    "Referrers.getSearchEngines": {DAY: [source("Google", 40), source("DuckDuckGo", 5)], "2026-11-21": []},
    "Referrers.getSocials": {
        DAY: [
            source("Instagram", 12, {"idgoal=3": {"nb_conversions": 2}, "idgoal=9": {"nb_conversions": 7}})
        ],
        "2026-11-21": [],
    },
    "Referrers.getCampaigns": {DAY: [source("open-dag", 8)], "2026-11-21": []},
}


def matomo_site(asked):
    form = dict(parse_qsl(asked.body.decode()))
    assert asked.method == "POST" and form["token_auth"] == "matomo-token-geheim"
    assert "token" not in str(asked.query)
    methods = [parse_qs(form[f"urls[{n}]"])["method"][0] for n in range(len(traffic.REPORTS))]
    unknown = {"result": "error", "message": "The method does not exist or is not available in the module"}
    return [REPORTS.get(method, unknown) for method in methods]


def test_matomos_reports_become_rows_and_what_is_left_came_directly(warehouse, tmp_path):
    more = 'key_events = { "Aanmelding" = "3" }'
    with ApiServer(matomo_site) as api:
        (result,) = measured(configured(tmp_path / "config", api.url, "matomo", "MATOMO_TOKEN", more)).results
    assert (result.outcome, result.error) == ("new", None) and len(api.asked) == 1
    assert found(
        "select source, medium, campaign, sessions, visitors, channel from visit_days order by sessions desc"
    ) == [
        ("google", "organic", "", 40, 39, "search"),
        ("(direct)", "(none)", "", 25, None, "direct"),
        ("instagram", "social", "", 12, 11, "instagram"),
        ("www.kiesmbo.nl", "referral", "", 10, 9, "referral"),
        ("(campaign)", "(not set)", "open-dag", 8, 7, "unassigned"),
        ("duckduckgo", "organic", "", 5, 4, "search"),
    ]
    assert found("select event, events, channel from visit_events") == [("Aanmelding", 2, "instagram")]


def test_with_the_campaign_plugin_source_and_medium_are_known(warehouse, tmp_path):
    plugin = {
        "MarketingCampaignsReporting.getSourceMedium": {DAY: [source("linkedin - social", 8)]},
        "MarketingCampaignsReporting.getName": {DAY: [source("open-dag", 8)]},
    }

    def site(asked):
        found_ = matomo_site(asked)
        return [plugin.get(method, told) for method, told in zip(traffic.REPORTS, found_, strict=True)]

    with ApiServer(site) as api:
        measured(configured(tmp_path / "config", api.url, "matomo", "MATOMO_TOKEN"))
    assert found("select campaign, sessions from visit_days where channel = 'linkedin'") == [("open-dag", 8)]
    assert found("select sum(sessions) from visit_days") == [(100,)]


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (
            "Unable to authenticate with the provided token. It is either invalid or expired.",
            "refuses our key",
        ),
        (
            "You can't access this resource as it requires 'view' access for the website id = 1.",
            "may not see",
        ),
    ],
)
def test_matomo_refuses_with_status_200(warehouse, tmp_path, message, said):
    with ApiServer(lambda asked: {"result": "error", "message": message}) as api:
        (result,) = measured(configured(tmp_path / "config", api.url, "matomo", "MATOMO_TOKEN")).results
    assert result.outcome == "failed" and said in result.error


def test_one_refused_report_is_a_refusal(warehouse, tmp_path):
    def site(asked):
        answers = matomo_site(asked)
        answers[1] = {"result": "error", "message": "archiving is disabled"}
        return answers

    with ApiServer(site) as api:
        (result,) = measured(configured(tmp_path / "config", api.url, "matomo", "MATOMO_TOKEN")).results
    assert result.outcome == "failed" and "archiving is disabled" in result.error
    assert found("select * from visit_days") == []


def expanded(**visits: int) -> list[dict]:
    return [
        {"name": name.replace("__", "."), "pageviews": str(number * 2), "visitors": number, "visits": number,
         "bounces": 0, "totaltime": "0"}
        for name, number in visits.items()
    ]  # fmt: skip


def umami_site(asked):
    if asked.path == "/api/auth/login":
        return (
            {"token": "umami-token-1", "user": {}} if asked.json()["password"] == "umami-wachtwoord" else None
        )
    assert asked.headers["authorization"] == "Bearer umami-token-1"
    begun = dt.datetime.fromtimestamp(int(asked.query["startAt"]) / 1000, dt.UTC)
    assert begun.hour == 23  # midnight in Amsterdam, in winter
    if begun.date() != dt.date(2026, 11, 19):
        return {"pageviews": 0, "visitors": 0, "visits": 0} if asked.path.endswith("/stats") else []
    if asked.path.endswith("/stats"):
        return {"pageviews": 80, "visitors": 45, "visits": 50}
    kind, tagged = asked.query["type"], asked.query.get("utmSource")
    if kind == "query":
        rows = expanded(a=18, b=9)
        rows[0]["name"] = "utm_source=instagram&utm_medium=social&utm_campaign=open-dag"
        rows[1]["name"] = "page=2"
        return rows
    if kind == "domain":
        return expanded(l__instagram__com=8) if tagged else expanded(l__instagram__com=8, google__com=6)
    return [{"x": "aanmelding", "y": 2}] if tagged else [{"x": "aanmelding", "y": 3}]


def test_umamis_dimensions_become_rows_that_add_up(warehouse, tmp_path):
    with ApiServer(umami_site) as api:
        (result,) = measured(
            configured(tmp_path / "config", api.url, "umami", "UMAMI_LOGIN", 'key_events = ["aanmelding"]')
        ).results
    assert (result.outcome, result.error) == ("new", None)
    assert found(
        "select day, source, medium, campaign, sessions, channel from visit_days order by sessions desc"
    ) == [
        (dt.date(2026, 11, 20), "(direct)", "(none)", "", 26, "direct"),
        (dt.date(2026, 11, 20), "instagram", "social", "open-dag", 18, "instagram"),
        (dt.date(2026, 11, 20), "google.com", "referral", "", 6, "search"),
        (dt.date(2026, 11, 20), "(unknown)", "(not set)", "", 0, "unassigned"),
    ]
    assert found("select channel, events from visit_events order by 1") == [
        ("instagram", 2),
        ("unassigned", 1),
    ]


def test_umami_refuses_a_wrong_password_without_showing_it(warehouse, tmp_path):
    answer = Answer({"error": {"message": "Unauthorized", "code": "unauthorized", "status": 401}}, 401)
    with ApiServer(lambda asked: answer) as api:
        (result,) = measured(configured(tmp_path / "config", api.url, "umami", "UMAMI_LOGIN")).results
    assert result.outcome == "failed" and "(Unauthorized)" in result.error and "UMAMI_LOGIN" in result.error


def test_recorded_answers_are_read(shared):
    folder = shared / "payloads"
    at = StatisticsSource("traffic-a", "A", "", "matomo", "1")
    bulk = json.loads(
        (folder / "matomo" / "test_OneVisitorTwoVisits_bulk_json__API.getBulkRequest.json").read_text()
    )
    # Its first answer is VisitsSummary.get of two days, the second without visits; no sources were asked for.
    kept = Payload("reports", json.dumps(bulk[:1]).encode())
    whole = Payload(WHOLE, b"{}", {"start": "2010-03-06", "end": "2010-03-07"})
    told = traffic.parse([kept, whole], at, NOW)
    assert [(str(row.day), row.source, row.sessions) for row in told.visits] == [
        ("2010-03-06", "(direct)", 2)
    ]
    assert len(told.days) == 2
    asked = {"startAt": str(int(dt.datetime(2026, 11, 23, tzinfo=dt.UTC).timestamp() * 1000))}
    names = {
        "stats": "stats.json",
        "domain": "metrics_domain.json",
        "query": "metrics_query.json",
        "event": "metrics_event.json",
    }
    kept = [Payload(what, (folder / "umami" / name).read_bytes(), asked) for what, name in names.items()]
    whole = Payload(WHOLE, b"{}", {"start": "2026-11-23", "end": "2026-11-23"})
    told = umami.parse([*kept, whole], at, NOW)
    tagged = {(row.source, row.medium, row.campaign): row.sessions for row in told.visits}
    assert (
        tagged["instagram", "social", "open-dag"] == 18 and tagged["nieuwsbrief", "email", "open-dag"] == 18
    )
    assert tagged["kiesmbo.nl", "referral", ""] == 7 and not told.missing
    error = json.loads((folder / "umami" / "error_401.json").read_text())
    assert error["error"]["message"] == "Unauthorized"
