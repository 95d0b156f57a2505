"""Plausible: months of sessions and goals over HTTP, only whole days, and each session with its channel."""

import datetime as dt
import json

from tests.pipelines.connectors.api_server import Answer, ApiServer
from tests.pipelines.connectors.measuring import NOW, measured, school
from warehouse.core.connection import reading

ROWS = [
    (["2026-11-20", "Instagram", "social", "open-dag", "/open-dag"], [12, 10]),
    (["2026-11-20", "Direct / None", "(not set)", "(not set)", "/"], [30, 25]),
    (["2026-11-21", "Google", "(not set)", "(not set)", "/"], [40, 38]),
]
GOALS = [(["2026-11-20", "Instagram", "social", "open-dag", "/open-dag", "Aanmelding"], [3])]


def configured(folder, url):
    return school(
        folder,
        f"""
[[traffic]]
name = "site"
title = "Website"
connector = "plausible"
account = "rocvoorbeeld.example"
api = "{url}"
secret = "PLAUSIBLE_KEY"
since = 2026-10-20
key_events = {{ "Aanmelding open dag" = "Aanmelding" }}
""",
    )


def results(rows):
    return {"results": [{"dimensions": dimensions, "metrics": metrics} for dimensions, metrics in rows]}


def site(asked):
    told = asked.json()
    assert asked.headers["authorization"] == "Bearer sleutel-plausible"
    if told["date_range"][0] < "2026-11-01":
        return results([])
    return results(GOALS if "event:goal" in told["dimensions"] else ROWS)


def found(sql):
    with reading() as con:
        return con.execute(sql).fetchall()


def test_sessions_and_key_events_get_their_channel(warehouse, tmp_path, monkeypatch):
    monkeypatch.setenv("PLAUSIBLE_KEY", "sleutel-plausible")
    with ApiServer(site) as api:
        report = measured(configured(tmp_path / "config", api.url))
        asked = [json.loads(each.body)["date_range"] for each in api.asked]
    assert report.results[0].error is None
    assert asked == [["2026-10-20", "2026-10-31"]] * 2 + [["2026-11-01", "2026-11-22"]] * 2
    assert found(
        "select day, source, medium, campaign, landing_page, sessions, visitors, channel, rule from visit_days"
        " order by day, sessions"
    ) == [
        (
            dt.date(2026, 11, 20),
            "Instagram",
            "social",
            "open-dag",
            "/open-dag",
            12,
            10,
            "instagram",
            "organic-social",
        ),
        (dt.date(2026, 11, 20), "(direct)", "(none)", "", "/", 30, 25, "direct", "direct"),
        (dt.date(2026, 11, 21), "Google", "(not set)", "", "/", 40, 38, "search", "organic-search"),
    ]
    assert found("select event, events, channel from visit_events") == [
        ("Aanmelding open dag", 3, "instagram")
    ]


def test_a_second_run_reads_the_last_days_again_and_doubles_nothing(warehouse, tmp_path, monkeypatch):
    monkeypatch.setenv("PLAUSIBLE_KEY", "sleutel-plausible")
    with ApiServer(site) as api:
        configured_ = configured(tmp_path / "config", api.url)
        measured(configured_)
        measured(configured_, NOW + dt.timedelta(hours=6))
        last = json.loads(api.asked[-1].body)["date_range"]
    assert last == ["2026-11-20", "2026-11-22"]
    assert found("select sum(sessions) from visit_days") == [(82,)]


def test_a_key_that_expires_in_mid_run_stores_whole_months_only(warehouse, tmp_path, monkeypatch):
    monkeypatch.setenv("PLAUSIBLE_KEY", "sleutel-plausible")
    october = [(["2026-10-25", "Google", "(not set)", "(not set)", "/"], [5, 5])]

    def expiring(asked):
        told = asked.json()
        if told["date_range"][0] < "2026-11-01":
            return results([] if "event:goal" in told["dimensions"] else october)
        if "event:goal" in told["dimensions"]:
            return Answer({"error": "Invalid API key sleutel-plausible"}, 401)
        return results(ROWS)

    with ApiServer(expiring) as api:
        school_ = configured(tmp_path / "config", api.url)
        report = measured(school_)
        (result,) = report.results
        assert result.outcome == "partial" and "PLAUSIBLE_KEY" in result.error
        assert "sleutel-plausible" not in result.error
        assert found("select day, sessions from visit_days") == [(dt.date(2026, 10, 25), 5)]
        # Not complete, so the next run asks for everything again.
        measured(school_, NOW + dt.timedelta(hours=6))
        assert json.loads(api.asked[-2].body)["date_range"][0] == "2026-11-01"


def test_rules_that_change_give_stored_sessions_another_channel(warehouse, tmp_path, monkeypatch):
    from pipelines.traffic import rules
    from warehouse.core.connection import writing
    from warehouse.traffic import visits

    monkeypatch.setenv("PLAUSIBLE_KEY", "sleutel-plausible")
    with ApiServer(site) as api:
        measured(configured(tmp_path / "config", api.url))
    with writing() as con:
        assert not visits.reclassify(con, rules.decided, rules.turns(), rules.fingerprint())
        turned = dt.date(2026, 11, 21)
        assert visits.reclassify(con, lambda *raw: ("x", "X", f"r{raw[-1] >= turned}"), [turned], "another")
    assert found("select distinct day, channel, rule from visit_days order by 1") == [
        (dt.date(2026, 11, 20), "x", "rFalse"),
        (turned, "x", "rTrue"),
    ]
    assert found("select channel from visit_events") == [("x",)]
