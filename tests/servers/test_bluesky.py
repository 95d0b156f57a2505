"""Bluesky's own software on loopback: the account's numbers, and the search for mentions with a session."""

import datetime as dt

import pytest

from pipelines import settings
from pipelines.runs.run import run
from tests.people import ANNA
from tests.pipelines.connectors.measuring import ORGANISATION
from tests.pipelines.connectors.test_social import rows
from tests.servers.bluesky import MISSING, bluesky

pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"a slower suite, not set up here: {', '.join(MISSING)}"
)


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    with bluesky(tmp_path_factory.mktemp("bluesky")) as served:
        for handle in ("rocvoorbeeld.test", "anna.test"):
            served.account(handle)
        for n in range(3):
            served.record(
                "rocvoorbeeld.test", "app.bsky.feed.post", text=f"Bericht {n} van ROC Voorbeeld", langs=["nl"]
            )
        for n in range(120):  # more than a page of the search
            served.record(
                "anna.test", "app.bsky.feed.post", text=f"Fijne open dag bij ROC Voorbeeld, {n}", langs=["nl"]
            )
        did = served.tokens["rocvoorbeeld.test"]["did"]
        served.record("anna.test", "app.bsky.graph.follow", subject=did)
        served.process()
        yield served


def configured(folder, text: dict[str, str]) -> settings.Settings:
    folder.mkdir()
    network = ORGANISATION.replace('["127.0.0.1"]', '["127.0.0.1", "localhost"]')
    (folder / "organisation.toml").write_text(network, encoding="utf-8")
    for name, told in text.items():
        (folder / name).write_text(told, encoding="utf-8")
    return settings.read(folder)


CHANNEL = """
[[channels]]
name = "bluesky"
network = "bluesky"
connector = "bluesky"
account = "{account}"
api = "{api}"
"""
SOURCE = """
[[sources]]
name = "zoek"
pattern = "bluesky-search"
url = "{url}xrpc/app.bsky.feed.searchPosts?q=Voorbeeld"
account = "anna.test"
secret = "APP_PASSWORD"
"""


def ran(school):
    return run(ANNA, school, clock=lambda: dt.datetime.now(dt.UTC)).results


def test_followers_and_posts_of_an_account(network, warehouse, tmp_path):
    text = CHANNEL.format(account="rocvoorbeeld.test", api=network.view)
    (result,) = ran(configured(tmp_path / "config", {"channels.toml": text}))
    assert (result.outcome, result.error) == ("new", None)
    assert rows("select followers, following from channel_days where followers is not null") == [(1, 0)]
    assert rows("select count(*), sum(likes) from channel_posts") == [(3, 0)]


def test_an_account_that_is_not_there(network, warehouse, tmp_path):
    text = CHANNEL.format(account="niemand.test", api=network.view)
    (result,) = ran(configured(tmp_path / "config", {"channels.toml": text}))
    assert result.outcome == "failed" and "Bluesky knows no “niemand.test”" in result.error


def test_the_search_with_a_session_gives_mentions_and_our_own_posts_apart(
    network, warehouse, tmp_path, monkeypatch
):
    monkeypatch.setenv("APP_PASSWORD", "wachtwoord-123")
    text = {
        "sources.toml": SOURCE.format(url=network.pds),
        "channels.toml": CHANNEL.format(account="rocvoorbeeld.test", api=network.view) + "paused = true\n",
    }
    results = {each.source_name: each for each in ran(configured(tmp_path / "config", text))}
    assert (results["zoek"].outcome, results["zoek"].error) == ("new", None)
    assert rows("select kind, count(*) from items group by 1 order by 1") == [("own", 3), ("social", 120)]


def test_a_wrong_password_is_said(network, warehouse, tmp_path, monkeypatch):
    monkeypatch.setenv("APP_PASSWORD", "verkeerd-wachtwoord")
    (result,) = ran(configured(tmp_path / "config", {"sources.toml": SOURCE.format(url=network.pds)}))
    assert result.outcome == "failed" and "refuses our key or token" in result.error
