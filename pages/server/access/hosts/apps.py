"""Know which organisation answers to which host, and start and end their apps."""

import logging
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field

from pipelines.access.organisations.places import Organisation
from pipelines.settings import ROOT, network
from pipelines.support.errors import PipelineError

LOCAL = "localhost"
log = logging.getLogger("weerklank.door")


@dataclass(frozen=True)
class Served:
    """An organisation with what its configuration says of how readers come in."""

    organisation: Organisation
    told: network.Server

    @property
    def hosts(self) -> frozenset[str]:
        """Names to which it answers; on this machine NAME.localhost where it has no public address yet."""
        return self.told.hosts or frozenset((f"{self.organisation.name}.{LOCAL}",))


def hosts(organisations: tuple[Organisation, ...]) -> dict[str, Served]:
    """Return which organisation answers to which host: by `[server] public_address` of its own configuration.

    A host that two of them name is nobody's.
    """
    named: dict[str, list[Served]] = {}
    for each in organisations:
        if each.fault is None:
            try:
                served = Served(each, network.of_folder(each.config))
            except PipelineError as error:
                log.warning("%s: %s", each.name, error)
                continue
            for name in served.hosts:
                named.setdefault(name, []).append(served)
    for name, several in named.items():
        if len(several) > 1:
            log.error(
                "the host %r is named by %s: none of them answers to it",
                name,
                [each.organisation.name for each in several],
            )
    return {name: several[0] for name, several in named.items() if len(several) == 1}


@dataclass
class App:
    """The app of one organisation, and the socket through which it is handed connections."""

    served: Served
    control: socket.socket
    process: subprocess.Popen[bytes]
    begun: float = field(default_factory=time.monotonic)
    ready: bool = False

    @property
    def is_running(self) -> bool:
        """Is its process there?"""
        return self.process.poll() is None

    def leave(self) -> None:
        """Let it end by itself: nobody comes in any more, and those inside are let go."""
        self.control.close()
        self.process.terminate()


def started(served: Served, port: int) -> App:
    """Start the app of this organisation; port: of the door. Raises: OSError."""
    organisation = served.organisation
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setblocking(False)
    environment = organisation.environment() | {"WEERKLANK_DOOR": str(theirs.fileno())}
    if not served.told.hosts:
        environment["WEERKLANK_PUBLIC_ADDRESS"] = ",".join(f"http://{host}:{port}" for host in served.hosts)
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", "0"]
    folder = organisation.data / "logs"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with (folder / "app.out").open("ab") as out:
            process = subprocess.Popen(
                [*command, "--server.headless", "true"], env=environment, pass_fds=[theirs.fileno()],
                stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
    except OSError:
        ours.close()
        raise
    finally:
        theirs.close()
    return App(served, ours, process)


def end(apps: list[App], grace: float = 10.0) -> None:
    """End these apps, at once where one does not within its time."""
    for app in apps:
        app.control.close()
        if app.is_running:
            app.process.terminate()
    until = time.monotonic() + grace
    for app in apps:
        try:
            app.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            app.process.kill()
            app.process.wait()
