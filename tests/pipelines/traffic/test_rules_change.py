"""Another rule table: stored sessions get their channel anew, and what moved is told on the pages."""

import datetime as dt

import pytest

from pipelines.sources import sync_settings
from pipelines.traffic import rules
from tests.pages.school import shown, visit
from tests.pipelines.connectors.measuring import measured, school
from tests.pipelines.connectors.weblogs.weblog import line
from warehouse.core import metadata
from warehouse.core.connection import reading, writing
from warehouse.core.period import local_day
from warehouse.reliability import score_changes
from warehouse.reliability.score_changes import Moved

# The night after: a day that is half read counts for nothing yet.
NOW = dt.datetime(2026, 11, 24, 2, tzinfo=dt.UTC)
TODAY = local_day(dt.datetime.now(dt.UTC))


@pytest.fixture(autouse=True)
def clock(monkeypatch, tmp_path):
    monkeypatch.setenv("WEERKLANK_NOW", "2026-11-24T07:30:00+00:00")
    monkeypatch.setenv("WEERKLANK_CONFIG", str(tmp_path / "config"))


@pytest.fixture
def configured(warehouse, tmp_path):
    """Ten sessions of 23 November: three paid by click id, two from search, four from pages of Google, one direct."""
    google = "https://www.google.com/"
    came = [
        ("/open-dag?gclid=1", google), ("/open-dag?gclid=2", google), ("/open-dag?msclkid=3", "https://www.bing.com/"),
        ("/open-dag", google), ("/open-dag", google), ("/open-dag", "https://classroom.google.com/"),
        ("/open-dag", "https://classroom.google.com/"), ("/open-dag", "https://accounts.google.com/"),
        ("/open-dag", "https://mail.google.com/"), ("/open-dag", "-"),
    ]  # fmt: skip
    log = tmp_path / "access.log"
    log.write_text(
        "".join(line(f"10:0{n}:00", *each, ip=f"203.0.113.{n}") for n, each in enumerate(came)),
        encoding="utf-8",
    )
    return school(
        tmp_path / "config",
        f'[[traffic]]\nname = "site"\ntitle = "Website"\nconnector = "logs"\npath = "{log}"\n'
        'site = "https://www.rocvoorbeeld.nl"\n',
    )


def rows(sql: str) -> list[tuple]:
    with reading() as con:
        return con.execute(sql).fetchall()


COUNTS = "select channel, channel_group, rule, sum(sessions)::int from visit_days group by all order by all"


def as_it_was() -> None:
    """The channels that the rules of 24 November gave: a search engine was every host of its owner."""
    with writing() as con:
        con.execute(
            "update visit_days set channel = 'search', channel_group = 'Organic Search', rule = 'organic-search'"
            " where source like '%google.com' and source <> 'mail.google.com' or source like '%bing.com'"
        )
        metadata.store(
            con, {"traffic_rules": "2026-11-24-0123456789ab", "configuration": "of another version"}
        )


def test_sessions_that_move_to_another_channel_are_counted_once(configured):
    assert [result.error for result in measured(configured, NOW).results] == [None]
    now = [
        ("direct", "Direct", "direct", 1),
        ("email", "Email", "email", 1),
        ("referral", "Referral", "passed-on", 1),
        ("referral", "Referral", "referral", 2),
        ("search", "Organic Search", "organic-search", 2),
        ("search", "Paid Search", "ad-click", 3),
    ]
    assert rows(COUNTS) == now
    assert rows("select * from traffic_changes") == []
    as_it_was()
    assert rows(COUNTS)[2:] == [("search", "Organic Search", "organic-search", 8)]
    sync_settings.sync(configured)
    assert rows(COUNTS) == now
    before, day = ("search", "Organic Search"), dt.date(2026, 11, 23)
    moved = (
        Moved(TODAY, "Website", *before, "referral", "Referral", 3, day, day),
        Moved(TODAY, "Website", *before, "search", "Paid Search", 3, day, day),
    )
    with reading() as con:
        assert score_changes.moved(con) == moved
        assert score_changes.moved(con, "traffic-site") == moved
        assert score_changes.moved(con, "traffic-another") == ()
        assert metadata.read(con)["traffic_rules"] == rules.fingerprint()
    # Once more the same rules: nothing moves, nothing is counted twice.
    with writing() as con:
        metadata.store(con, {"configuration": "again"})
    sync_settings.sync(configured)
    with reading() as con:
        assert score_changes.moved(con) == moved
    # And back and forth on the same day adds up.
    as_it_was()
    sync_settings.sync(configured)
    with reading() as con:
        assert [one.sessions for one in score_changes.moved(con)] == [6, 6]


def test_the_pages_say_what_moved(configured):
    measured(configured, NOW)
    as_it_was()
    sync_settings.sync(configured)
    with writing() as con:
        con.execute("delete from traffic_changes where to_channel = 'referral'")
        con.execute("update traffic_changes set sessions = 1")
    for page in ("pages/reliability.py", "pages/traffic.py"):
        text = shown(visit(page))
        assert (
            "Website: 1 sessie ging van Zoekmachines (Organic Search) naar Zoekmachines (Paid Search)" in text
        ), page
    assert "Deze regels zijn van 28 november 2026." in text
    assert "klik-id in de link" in text and "inlog- of betaalpagina" in text


@pytest.mark.parametrize(
    ("connector", "told"),
    [
        ("plausible", "Plausible geeft niet door of een klik van een advertentie kwam"),
        ("umami", "Umami geeft niet door of een klik van een advertentie kwam"),
        ("matomo", "Matomo geeft niet door of een klik van een advertentie kwam"),
        ("ga4", "Google Analytics herkent zelf alleen advertenties van Google."),
        ("logs", ""),
    ],
)
def test_the_page_says_what_a_measurement_cannot_know(configured, connector, told):
    measured(configured, NOW)
    with writing() as con:
        con.execute(f"update sources set pattern = '{connector}' where source_name = 'traffic-site'")
    text = shown(visit("pages/traffic.py"))
    assert told in text and "Zoekmachines" in text
    assert ("klik van een advertentie" in text) == (told != "" and connector != "ga4")
    assert "het logbestand niet waar" not in text


def test_the_page_says_that_sources_of_a_common_log_are_unknown(configured):
    measured(configured, NOW)
    with writing() as con:
        con.execute("update visit_days set source = '(unknown)' where source = '(direct)'")
    assert "Van 1 sessie staat in het logbestand niet waar die vandaan kwam" in shown(
        visit("pages/traffic.py")
    )
    with writing() as con:
        con.execute("update visit_days set sessions = 3 where source = '(unknown)'")
        metadata.mark_loaded(con)
    assert "Van 3 sessies staat in het logbestand niet waar die vandaan kwamen" in shown(
        visit("pages/traffic.py")
    )
