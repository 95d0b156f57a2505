"""A real nginx on loopback with a few pages of a school and one of a neighbour that links to it."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROGRAM = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
SITE, NEIGHBOUR = "www.rocvoorbeeld.example", "www.buurtkrant.example"
CONFIG = """
{user}daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 1;
events {{ worker_connections 64; }}
http {{
  types {{ text/html html; image/png png; text/css css; }}
  client_body_temp_path {folder}/tmp; proxy_temp_path {folder}/tmp; fastcgi_temp_path {folder}/tmp;
  uwsgi_temp_path {folder}/tmp; scgi_temp_path {folder}/tmp;
  server {{
    listen 127.0.0.1:{port};
    server_name {site};
    root {folder}/school;
    access_log {folder}/access.log combined;
    location / {{ try_files $uri $uri/index.html =404; }}
    location = /oud {{ return 301 /open-dag; }}
  }}
  server {{
    listen 127.0.0.1:{port};
    server_name {neighbour};
    root {folder}/neighbour;
    access_log off;
  }}
}}
"""
LINKS = '<a href="/opleidingen">Opleidingen</a> <a href="/bedankt">Aanmelden</a> <img src="/logo.png" alt="">'


@dataclass
class Nginx:
    """What is served: its port, its folder with access.log, its process."""

    port: int
    folder: Path
    process: subprocess.Popen

    def rotate(self) -> None:
        """What logrotate does: the log gets another name, nginx begins a new one."""
        (self.folder / "access.log").rename(self.folder / "access.log.1")
        subprocess.run(
            [PROGRAM, "-p", self.folder, "-c", self.folder / "nginx.conf", "-s", "reopen"],
            check=True,
            timeout=10,
        )
        deadline = time.monotonic() + 10
        while not (self.folder / "access.log").exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)


@contextmanager
def nginx(folder: Path) -> Iterator[Nginx]:
    """nginx from Debian in this folder, until the end of `with`; ended by its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    for name in ("", "open-dag", "opleidingen", "bedankt"):
        place = folder / "school" / name
        place.mkdir(parents=True, exist_ok=True)
        (place / "index.html").write_text(f"<!doctype html><title>{name or 'ROC'}</title>{LINKS}")
    (folder / "school" / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "neighbour").mkdir()
    (folder / "neighbour" / "index.html").write_text(
        f'<!doctype html><title>Krant</title><a href="http://{SITE}:{port}/open-dag">De open dag</a>'
    )
    (folder / "tmp").mkdir()
    config = folder / "nginx.conf"
    # Started by root it would become "nobody", who may not read a test's folder.
    user = "user root;\n" if os.getuid() == 0 else ""
    config.write_text(CONFIG.format(folder=folder, port=port, site=SITE, neighbour=NEIGHBOUR, user=user))
    process = subprocess.Popen([PROGRAM, "-p", folder, "-c", config], stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 10
        while True:
            assert process.poll() is None and time.monotonic() < deadline, (folder / "error.log").read_text()
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield Nginx(port, folder, process)
    finally:
        process.terminate()
        process.wait(timeout=10)
