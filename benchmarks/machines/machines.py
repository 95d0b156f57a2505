"""Do two schedulers, two apps, four workers and a server lose or double anything while each is killed in turn?

    python -m benchmarks.machines.machines [--minutes 8] [--readers 20] [--sources 12] [--dask FOLDER] [--logs FOLDER]

Four machines as processes of one, each with a data folder of its own, with one DuckLake: catalogue in PostgreSQL, data
in a folder. Sources on loopback publish a numbered message every second; twenty readers draw pages over and over. In
turn each part is ended by kill -9 and started again, PostgreSQL is stopped as by a crash and started once. What ends by
itself is started after five seconds, as `Restart=always` does. Then nothing more is published, and what is stored is
held against what was published, and the workers are asked what they did since they were started last. Ends with 1 where
anything is lost, double, or a reader saw a traceback. Needs PostgreSQL; without `distributed` (--dask: a folder with
it) there are no workers. --logs: a folder that keeps what the programs said. Not in CI: it takes minutes.
"""

import argparse
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.machines.crowd import Readers
from benchmarks.machines.press import Press
from tests.servers import postgres
from warehouse.core.connection import reading
from warehouse.core.errors import WarehouseError

ROOT = Path(__file__).resolve().parents[2]
EVERY = 60  # seconds between two looks of a run at a source
AWAY = 8.0  # seconds that PostgreSQL and what was killed stay away
RESTART = 5.0  # seconds until what ended by itself is started again


def configure(folder: Path, press: Press) -> None:
    """Write the configuration that all machines share."""
    port = press.server_address[1]
    folder.mkdir()
    (folder / "organisation.toml").write_text(
        '[organisation]\nname = "ROC Voorbeeld"\nsite = "https://roc.example"\nquery = \'"ROC Voorbeeld"\'\n'
        f'contact = "beheer@roc.example"\n[network]\nallow_private = ["127.0.0.1:{port}"]\n', "utf-8",
    )  # fmt: skip
    (folder / "sources.toml").write_text(
        "\n".join(
            f'[[sources]]\nname = "krant{n}"\ntitle = "Krant {n}"\npattern = "feed"\nkind = "press"\n'
            f'url = "http://127.0.0.1:{port}/{n}"\nevery = "{EVERY // 60}m"\n'
            for n in range(press.sources)
        ), "utf-8",
    )  # fmt: skip


class Part:
    """One program of one machine, that can be killed and started again."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str], folder: Path) -> None:
        self.name, self.command, self.environment = name, command, environment
        self.log = folder / f"{name}.log"
        self.came_back, self.is_wanted = 0, False
        self.start()
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        """Start it again where it ended by itself."""
        while True:
            time.sleep(RESTART)
            if self.is_wanted and self.process.poll() is not None:
                self.came_back += 1
                self.start()

    def start(self) -> None:
        """Start it."""
        self.is_wanted = True
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *self.command], env=self.environment, stdout=out, stderr=out,
                cwd=ROOT, start_new_session=True,
            )  # fmt: skip

    def kill(self) -> None:
        """End it and its helpers, as a power cut would."""
        self.is_wanted = False
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def free() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def stored(url: str) -> tuple[Counter[str], int, int]:
    """How often is which address stored, how many mentions of it, and how many rows of stories?"""
    with reading(url, wait=60) as con:
        items = Counter(row[0] for row in con.execute("select url from items").fetchall())
        mentions = con.execute("select count(*), count(distinct item_id) from mentions").fetchall()[0]
        return items, mentions[0], mentions[1]


def settled(url: str, expected: set[str], patience: float) -> tuple[Counter[str], int, int]:
    """Wait until all that is expected is stored, and not longer than this many seconds. What is stored?"""
    until = time.monotonic() + patience
    while True:
        with contextlib.suppress(WarehouseError):
            found = stored(url)
            if expected <= set(found[0]) or time.monotonic() > until:
                return found
        time.sleep(5)


def main() -> int:
    """Start all, kill each in turn, compare. 0 when nothing is lost, double or drawn as a traceback."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.machines.machines")
    for name, usual in (("minutes", 8.0), ("readers", 20), ("sources", 12)):
        parser.add_argument(f"--{name}", type=type(usual), default=usual)
    parser.add_argument("--dask", help="a folder with the package distributed")
    parser.add_argument("--logs", type=Path, help="a folder that keeps what the programs said")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="machines-") as name, postgres.serving() as server:
        return _tried(Path(name), server, asked)


def _tried(folder: Path, server: postgres.Server, asked: argparse.Namespace) -> int:
    press = Press(asked.sources)
    configure(folder / "config", press)
    url = f"ducklake:postgres:{server.database('machines')}"
    around = {**os.environ, "PGPASSWORD": postgres.PASSWORD, "WEERKLANK_WAREHOUSE": url, "OMP_NUM_THREADS": "1",
              "WEERKLANK_WAREHOUSE_DATA": str(folder / "lake"), "WEERKLANK_CONFIG": str(folder / "config"),
              "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), asked.dask)))}  # fmt: skip
    os.environ.update({name: around[name] for name in ("PGPASSWORD", "WEERKLANK_WAREHOUSE_DATA")})
    hub, ports, parts = free(), [free(), free()], list[Part]()

    def part(name: str, *command: str) -> None:
        data = folder / f"data-{name}"
        data.mkdir()
        parts.append(Part(name, list(command), {**around, "WEERKLANK_DATA": str(data)}, folder))

    if asked.dask:
        around["WEERKLANK_DASK"] = f"tcp://127.0.0.1:{hub}"
        quiet = ("--no-dashboard", "--host", "127.0.0.1")
        part("hub", "distributed.cli.dask_scheduler", "--port", str(hub), *quiet)
        for n in range(4):
            part(f"worker{n}", "distributed.cli.dask_worker", around["WEERKLANK_DASK"], "--nthreads", "1", "--no-nanny",
                 *quiet)  # fmt: skip
    for n in range(2):
        part(f"schedule{n}", "pipelines", "schedule")
        part(f"app{n}", "streamlit", "run", "app.py", "--server.port", str(ports[n]), "--server.headless", "true",
             "--server.address", "127.0.0.1")  # fmt: skip
    readers = Readers(ports, asked.readers)
    try:
        _kill_in_turn(parts, server, asked.minutes * 60)
        press.until = time.time()
        published = {f"https://krant{n % press.sources}.example/{n}" for n in press.published()}
        items, mentions, mentioned = settled(url, published, 4 * EVERY)
        _told_of_workers(parts, around.get("WEERKLANK_DASK"), asked.dask)
    finally:
        readers.over.set()
        for each in parts:
            each.kill()
        if asked.logs:
            asked.logs.mkdir(parents=True, exist_ok=True)
            for path in folder.glob("*.log"):
                shutil.copy(path, asked.logs)
    return _told(readers, published, items, mentions, mentioned, folder)


def _kill_in_turn(parts: list[Part], server: postgres.Server, seconds: float) -> None:
    """End each once, and PostgreSQL in the middle, spread over these seconds."""
    acts: list[tuple[str, Callable[[], None], Callable[[], None]]] = [
        (p.name, p.kill, p.start) for p in parts
    ]
    acts.insert(len(acts) // 2, ("PostgreSQL", server.stop, server.start))
    pause = max(5.0, seconds / (len(acts) + 2) - AWAY)
    time.sleep(2 * pause)
    for name, end, start in acts:
        print(f"{time.strftime('%H:%M:%S')} {name} is ended", flush=True)
        end()
        time.sleep(AWAY)
        start()
        time.sleep(pause)


def _told_of_workers(parts: list[Part], hub: str | None, package: str | None) -> None:
    """Print what came back by itself, and how many tasks each worker did since it was started last."""
    print("came back by themselves:", {each.name: each.came_back for each in parts if each.came_back})
    if not hub or not package:
        return
    sys.path.append(package)
    import distributed

    try:
        with distributed.Client(hub, timeout=10, set_as_default=False) as client:
            done = client.run(_executed)
    except OSError as error:
        print("the Dask scheduler does not answer:", error)
        return
    print(f"{len(done)} workers, which did since they were started last:", sorted(done.values()))


def _executed(dask_worker: Any) -> int:
    return int(dask_worker.state.executed_count)


def _told(
    readers: Readers, published: set[str], items: Counter[str], mentions: int, mentioned: int, folder: Path
) -> int:
    lost, strange = published - set(items), set(items) - published
    double = [url for url, count in items.items() if count > 1]
    seconds = sorted(readers.worst) or [0.0]
    logs = "".join(path.read_text("utf-8", "replace") for path in sorted(folder.glob("*.log")))
    print(
        f"published {len(published)}, stored {len(items)}, lost {len(lost)}, double {len(double)}, never published"
        f" {len(strange)}; mentions {mentions} of {mentioned} items; load {os.getloadavg()[1]:.0f}\n"
        f"readers: {dict(readers.seen)}; a page took {seconds[len(seconds) // 2]:.1f} s, p95"
        f" {seconds[int(len(seconds) * 0.95)]:.1f} s, worst {seconds[-1]:.1f} s\n"
        f"tracebacks in the logs: {logs.count('Traceback (most recent')}, the password in the logs:"
        f" {logs.count(postgres.PASSWORD)}"
    )
    for words, count in readers.said.most_common(5):
        print(f"  {count} x {words!r}")

    bad = lost or double or strange or mentions != mentioned or readers.seen["TRACEBACK"]
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
