"""Behind the proxies of docs/operators/serve.md: real servers, a real browser, other ports, below a path."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import School, Visit, appears
from tests.journeys.servers.proxies import HOST, PASSWORD, PROGRAMS, USER, proxied
from tests.pages.server.served import serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl to make a certificate of its own"),
]
KINDS = [
    pytest.param(kind, marks=pytest.mark.skipif(program is None, reason=f"{kind} is not installed (Debian has it)"))
    for kind, program in PROGRAMS.items()
]  # fmt: skip
BLOCKED = {"nl": "De verbinding met de server wordt tegengehouden.",
           "en": "The connection with the server is being blocked."}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def named() -> Iterator[None]:
    """The operator named the address of the readers and the proxy, as the guide says."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("WEERKLANK_PUBLIC_ADDRESS", f"http://{HOST}, https://{HOST}")
        environment.setenv("WEERKLANK_TRUSTED_PROXY", "127.0.0.1")
        yield


@pytest.fixture(scope="module")
def deeper(school: School, tmp_path_factory) -> Iterator[int]:
    """The same school, its app below /weerklank."""
    with serving(tmp_path_factory.mktemp("deeper"), base="/weerklank", **place(school)) as port:
        yield port


def place(school: School) -> dict[str, str]:
    folder = Path(school.configured.folder)
    return {"WEERKLANK_WAREHOUSE": str(folder.parent / "warehouse.duckdb"), "WEERKLANK_CONFIG": str(folder)}


def opened(browser, address: str, locale: str = "nl-NL") -> Visit:
    """A reader who knows the password."""
    context = browser.new_context(
        http_credentials={"username": USER, "password": PASSWORD}, ignore_https_errors=True,
        locale=locale, accept_downloads=True, viewport={"width": 1280, "height": 900},
    )  # fmt: skip
    return Visit(context.new_page(), address)


@pytest.mark.parametrize("tls", [False, True], ids=["http", "https"])
@pytest.mark.parametrize("is_below", [False, True], ids=["root", "path"])
@pytest.mark.parametrize("kind", KINDS)
def test_behind_the_documented_proxy_pages_are_drawn_files_go_up_and_come_down(
    school, deeper, browser, tmp_path, kind, is_below, tls
):
    with proxied(tmp_path, kind, deeper if is_below else school.port, is_below, tls) as address:
        seen = opened(browser, address)
        page = seen.go("/", "Reputatie")
        assert "ROC Voorbeeld" in page.locator(".wk-sentence").inner_text()
        page.get_by_role("link", name="Doelen").first.click()  # the menu, without a new document
        page.get_by_role("heading", level=1).filter(has_text="Doelen").wait_for()
        page = seen.go("/traffic?period=30d", "Verkeer")  # a deep link
        page.get_by_role("button", name="Downloaden", exact=True).click()
        with page.expect_download() as waiting:
            page.get_by_role("button", name="CSV, opent in Excel").click()
        assert Path(waiting.value.path()).stat().st_size > 100
        page = seen.go("/goals", "Doelen")
        page.get_by_text("Een bestand inlezen").click()
        page.locator("input[type=file]").set_input_files(numbers(tmp_path))
        appears(page.get_by_text("2 getallen"))
        with page.expect_response(lambda answer: "upload_file" in answer.url) as answered:
            page.locator("input[type=file]").set_input_files(large(tmp_path))
        assert answered.value.ok
        assert page.locator("#wk-unheard").is_hidden()
        page.context.close()
    assert seen.hosts <= {HOST, "127.0.0.1"}
    assert seen.complaints == []


def numbers(folder: Path) -> Path:
    """Two numbers for a goal."""
    file = folder / "doelen.csv"
    lines = [f"Nieuwe leerbedrijven;{day}-11-2026;{day}" for day in (20, 21)]
    file.write_text("\n".join(["Doel;Dag;Getal", *lines]), encoding="utf-8")
    return file


def large(folder: Path) -> Path:
    """Three megabytes, more than nginx lets through by itself; what is in it is refused in words, not by the proxy."""
    file = folder / "groot.csv"
    file.write_bytes(b"x" * 3_000_000)
    return file


def without(*names: str):
    return lambda text: "\n".join(
        line for line in text.split("\n") if not any(name in line for name in names)
    )


def told(page: Page, language: str) -> str:
    place = page.locator("#wk-unheard")
    place.wait_for(timeout=40_000)
    assert place.get_attribute("lang") == language
    return place.inner_text()


@pytest.mark.skipif(PROGRAMS["nginx"] is None, reason="nginx is not installed (Debian has it)")
@pytest.mark.parametrize(
    ("change", "language"),
    [
        (without("Upgrade", "Connection"), "nl"),
        (lambda text: text.replace("$http_host", "$host"), "en"),
        (lambda text: text + "location /_stcore/stream { return 403; }", "nl"),
    ],
    ids=["no upgrade", "the port is dropped from Host", "WebSockets are refused"],
)
def test_a_websocket_that_is_blocked_gives_a_sentence(school, browser, tmp_path, change, language):
    with proxied(tmp_path, "nginx", school.port, False, False, change) as address:
        seen = opened(browser, address, {"nl": "nl-NL", "en": "en-GB"}[language])
        seen.page.goto(address + "/")
        sentence = told(seen.page, language)
        assert BLOCKED[language] in sentence and "docs/operators/serve.md" in sentence
        seen.page.context.close()


@pytest.mark.skipif(PROGRAMS["nginx"] is None, reason="nginx is not installed (Debian has it)")
def test_a_server_that_is_gone_is_said_and_a_page_goes_on_when_it_is_back(school, browser, tmp_path):
    with proxied(tmp_path / "one", "nginx", school.port, False, False) as address:
        seen = opened(browser, address)
        seen.go("/", "Reputatie")
        assert seen.page.locator("#wk-unheard").is_hidden()
    assert "De server is niet bereikbaar." in told(seen.page, "nl")
    with proxied(tmp_path / "two", "nginx", school.port, False, False, port=int(address.rsplit(":", 1)[1])):
        seen.page.locator("#wk-unheard").wait_for(state="hidden", timeout=60_000)
        seen.page.context.close()


@pytest.mark.skipif(PROGRAMS["nginx"] is None, reason="nginx is not installed (Debian has it)")
def test_parts_that_do_not_arrive_are_said(school, browser, tmp_path):
    with proxied(
        tmp_path, "nginx", school.port, False, False, lambda text: text + "location ~ [.]js$ { return 404; }"
    ) as address:
        seen = opened(browser, address)
        seen.page.goto(address + "/")
        assert "Delen van deze pagina zijn niet aangekomen." in told(seen.page, "nl")
        seen.page.context.close()
