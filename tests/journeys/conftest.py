"""A browser, and ROC Voorbeeld on a site of its own, watched by the real app."""

import datetime as dt
import random
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    WebSocket,
    expect,
    sync_playwright,
)
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pipelines import settings
from tests.pages.server.served import ROOT, serving
from tests.pipelines.runs.school import NOW, SESSIONS_GOAL, collected, item, rss, write
from tests.pipelines.web.site import Site, page
from warehouse.channels import readings as channels
from warehouse.core.connection import writing
from warehouse.traffic import visits

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
WIDTHS = {390: 844, 1280: 800}
OURS = (
    ("Studenten winnen prijs", "Een geweldig resultaat, iedereen is trots en blij.", 2),
    ("Nieuwe werkplaats geopend", "Prachtige lokalen en enthousiaste docenten.", 3),
    ("Tevreden leerbedrijven", "De samenwerking is uitstekend en de begeleiding fijn.", 4),
    ("Open dag goed bezocht", "Bezoekers waren enthousiast over de mooie opleiding.", 5),
    ("Klachten over roosters", "Studenten zijn boos: het rooster is een puinhoop en de sfeer is slecht.", 6),
    ("Diefstal uit kantine", "Weer een schandalige diefstal; de veiligheid is een groot probleem.", 8),
    ("Uitval van lessen", "Ouders zijn woedend over de slechte planning en de vele uitval.", 9),
    ("Samenwerking met gemeente", "De gemeente en de school maakten dinsdag afspraken over de campus.", 10),
)


# A page's address, opened directly, could also be where the app is mounted: Streamlit asks there first.
STREAMLITS_QUESTIONS = ("/_stcore/health", "/_stcore/host-config")
WORDS = (
    "aanleg atelier bakkerij bestuur brugklas campus debat dialect docent eindbaas fabriek fietspad gemeente gilde"
    " haven horeca installatie jubileum kapper keuken lasrobot logistiek markt monteur muziek natuur ondernemer"
    " opening paard podium praktijk prijs proeve raad reis rooster sport stage techniek tuin vakman veiling verhuizing"
    " verpleging vmbo vrachtwagen werkplaats wethouder winkel zorg"
).split()


def feed(ours: tuple = OURS, name: str = "ROC Voorbeeld") -> str:
    """What the paper writes about a school, the days counted back from 23 November 2026."""
    return rss(
        *(
            item(
                f"{title} bij {name}", f"https://krant.example/{name[:3]}{n}", text, f"2026-11-{23 - ago:02d}"
            )
            for n, (title, text, ago) in enumerate(ours)
        )
    )


def archive() -> str:
    """Half a year of news: three stories a week about ROC Voorbeeld, and over a thousand items about nobody."""
    chance = random.Random(7)
    about = []
    for n in range(1_180):
        school, ago = (" ROC Voorbeeld", 12 + n * 7 // 3) if n < 75 else ("", 1 + n % 28)
        day = (NOW - dt.timedelta(days=ago)).date().isoformat()
        title, text = (" ".join(chance.sample(WORDS, k)) for k in (5, 9))
        about.append(item(f"{title.capitalize()}{school}", f"https://archief.example/{n}", text, day))
    return rss(*about)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A journey collects, serves and browses: on a machine with other work it may take minutes."""
    for each in items:
        if Path(__file__).parent in each.path.parents:
            each.add_marker(pytest.mark.timeout(WHOLE_JOURNEY))


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or another one that is on this machine."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("these tests need Chromium: apt install chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield running
        running.close()


# Seconds; each wait ends with what it waits for, so this is only spent where something is wrong.
PATIENCE = 60
WHOLE_JOURNEY = 400
DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def until(page: Page, expression: str) -> None:
    """Wait until this holds in the page. Playwright's own way makes a function there: our policy forbids it."""
    deadline = time.monotonic() + PATIENCE
    while not page.evaluate(f"Boolean({expression})"):
        assert time.monotonic() < deadline, expression
        page.wait_for_timeout(50)


def appears(there: Locator) -> None:
    """Wait until this can be seen, once or more often: the same word may stand in a folded form as well."""
    there.filter(visible=True).first.wait_for()


@dataclass
class Visit:
    """A page of the app in the browser, with all that it asked for and complained about.

    asked: how often the browser asked the app to run; answered: whether a run that began since the last time
    is over
    """

    page: Page
    address: str
    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)
    asked: int = 0
    answered: bool = False
    _running: str = ""

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE * 1000)
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("websocket", self._connected)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _asked(self, url: str) -> None:
        # What the page made itself (data:, blob:) has no host.
        self.hosts.add(urlsplit(url).hostname or "127.0.0.1")

    def _connected(self, socket: WebSocket) -> None:
        self._asked(socket.url)
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._heard)

    def _sent(self, frame: bytes | str) -> None:
        if isinstance(frame, bytes) and BackMsg.FromString(frame).WhichOneof("type") == "rerun_script":
            self.asked += 1
            self.answered, self._running = False, ""

    def _heard(self, frame: bytes | str) -> None:
        if isinstance(frame, str):
            return
        told = ForwardMsg.FromString(frame)
        run, kind = told.metadata.run.script_run_id, told.WhichOneof("type")
        if kind == "new_session":
            self.answered, self._running = False, run
        elif kind == "script_finished" and run == self._running:
            # Ended for another run of the same page, it is not the answer yet.
            early = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
            self.answered = told.script_finished != early

    def _said(self, said: ConsoleMessage) -> None:
        where = said.location["url"]
        if said.type == "error" and not where.endswith(STREAMLITS_QUESTIONS):
            self.complaints.append(f"{said.text} {where}")

    def go(self, path: str, heading: str | None = None) -> Page:
        """Open a path of the app; wait until it is drawn."""
        self.page.goto(self.address + path)
        where = self.page.get_by_role("heading", level=1)
        (where.filter(has_text=heading) if heading else where).wait_for()
        self.settled()
        return self.page

    def settled(self, after: int = 0) -> None:
        """Wait until the app has run for all that the browser asked, more often than `after`, and it is drawn."""
        deadline, seen = time.monotonic() + PATIENCE, -1
        # What stands in the document before the app is there has the same words.
        until(self.page, "!document.querySelector('#wk-first')")
        # Twice the same: a run of before that ended just now may still be on its way here.
        while not (self.asked > after and self.answered and seen == self.asked):
            assert time.monotonic() < deadline, f"asked {self.asked} times, answered: {self.answered}"
            seen = self.asked if self.answered else -1
            self.page.wait_for_timeout(100)
        until(self.page, "document.querySelector('[data-test-script-state=notRunning]')")
        self.page.evaluate(DRAWN)

    def typed(self, label: str, text: str, leave: str = "Tab") -> None:
        """Type something new into a field that stands by itself, leave it, wait until the app has taken it in."""
        self.settled()
        before, there = self.asked, self.page.get_by_label(label, exact=True)
        there.fill(text)
        there.press(leave)
        self.settled(after=before)
        expect(there).to_have_value(text)

    def at_rest(self, there: Locator) -> dict[str, float]:
        """Where is this, once what unfolds above it has come to rest and it is in view?"""
        self.settled()
        there.scroll_into_view_if_needed()
        before = None
        while (box := there.bounding_box()) is None or box != before:
            before = box
            self.page.wait_for_timeout(200)
        return box

    def chosen(self, label: str, option: str) -> None:
        """Choose from a list that is searched by typing, once the option stands there; wait for its run."""
        self.settled()
        before, there = self.asked, self.page.get_by_label(label)
        there.click()
        there.press_sequentially(option)
        self.page.get_by_role("option", name=option, exact=True).click()
        self.settled(after=before)

    def pressed(self, button: str | Locator, says: str | None = None) -> None:
        """Press a button (by its name, or this one) once nothing runs; wait for its run and for what it says."""
        self.settled()
        before = self.asked
        there = (
            self.page.get_by_role("button", name=button, exact=True) if isinstance(button, str) else button
        )
        there.click()
        self.settled(after=before)
        if says:
            appears(self.page.get_by_text(says))


Open = Callable[..., Visit]


@pytest.fixture
def visit(browser) -> Iterator[Open]:
    """Open a browser of a reader: `visit(port, width=, scheme=)`.

    Whatever a reader does, no other host is asked and nothing complains; so a test names its school before
    its visit, and the browser is gone before the server is.
    """
    visits: list[Visit] = []

    def opened(port: int, width: int = 1280, scheme: str = "light") -> Visit:
        phone = width < 500
        context = browser.new_context(
            viewport={"width": width, "height": WIDTHS[width]}, color_scheme=scheme, is_mobile=phone,
            has_touch=phone, locale="nl-NL", accept_downloads=True,
        )  # fmt: skip
        visits.append(Visit(context.new_page(), f"http://127.0.0.1:{port}"))
        return visits[-1]

    yield opened
    for seen in visits:
        seen.page.context.close()
    assert {host for seen in visits for host in seen.hosts} <= {"127.0.0.1"}
    assert [said for seen in visits for said in seen.complaints] == []


CHANNELS = """
[costs]
hour = 40
[[channels]]
name = "linkedin"
title = "LinkedIn"
network = "linkedin"
[[channels]]
name = "instagram"
title = "Instagram"
network = "instagram"
[[channels]]
name = "mastodon"
title = "Mastodon"
network = "mastodon"
[[traffic]]
name = "site"
title = "Website"
connector = "plausible"
account = "rocvoorbeeld.example"
paused = true
[[campaigns]]
name = "open-dag"
label = "Campagne open dag"
start = 2026-10-12
end = 2026-11-07
"""


GOALS = f"""{SESSIONS_GOAL}[[goals]]
name = "leerbedrijven"
title = "Nieuwe leerbedrijven"
metric = "hand"
start = 2026-11-01
deadline = 2026-12-31
target = 60
"""


def measured() -> None:
    """Thirty weeks of followers, views and sessions, as connectors would have stored them."""
    start = NOW.date() - dt.timedelta(days=210)
    readings, seen, happened = [], [], []
    for n in range(210):
        day = start + dt.timedelta(days=n)
        for name, metric, value in (
            ("linkedin", "followers", 4000 + n * 2),
            ("linkedin", "impressions", 800 + n % 7 * 40),
            ("linkedin", "engagements", 30 + n % 7),
            ("instagram", "followers", 2500 + n),
        ):
            readings.append({"channel": name, "day": day, "metric": metric, "value": value, "quality": "exact",
                             "definition": f"{name}:{metric}"})  # fmt: skip
        for source, channel, group in (
            ("linkedin", "linkedin", "Organic Social"),
            ("instagram", "instagram", "Organic Social"),
            ("google", "search", "Organic Search"),
            ("(direct)", "direct", "Direct"),
        ):
            key = {"day": day, "source": source, "medium": "social", "campaign": "open-dag" if n > 160 else "",
                   "landing_page": "/open-dag", "click_id": "", "in_app": ""}  # fmt: skip
            rule = group.lower().replace(" ", "-")
            seen.append({**key, "sessions": 9 + n % 5, "visitors": 8, "quality": "exact", "channel": channel,
                         "channel_group": group, "rule": rule})  # fmt: skip
            happened.append({**key, "event": "Aanmelding", "events": n % 3, "channel": channel})
    with writing() as con:
        channels.store(con, readings, "api", "test", NOW)
        visits.store(con, "traffic-site", seen, happened, sorted({row["day"] for row in seen}))


@dataclass
class School:
    """ROC Voorbeeld that is being watched: its paper, its configuration, the port of its dashboard."""

    site: Site
    configured: settings.Settings
    port: int


def watched(
    folder: Path, environment: pytest.MonkeyPatch, own_secrets: bool = False, **more: str
) -> Iterator[School]:
    """Set up with a paper and a peer's paper and perhaps more feeds, collected once, served until the end.

    own_secrets: started in its own folder, so that keys are kept there.
    """
    environment.setenv("WEERKLANK_WAREHOUSE", str(folder / "warehouse.duckdb"))
    environment.setenv("WEERKLANK_DATA", str(folder))
    environment.setenv("WEERKLANK_CONFIG", str(folder / "config"))
    environment.setenv("WEERKLANK_ALLOW_PRIVATE", "127.0.0.1")
    environment.setenv("WEERKLANK_NOW", NOW.isoformat())
    peers = feed(OURS[:4], "Voorbeeld College")
    feeds = {"krant": feed(), "bode": peers, **more}
    with Site({f"/{name}": page(text) for name, text in feeds.items()}) as site:
        sources = [(name, site.url(f"/{name}")) for name in feeds]
        write(folder / "config", sources)
        (folder / "config" / "channels.toml").write_text(CHANNELS, encoding="utf-8")
        (folder / "config" / "goals.toml").write_text(GOALS, encoding="utf-8")
        configured = settings.read(folder / "config")
        collected(configured)
        measured()
        if own_secrets:
            shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
        with serving(
            folder,
            at=folder if own_secrets else ROOT,
            WEERKLANK_WAREHOUSE=str(folder / "warehouse.duckdb"),
            WEERKLANK_CONFIG=str(folder / "config"),
        ) as port:
            yield School(site, configured, port)


@pytest.fixture(scope="module")
def school(tmp_path_factory) -> Iterator[School]:
    """A school for who only looks; not for the whole session, as its environment would reach other tests."""
    with pytest.MonkeyPatch.context() as environment:
        yield from watched(tmp_path_factory.mktemp("school"), environment, archief=archive())


@pytest.fixture
def own_school(tmp_path, monkeypatch) -> Iterator[School]:
    """A school for who changes something."""
    yield from watched(tmp_path, monkeypatch)
