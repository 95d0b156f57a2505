"""`make run`: load what is missing, then the scheduler and the app together, until told to stop."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from pipelines import logs, reports
from pipelines.crew import helpers
from pipelines.errors import ConfigError, PipelineError
from pipelines.progress import shown
from pipelines.run import run
from pipelines.sample import prepare, served_for
from pipelines.settings import ROOT, Settings, read
from pipelines.stopping import Stop
from warehouse import connection, facts
from warehouse.errors import WarehouseEmpty, WarehouseError

PORT = 8501
HEALTH_WAIT = 90.0
GRACE = 15.0


def main() -> int:
    """Start everything, wait, stop everything. 0 told to stop, 2 configuration, 3 warehouse, 1 a part stopped."""
    logs.start(level=logs.logging.ERROR)
    stop = Stop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        settings = read()
        with served_for(settings):
            if is_new(settings):
                prepare(settings)
                print(f"Loading {settings.organisation.name}: {len(settings.sources)} sources …", flush=True)
                with shown() as progress:
                    report = run(
                        settings, progress=progress, stop=stop.is_set, nightly=True, helpers=helpers()
                    )
                print(reports.run_text(report), flush=True)
            return 0 if stop.is_set() else _together(stop)
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2
    except (WarehouseError, PipelineError) as error:
        print(error, file=sys.stderr)
        return 3


def is_new(settings: Settings) -> bool:
    """Was this configuration never loaded whole into the warehouse?"""
    try:
        with connection.reading() as con:
            known = facts.read(con)
    except WarehouseEmpty:
        return True
    return "nightly_at" not in known or (known.get("sample") == "true") != settings.organisation.sample


def _together(stop: Stop) -> int:
    port = free_port(int(os.environ.get("WEERKLANK_PORT") or PORT))
    app = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    app += ["--server.port", str(port), "--server.headless", "true"]
    schedule = [sys.executable, "-m", "pipelines", "schedule"]
    begun = [_start(app, quiet=True), _start(schedule, quiet=True)]
    try:
        if not _healthy(port, begun[0], stop):
            print("The app did not start; see what `streamlit run app.py` says.", file=sys.stderr)
            return 0 if stop.is_set() else 1
        print(f"\nWeerklank is at http://localhost:{port}   (Ctrl-C stops it)\n", flush=True)
        while not stop.wait(0.5):
            for process in begun:
                if process.poll() is not None:
                    print(f"{' '.join(process.args[1:4])} stopped by itself.", file=sys.stderr)
                    return 1
        return 0
    finally:
        _end(begun)


def _start(command: list[str], quiet: bool) -> subprocess.Popen:
    folder = Path(os.environ.get("WEERKLANK_DATA") or "data") / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{command[2]}.out").open("ab") as out:
        return subprocess.Popen(
            command, stdout=out if quiet else None, stderr=subprocess.STDOUT, start_new_session=True
        )


def _end(processes: list[subprocess.Popen]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + GRACE
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port(first: int) -> int:
    """The first port from here on that nobody uses. Raises: ConfigError after twenty."""
    for port in range(first, first + 20):
        with contextlib.closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise ConfigError(f"The ports {first} to {first + 19} are all taken; set WEERKLANK_PORT to another one.")


def _healthy(port: int, app: subprocess.Popen, stop: Stop) -> bool:
    deadline = time.monotonic() + HEALTH_WAIT
    while time.monotonic() < deadline and app.poll() is None and not stop.is_set():
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return True
        except (urllib.error.URLError, OSError):
            stop.wait(0.1)
    return False


if __name__ == "__main__":
    sys.exit(main())
