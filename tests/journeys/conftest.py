"""A browser, and ROC Voorbeeld on a site of its own, watched by the real app."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from pipelines import settings
from tests.collect.site import Site, page
from tests.pages.served import serving
from tests.run.school import NOW, collected, item, rss, write

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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or another one that is on this machine."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("these tests need Chromium: apt install chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield running
        running.close()


@dataclass
class Visit:
    """A page of the app in the browser, with all that it asked for and complained about."""

    page: Page
    address: str
    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str, heading: str | None = None) -> Page:
        """Open a path of the app; wait until it is drawn."""
        self.page.goto(self.address + path)
        where = self.page.get_by_role("heading", level=1)
        (where.filter(has_text=heading) if heading else where).wait_for()
        self.settled()
        return self.page

    def settled(self) -> None:
        """Wait until the app has drawn what it is drawing."""
        self.page.wait_for_function("!document.querySelector('[data-test-script-state=running]')")
        self.page.wait_for_timeout(300)


Open = Callable[..., Visit]


@pytest.fixture
def visit(browser) -> Iterator[Open]:
    """Open a browser of a reader: `visit(port, width=, scheme=)`."""
    contexts: list[BrowserContext] = []

    def opened(port: int, width: int = 1280, scheme: str = "light") -> Visit:
        phone = width < 500
        context = browser.new_context(
            viewport={"width": width, "height": WIDTHS[width]}, color_scheme=scheme, is_mobile=phone,
            has_touch=phone, locale="nl-NL", accept_downloads=True,
        )  # fmt: skip
        contexts.append(context)
        seen = Visit(context.new_page(), f"http://127.0.0.1:{port}")
        seen.page.set_default_timeout(20_000)
        seen.page.on("request", lambda request: seen.hosts.add(urlsplit(request.url).hostname or "-"))
        seen.page.on(
            "console", lambda said: seen.complaints.append(said.text) if said.type == "error" else None
        )
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        return seen

    yield opened
    for context in contexts:
        context.close()


@dataclass
class School:
    """ROC Voorbeeld that is being watched: its paper, its configuration, the port of its dashboard."""

    site: Site
    configured: settings.Settings
    port: int


def watched(folder: Path, environment: pytest.MonkeyPatch) -> Iterator[School]:
    """Set up, collected once, served until the end of the generator."""
    environment.setenv("WEERKLANK_WAREHOUSE", str(folder / "warehouse.duckdb"))
    environment.setenv("WEERKLANK_DATA", str(folder))
    environment.setenv("WEERKLANK_CONFIG", str(folder / "config"))
    environment.setenv("WEERKLANK_ALLOW_PRIVATE", "127.0.0.1")
    environment.setenv("WEERKLANK_NOW", NOW.isoformat())
    peers = feed(OURS[:4], "Voorbeeld College")
    with Site({"/krant": page(feed()), "/bode": page(peers)}) as site:
        sources = [("krant", site.url("/krant")), ("bode", site.url("/bode"))]
        configured = write(folder / "config", sources)
        collected(configured)
        with serving(
            folder,
            WEERKLANK_WAREHOUSE=str(folder / "warehouse.duckdb"),
            WEERKLANK_CONFIG=str(folder / "config"),
        ) as port:
            yield School(site, configured, port)


@pytest.fixture(scope="module")
def school(tmp_path_factory) -> Iterator[School]:
    """A school for who only looks; not for the whole session, as its environment would reach other tests."""
    with pytest.MonkeyPatch.context() as environment:
        yield from watched(tmp_path_factory.mktemp("school"), environment)


@pytest.fixture
def own_school(tmp_path, monkeypatch) -> Iterator[School]:
    """A school for who changes something."""
    yield from watched(tmp_path, monkeypatch)
