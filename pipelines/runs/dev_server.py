"""Run `make run`: load missing data, then keep the scheduler, the watch, the app and, where needed, `listen` alive."""

import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipelines.access.logins import asking, listening
from pipelines.access.organisations import places, turns
from pipelines.access.organisations.places import Organisation
from pipelines.access.person import SCHEDULE
from pipelines.runs import cli_output, exposure, supervised_parts
from pipelines.runs.run import run
from pipelines.runs.supervised_parts import Part
from pipelines.settings import ROOT, Settings, read
from pipelines.sources.live import rhythm
from pipelines.sources.sample import prepare, served_for
from pipelines.support import guard, logs, private_files
from pipelines.support.errors import ConfigError, PipelineError
from pipelines.support.ports import port_of
from pipelines.support.progress import shown
from pipelines.support.signals import Stop, on_signals
from pipelines.support.workers import helpers
from pipelines.web import health
from text.i18n import so_many
from warehouse.core import connection, metadata
from warehouse.core.errors import WarehouseEmpty, WarehouseError, WarehouseUnusable

PORT = 8501
LOOKING = 30.0  # seconds between two looks whether the configuration has something to listen to by now


def main() -> int:
    """Start everything, keep it alive, stop everything. 0 told to stop, 2 configuration, 3 warehouse."""
    logs.start(level=logs.logging.ERROR)
    private_files.begin()
    stop = Stop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        if places.are_served():
            return _several(places.found(), free_port(first_port()), stop)
        settings = read()
        address = exposure.address()
        listening.must_be_known(address)
        listening.judge(address, asking.lacks(exposure.secret_files()), bool(settings.server.proxies))
        asking.must_not_be_gone(exposure.secret_files(), settings.server)
        first = first_port()
        with served_for(settings):
            _load_first(settings, stop)
            return 0 if stop.is_set() else _together(free_port(first), exposure.reached_at(address), stop)
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2
    except (WarehouseError, PipelineError) as error:
        print(error, file=sys.stderr)
        return 3


def is_new(known: Mapping[str, str], settings: Settings) -> bool:
    """Was this configuration never loaded whole into the warehouse of which these facts are known?"""
    return "nightly_at" not in known or metadata.is_sample(known) != settings.organisation.sample


def _facts() -> dict[str, str]:
    try:
        with connection.reading() as con:
            return metadata.read(con)
    except WarehouseEmpty:
        return {}


def _load_first(settings: Settings, stop: Stop) -> None:
    """Load what was never loaded. Whatever goes wrong is said: the dashboard opens, and the scheduler tries again.

    Raises: ConfigError; WarehouseUnusable where there is nothing to be shown: no file can be read, or made.
    """
    known: dict[str, str] = {}
    try:
        with guard.around("The first load", PipelineError, WarehouseError):
            known = _facts()
            if not is_new(known, settings):
                return
            prepare(settings)
            print(
                f"Loading {settings.organisation.name}: {so_many(len(settings.sources), 'source')} …",
                flush=True,
            )
            with shown() as progress:
                report = run(
                    SCHEDULE, settings, progress=progress, stop=stop.is_set, nightly=True, helpers=helpers()
                )
            print(cli_output.run_text(report), flush=True)
    except ConfigError:
        raise
    except (PipelineError, WarehouseError) as error:
        if isinstance(error, WarehouseUnusable) and not known:
            raise
        print(f"{error}\nThe dashboard opens all the same; the scheduler tries again.", file=sys.stderr)


def _together(port: int, host: str, stop: Stop) -> int:
    app = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    app += ["--server.port", str(port), "--server.headless", "true"]
    parts = [
        Part("The dashboard", app),
        Part("The scheduler", [sys.executable, "-m", "pipelines", "schedule"]),
        Part("The watch", [sys.executable, "-m", "pipelines", "watch"]),
    ]
    ears = Part("What listens", [sys.executable, "-m", "pipelines", "listen"])
    is_announced, looked = False, -LOOKING
    try:
        while not stop.is_set():
            if ears not in parts and time.monotonic() - looked >= LOOKING:
                looked = time.monotonic()
                if _is_to_listen():
                    parts.append(ears)
            for part in parts:
                supervised_parts.tend(part, time.monotonic())
            if not is_announced and health.answers(port, "/_stcore/health", host):
                shown = "localhost" if host == "127.0.0.1" else host
                print(f"\nWeerklank is at http://{shown}:{port}   (Ctrl-C stops it)\n", flush=True)
                is_announced = True
            stop.wait(0.5 if is_announced else 0.1)
        return 0
    finally:
        supervised_parts.end(parts)


def _is_to_listen(config: Path | None = None) -> bool:
    try:
        return rhythm.is_needed(read(config))
    except PipelineError:  # the scheduler says what is wrong with it
        return False


def _several(organisations: Sequence[Organisation], port: int, stop: Stop) -> int:
    """Keep one door for all organisations alive, and a scheduler and a watch for each, until told to stop.

    An app of its own is started by the door when somebody asks for it.
    """
    door = [sys.executable, "-m", "pages.server.access.hosts.door"]
    parts = [Part("The door", door, environment={**os.environ, "WEERKLANK_PORT": str(port)})]
    usable = _usable(organisations)
    for word in ("schedule", "watch"):
        parts += _of_each(usable, [word])
    print(f"{so_many(len(usable), 'organisation')} at port {port}   (Ctrl-C stops it)", flush=True)
    return _kept_alive(parts, stop, usable)


def keep_all(organisations: Sequence[Organisation], words: Sequence[str]) -> int:
    """Keep a process alive for each of these organisations that does this, until told to stop. Which exit code?

    One that cannot be used is said and left out; one that ends is started again, and the others do not notice.
    """
    logs.start(level=logs.logging.ERROR)
    parts = _of_each(_usable(organisations), words)
    return _kept_alive(parts, on_signals()) if parts else 2


def _usable(organisations: Sequence[Organisation]) -> list[Organisation]:
    for each in organisations:
        if each.fault is not None:
            print(each.fault, file=sys.stderr, flush=True)
    return [each for each in organisations if each.fault is None]


def _of_each(organisations: Sequence[Organisation], words: Sequence[str]) -> list[Part]:
    command = turns.command(words)
    return [
        Part(f"{words[0]} of {each.name}", command, environment=each.environment(), data=each.data)
        for each in organisations
    ]


def _kept_alive(parts: list[Part], stop: Stop, may_listen: Sequence[Organisation] = ()) -> int:
    """Keep these parts alive, and `listen` for each of these organisations from when it has anything to follow."""
    silent, looked = list(may_listen), -LOOKING
    try:
        while not stop.is_set():
            if silent and time.monotonic() - looked >= LOOKING:
                looked = time.monotonic()
                wanted = [each for each in silent if _is_to_listen(each.config)]
                parts += _of_each(wanted, ["listen"])
                silent = [each for each in silent if each not in wanted]
            for part in parts:
                supervised_parts.tend(part, time.monotonic())
            stop.wait(0.5)
        return 0
    finally:
        supervised_parts.end(parts)


def first_port() -> int:
    """Return the port at which the app is tried first: WEERKLANK_PORT, or 8501. Raises: ConfigError."""
    return port_of("WEERKLANK_PORT", os.environ.get("WEERKLANK_PORT"), PORT)


def free_port(first: int) -> int:
    """Return the first port from here on that nobody uses. Raises: ConfigError after twenty."""
    for port in range(first, min(first + 20, 65_536)):
        with contextlib.closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise ConfigError(f"The ports {first} to {first + 19} are all taken; set WEERKLANK_PORT to another one.")


if __name__ == "__main__":
    sys.exit(main())
