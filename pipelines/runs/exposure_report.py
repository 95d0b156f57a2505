"""Say what a stranger in the network would get of this dashboard, from its settings, its files and what listens now."""

import datetime as dt
import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.access.logins import access_file, asking, exposed, listening
from pipelines.access.logins.exposed import GOOD, NOTE, OPEN
from pipelines.runs import exposure
from pipelines.settings import Settings, secrets
from pipelines.support.data_folder import data_folder
from pipelines.support.errors import PipelineError
from pipelines.support.ports import port_of
from text import i18n
from text.i18n import N_
from warehouse.core import connection

PORT, SAMPLE_PORT = 8501, 8761
# Settings of Streamlit that tell strangers more than pages do, and what of them is safe.
DEBUG: dict[str, tuple[object, ...]] = {
    "global.developmentMode": (False,),
    "client.showErrorDetails": ("none", False),
    "server.enableAgentApi": (False,),
    "server.enableStaticServing": (False,),
    "server.unsafeMetricsUserAttributes": ([], ""),
}
HERE_ALONE = N_("The dashboard listens on {address}: only this machine reaches it.")
BY_LOGIN = N_("The dashboard listens on {address}, for who has an account at the provider of the login.")
BY_PROXY = N_("The dashboard listens on {address}, for connections of the proxy {proxies} alone.")
EVERYBODY = N_("The dashboard is to listen on {address}, and nobody asks who comes in.")
FORCED = N_("WEERKLANK_OPEN=yes: at any address everybody may come in. Take it out of the environment.")
FORCED_IDLE = N_(
    "WEERKLANK_OPEN=yes: once nothing asks any more who comes in, everybody may. Take it out of the environment."
)
LISTENS = N_("Something listens on {address}, port {port}, where strangers reach it.")
NOTHING_LISTENS = N_("Nothing listens on port {port} where strangers reach it.")
LOGIN = N_("A login is configured and has all that it needs.")
LOGIN_LACKS = N_("A login is configured and cannot work yet: it lacks {lacks}. Nobody can come in.")
LOGIN_UNREADABLE = N_("Whether a login is configured is not known: {why}")
BY_LINKS = N_("The dashboard listens on {address}, for who gets a link to log in by mail.")
NO_LOGIN = N_("No login: whoever reaches the dashboard may read and change everything.")
NAMES = N_("It answers to {names} and to this machine's own names.")
OWN_NAMES = N_("It answers to this machine's own names alone.")
NO_NAME = N_("A proxy is named and no public_address: readers who come by it are refused.")
READABLE = N_(
    "{what} can be read by every account of this machine (mode {mode}). chmod {better} takes that away."
)
KEPT = N_("{what}: other accounts of this machine cannot read it.")
TELLS = N_("Streamlit's setting {setting} is {value}: strangers are told more than pages tell. Take it out.")
TELLS_NOTHING = N_("No setting of Streamlit tells strangers more than pages do.")
PRIVATE = N_("Pages may have {host} fetched, which lies in a private network (allow_private).")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: how it stands (ok, note, open), the sentence in English, what stands in it."""

    about: str
    state: str
    template: str
    fields: dict[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """Return the sentence in the language in use."""
        return i18n.translate(self.template, self.fields)


def look(settings: Settings, url: str | None = None) -> list[Finding]:
    """Return all that was looked at. A stranger: whoever has no account, here or at the provider of the login.

    url: of the warehouse, None: the one of the environment
    """
    return [
        *_address(settings), *_login(), *_access(settings), *_names(settings), *_sockets(settings),
        *_files(settings, url), *_streamlit(),
        *(Finding("network", NOTE, PRIVATE, {"host": host}) for host in sorted(settings.allow_private)),
    ]  # fmt: skip


def command(settings: Settings, url: str | None, language: str, is_json: bool) -> int:
    """Print all that was looked at. Which exit code? 1 where something stands open."""
    with i18n.use_language(language):
        findings = look(settings, url)
    print((as_json if is_json else text)(findings, language))
    return int(any(finding.state == OPEN for finding in findings))


def text(findings: list[Finding], language: str) -> str:
    """Return a line for each, what stands open first."""
    with i18n.use_language(language):
        ordered = sorted(findings, key=lambda finding: (OPEN, NOTE, GOOD).index(finding.state))
        return "\n".join(f"{each.state:<8}{each.about:<10}{each.sentence}" for each in ordered)


def as_json(findings: list[Finding], language: str) -> str:
    """Return the same for programs: about, state, sentence."""
    with i18n.use_language(language):
        rows = [{"about": each.about, "state": each.state, "sentence": each.sentence} for each in findings]
    told = {"looked_at": f"{dt.datetime.now(dt.UTC):%Y-%m-%dT%H:%M:%SZ}", "findings": rows}
    return json.dumps(told, ensure_ascii=False, indent=2)


def _address(settings: Settings) -> Iterator[Finding]:
    address = exposure.address()
    shown = address or listening.EVERYWHERE
    proxies = ", ".join(str(proxy) for proxy in settings.server.proxies)
    if listening.is_here(address):
        yield Finding("address", GOOD, HERE_ALONE, {"address": shown})
    elif _asks():
        yield Finding("address", GOOD, BY_LOGIN if _has_login() else BY_LINKS, {"address": shown})
    elif proxies:
        yield Finding("address", GOOD, BY_PROXY, {"address": shown, "proxies": proxies})
    else:
        yield Finding("address", OPEN, EVERYBODY, {"address": shown})
    if listening.is_forced():
        yield Finding("address", NOTE, FORCED_IDLE) if _asks() else Finding("address", OPEN, FORCED)


def _lacks() -> tuple[str, ...] | None:
    try:
        return asking.lacks(exposure.secret_files())
    except PipelineError:
        return ("secrets.toml",)


def _asks() -> bool:
    """Does something ask who comes in by the network: a login that works, or links by mail where there is none?"""
    return _lacks() == ()


def _has_login() -> bool:
    return secrets.login_lacks(exposure.secret_files()) is not None


def _access(settings: Settings) -> Iterator[Finding]:
    has_login, has_proxy = _lacks() is not None, bool(settings.server.proxies)
    is_reached = not listening.is_here(exposure.address()) or has_proxy or bool(settings.server.public)
    has_mail = settings.announcing.mail is not None
    for state, template, fields in exposed.findings(has_login, has_proxy, has_mail, is_reached):
        yield Finding("access", state, template, fields)


def _login() -> Iterator[Finding]:
    try:
        lacks = secrets.login_lacks(exposure.secret_files())
    except PipelineError as error:
        yield Finding("login", OPEN, LOGIN_UNREADABLE, {"why": i18n.translate(error.template, error.fields)})
        return
    if lacks is None and access_file.known().is_closed:
        return  # another way asks who comes in
    if lacks is None:
        # Whether that matters is decided by the address.
        yield Finding("login", NOTE, NO_LOGIN)
    elif lacks:
        yield Finding("login", OPEN, LOGIN_LACKS, {"lacks": ", ".join(lacks)})
    else:
        yield Finding("login", GOOD, LOGIN)


def _names(settings: Settings) -> Iterator[Finding]:
    public = settings.server.public
    if public:
        yield Finding("names", GOOD, NAMES, {"names": ", ".join(public)})
    else:
        yield (
            Finding("names", NOTE, NO_NAME) if settings.server.proxies else Finding("names", GOOD, OWN_NAMES)
        )


def _sockets(settings: Settings) -> Iterator[Finding]:
    ports = {
        port_of("STREAMLIT_SERVER_PORT", os.environ.get("STREAMLIT_SERVER_PORT"), PORT),
        port_of("WEERKLANK_PORT", os.environ.get("WEERKLANK_PORT"), PORT),
        port_of("WEERKLANK_SAMPLE_PORT", os.environ.get("WEERKLANK_SAMPLE_PORT"), SAMPLE_PORT),
    }
    heard = listening.sockets()
    for port in sorted(ports):
        outside = [address for address, at in heard if at == port and not listening.is_loopback(address)]
        for address in outside:
            is_asked = _asks() or bool(settings.server.proxies)
            yield Finding(
                "port", GOOD if is_asked else OPEN, LISTENS, {"address": address, "port": str(port)}
            )
        if not outside:
            yield Finding("port", GOOD, NOTHING_LISTENS, {"port": str(port)})


def _files(settings: Settings, url: str | None) -> Iterator[Finding]:
    address = connection.address(url)
    warehouse = Path(address) if connection.is_file(address) else None
    read = exposure.secret_files()
    keys = secrets.files() if read is None else tuple(map(Path, read))
    looked: list[tuple[str | Path, Path | None, bool]] = [
        *((each, each, True) for each in keys),
        (access_file.path(), access_file.path(), False),
        (N_("The warehouse"), warehouse, False),
        (N_("The data folder"), data_folder(), False),
        (N_("The configuration"), settings.folder, False),
    ]
    for what, path, is_secret in looked:
        if path is None or not path.exists():
            continue
        named = i18n.translate(what, {}) if isinstance(what, str) else what.name
        mode = stat.S_IMODE(path.stat().st_mode)
        others = 0o077 if is_secret else 0o007
        # The sample is no secret, and comes with the program.
        is_sample = path == settings.folder and settings.organisation.sample
        if mode & others and _is_reached(path, others) and not is_sample:
            better = "700" if path.is_dir() else "600"
            yield Finding("files", OPEN, READABLE, {"what": named, "mode": f"{mode:04o}", "better": better})
        else:
            yield Finding("files", GOOD, KEPT, {"what": named})


def _is_reached(path: Path, others: int) -> bool:
    """Do the folders above let through those who are meant: every other account, or a group too?"""
    through = stat.S_IXOTH | (stat.S_IXGRP if others & stat.S_IRGRP else 0)
    return all(folder.stat().st_mode & through for folder in path.resolve().parents)


def _streamlit() -> Iterator[Finding]:
    told = False
    for name, safe in DEBUG.items():
        value = exposure.option(name)
        if value is not None and value not in safe:
            told = True
            yield Finding("settings", OPEN, TELLS, {"setting": name, "value": value})
    if not told:
        yield Finding("settings", GOOD, TELLS_NOTHING)
