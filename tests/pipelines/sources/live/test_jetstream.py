"""Bluesky followed live: what mentions the school is stored, once, also over breaks; the rest leaves no trace."""

import json

import pytest

from pipelines.web.streams import Bounds
from tests.pipelines.runs.school import rows
from tests.pipelines.sources.live.listening import listening, school, stream, texts, until
from tests.pipelines.sources.live.servers import AUTHOR, Jetstream, commit

OURS = "Bij ROC Voorbeeld was het vandaag feest"


@pytest.fixture
def bluesky(warehouse, tmp_path):
    with Jetstream(handles={AUTHOR: "anna.bsky.social"}) as server:
        yield server, school(tmp_path / "config", stream("bluesky-live", f"{server.url}/subscribe"))


def is_open(heard) -> bool:
    return any(each.is_open for each in heard.followers.values())


def begin(server, heard) -> None:
    """Say something until it is heard: only then the stream is open, and has a place to go on from."""
    server.say(commit(0, "Niets van ons"))
    until(lambda: server.cursors)
    server.say(commit(1, "Nog niets"))
    until(lambda: is_open(heard))


def test_what_mentions_the_school_is_stored_under_the_name_of_its_author(bluesky, tmp_path):
    server, configured = bluesky
    with listening(configured) as heard:
        begin(server, heard)
        server.say(commit(2, OURS), commit(3, "Morgen regen in Assen, zegt de buurman"))
        until(lambda: texts() == [OURS])
    assert rows("select url, source_name, kind from items") == [
        ("https://bsky.app/profile/anna.bsky.social/post/k2", "stroom", "social")
    ]
    assert rows("select subject from mentions") == [("ROC Voorbeeld",)]
    # What does not match stands nowhere: not in the warehouse, not in what waits, not in a log.
    left = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".duckdb"]
    assert left and not any(b"buurman" in data for data in left)
    assert server.asked[0]["wantedCollections"] == "app.bsky.feed.post"


def test_after_breaks_nothing_is_lost_and_nothing_stands_twice(bluesky):
    server, configured = bluesky
    with listening(configured) as heard:
        begin(server, heard)
        server.breaks = [7, 9]
        server.say(*[commit(number, f"{OURS}, keer {number}") for number in range(2, 12)])
        until(lambda: len(texts()) == 10)
        server.call(server._wake)
    with listening(configured):  # a new process goes on from where the last one was
        server.say(*[commit(number, f"{OURS}, keer {number}") for number in range(12, 16)])
        until(lambda: len(texts()) == 14)
    assert len(set(texts())) == rows("select count(*) from items")[0][0] == 14
    assert server.cursors[0] is None and all(cursor for cursor in server.cursors[1:])


def test_what_came_while_nobody_listened_is_heard_afterwards(bluesky):
    server, configured = bluesky
    with listening(configured) as heard:
        begin(server, heard)
        until(lambda: heard.ear.places)
    server.say(*[commit(number, f"{OURS}, keer {number}") for number in range(2, 7)])
    with listening(configured):
        until(lambda: len(texts()) == 5)


def test_one_post_sent_twice_is_one_item(bluesky):
    server, configured = bluesky
    with listening(configured) as heard:
        begin(server, heard)
        server.say(commit(2, OURS), commit(2, OURS), commit(3, OURS, key="k2"))
        server.say(commit(4, f"{OURS}, de laatste"))
        until(lambda: len(texts()) == 2)
    assert rows("select count(*) from items") == [(2,)]


def test_a_post_that_is_changed_is_changed_here(bluesky):
    server, configured = bluesky
    with listening(configured) as heard:
        begin(server, heard)
        server.say(commit(2, OURS))
        until(lambda: texts() == [OURS])
        server.say(commit(3, "Ik zei het verkeerd: het was bij een ander", "update", "k2"))
        until(lambda: texts() == ["Ik zei het verkeerd: het was bij een ander"])
    assert rows("select count(*) from mentions") == [(0,)]


def test_what_is_deleted_there_loses_its_words_here_and_does_not_come_back(bluesky):
    server, configured = bluesky
    with listening(configured) as heard:
        begin(server, heard)
        server.say(commit(2, OURS), commit(3, f"{OURS} en nog eens"))
        until(lambda: len(texts()) == 2)
        server.say(commit(4, "", "delete", "k2"), commit(5, "", "delete", "een ander"))
        until(lambda: len(texts()) == 1)
        server.say(commit(6, OURS, key="k2"), commit(7, f"{OURS} tot slot"))
        until(lambda: len(texts()) == 2)
    assert texts() == [f"{OURS} en nog eens", f"{OURS} tot slot"]
    assert rows("select count(*) from mentions") == [(3,)]  # numbers stay
    assert rows("select act, outcome from audit_log where act = 'privacy.deleted'") == [
        ("privacy.deleted", "done")
    ]


def test_an_account_that_ends_takes_its_posts_along(bluesky):
    server, configured = bluesky
    with listening(configured) as heard:
        begin(server, heard)
        server.say(commit(2, OURS), commit(3, f"{OURS}, zegt een ander", author="did:plc:bob"))
        until(lambda: len(texts()) == 2)
        ended = {"did": AUTHOR, "time_us": commit(4, "")["time_us"], "kind": "account",
                 "account": {"active": False, "did": AUTHOR, "status": "deleted"}}  # fmt: skip
        server.say(ended)
        until(lambda: texts() == [f"{OURS}, zegt een ander"])


def test_broken_messages_are_passed_over(bluesky):
    server, configured = bluesky
    broken = [
        "{",
        "[]",
        "null",
        '"x"',
        "{}",
        '{"kind": "commit"}',
        '{"kind":"commit","commit":[]}',
        "[" * 50_000,
    ]
    odd = commit(3, "x")
    odd["commit"]["record"] = None
    text = commit(4, "x")
    text["commit"]["record"]["text"] = {"a": 1}
    far = commit(5, "Een klok die voorloopt") | {"time_us": 9 * 10**18}
    with listening(configured) as heard:
        begin(server, heard)
        server.say(*broken, json.dumps(odd), json.dumps(text), json.dumps(far), commit(6, OURS))
        until(lambda: texts() == [OURS])
        assert len(server.cursors) == 1
        until(lambda: all(place < str(9 * 10**17) for place in heard.ear.places.values()))


def test_a_message_that_is_too_large_is_passed_over_and_what_follows_is_heard(bluesky):
    server, configured = bluesky
    with listening(configured, Bounds(most=20_000, silence=20.0)) as heard:
        begin(server, heard)
        server.say(commit(2, OURS), commit(3, "x" * 40_000), commit(20, f"{OURS} daarna"))
        until(lambda: len(texts()) == 2)
    assert texts() == [OURS, f"{OURS} daarna"]


def test_a_server_that_falls_silent_is_asked_again(bluesky):
    server, configured = bluesky
    with listening(configured, Bounds(silence=0.5)) as heard:
        begin(server, heard)
        until(lambda: len(server.cursors) > 1)
        server.say(commit(2, OURS))
        until(lambda: texts() == [OURS])


def test_a_stream_that_sends_us_on_is_not_followed(warehouse, tmp_path):
    with Jetstream() as server:
        configured = school(tmp_path / "config", stream("bluesky-live", f"{server.url}/moved"))
        with listening(configured):
            until(lambda: rows("select count(*) from source_runs where outcome = 'failed'") != [(0,)])
        assert not server.cursors
    assert "another address" in rows("select error from source_runs where outcome = 'failed'")[0][0]


def test_a_stream_inside_a_private_network_is_not_followed(warehouse, tmp_path):
    with Jetstream() as server:
        url = server.url.replace("127.0.0.1", "127.0.0.2")
        configured = school(tmp_path / "config", stream("bluesky-live", f"{url}/subscribe"))
        with listening(configured):
            until(lambda: rows("select count(*) from source_runs where outcome = 'failed'") != [(0,)])
    assert "private network" in rows("select error from source_runs where outcome = 'failed'")[0][0]
