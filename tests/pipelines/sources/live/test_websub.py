"""A hub tells that a feed changed: only one that we asked is answered, only what it signs is believed."""

import datetime as dt
import hashlib
import hmac
import threading
from urllib.parse import parse_qs

import pytest
import uvicorn
from starlette.applications import Starlette

from pages.server.access.front_door import Door, FrontDoor
from pages.server.api import hub
from pipelines import settings, web
from pipelines.sources import sync_settings
from pipelines.sources.live import rhythm, websub
from pipelines.sources.live.websub import Hubs, links
from tests.pipelines.connectors.api_server import ApiServer
from tests.pipelines.runs.school import NOW, item, rss
from tests.pipelines.sources.live.listening import ORGANISATION, listening, texts, until
from tests.pipelines.web.site import Site, head, policy

PUBLIC = "https://weerklank.rocvoorbeeld.example"
DAY = dt.timedelta(days=1)


def school(folder, url: str, public: str = PUBLIC) -> settings.Settings:
    folder.mkdir(parents=True, exist_ok=True)
    said = f'[server]\npublic_address = "{public}"\n' if public else ""
    (folder / "organisation.toml").write_text(ORGANISATION + said, encoding="utf-8")
    (folder / "sources.toml").write_text(f'[[sources]]\nname = "blog"\nurl = "{url}"\n', encoding="utf-8")
    read = settings.read(folder)
    sync_settings.sync(read)
    return read


def feed(hub_url: str, *items: str) -> str:
    named = f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="{hub_url}"/>'
    own = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="https://blog.example/feed"/>'
    return rss(*items).replace("<channel>", f"<channel>{named}{own}")


@pytest.fixture
def app(warehouse):
    """The server of the dashboard behind its front door, as far as hubs see it."""
    behind = FrontDoor(Starlette(routes=hub.routes()), Door())
    server = uvicorn.Server(uvicorn.Config(behind, port=0, log_level="critical"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)


@pytest.fixture
def told(tmp_path, warehouse):
    """A blog with a hub, both on loopback; what the hub was asked."""
    with ApiServer(lambda asked: {}) as api:
        news = [item("ROC Voorbeeld wint", "https://blog.example/1")]

        async def answer(site, asked, writer):
            data = feed(f"{api.url}hub", *news).encode()
            writer.write(head(200, Content_Length=len(data)) + data)

        with Site({"/feed": answer}) as site:
            yield api, news, school(tmp_path / "config", site.url("/feed"))


def asked(api) -> dict[str, str]:
    return {name: value[0] for name, value in parse_qs(api.asked[-1].body.decode()).items()}


def ask(url: str, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
    try:
        given = tuple((name.replace("_", "-"), value) for name, value in headers.items())
        answer = web.fetch(
            web.Request("x", url, method=method, body=body, headers=given, keep_errors=True), policy()
        )
        return answer.status, answer.body
    except web.SourceError as error:
        return error.status or 0, error.body


def subscribed(api, configured) -> str:
    Hubs().look(configured, NOW, {})
    return asked(api)["hub.callback"].removeprefix(PUBLIC + websub.PATH)


def test_a_feed_with_a_hub_is_subscribed_to_under_an_address_that_nobody_guesses(told):
    api, _news, configured = told
    name = subscribed(api, configured)
    said = asked(api)
    assert (said["hub.mode"], said["hub.topic"]) == ("subscribe", "https://blog.example/feed")
    assert len(name) == 43 and len(said["hub.secret"]) == 43 and int(said["hub.lease_seconds"]) > 86_400
    assert rhythm.is_needed(configured)


def test_without_a_public_address_no_hub_is_asked(told, tmp_path):
    api, _news, configured = told
    Hubs().look(school(tmp_path / "config", configured.sources[0].url, ""), NOW, {})
    assert not api.asked


def test_only_a_subscription_that_we_asked_for_is_confirmed(told, app):
    api, _news, configured = told
    name = subscribed(api, configured)
    right = (
        f"{app}{websub.PATH}{name}?hub.mode=subscribe&hub.topic=https://blog.example/feed&hub.challenge=abc"
    )
    assert ask(f"{right}&hub.lease_seconds=864000") == (200, b"abc")
    for wrong in (
        right.replace(name, "x" * 43),
        right.replace(name, "..%2f..%2fplaces"),
        right.replace("blog.example", "ander.example"),
        right.replace("mode=subscribe", "mode=unsubscribe"),
        f"{app}{websub.PATH}{name}",
    ):
        assert ask(wrong)[0] == 404, wrong


def test_a_delivery_is_believed_only_with_the_right_signature(told, app):
    api, _news, configured = told
    name = subscribed(api, configured)
    secret, body, url = asked(api)["hub.secret"].encode(), b"<rss/>", f"{app}{websub.PATH}{name}"

    def sign(method: str, key: bytes = secret, what: bytes = body) -> str:
        return f"{method}={hmac.new(key, what, getattr(hashlib, method)).hexdigest()}"

    assert ask(url, "POST", body, X_Hub_Signature=sign("sha256"))[0] == 403  # it was never confirmed
    assert websub.verify(name, "subscribe", "https://blog.example/feed", "864000", NOW)
    bad = ("", "sha256=", "md5=" + "0" * 32, "sha256=" + "0" * 64, "sha256=é", sign("sha256", b"raden"),
           sign("sha256", what=b"iets anders"), sign("sha256").replace("sha256", "new"))  # fmt: skip
    for signature in bad:
        assert (
            ask(url, "POST", body, X_Hub_Signature=signature.encode("utf-8").decode("latin-1"))[0] == 403
        ), signature
    assert ask(url, "POST", body)[0] == 403 and not websub.told()
    assert ask(url.replace(name, "y" * 43), "POST", body, X_Hub_Signature=sign("sha256"))[0] == 403
    large = b"x" * 1_040_000
    assert ask(url, "POST", large, X_Hub_Signature=sign("sha256", what=large))[0] == 413
    assert not websub.told()
    for method in ("sha1", "sha256", "sha512"):
        assert ask(url, "POST", body, X_Hub_Signature=sign(method))[0] == 202
        assert websub.told() == {"blog"} and not websub.told()


def test_a_lease_is_renewed_in_its_last_third_and_a_hub_that_does_not_confirm_is_asked_the_next_day(told):
    api, _news, configured = told
    hubs = Hubs()
    hubs.look(configured, NOW, {})
    name = asked(api)["hub.callback"].rpartition("/")[2]
    hubs.look(configured, NOW + DAY / 2, {})
    assert len(api.asked) == 1
    hubs.look(configured, NOW + DAY, {})
    assert len(api.asked) == 2 and asked(api)["hub.callback"].endswith(name)
    assert websub.verify(name, "subscribe", "https://blog.example/feed", str(9 * 86_400), NOW + DAY)
    hubs.look(configured, NOW + 6 * DAY, {})
    assert len(api.asked) == 2
    hubs.look(configured, NOW + 8 * DAY, {})
    assert len(api.asked) == 3


def test_what_is_watched_no_longer_is_refused(told, tmp_path):
    api, _news, configured = told
    name = subscribed(api, configured)
    assert websub.known(name)
    Hubs().look(school(tmp_path / "config", configured.sources[0].url + "?ander"), NOW, {})
    assert websub.known(name) is None


def test_a_signed_delivery_brings_what_the_feed_has_within_seconds(told):
    api, news, configured = told
    with listening(configured):
        until(lambda: api.asked)
        name = asked(api)["hub.callback"].rpartition("/")[2]
        assert websub.verify(name, "subscribe", "https://blog.example/feed", "864000", NOW)
        body = b"wat een hub stuurt, wordt niet geloofd"
        signature = "sha256=" + hmac.new(asked(api)["hub.secret"].encode(), body, hashlib.sha256).hexdigest()
        news.append(item("ROC Voorbeeld wint weer", "https://blog.example/2"))
        assert websub.delivered(name, body, signature)
        until(lambda: len(texts()) == 2)


@pytest.mark.parametrize(
    ("body", "headers", "found"),
    [
        ("<rss/>", {}, None),
        ("<rss/>", {"link": '<https://hub.example/>; rel="hub", <https://x.example/f>; rel="self"'},
         ("https://hub.example/", "https://x.example/f")),
        ('<feed><link rel="hub" href="https://hub.example/?a=1&amp;b=2"/></feed>', {},
         ("https://hub.example/?a=1&b=2", "https://own.example/")),
        ('<feed><link rel="hub" href=""/></feed>', {}, None),
        ("x" * 30_000 + '<link rel="hub" href="https://hub.example/"/>', {}, None),
    ],
)  # fmt: skip
def test_a_hub_is_found_where_feeds_name_it(body, headers, found):
    answer = web.Response(
        "x", "u", "https://own.example/", 200, headers, body.encode(), False, None, 1, 0.1, 1
    )
    assert links(answer) == found
