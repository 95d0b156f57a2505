"""Two people answer who asks about their own data: one asks or prepares, another approves; it is gone, or given."""

import contextlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.conftest import Open, Visit, appears
from tests.pages.server.served import serving
from tests.pipelines.access.privacy import planting
from tests.pipelines.access.privacy.planting import HANDLE
from tests.pipelines.access.privacy.test_erase import ITEMS
from tests.pipelines.runs.school import write
from tests.servers import login_providers
from warehouse.access import audit
from warehouse.core.connection import reading

pytestmark = pytest.mark.browser
PEOPLE = """
[[people]]
sub = "ada@school.example"
name = "Ada"
roles = ["administrator"]
[[people]]
sub = "frits@school.example"
name = "Frits"
roles = ["auditor"]
"""
ADA, FRITS = "ada@school.example", "frits@school.example"


@contextlib.contextmanager
def school(folder: Path) -> Iterator[tuple[int, str]]:
    """The port of an app in which somebody is planted, and the address of who knows Ada and Frits."""
    config, url = folder / "config", str(folder / "warehouse.duckdb")
    write(config, [])
    (config / "access.toml").write_text(PEOPLE)
    planting.plant_items(url, list(ITEMS))
    own = {"HOME": str(folder), "WEERKLANK_CONFIG": str(config), "WEERKLANK_WAREHOUSE": url}
    with login_providers.mock(folder) as issuer, serving(folder, **own) as port:
        login_providers.write_secrets(folder, port, issuer)
        yield port, issuer


def come_in(visit: Open, port: int, issuer: str, who: str, width: int) -> Visit:
    """A browser of this person, logged in, on the page Privacy."""
    seen = visit(port, width=width)
    # The page of this provider asks other hosts for its looks: it is opened beside the visit, which allows none.
    beside = seen.page.context.browser.new_context(locale="nl-NL")
    page = beside.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{seen.address}/privacy")
    page.get_by_role("button", name="Inloggen").click()
    page.wait_for_url(f"{issuer}/**")
    page.locator("input[name=sub]").fill(who)
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url(f"{seen.address}/**")
    appears(page.get_by_role("heading", level=1))
    seen.page.context.add_cookies(beside.cookies())
    beside.close()
    seen.go("/privacy", "Privacy")
    return seen


def looked(seen: Visit) -> None:
    seen.page.get_by_label("Wie", exact=True).fill(f"@{HANDLE}")
    seen.pressed("Zoeken wat bekend is")
    appears(seen.page.get_by_role("heading", name=f"@{HANDLE}"))


def flaws(page) -> list[str]:
    """What axe finds that keeps people out."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:160]}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


def wide(page) -> float:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_one_asks_on_a_phone_another_erases_at_a_desk_and_it_is_gone(tmp_path, visit):
    with school(tmp_path) as (port, issuer):
        ada = come_in(visit, port, issuer, ADA, 390)
        looked(ada)
        assert flaws(ada.page) == [] and wide(ada.page) <= 0
        ada.pressed("Verzoek indienen om dit te wissen", "Het verzoek wacht op een tweede persoon.")
        assert ada.page.get_by_role("button", name="Definitief wissen").count() == 0
        frits = come_in(visit, port, issuer, FRITS, 1280)
        assert frits.page.get_by_role("button", name="Zoeken wat bekend is").count() == 0
        erase = frits.page.get_by_role("button", name="Definitief wissen")
        assert erase.is_disabled()
        assert flaws(frits.page) == []
        frits.page.get_by_text("Dit kan niet ongedaan worden gemaakt.").click()
        frits.pressed(erase)
        appears(frits.page.get_by_text("Gewist: "))
        ada.go("/privacy", "Privacy")
        looked(ada)
        appears(ada.page.get_by_text("0 berichten en artikelen"))
        appears(ada.page.get_by_text("door Frits"))
        url = str(tmp_path / "warehouse.duckdb")
        with reading(url) as con:
            left = {name for (name,) in con.execute("select item_id from items").fetchall()}
            done = {line.line.act: line.line.person for line in audit.lines(con)}
        assert (done["privacy.erase.ask"], done["privacy.erase.approve"]) == ("Ada", "Frits")
        assert left == {"mail", "name", "copy", "stays"}, "what is of this handle went, and nothing else"


def test_what_is_known_is_prepared_by_one_and_released_by_another(tmp_path, visit):
    with school(tmp_path) as (port, issuer):
        ada = come_in(visit, port, issuer, ADA, 1280)
        looked(ada)
        ada.page.get_by_text("Deze persoon inzage geven").click()
        ada.pressed("Bestand klaarzetten", "Het bestand staat klaar voor een tweede persoon")
        assert ada.page.get_by_role("button", name="Vrijgeven", exact=True).count() == 0
        frits = come_in(visit, port, issuer, FRITS, 390)
        frits.pressed("Vrijgeven", "Het bestand is vrijgegeven")
        assert flaws(frits.page) == [] and wide(frits.page) <= 0
        with frits.page.expect_download() as download:
            frits.page.get_by_role("button", name="Downloaden", exact=True).click()
        with zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())) as archive:
            assert HANDLE.encode() in archive.read("data.json")


def test_the_papers_are_read_taken_along_and_approved_by_the_auditor(tmp_path, visit):
    with school(tmp_path) as (port, issuer):
        ada = come_in(visit, port, issuer, ADA, 390)
        assert ada.page.get_by_role("button", name="Dit papier vaststellen").count() == 0
        ada.page.get_by_text("Register, voortoets DPIA en informatietekst").click()
        appears(ada.page.get_by_text("Functionaris gegevensbescherming:"))
        assert flaws(ada.page) == [] and wide(ada.page) <= 0
        with ada.page.expect_download() as download:
            ada.page.get_by_role("button", name="Word (DOCX)").click()
        with zipfile.ZipFile(download.value.path()) as archive:
            assert "Voortoets DPIA" in archive.read("word/document.xml").decode()
        frits = come_in(visit, port, issuer, FRITS, 1280)
        frits.pressed("Dit papier vaststellen", "klopt met het vastgestelde papier")
        assert flaws(frits.page) == []
