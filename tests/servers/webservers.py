"""nginx, Apache and Caddy of Debian on loopback, each with one page and an access log in a format of choice."""

import http.client
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATHS = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/bin"
PROGRAMS = {name: shutil.which(name, path=PATHS) for name in ("nginx", "apache2", "caddy")}
NGINX = """
{user}daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 64; }}
http {{
  client_body_temp_path {folder}/tmp; proxy_temp_path {folder}/tmp; fastcgi_temp_path {folder}/tmp;
  uwsgi_temp_path {folder}/tmp; scgi_temp_path {folder}/tmp;
  log_format ours {format};
  server {{ listen 127.0.0.1:{port}; root {folder}/www; access_log {folder}/access.log ours; error_page 404 =200 /x; }}
}}
"""
APACHE = """
ServerRoot {folder}
PidFile {folder}/pid
ErrorLog {folder}/error.log
Listen 127.0.0.1:{port}
ServerName www.school.example
UseCanonicalName Off
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule rewrite_module {modules}/mod_rewrite.so
DocumentRoot {folder}/www
RewriteEngine On
RewriteRule ^ /x [L]
LogFormat {format} ours
CustomLog {folder}/access.log ours
<VirtualHost *:{port}>
ServerName www.school.example
RewriteEngine On
RewriteRule ^ {folder}/www/x [L]
</VirtualHost>
<VirtualHost *:{port}>
ServerName intranet.elders.example
RewriteEngine On
RewriteRule ^ {folder}/www/x [L]
</VirtualHost>
"""
CADDY = """{{
  admin off
  auto_https off
}}
http://:{port} {{
  bind 127.0.0.1
  log {{
    output file {folder}/access.log
    format {format}
  }}
  respond "x" 200
}}
"""
CONFIGS = {"nginx": NGINX, "apache2": APACHE, "caddy": CADDY}


@contextmanager
def serving(server: str, form: str, folder: Path) -> Iterator[int]:
    """The port of this server with access.log in `folder`, until the end of `with`; ended by its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "www").mkdir()
    (folder / "tmp").mkdir()
    (folder / "www" / "x").write_text("x")
    config = folder / "config"
    # Started by root nginx would become "nobody", who may not read a test's folder.
    user = "user root;\n" if os.getuid() == 0 else ""
    told = {
        "folder": folder,
        "port": port,
        "format": form,
        "user": user,
        "modules": "/usr/lib/apache2/modules",
    }
    config.write_text(CONFIGS[server].format(**told))
    program = PROGRAMS[server]
    command = {
        "nginx": [program, "-p", folder, "-c", config],
        "apache2": [program, "-d", folder, "-f", config, "-D", "FOREGROUND"],
        "caddy": [program, "run", "--config", config, "--adapter", "caddyfile"],
    }[server]
    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "said").open("w") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, env={**os.environ, **home})
    try:
        deadline = time.monotonic() + 20
        while True:
            assert process.poll() is None and time.monotonic() < deadline, (folder / "said").read_text()
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def ask(port: int, path: str, source: str = "127.0.0.1", **headers: str) -> None:
    """One request from this address of loopback; names of headers with _ for -."""
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=10, source_address=(source, 0))
    asking.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
    for name, value in headers.items():
        asking.putheader(name.replace("_", "-"), value)
    asking.endheaders()
    asking.getresponse().read()
    asking.close()
