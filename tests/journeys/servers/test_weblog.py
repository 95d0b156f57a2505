"""A real nginx, a real browser, and the log between them: every session is where it belongs, and nothing else is."""

import datetime as dt
import gzip
import shutil
from pathlib import Path

import pytest

from pipelines import settings
from pipelines.runs.run import run
from tests.journeys.conftest import FLAGS, appears
from tests.journeys.servers.nginx import NEIGHBOUR, PROGRAM, SITE, Nginx, nginx
from tests.pages.server.served import serving
from tests.people import ANNA
from tests.pipelines.connectors.weblogs.weblog import CHROME, GOOGLEBOT, INSTAGRAM, IPHONE
from warehouse.core.connection import reading
from warehouse.core.period import local_day

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(PROGRAM is None, reason="nginx is not installed (Debian: nginx-light)"),
]
CONFIG = """
[organisation]
name = "ROC Voorbeeld"
site = "http://{site}:{port}"
[network]
allow_private = ["127.0.0.1"]
"""
CHANNELS = """
[[channels]]
name = "instagram"
network = "instagram"
[[channels]]
name = "linkedin"
network = "linkedin"
[[campaigns]]
name = "open-dag"
label = "Open dag"
[[traffic]]
name = "site"
title = "Website"
connector = "logs"
path = "{folder}/access.log*"
site = "http://{site}"
key_events = {{ Aanmelding = "/bedankt*" }}
"""
TAGGED = "/open-dag?utm_source=instagram&utm_medium=social&utm_campaign=open-dag"


@pytest.fixture
def server(tmp_path):
    (tmp_path / "web").mkdir()
    with nginx(tmp_path / "web") as served:
        yield served


@pytest.fixture
def people(browser):
    """A browser that finds both hosts on loopback: people(agent) is a page of a new person's."""
    rules = f"MAP {SITE} 127.0.0.1, MAP {NEIGHBOUR} 127.0.0.1"
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    own = browser.browser_type.launch(executable_path=found, args=[*FLAGS, f"--host-resolver-rules={rules}"])
    yield lambda agent: own.new_context(user_agent=agent).new_page()
    own.close()


@pytest.fixture
def configured(tmp_path, server, warehouse, monkeypatch):
    folder = tmp_path / "config"
    folder.mkdir()
    monkeypatch.setenv("WEERKLANK_CONFIG", str(folder))
    monkeypatch.setenv("WEERKLANK_DATA", str(tmp_path))
    (folder / "organisation.toml").write_text(CONFIG.format(site=SITE, port=server.port), encoding="utf-8")
    (folder / "channels.toml").write_text(CHANNELS.format(site=SITE, folder=server.folder), encoding="utf-8")
    return settings.read(folder)


def url(server: Nginx, path: str, host: str = SITE) -> str:
    return f"http://{host}:{server.port}{path}"


def read_now(configured) -> str:
    """A run at this moment; lines of this very second wait, so a moment later."""
    report = run(ANNA, configured, clock=lambda: dt.datetime.now(dt.UTC) + dt.timedelta(seconds=2))
    assert [result.error for result in report.results] == [None]
    return report.results[0].outcome


def rows(sql: str) -> list[tuple]:
    with reading() as con:
        return con.execute(sql).fetchall()


SESSIONS = """select source, medium, campaign, landing_page, click_id, in_app, channel, sum(sessions)::int
from visit_days group by all order by all"""


def visits(server: Nginx, people) -> list[tuple]:
    """Five people and two programs on the site; and the rows that this must give."""
    anna = people(IPHONE)
    anna.goto(url(server, TAGGED))
    anna.get_by_role("link", name="Opleidingen").click()
    anna.get_by_role("link", name="Aanmelden").click()
    anna.get_by_role("link", name="Opleidingen").wait_for()
    piet = people(CHROME)
    piet.goto(url(server, "/"), referer="https://www.google.com/")
    piet.goto(url(server, "/oud"))  # passed on to /open-dag: one view, and no second session
    fatima = people(CHROME + " Edg/140.0")
    fatima.goto(url(server, "/open-dag?fbclid=IwAR0abc"))
    lezer = people(CHROME.replace("Windows NT 10.0; Win64; x64", "X11; Linux x86_64"))
    lezer.goto(url(server, "/", NEIGHBOUR))
    lezer.get_by_role("link", name="De open dag").click()
    lezer.get_by_role("link", name="Aanmelden").click()
    lezer.get_by_role("link", name="Opleidingen").wait_for()
    kees = people(INSTAGRAM)
    kees.goto(url(server, "/opleidingen"))
    people(GOOGLEBOT).goto(url(server, "/"))
    people("curl/8.5.0").goto(url(server, "/open-dag"))
    noor = people(CHROME.replace("140", "139"))
    noor.goto(url(server, "/bestaat-niet"))  # 404: no view and no session
    return [
        ("(direct)", "(none)", "", "/open-dag", "fbclid", "", "facebook", 1),
        ("(direct)", "(none)", "", "/opleidingen", "", "instagram", "instagram", 1),
        ("instagram", "social", "open-dag", "/open-dag", "", "", "instagram", 1),
        (NEIGHBOUR, "referral", "", "/open-dag", "", "", "referral", 1),
        ("www.google.com", "referral", "", "/", "", "", "search", 1),
    ]


def test_what_the_log_says_is_what_people_did_also_when_it_grows_and_rotates(server, people, configured):
    expected = visits(server, people)
    assert read_now(configured) == "new"
    found = rows(SESSIONS)
    assert found == expected
    assert rows("select event, channel, sum(events)::int from visit_events group by all order by 2") == [
        ("Aanmelding", "instagram", 1),
        ("Aanmelding", "referral", 1),
    ]
    # The log grows: the same person goes on, a new one comes.
    anna = people(IPHONE)
    anna.goto(url(server, "/opleidingen"), referer=url(server, "/open-dag"))
    people(CHROME.replace("140", "138")).goto(url(server, TAGGED))
    read_now(configured)
    assert rows("select sum(sessions)::int from visit_days where source = 'instagram'") == [(2,)]
    # It is rotated and packed; one line was written that was not read yet.
    people(CHROME.replace("140", "137")).goto(url(server, TAGGED))
    server.rotate()
    people(CHROME.replace("140", "136")).goto(url(server, TAGGED))
    old = server.folder / "access.log.1"
    with gzip.open(server.folder / "access.log.2.gz", "wb") as packed:
        packed.write(old.read_bytes())
    old.unlink()
    read_now(configured)
    assert rows("select sum(sessions)::int from visit_days where source = 'instagram'") == [(4,)]
    assert rows("select sum(sessions)::int from visit_days") == [(8,)]
    read_now(configured)  # and once more: nothing is counted twice
    assert rows("select sum(sessions)::int from visit_days") == [(8,)]


def test_no_address_of_anybody_is_stored(server, people, configured, tmp_path):
    visits(server, people)
    read_now(configured)
    assert "127.0.0.1" in (server.folder / "access.log").read_text()
    tables = [name for (name,) in rows("select table_name from duckdb_tables()")]
    assert "visit_days" in tables and len(tables) > 20
    for table in tables:
        assert "127.0.0.1" not in str(rows(f"select * from {table}")).replace(
            f"http://127.0.0.1:{server.port}", ""
        ), table


def test_a_link_is_made_followed_and_seen_in_the_traffic(server, people, configured, visit, tmp_path: Path):
    read_now(configured)
    now = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1)
    with serving(
        tmp_path, WEERKLANK_NOW=now.isoformat(), WEERKLANK_WAREHOUSE=str(tmp_path / "warehouse.duckdb")
    ) as port:
        seen = visit(port)
        page = seen.go("/traffic", "Verkeer")
        page.get_by_text("Een link maken").click()
        seen.typed("Pagina van onze site", url(server, "/open-dag"), leave="Enter")
        appears(page.get_by_text("utm_campaign=open-dag"))
        made = page.locator("[data-testid=stCode] code").inner_text()
        seen.pressed("Deze link bewaren", "De link is bewaard.")
        people(IPHONE).goto(made)
        read_now(configured)
        page = seen.go("/traffic", "Verkeer")
        row = page.locator("tr", has_text=made)
        row.wait_for()
        assert row.locator("td").last.inner_text() == "1"
        page.context.close()
    (link,) = rows("select url, channel from tracked_links")
    assert link[0] == made
    assert rows("select channel, campaign, sessions, day from visit_days") == [
        (link[1], "open-dag", 1, local_day(now))
    ]
