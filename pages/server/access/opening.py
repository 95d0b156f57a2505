"""Decide at the start where the dashboard listens and who may come in; end at once where everybody could."""

import sys
from collections.abc import Mapping
from typing import Any

import uvicorn.config
from starlette.types import ASGIApp
from streamlit import config
from streamlit.errors import StreamlitSecretNotFoundError
from streamlit.runtime.secrets import Secrets

from pages.server.access import identity, provider
from pages.server.access.front_door import Door
from pages.server.access.names import Known
from pages.shared import login
from pipelines import settings
from pipelines.access.logins import access_file, asking, entering, listening
from pipelines.settings import network
from pipelines.support import private_files
from pipelines.support.errors import ConfigError, PipelineError

WRONG = 2
_parsed = Secrets._parse_file_path


def server() -> network.Server:
    """Return what the configuration says of how readers come in; where it cannot be read, that nobody does."""
    try:
        return network.of_folder(settings.folder())
    except ConfigError as error:
        print(
            f"{error}\nUntil that is mended only this machine reaches the dashboard.",
            file=sys.stderr,
            flush=True,
        )
        return network.Server()


def decide(told: network.Server) -> Door:
    """Return who may come in, and make Streamlit hold to it. Ends the process with 2 where everybody could."""
    address = config.get_option("server.address")
    private_files.begin()
    try:
        files = config.get_option("secrets.files")
        lacks = asking.lacks(files)
        listening.must_be_known(address)
        login.stands_open = listening.judge(address, lacks, bool(told.proxies))
        asking.must_not_be_gone(files, told)
    except PipelineError as error:
        print(error, file=sys.stderr, flush=True)
        sys.exit(WRONG)
    # uvicorn believes X-Forwarded-* of whoever is on this machine; the front door believes the proxy that is named.
    uvicorn.config.ProxyHeadersMiddleware = _as_it_is  # type: ignore[assignment,misc]
    Secrets._parse_file_path = _secrets_of  # type: ignore[assignment,method-assign]
    hosts = {host.strip().lower().rstrip(".") for host in config.get_option("server.allowedHosts")}
    origins = {*told.public, *(origin.strip() for origin in config.get_option("server.corsAllowedOrigins"))}
    for option, value in (
        ("server.enableCORS", True),
        ("server.enableXsrfProtection", True),
        ("server.corsAllowedOrigins", sorted(origins)),
        # The front door judges names: it also knows at which address a request came in.
        ("server.allowedHosts", []),
    ):
        config.set_option(option, value)
    named = {host for host in hosts if host and "*" not in host}
    if address and not listening.is_number(address) and not listening.is_here(address):
        named.add(address.lower())
    # Streamlit takes these from whoever sends them, and asks nobody for a login any more; ours go by access.toml.
    trusted = frozenset(name.lower() for name in config.get_option("server.trustedUserHeaders") or {})
    login.stay_closed()
    identity.take_over()
    provider.complete()
    greet()
    return Door(Known(told.hosts | named, frozenset(origins)), told.proxies, trusted, lacks == ())


def greet() -> None:
    """Print the code for the first administrator where people log in and nobody is one yet, and any fault of the file
    that gives roles.
    """
    fault = access_file.known().fault
    if fault:
        print(f"{fault}\nUntil that is mended nobody who is not known comes in.", file=sys.stderr, flush=True)
    try:
        code = entering.first_code(login.now()) if login.is_closed() else None
    except PipelineError as error:
        print(error, file=sys.stderr, flush=True)
        return
    if code:
        print(
            f"Nobody is administrator yet. Log in and type this code, once, within a day: {code}", flush=True
        )


def _secrets_of(secrets: Secrets, path: str) -> tuple[Mapping[str, Any], bool]:
    """Read a file of secrets for Streamlit, which lets what may not be read, or is no UTF-8, break every connection.

    Raises: StreamlitSecretNotFoundError, as it does itself of a file that is no TOML: who comes in is asked then.
    """
    try:
        return _parsed(secrets, path)
    except (OSError, UnicodeError) as error:
        raise StreamlitSecretNotFoundError("{path} cannot be read.", path=path, error_id="unread") from error


def _as_it_is(app: ASGIApp, *_given: object, **_named: object) -> ASGIApp:
    return app
