"""Organisations of one installation follow a stream once: one is at the server, all hear it, each keeps its own."""

import asyncio
import contextlib
import json
import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.settings import FeedSource
from pipelines.sources.live import networks
from pipelines.support.errors import SourceError
from pipelines.web import shared_stream
from pipelines.web.streams import Bounds
from tests.pipelines.sources.live.listening import ORGANISATION, stream, until
from tests.pipelines.sources.live.servers import Jetstream, Mastodon, commit, status
from tests.pipelines.web.site import policy
from warehouse.core.connection import reading
from warehouse.core.errors import WarehouseError


class Hearing:
    """One organisation that follows a stream, in a thread with a loop of its own; it goes on after breaks."""

    def __init__(self, source: FeedSource, visits: Path | None, place: str = "") -> None:
        self.network = networks.of(source, replace(policy(), visits=visits), Bounds(silence=20.0))
        self.place, self.heard, self.breaks = place, list[str](), 0
        self._loop, self._task = asyncio.new_event_loop(), None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        self._task = self._loop.create_task(self._forever())
        with contextlib.suppress(asyncio.CancelledError):
            self._loop.run_until_complete(self._task)
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    async def _forever(self) -> None:
        while True:
            with contextlib.suppress(SourceError):
                async with aclosing(self.network.listen(self.place, 0)) as coming:
                    async for one in coming:
                        if one.what == "post":
                            self.heard.append(one.text)
                        if one.place:
                            self.place = one.place
            self.breaks += 1
            await asyncio.sleep(0.1)

    def __enter__(self) -> "Hearing":
        self._thread.start()
        return self

    def end(self) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._task.cancel)
            self._thread.join(20)
        assert not self._thread.is_alive()

    def __exit__(self, *_: object) -> None:
        self.end()


def source(pattern: str, url: str, **more: object) -> FeedSource:
    return FeedSource(name="stroom", kind="social", title="Stroom", url=url, pattern=pattern, **more)


@pytest.fixture
def bluesky() -> Iterator[tuple[Jetstream, FeedSource]]:
    with Jetstream() as server:
        yield server, source("bluesky-live", f"{server.url}/subscribe")


def begin(server: Jetstream, *hearing: Hearing, first: int = -300) -> None:
    """Say something until all hear it."""
    for number in range(200):
        if all(each.heard for each in hearing):
            return
        server.say(commit(first + number, f"begin {number}"))
        with contextlib.suppress(AssertionError):
            until(lambda: all(each.heard for each in hearing), 0.5)
    raise AssertionError("nobody hears anything")


def test_two_hear_all_of_one_stream_and_the_server_sees_one(bluesky, tmp_path):
    server, followed = bluesky
    with Hearing(followed, tmp_path / "v") as one, Hearing(followed, tmp_path / "v") as other:
        begin(server, one, other)
        server.say(*[commit(number, f"post {number}") for number in range(1, 31)])
        for each in (one, other):
            until(lambda each=each: each.heard[-30:] == [f"post {number}" for number in range(1, 31)])
        assert len(server.asked) == 1
    (told,) = [path for path in (tmp_path / "v").iterdir() if path.suffix == ".lock"]
    assert stat.S_IMODE(told.stat().st_mode) == 0o600


def test_without_a_folder_to_share_each_follows_it_alone(bluesky):
    server, followed = bluesky
    with Hearing(followed, None) as one, Hearing(followed, None) as other:
        begin(server, one, other)
        assert len(server.asked) == 2


def test_when_the_first_one_ends_another_goes_on_from_its_own_place_and_misses_nothing(bluesky, tmp_path):
    server, followed = bluesky
    with Hearing(followed, tmp_path / "v") as one:
        begin(server, one)
        with Hearing(followed, tmp_path / "v") as other, Hearing(followed, tmp_path / "v") as third:
            begin(server, one, other, third)
            server.say(commit(1, "voor"))
            until(lambda: "voor" in other.heard and "voor" in third.heard)
            one.end()
            server.say(*[commit(number, f"post {number}") for number in range(2, 12)])
            for each in (other, third):
                until(lambda each=each: {f"post {number}" for number in range(2, 12)} <= set(each.heard))
            assert len(server.asked) == 2 and server.cursors[0] is None and server.cursors[1]


def test_who_is_far_behind_catches_up_at_the_server_and_then_joins(bluesky, tmp_path):
    server, followed = bluesky
    server.messages.extend(commit(number, f"oud {number}") for number in range(20))
    with Hearing(followed, tmp_path / "v") as one:
        begin(server, one, first=50)
        behind = str(commit(9, "")["time_us"])
        with Hearing(followed, tmp_path / "v", behind) as other:
            server.say(*[commit(number, f"post {number}") for number in range(400, 420)])
            until(lambda: "oud 4" in other.heard and "post 419" in other.heard and "post 419" in one.heard)
            asked = len(server.asked)
            server.say(commit(500, "laatste"))
            until(lambda: "laatste" in other.heard)
            assert len(server.asked) == asked == 2
            assert {f"oud {number}" for number in range(4, 20)} <= set(other.heard)


def test_who_does_not_know_the_secret_hears_nothing(bluesky, tmp_path):
    server, followed = bluesky
    with Hearing(followed, tmp_path / "v") as one:
        begin(server, one)
        (path,) = (tmp_path / "v").glob("*.stream")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        port = json.loads(path.read_text("utf-8"))["port"]

        async def listen(said: bytes) -> bytes:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(said)
            writer.write_eof()
            try:
                return await asyncio.wait_for(reader.read(), 20)
            finally:
                writer.close()

        for said in (b"\n", b"{}\n", b"[1]\n", b'{"secret": "x", "place": ""}\n', b"\xff\n", b""):
            assert asyncio.run(listen(said)) == b"", said
        server.say(commit(1, "na"))
        until(lambda: "na" in one.heard)


def test_one_whose_first_was_killed_and_left_its_address_follows_the_stream_itself(bluesky, tmp_path):
    server, followed = bluesky
    held = replace(policy(), visits=tmp_path / "v")
    name = shared_stream.Stream(followed.url, {}, lambda _place: None).name(held)
    (tmp_path / "v").mkdir()
    (tmp_path / "v" / f"{name}.stream").write_text('{"port": 1, "secret": "x"}')
    with Hearing(followed, tmp_path / "v") as one:
        begin(server, one)
        assert len(server.asked) == 1


def test_of_mastodon_too_one_is_at_the_server_for_all_who_have_the_same_key(tmp_path, monkeypatch):
    monkeypatch.setenv("M_TOKEN", "token-mastodon")
    with Mastodon() as server:
        url = f"{server.url}/api/v1/streaming/hashtag?tag=mbo"
        followed = source("mastodon-live", url, secret="M_TOKEN")
        with Hearing(followed, tmp_path / "v") as one:
            until(lambda: server.queues)
            server.posts.append(status(2, "gemist"))
            with Hearing(followed, tmp_path / "v", "1") as other:
                until(lambda: "gemist" in other.heard)  # the hole is filled, as where it is alone
                server.say("update", status(3, "nieuw"))
                until(lambda: "nieuw" in one.heard and "nieuw" in other.heard)
            assert server.asked == [{"tag": "mbo"}]
            monkeypatch.setenv("M_TOKEN", "of another")
            with Hearing(followed, tmp_path / "v") as stranger:
                until(lambda: stranger.breaks)
                server.say("update", status(4, "niet voor wie geen sleutel heeft"))
                until(lambda: len(one.heard) == 2)
                assert stranger.heard == []


def test_two_organisations_listen_as_one_visitor_and_each_stores_its_own(bluesky, tmp_path):
    server, followed = bluesky
    names, listening = ("ROC Voorbeeld", "Het Tweede College"), []
    for number, name in enumerate(names):
        config = tmp_path / str(number) / "config"
        config.mkdir(parents=True)
        (config / "organisation.toml").write_text(ORGANISATION.replace("ROC Voorbeeld", name), "utf-8")
        (config / "sources.toml").write_text(stream("bluesky-live", followed.url), "utf-8")
        environment = {
            **os.environ, "WEERKLANK_CONFIG": str(config), "WEERKLANK_DATA": str(tmp_path / str(number)),
            "WEERKLANK_WAREHOUSE": str(tmp_path / str(number) / "w.duckdb"), "WEERKLANK_VISITS": str(tmp_path / "v"),
        }  # fmt: skip
        subprocess.run(
            [sys.executable, "-c", "from pipelines import settings\nfrom pipelines.sources import sync_settings\n"
             "sync_settings.sync(settings.read())"], env=environment, check=True,
        )  # fmt: skip
        listening.append(
            subprocess.Popen([sys.executable, "-m", "pipelines", "listen"], env=environment, cwd=Path.cwd())
        )

    def stored(number: int) -> list[tuple[str]]:
        with contextlib.suppress(WarehouseError), reading(str(tmp_path / str(number) / "w.duckdb")) as con:
            return con.execute("select text from items where text_hash <> ''").fetchall()
        return []

    def are_listening() -> bool:
        server.say(commit(len(server.messages), "Morgen regen in Assen"))
        time.sleep(0.2)
        return all((tmp_path / str(number) / "live" / "places.json").exists() for number in (0, 1))

    try:
        until(are_listening)
        server.say(commit(5000, "Bij ROC Voorbeeld was het feest", key="a"),
                   commit(5001, "Het Tweede College ging open", key="b"))  # fmt: skip
        until(lambda: stored(0) and stored(1))
        assert stored(0) == [("Bij ROC Voorbeeld was het feest",)]
        assert stored(1) == [("Het Tweede College ging open",)]
        assert len(server.asked) == 1
    finally:
        for each in listening:
            each.terminate()
        for each in listening:
            each.wait(60)
