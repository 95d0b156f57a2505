"""A Mastodon-compatible server by others: what we read from it, and what happens when it breaks."""

import datetime as dt
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from pipelines.channels import fetch_statistics
from tests.pipelines.connectors.measuring import measured, school
from tests.pipelines.connectors.test_social import rows

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = shutil.which("mastodon_mock") or shutil.which("mastodon_mock", path=ROOT / ".servers" / "bin")
pytestmark = pytest.mark.skipif(
    PROGRAM is None, reason="mastodon_mock is not installed (.ci/run puts it in .servers)"
)
HEADERS = {"Authorization": "Bearer mock_token"}


@dataclass
class Server:
    """Where it is; `say` and `ask` as a user of it."""

    url: str

    def say(self, text: str) -> None:
        asked = requests.post(
            f"{self.url}api/v1/statuses", headers=HEADERS, data={"status": text}, timeout=10
        )
        asked.raise_for_status()

    def fail(self, path: str, effect: dict, count: int = 99) -> None:
        rule = {"match": {"path": path}, "effect": effect, "count": count}
        requests.post(f"{self.url}api/v1/_mock/faults", json=rule, timeout=10).raise_for_status()

    def mend(self) -> None:
        requests.delete(f"{self.url}api/v1/_mock/faults", timeout=10).raise_for_status()


@pytest.fixture
def server(tmp_path) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (tmp_path / "out").open("wb") as out:
        process = subprocess.Popen(
            [
                PROGRAM,
                "serve",
                "--in-memory",
                "--host",
                "127.0.0.1",
                "--port",
                str(port),
                "--log-level",
                "warning",
            ],
            cwd=tmp_path,
            stdout=out,
            stderr=out,
        )
    found = Server(f"http://127.0.0.1:{port}/")
    try:
        deadline = time.monotonic() + 60
        while True:
            assert process.poll() is None and time.monotonic() < deadline, (tmp_path / "out").read_text()
            try:
                requests.get(f"{found.url}api/v1/instance", timeout=2)
                break
            except requests.RequestException:
                time.sleep(0.1)
        yield found
    finally:
        process.kill()  # it would wait for what it holds up
        process.wait(timeout=10)


def configured(folder: Path, url: str):
    return school(
        folder,
        f"""
[[channels]]
name = "mastodon"
network = "mastodon"
connector = "mastodon"
account = "@testuser@mastodon.example"
api = "{url}"
""",
    )


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def test_the_account_and_its_posts_page_after_page(server, warehouse, tmp_path):
    for n in range(45):  # more than a page
        server.say(f"Bericht {n} van ROC Voorbeeld & de bouw")
    (result,) = measured(configured(tmp_path / "config", server.url), now()).results
    assert (result.outcome, result.error) == ("new", None)
    assert rows("select followers, followers_quality from channel_days where followers is not null") == [
        (0, "exact")
    ]
    assert rows("select count(*), count(distinct post_id), sum(likes) from channel_posts") == [(45, 45, 0)]
    assert rows("select count(*) from channel_posts where title like '%Voorbeeld & de bouw'") == [(45,)]


def test_what_others_write_under_a_hashtag_is_a_mention(server, warehouse, tmp_path):
    server.say("Open dag bij ROC Voorbeeld #mbo")
    server.say("Iets anders #mbo")
    server.say("ROC Voorbeeld zonder hashtag")
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "sources.toml").write_text(
        f'[[sources]]\nname = "tag"\npattern = "mastodon-tag-api"\nurl = "{server.url}api/v1/timelines/tag/mbo"\n'
    )
    (result,) = measured(school(folder, ""), now()).results
    assert (result.outcome, result.added, result.error) == ("new", 2, None)
    assert rows("select count(*) from mentions") == [(1,)]


@pytest.mark.parametrize(
    ("effect", "said"),
    [
        ({"type": "status", "status": 503}, "could not answer"),
        ({"type": "status", "status": 401}, "refuses our key or token"),
        ({"type": "ratelimit", "status": 429}, "can be asked again in 5 minutes"),
        ({"type": "malformed"}, "no JSON"),
        ({"type": "malformed", "truncate": True}, "no JSON"),
        ({"type": "timeout"}, "answer"),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(str(each) for each in value.values()),
)
def test_each_fault_is_a_state_of_the_source_and_loses_nothing(
    server, warehouse, tmp_path, monkeypatch, effect, said
):
    monkeypatch.setattr(fetch_statistics, "TIMES", {"connect": 1.0, "read": 0.5, "total": 1.0, "whole": 2.5})
    server.say("Een bericht")
    school_ = configured(tmp_path / "config", server.url)
    measured(school_, now())
    server.fail("/api/v1/accounts/lookup", effect)
    (result,) = measured(school_, now()).results
    assert result.outcome == "failed" and said in result.error and "Traceback" not in result.error
    assert rows("select count(*) from channel_posts") == [(1,)]
    assert rows("select count(*) from channel_days where followers = 0") == [(1,)]
    server.mend()
    (result,) = measured(school_, now()).results
    assert result.error is None


def test_a_fault_half_way_keeps_what_came_before(server, warehouse, tmp_path):
    server.fail("/api/v1/accounts/*/statuses", {"type": "status", "status": 500})
    (result,) = measured(configured(tmp_path / "config", server.url), now()).results
    assert result.outcome == "partial" and "could not answer" in result.error
    assert rows("select followers from channel_days where followers is not null") == [(0,)]
