"""PostgreSQL of Debian on loopback, with a password, for warehouses whose catalogue is in it."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
PATHS = os.pathsep.join([*map(str, PLACES), os.environ.get("PATH", ""), "/usr/local/bin"])
INITDB, CTL, PSQL = (shutil.which(name, path=PATHS) for name in ("initdb", "pg_ctl", "psql"))
# With all that a connection string, an address or SQL would read as its own.
PASSWORD = "ge'h\\e,im;w)o@o/r \"d%41"
USER = "weerklank"
IS_HERE = bool(INITDB and CTL and PSQL)
WHY_NOT = "PostgreSQL (initdb, pg_ctl, psql) is not on this machine"


@dataclass(frozen=True)
class Server:
    """A server that runs: where it listens, and the folder with its data."""

    port: int
    folder: Path

    def database(self, name: str) -> str:
        """Make a new database of this name. Where is it, for `ducklake:postgres:`, without its password?"""
        self.ask(f'drop database if exists "{name}" with (force)')
        self.ask(f'create database "{name}"')
        return f"dbname={name} host=127.0.0.1 port={self.port} user={USER}"

    def ask(self, sql: str, database: str = "postgres") -> str:
        """Return what the server answers, as plain text."""
        where = [str(PSQL), "-X", "-A", "-t", "-h", "127.0.0.1", "-p", str(self.port), "-U", USER, database]
        done = subprocess.run(
            [*where, "-c", sql],
            env={**os.environ, "PGPASSWORD": PASSWORD},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def stop(self) -> None:
        """Stop it at once, as a crash would."""
        _as_its_user([str(CTL), "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop"])

    def start(self) -> None:
        """Start it (again)."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        start = [
            str(CTL),
            "-D",
            str(self.folder / "data"),
            "-l",
            str(self.folder / "log"),
            "-w",
            "-o",
            options,
            "start",
        ]
        _as_its_user(start)


def quoted(password: str = PASSWORD) -> str:
    """Return the password as it stands in a connection string."""
    escaped = password.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _as_its_user(command: list[str]) -> None:
    """Run a command as the user postgres, since the server refuses to run as root."""
    if os.geteuid() == 0:
        command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")


@contextmanager
def serving() -> Iterator[Server]:
    """Run a server with nothing in it while the block runs."""
    folder = Path(tempfile.mkdtemp(prefix="weerklank-postgres-"))
    try:
        (folder / "password").write_text(PASSWORD, "utf-8")
        if os.geteuid() == 0:
            for path in (folder, folder / "password"):
                shutil.chown(path, "postgres", "postgres")
        make = [
            str(INITDB),
            "-D",
            str(folder / "data"),
            "-A",
            "scram-sha-256",
            "-U",
            USER,
            "-E",
            "UTF8",
            "-N",
        ]
        _as_its_user([*make, "--locale=C", f"--pwfile={folder / 'password'}"])
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = Server(port, folder)
        server.start()
        try:
            yield server
        finally:
            _as_its_user([str(CTL), "-D", str(folder / "data"), "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
