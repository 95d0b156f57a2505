"""A browser logs in at a provider that tells who it is by userinfo only: a deep link, a role lost meanwhile, logout."""

import pytest

from tests.journeys.conftest import appears
from tests.pages.server.served import serving
from tests.pipelines.runs.school import write
from tests.servers import login_providers

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(login_providers.LACKS is not None, reason=str(login_providers.LACKS)),
]
ACCESS = """
[login]
claims = ["isMemberOf"]
[[people]]
sub = "s-zoe"
roles = ["administrator"]
[[groups]]
name = "urn:school:communicatie"
roles = ["communication"]
"""
ACCOUNTS = {"cor": {"sub": "s-cor", "name": "Cor Bakker", "isMemberOf": ["urn:school:communicatie"]}}


def test_a_deep_link_a_role_that_is_lost_and_a_logout_at_a_provider_that_answers_by_userinfo(visit, tmp_path):
    config = tmp_path / "config"
    write(config, [])
    (config / "access.toml").write_text(ACCESS)
    own = {"HOME": str(tmp_path), "WEERKLANK_CONFIG": str(config)}
    with (
        login_providers.full(tmp_path, ACCOUNTS) as issuer,
        serving(tmp_path, at=tmp_path, **own) as port,
    ):
        login_providers.write_secrets(tmp_path, port, issuer, login_providers.ASKS_GROUPS)
        seen = visit(port, width=390)
        page = seen.page
        page.goto(f"{seen.address}/mentions?period=90d&lang=en")
        page.get_by_role("button", name="Log in").click()
        page.get_by_label("Name").fill("cor")
        page.get_by_role("button", name="Log in at the school").click()
        page.wait_for_url(f"{seen.address}/mentions?period=90d&lang=en")
        appears(page.get_by_role("heading", level=1, name="Mentions"))
        # Who begins at a page that their role does not open any more begins at the first one that it does.
        page.locator(".wk-menu .wk-bar-menu details summary").click()
        page.get_by_role("switch", name="Begin here").click()
        (config / "access.toml").write_text(ACCESS.replace('["communication"]', '["security"]'))
        page.goto("about:blank")
        page.goto(f"{seen.address}/")
        page.wait_for_url(f"{seen.address}/alerts?lang=en")
        appears(page.get_by_role("heading", level=1, name="Alerts"))
        assert page.evaluate("localStorage.getItem('wk-begin')") is None
        # The role goes while the page stands open: at the next click it says so.
        (config / "access.toml").write_text(ACCESS.replace("communicatie", "niemand"))
        page.goto(f"{seen.address}/people?lang=en")
        appears(page.get_by_text("You are logged in as Cor Bakker."))
        page.get_by_role("button", name="Log out", exact=True).click()
        page.get_by_role("button", name="Log out here too").click()
        appears(page.get_by_role("button", name="Inloggen"))
        assert page.url.startswith(seen.address)
