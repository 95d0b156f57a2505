"""Fetch posts on Bluesky that hold certain words, through its search, and parse them into entries.

`app.bsky.feed.searchPosts` needs a session: a handle and an app password, exchanged at the account's own server, which
passes the question on. A session is made once an hour (300 a day are allowed), its token is kept in memory only. The
search finds posts of all languages; which of them mention the school is decided as for every other item.
Source: the lexicons of atproto (2026-08).
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence

from pipelines.connectors.bluesky.posts import SERVICE, address, record
from pipelines.connectors.feeds import entries, plain_text
from pipelines.connectors.feeds.entries import Raw
from pipelines.connectors.shared.api_client import (
    ApiResult,
    FetchRequest,
    Place,
    answered,
    base,
    below,
    client,
    objects,
    page_after_page,
)
from pipelines.connectors.shared.timestamps import moment
from pipelines.settings import FeedSource
from pipelines.settings.secrets import secret
from pipelines.support.errors import SourceError
from pipelines.web.api import Json, Payload, need

SESSION = dt.timedelta(hours=1)  # theirs hold for two
# Who asks, and where → the token, and until when it is used.
_sessions: dict[tuple[str, str, str], tuple[str, dt.datetime]] = {}


def fetch(source: FeedSource, request: FetchRequest) -> ApiResult[Sequence[Payload]]:
    """Return the newest posts, page after page as far back as the request says. Raises: SourceError."""
    password = secret(source.secret)
    api = client(source, SERVICE, base(source.url), request, hidden=(password,))
    who = (base(source.url), source.account, hashlib.sha256(password.encode()).hexdigest())

    def sign_in() -> None:
        session = api.post(
            "session",
            "xrpc/com.atproto.server.createSession",
            data={"identifier": source.account.lstrip("@"), "password": password},
            hidden=("password",),
        )
        token = str(need(SERVICE, session, "accessJwt"))
        _sessions[who] = (token, request.now + SESSION)
        api.sign_in(token)

    def page(cursor: str | None) -> tuple[Iterable[dt.datetime | None], str | None]:
        response = api.get("posts", below(source.url), sort="latest", limit=100, cursor=cursor)
        times = [moment(record(post).get("createdAt")) for post in objects(response, "posts")]
        return times, response.get("cursor") if isinstance(response, dict) else None

    place = Place(request.place)

    def ask() -> None:
        token, until = _sessions.pop(who, ("", request.now))
        if request.now < until <= request.now + SESSION:
            api.sign_in(token)
            try:
                pages()
                _sessions[who] = (token, until)
                return
            except SourceError as error:
                if (
                    error.status not in (400, 401) or api.kept
                ):  # ended before its time, for which 400 is their word
                    raise
            api.headers = {}
        sign_in()
        pages()

    def pages() -> None:
        page_after_page(page, lambda at: at < request.now - request.back, request.pages, place)

    return answered(source, api, ask, place)


def parse(payloads: Sequence[Payload], source: FeedSource, read_at: dt.datetime) -> list[dict[str, Json]]:
    """Return posts as entries, under the address at which people read them."""
    posts = [post for payload in payloads for post in objects(payload.json(), "posts")]
    return entries.finished(map(_raw, posts), None, read_at)


def _raw(post: dict[str, Json]) -> Raw:
    written, page, languages = record(post), address(post), record(post).get("langs")
    return Raw(
        links=(page,) if page else (),
        guid=str(post.get("uri") or "") or None,
        dates=(str(written.get("createdAt") or ""), str(post.get("indexedAt") or "")),
        texts=(plain_text.typed(str(written.get("text") or "")),),
        language=languages[0] if isinstance(languages, list) and len(languages) == 1 else None,
    )
