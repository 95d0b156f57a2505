"""A login that is configured lets in whom the provider knows, and shows everybody else one button."""

import pytest

from tests.pages.server.served import serving
from tests.servers import login_providers

pytestmark = pytest.mark.browser


def test_who_has_an_account_comes_in_and_nobody_else(browser, tmp_path):
    (tmp_path / "access.toml").write_text('[[people]]\nsub = "anna@school.example"\nroles = ["board"]\n')
    # Streamlit reads the secrets of the home folder too.
    with (
        login_providers.mock(tmp_path) as issuer,
        serving(tmp_path, HOME=str(tmp_path), WEERKLANK_CONFIG=str(tmp_path)) as port,
    ):
        login_providers.write_secrets(tmp_path, port, issuer)
        address = f"http://127.0.0.1:{port}/"
        context, stranger = browser.new_context(locale="nl-NL"), browser.new_context(locale="nl-NL")
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(address + "goals?period=90d")
        page.get_by_role("button", name="Inloggen").click()
        page.wait_for_url(f"{issuer}/**")
        page.locator("input[name=sub]").fill("anna@school.example")
        page.get_by_role("button", name="Authorize").click()
        page.get_by_text("Vul de naam van uw school").wait_for()
        assert page.url.startswith(address + "goals?period=90d")
        assert page.get_by_role("button", name="Inloggen").count() == 0
        # A cookie that somebody made up is none.
        forged = [
            ("_streamlit_user", "2|1:0|10:1|15:_streamlit_user|4:e30=|0"),
            ("_streamlit_user_tokens", "{}"),
        ]
        stranger.add_cookies([{"name": name, "value": value, "url": address} for name, value in forged])
        for path in ("", "mentions", "setup", "announcement?lang=nl"):
            other = stranger.new_page()
            other.goto(address + path)
            other.get_by_role("button", name="Inloggen").wait_for(timeout=60_000)
            assert other.get_by_role("textbox").count() == 0 and "Vul de naam" not in other.content()
        context.close()
        stranger.close()
