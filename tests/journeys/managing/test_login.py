"""A login that is configured lets in whom the provider knows, and shows everybody else one button."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pages.server.served import ask, serving

pytestmark = pytest.mark.browser
SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "only-for-this-test-and-long-enough"
client_id = "weerklank"
client_secret = "of-this-test"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
"""


@contextlib.contextmanager
def provider(folder: Path) -> Iterator[str]:
    """The address of a real provider (OpenID Connect) on loopback; ended by its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (folder / "provider.out").open("wb") as out:
        command = [sys.executable, "-m", "oidc_provider_mock", "--host", "127.0.0.1", "--port", str(port)]
        process = subprocess.Popen(command, stdout=out, stderr=out)
    try:
        deadline = time.monotonic() + 60
        while True:
            assert process.poll() is None and time.monotonic() < deadline, (
                folder / "provider.out"
            ).read_text()
            with contextlib.suppress(OSError):
                if ask(port, "/.well-known/openid-configuration").status == 200:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(15)


def test_who_has_an_account_comes_in_and_nobody_else(browser, tmp_path):
    folder = tmp_path / ".streamlit"
    folder.mkdir()
    (tmp_path / "access.toml").write_text('[[people]]\nsub = "anna@school.example"\nroles = ["board"]\n')
    # Streamlit reads the secrets of the home folder too.
    with (
        provider(tmp_path) as issuer,
        serving(tmp_path, HOME=str(tmp_path), WEERKLANK_CONFIG=str(tmp_path)) as port,
    ):
        (folder / "secrets.toml").write_text(SECRETS.format(port=port, issuer=issuer))
        (folder / "secrets.toml").chmod(0o600)
        address = f"http://127.0.0.1:{port}/"
        context, stranger = browser.new_context(locale="nl-NL"), browser.new_context(locale="nl-NL")
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(address)
        page.get_by_role("button", name="Inloggen").click()
        page.wait_for_url(f"{issuer}/**")
        page.locator("input[name=sub]").fill("anna@school.example")
        page.get_by_role("button", name="Authorize").click()
        page.get_by_text("Vul de naam van uw school").wait_for()
        assert page.url.startswith(address)
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
