"""Two providers of logins (OpenID Connect) by others, on loopback: `oidc-provider-mock`, which tells all in the id
token, and `oidc-provider` of npm, which tells who somebody is by userinfo only, as SURFconext does.
"""

import contextlib
import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.pages.server.served import ask

ROOT = Path(__file__).resolve().parents[2]
NODE, MODULES = shutil.which("node"), ROOT / ".servers" / "oidc" / "node_modules"


def _lacks() -> str | None:
    """What is missing for `full`; None for nothing."""
    if NODE is None:
        return "node is not installed"
    told = subprocess.run([NODE, "--version"], capture_output=True, text=True, check=False).stdout
    if not told.startswith("v") or int(told[1:].partition(".")[0]) < 20:
        return "node is older than 20"
    if not (MODULES / "oidc-provider").is_dir():
        return "oidc-provider of npm is not installed (.ci/run puts it in .servers/oidc)"
    return None


LACKS = _lacks()
SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "only-for-this-test-and-long-enough"
client_id = "weerklank"
client_secret = "of-this-test"
server_metadata_url = "{issuer}/.well-known/openid-configuration"
"""
ASKS_GROUPS = SECRETS + '[auth.client_kwargs]\nscope = "openid email profile groups"\nprompt = "login"\n'


@contextlib.contextmanager
def mock(folder: Path) -> Iterator[str]:
    """The address of `oidc-provider-mock`; ended by its process."""
    port = _free()
    command = [sys.executable, "-m", "oidc_provider_mock", "--host", "127.0.0.1", "--port", str(port)]
    with _running(folder, command, port) as issuer:
        yield issuer


@contextlib.contextmanager
def full(folder: Path, accounts: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    """The address of `oidc-provider`, which knows these people by the name they type; it ends by itself with us.

    `tell` changes what it says of them.
    """
    assert LACKS is None, LACKS
    tell(folder, accounts)
    port = _free()
    script = Path(__file__).with_name("provider.mjs")
    command = [str(NODE), str(script), str(MODULES), str(port), str(folder / "accounts.json")]
    with _running(folder, command, port) as issuer:
        yield issuer


def tell(folder: Path, accounts: Mapping[str, Mapping[str, object]]) -> None:
    """Change what `oidc-provider` says of people, from the next question on."""
    made = folder / "accounts.new"
    made.write_text(json.dumps(accounts))
    made.replace(folder / "accounts.json")


def write_secrets(folder: Path, port: int, issuer: str, written: str = SECRETS) -> None:
    """Configure the login of an app that runs in this folder."""
    (folder / ".streamlit").mkdir(exist_ok=True)
    file = folder / ".streamlit" / "secrets.toml"
    file.write_text(written.format(port=port, issuer=issuer))
    file.chmod(0o600)


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def _running(folder: Path, command: list[str], port: int) -> Iterator[str]:
    told = folder / "provider.out"
    with told.open("wb") as out:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=out, stderr=out)
    try:
        deadline = time.monotonic() + 60
        while True:
            assert process.poll() is None and time.monotonic() < deadline, told.read_text()
            with contextlib.suppress(OSError):
                if ask(port, "/.well-known/openid-configuration").status == 200:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(15)
        process.stdin.close()
