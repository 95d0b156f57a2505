"""One process listens: whoever lost the lock stops at once, stands by, and takes it again."""

import logging
from pathlib import Path

from pipelines.sources.live import listen
from pipelines.support import run_lock
from tests.pipelines.sources.live.listening import listening, until
from tests.pipelines.sources.live.servers import status
from tests.pipelines.sources.live.test_mastodon import OURS, begin, mastodon, texts

assert mastodon  # a fixture


def test_whoever_lost_the_lock_stops_and_takes_it_again_when_it_is_free(
    mastodon, warehouse, monkeypatch, caplog
):
    server, configured = mastodon
    monkeypatch.setattr(listen, "STANDING_BY", 0.1)
    caplog.set_level(logging.INFO, "weerklank.turns")
    with listening(configured) as heard:
        begin(server, heard)
        # Another has it: the file that was locked here is no longer the one that is looked at.
        lock = Path(f"{warehouse}.listen")
        another = lock.with_suffix(".another")
        with run_lock.taken(another):
            another.replace(lock)
            until(lambda: "standing by" in caplog.text)
            assert "the lock was lost" in caplog.text
            until(lambda: not any(each.is_open for each in heard.followers.values()))
            server.posts.append(status(2, OURS))
            assert caplog.text.count("at work") == 2  # it was, and another is
            assert texts() == []
        until(lambda: texts() == [OURS])
    assert caplog.text.count("listen: at work") == 2
