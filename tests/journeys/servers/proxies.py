"""Real proxies on loopback with what docs/operators/serve.md says, so that the guide and the test cannot part."""

import base64
import contextlib
import hashlib
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "operators" / "serve.md"
PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
PROGRAMS = {name: shutil.which(name, path=PLACES) for name in ("nginx", "apache2", "caddy")}
MODULES = Path("/usr/lib/apache2/modules")
# Browsers find it on loopback, and it is none of the names that Streamlit lets in whatever Host says.
HOST = "dashboard.localhost"
USER, PASSWORD = "school", "geheim"  # typed by the test's own browser

NGINX = """
{user}daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 128; }}
http {{
  access_log off;
  client_body_temp_path {folder}/tmp; proxy_temp_path {folder}/tmp; fastcgi_temp_path {folder}/tmp;
  uwsgi_temp_path {folder}/tmp; scgi_temp_path {folder}/tmp;
  server {{
    listen 127.0.0.1:{port}{tls_words}; listen [::1]:{port}{tls_words};
    {tls}
    {snippet}
  }}
}}
"""
NGINX_TLS = "ssl_certificate {folder}/certificate.pem; ssl_certificate_key {folder}/key.pem;"
APACHE = """
ServerRoot {folder}
ServerName 127.0.0.1
{user}PidFile {folder}/apache.pid
ErrorLog {folder}/error.log
Mutex file:{folder} default
{modules}
Listen 127.0.0.1:{port}
Listen [::1]:{port}
Protocols {protocols}
<VirtualHost *:{port}>
{tls}
{snippet}
</VirtualHost>
"""
APACHE_TLS = (
    "SSLEngine on\nSSLCertificateFile {folder}/certificate.pem\nSSLCertificateKeyFile {folder}/key.pem"
)
APACHE_MODULES = (
    "mpm_event authn_core authn_file authz_core authz_user auth_basic headers proxy proxy_http"
    " socache_shmcb ssl http2"
).split()
CADDY = """
{{
    admin off
    auto_https disable_redirects
    storage file_system {folder}/storage
}}
{snippet}
"""


def documented(kind: str) -> str:
    """The guide's snippet for this proxy, as an operator copies it."""
    (found,) = re.findall(rf"```{kind}\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    return found


def below(kind: str, snippet: str) -> str:
    """The same below /weerklank/, as the guide says in words."""
    return {
        "nginx": lambda: snippet.replace("location / {", "location /weerklank/ {"),
        "apache2": lambda: snippet.replace(" / http://127.0.0.1:8501/", " /weerklank/ http://127.0.0.1:8501/weerklank/")
        .replace("<Location />", "<Location /weerklank/>"),
        "caddy": lambda: snippet.replace("reverse_proxy ", "reverse_proxy /weerklank/* "),
    }[kind]()  # fmt: skip


@contextlib.contextmanager
def proxied(
    folder: Path,
    kind: str,
    app: int,
    is_below: bool,
    tls: bool,
    change: Callable[[str], str] = lambda text: text,
    port: int = 0,
) -> Iterator[str]:
    """The address of the dashboard behind this proxy, until the end of `with`; ended by its process.

    change: what an operator does otherwise than the guide says; port: where it listens, 0 for any
    """
    (folder / "tmp").mkdir(parents=True, exist_ok=True)
    if tls:
        certificate(folder)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        port = probe.getsockname()[1]
    snippet = documented("apache" if kind == "apache2" else kind)
    snippet = change(below(kind, snippet) if is_below else snippet).replace("8501", str(app))
    # Apache reads its passwords as another user than root, who may not enter a test's folder.
    with tempfile.NamedTemporaryFile("w", prefix="weerklank-") as passwords:
        Path(passwords.name).chmod(0o644)
        passwords.write(hashed(kind))
        passwords.flush()
        snippet = re.sub(r"/etc/\w+/weerklank\.\w+", passwords.name, snippet)
        command = started(folder, kind, port, snippet, tls)
        with (folder / "out").open("wb") as out:
            process = subprocess.Popen(
                command, stdout=out, stderr=out, env={**os.environ, "HOME": str(folder)}, cwd=folder
            )
        try:
            deadline = time.monotonic() + 20
            while not listening(port):
                assert process.poll() is None and time.monotonic() < deadline, (folder / "out").read_text()
                time.sleep(0.05)
            yield f"{'https' if tls else 'http'}://{HOST}:{port}{'/weerklank' if is_below else ''}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def started(folder: Path, kind: str, port: int, snippet: str, tls: bool) -> list[str]:
    """The command that starts this proxy with this snippet in the rest of a configuration."""
    root = os.getuid() == 0
    config = folder / f"{kind}.conf"
    known = {"folder": folder, "port": port, "snippet": snippet}
    if kind == "nginx":
        known |= {"tls": NGINX_TLS.format(**known) if tls else "", "tls_words": " ssl http2" if tls else ""}
        config.write_text(NGINX.format(**known, user="user root;\n" if root else ""))
        return [PROGRAMS[kind], "-p", str(folder), "-c", str(config)]
    if kind == "apache2":
        modules = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in APACHE_MODULES)
        known |= {"tls": APACHE_TLS.format(**known) if tls else "", "modules": modules}
        known |= {"protocols": "h2 http/1.1" if tls else "http/1.1"}
        config.write_text(APACHE.format(**known, user="User www-data\nGroup www-data\n" if root else ""))
        return [PROGRAMS[kind], "-DFOREGROUND", "-d", str(folder), "-f", str(config)]
    own = f"{'https' if tls else 'http'}://{HOST}:{port} {{\n    bind 127.0.0.1 ::1\n"
    own += f"    tls {folder}/certificate.pem {folder}/key.pem\n" if tls else ""
    known["snippet"] = re.sub(r"^\S+ \{\n", own, snippet, count=1)
    config.write_text(CADDY.format(**known))
    return [PROGRAMS[kind], "run", "--config", str(config), "--adapter", "caddyfile"]


def hashed(kind: str) -> str:
    """The file of passwords, as this proxy wants it."""
    if kind == "caddy":
        told = subprocess.run(
            [PROGRAMS[kind], "hash-password", "--plaintext", PASSWORD], check=True, capture_output=True, timeout=30
        )  # fmt: skip
        return f"{USER} {told.stdout.decode().strip()}\n"
    digest = base64.b64encode(hashlib.sha1(PASSWORD.encode()).digest()).decode()
    return f"{USER}:{{SHA}}{digest}\n"


def certificate(folder: Path) -> None:
    """A certificate of our own making for loopback."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem"), "-days", "2",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True, timeout=30,
    )  # fmt: skip


def listening(port: int) -> bool:
    """Does somebody answer here?"""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
