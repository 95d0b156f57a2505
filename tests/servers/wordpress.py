"""A real WordPress of Debian with a database of its own, on loopback, in one folder."""

import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

CODE = Path("/usr/share/wordpress")
DATABASE = shutil.which("mariadbd") or shutil.which("mariadbd", path="/usr/sbin")
INSTALL = shutil.which("mariadb-install-db")
PHP = shutil.which("php")
MISSING = [
    name
    for name, found in (
        ("wordpress", CODE.exists()),
        ("mariadb-server", DATABASE and INSTALL),
        ("php-cli", PHP),
    )
    if not found
]
CONFIG = """<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'root'); define('DB_PASSWORD', '');
define('DB_HOST', '127.0.0.1:{database}'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
define('WP_HOME', 'http://127.0.0.1:{port}'); define('WP_SITEURL', 'http://127.0.0.1:{port}');
define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true); define('AUTOMATIC_UPDATER_DISABLED', true);
define('WP_CONTENT_DIR', '{folder}/content'); define('WP_DEBUG', false);
foreach (['AUTH','SECURE_AUTH','LOGGED_IN','NONCE'] as $name) {{
  define($name . '_KEY', '{secret}'); define($name . '_SALT', '{secret}');
}}
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', '{folder}/site/');
require_once ABSPATH . 'wp-settings.php';
"""
ROUTER = """<?php
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$file = $_SERVER['DOCUMENT_ROOT'] . $path;
if ($path !== '/' && is_file($file)) return false;
if (is_dir($file) && is_file($file . '/index.php') && $path !== '/') { require $file . '/index.php'; return; }
require $_SERVER['DOCUMENT_ROOT'] . '/index.php';
"""


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class WordPress:
    """Where it is; `run` lets it do something, in PHP."""

    url: str
    folder: Path

    def run(self, code: str) -> str:
        script = self.folder / "do.php"
        script.write_text(
            f"<?php define('WP_USE_THEMES', false); require '{self.folder}/site/wp-load.php';\n{code}"
        )
        done = subprocess.run(
            [PHP, "-d", "display_errors=0", script], capture_output=True, text=True, timeout=60, check=True
        )
        return done.stdout

    def post(self, title: str, text: str, day: str) -> int:
        told = ", ".join(
            f"'{name}' => {_php(value)}"
            for name, value in {
                "post_title": title, "post_content": text, "post_status": "publish", "post_date": f"{day} 10:00:00",
                "post_date_gmt": f"{day} 09:00:00",
            }.items()
        )  # fmt: skip
        return int(self.run(f"echo wp_insert_post([{told}]);").strip().splitlines()[-1])

    def comment(self, post: int, author: str, text: str) -> None:
        told = f"'comment_post_ID' => {post}, 'comment_author' => {_php(author)}, 'comment_content' => {_php(text)}"
        self.run(f"wp_insert_comment([{told}, 'comment_approved' => 1]);")


def _php(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


@contextmanager
def wordpress(folder: Path) -> Iterator[WordPress]:
    """WordPress, installed and answering, until the end of `with`; both its processes are ended."""
    database, port = free_port(), free_port()
    data = folder / "data"
    user = ["--user=root"] if os.getuid() == 0 else []
    subprocess.run(
        [INSTALL, "--no-defaults", *user, f"--datadir={data}", "--auth-root-authentication-method=normal",
         "--skip-test-db"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    site = folder / "site"
    shutil.copytree(CODE, site, symlinks=False, ignore=shutil.ignore_patterns("wp-content"))
    content = folder / "content"
    (content / "themes").mkdir(parents=True)
    themes = CODE / "wp-content" / "themes"
    for theme in themes.iterdir() if themes.is_dir() else ():
        shutil.copytree(theme, content / "themes" / theme.name)
    (site / "wp-config.php").unlink(missing_ok=True)
    (site / "wp-config.php").write_text(
        CONFIG.format(database=database, port=port, folder=folder, secret=secrets.token_hex(32))
    )
    (folder / "router.php").write_text(ROUTER)
    running = []
    try:
        with (folder / "out").open("wb") as out:
            running.append(
                subprocess.Popen(
                    [DATABASE, "--no-defaults", *user, f"--datadir={data}", f"--port={database}",
                     "--bind-address=127.0.0.1", f"--socket={folder}/s.sock", f"--pid-file={folder}/db.pid",
                     "--skip-log-bin", "--innodb-buffer-pool-size=32M"],
                    stdout=out, stderr=out,
                )
            )  # fmt: skip
            _until(
                lambda: socket.create_connection(("127.0.0.1", database), timeout=1).close(), running, folder
            )
            making = "$c = new mysqli('127.0.0.1', 'root', '', '', $argv[1]); $c->query('create database wordpress');"
            subprocess.run([PHP, "-r", making, str(database)], check=True, capture_output=True, timeout=30)
            running.append(
                subprocess.Popen(
                    [PHP, "-S", f"127.0.0.1:{port}", "-t", site, folder / "router.php"],
                    stdout=out,
                    stderr=out,
                )
            )
        url = f"http://127.0.0.1:{port}/"
        _until(lambda: requests.get(f"{url}wp-includes/images/blank.gif", timeout=5), running, folder)
        told = {"weblog_title": "ROC Voorbeeld", "user_name": "beheer", "admin_password": "Geheim-123456",
                "admin_password2": "Geheim-123456", "admin_email": "a@example.nl", "pw_weak": "1",
                "blog_public": "1"}  # fmt: skip
        requests.post(f"{url}wp-admin/install.php?step=2", data=told, timeout=120).raise_for_status()
        found = WordPress(url, folder)
        found.run(
            "wp_delete_post(1, true); update_option('permalink_structure', '/%postname%/'); flush_rewrite_rules();"
        )
        yield found
    finally:
        for process in reversed(running):
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(timeout=5)


def _until(ask, running, folder: Path) -> None:
    deadline = time.monotonic() + 60
    while True:
        assert all(process.poll() is None for process in running), (folder / "out").read_text()
        assert time.monotonic() < deadline, (folder / "out").read_text()
        try:
            ask()
            return
        except OSError:
            time.sleep(0.1)
