"""Who has no account at a provider comes in by a link in their mail, to the page they asked for."""

import re
import time
from pathlib import Path

import pytest

from tests.journeys.conftest import PATIENCE
from tests.pages.server.served import serving
from tests.pages.server.test_by_mail import ACCESS, MAIL
from tests.pipelines.announcing.post_office import PostOffice

pytestmark = pytest.mark.browser
LINK = re.compile(r"http://127\.0\.0\.1:\d+/enter/[0-9a-f]{64}")


def link(post: PostOffice, before: int) -> str:
    deadline = time.monotonic() + PATIENCE
    while len(post.messages) == before:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    message = post.messages[-1]
    assert message["to"] == "anna@school.example" and message["subject"] == "Uw inloglink"
    told = [LINK.search(message.get_body((kind,)).get_content())[0] for kind in ("plain", "html")]
    assert told[0] == told[1]
    return told[0]


def test_a_link_by_mail_leads_to_the_page_that_was_asked_for_until_the_role_is_taken(browser, tmp_path: Path):
    with PostOffice() as post:
        (tmp_path / "access.toml").write_text(ACCESS)
        (tmp_path / "announcement.toml").write_text(MAIL.format(port=post.port))
        with serving(tmp_path, at=tmp_path, HOME=str(tmp_path), WEERKLANK_CONFIG=str(tmp_path)) as port:
            address = f"http://127.0.0.1:{port}/"
            context, other = (browser.new_context(locale="nl-NL") for _browser in range(2))
            page = context.new_page()
            page.set_default_timeout(PATIENCE * 1000)
            page.goto(f"{address}people?period=90d")
            page.get_by_role("link", name="Stuur mij een inloglink").click()
            page.get_by_label("E-mailadres").fill("anna@school.example")
            page.get_by_role("button", name="Stuur mij een inloglink").click()
            page.get_by_role("heading", name="Kijk in uw e-mail").wait_for()
            where = link(post, 0)
            # A program that looks at what is in the mail, as those of schools do.
            for _look in range(2):
                assert context.request.get(where).status == 200
            page.goto(where)
            page.get_by_text("U logt in als anna@school.example.").wait_for()
            page.get_by_role("button", name="Inloggen").click()
            page.get_by_role("heading", name="Mensen en rollen", level=1).wait_for()
            assert page.url.split("/")[-1].startswith("people?period=90d")
            # Used up, in whichever browser.
            late = other.new_page()
            late.goto(where)
            late.get_by_text("Deze link is al gebruikt").wait_for()
            late.get_by_role("link", name="Nieuwe link aanvragen").click()
            late.get_by_role("heading", name="Inloggen via e-mail").wait_for()
            (tmp_path / "access.toml").write_text(ACCESS.replace("administrator", "security"))
            page.goto(f"{address}setup")
            page.get_by_text("Deze pagina hoort bij een andere rol").wait_for()
            page.get_by_role("button", name="Uitloggen").click()
            page.get_by_role("link", name="Stuur mij een inloglink").wait_for()
            page.goto(f"{address}people")
            page.get_by_role("link", name="Stuur mij een inloglink").wait_for()
            context.close()
            other.close()
