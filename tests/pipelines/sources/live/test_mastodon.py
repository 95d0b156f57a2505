"""A Mastodon server followed live: holes are filled from the timeline, deleted posts go, changed ones change."""

import pytest

from pipelines.sources.live.polling import Poller
from pipelines.sources.live.storing import Store
from tests.pipelines.runs.school import NOW, rows
from tests.pipelines.sources.live.listening import listening, school, stream, texts, until
from tests.pipelines.sources.live.servers import Mastodon, status

OURS = "ROC Voorbeeld was open vandaag"
TOKEN = 'secret = "M_TOKEN"'


@pytest.fixture
def mastodon(warehouse, tmp_path, monkeypatch):
    monkeypatch.setenv("M_TOKEN", "token-mastodon")
    with Mastodon() as server:
        yield server, school(tmp_path / "config", stream("mastodon-live", address(server), TOKEN))


def address(server) -> str:
    return f"{server.url}/api/v1/streaming/hashtag?tag=mbo"


def begin(server, heard) -> None:
    until(lambda: server.queues)
    server.say("update", status(1, "Niets van ons"))
    until(lambda: heard.ear.places)


def test_a_post_is_stored_under_its_own_address(mastodon):
    server, configured = mastodon
    with listening(configured) as heard:
        begin(server, heard)
        server.say("update", status(2, OURS))
        server.say("notification", "{}", False)
        until(lambda: texts() == [OURS])
    assert rows("select url from items") == [("https://elders.example/@anna/2",)]
    assert server.asked == [{"tag": "mbo"}]


def test_the_hole_of_a_break_is_filled_from_the_timeline(mastodon):
    server, configured = mastodon
    with listening(configured) as heard:
        begin(server, heard)
        server.hang_up()
        until(lambda: not server.queues)
        server.posts += [status(number, f"{OURS} keer {number}") for number in range(2, 102)]
        server.posts += [status(102, "Niets van ons")]
        until(lambda: len(texts()) == 100)
        until(lambda: server.queues)
        server.say("update", status(103, f"{OURS} keer 103"))
        until(lambda: len(texts()) == 101)
    assert len(set(texts())) == 101
    assert server.since and set(server.since) == {"1"}


def test_what_came_while_nobody_listened_is_heard_afterwards(mastodon):
    server, configured = mastodon
    with listening(configured) as heard:
        begin(server, heard)
    server.posts.append(status(2, OURS))
    with listening(configured):
        until(lambda: texts() == [OURS])


def test_deleted_and_changed_posts_are_so_here_too(mastodon):
    server, configured = mastodon
    with listening(configured) as heard:
        begin(server, heard)
        server.say("update", status(2, OURS))
        server.say("update", status(3, f"{OURS} en morgen"))
        until(lambda: len(texts()) == 2)
        server.say("status.update", status(3, f"{OURS} en morgen niet"), False)
        server.say("delete", "2", False)
        server.say("delete", "99", False)
        until(lambda: texts() == [f"{OURS} en morgen niet"])


def test_a_boost_is_not_the_words_of_who_passes_it_on(mastodon):
    server, configured = mastodon
    with listening(configured) as heard:
        begin(server, heard)
        server.say("update", status(2, OURS, reblog=status(1, OURS)))
        server.say("update", status(3, f"{OURS} zelf"))
        until(lambda: texts())
    assert texts() == [f"{OURS} zelf"]


def test_broken_events_are_passed_over(mastodon):
    server, configured = mastodon
    with listening(configured) as heard:
        begin(server, heard)
        for data in ("{", "[]", "null", '{"id": {"a": 1}}', '{"id": "abc"}', '{"content": 3}'):
            server.say("update", data)
        server.say("update", status(2, OURS))
        until(lambda: texts() == [OURS])


def test_a_token_that_is_refused_is_told_on_the_source(mastodon, monkeypatch):
    server, configured = mastodon
    server.token = "een ander"
    with listening(configured):
        until(lambda: rows("select count(*) from source_runs where outcome = 'failed'") != [(0,)])
    told = rows("select error, status from source_runs where outcome = 'failed'")
    assert told[0][1] == 401 and "token-mastodon" not in told[0][0]


def test_a_post_that_a_search_has_too_is_one_item(mastodon):
    server, configured = mastodon
    with listening(configured) as heard:
        begin(server, heard)
        server.say("update", status(2, OURS))
        until(lambda: texts() == [OURS])
    configured = school(
        configured.folder,
        stream("mastodon-live", address(server), TOKEN),
        f'[[sources]]\nname = "zoek"\npattern = "mastodon-tag-api"\nurl = "{server.url}/api/v1/timelines/tag/mbo"\n',
    )
    Store().load(configured, list(Poller().poll(configured, NOW)), NOW)
    seen = "select source_name, text from sightings join items using (item_id) order by text, source_name"
    assert [
        source for source, text in rows(seen.replace("source_name", "sightings.source_name")) if text == OURS
    ] == [
        "stroom",
        "zoek",
    ]
    assert rows("select count(*) from items") == [(2,)]
