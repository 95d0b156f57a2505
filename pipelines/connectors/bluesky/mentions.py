"""Posts on Bluesky that hold certain words, through its search.

`app.bsky.feed.searchPosts` needs a session: a handle and an app password, exchanged at the account's own server, which
passes the question on. A session is made once per run (300 a day are allowed), its token is kept nowhere. The search
finds posts of all languages; which of them mention the school is decided as for every other item.
Source: the lexicons of atproto (2026-08).
"""

import datetime as dt
from collections.abc import Sequence

from pipelines import web
from pipelines.connectors.feeds.entries import Raw
from pipelines.connectors.search_api import BACK, PAGES, ApiResult, asked, base, below
from pipelines.connectors.timestamps import moment
from pipelines.settings.secrets import secret
from pipelines.web.api import Api, Payload, need

SERVICE = "Bluesky"


def fetch(source, policy: web.Policy, now: dt.datetime) -> ApiResult:
    """The newest posts, page after page back to a fortnight ago. Raises: SourceError."""
    password = secret(source.secret)
    api = Api(
        source.name,
        SERVICE,
        base(source.url),
        policy,
        account=source.account,
        secret=source.secret,
        hidden=(password,),
    )
    session = api.post(
        "session",
        "xrpc/com.atproto.server.createSession",
        data={"identifier": source.account.lstrip("@"), "password": password},
        hidden=("password",),
    )
    token = str(need(SERVICE, session, "accessJwt"))
    api.kept.clear()  # it holds the token
    api.hidden = (password, token)
    api.headers = {"Authorization": f"Bearer {token}"}

    def ask() -> None:
        cursor = None
        for _page in range(PAGES):
            found = api.get("posts", below(source.url), sort="latest", limit=100, cursor=cursor)
            times = [moment(_record(each).get("createdAt")) for each in _posts(found)]
            cursor = found.get("cursor") if isinstance(found, dict) else None
            if not cursor or not times or any(at and at < now - BACK for at in times):
                return

    return asked(api, ask)


def _posts(found: object) -> list[dict]:
    rows = found.get("posts") if isinstance(found, dict) else None
    return [each for each in rows if isinstance(each, dict)] if isinstance(rows, list) else []


def _record(post: dict) -> dict:
    record = post.get("record")
    return record if isinstance(record, dict) else {}


def parse(source, payloads: Sequence[Payload]) -> list[Raw]:
    """Posts as entries, under the address at which people read them."""
    found = []
    for payload in payloads:
        for post in _posts(payload.json()):
            record, uri = _record(post), str(post.get("uri") or "")
            handle = (post.get("author") or {}).get("handle")
            page = (
                f"https://bsky.app/profile/{handle}/post/{uri.rsplit('/', 1)[-1]}" if handle and uri else ""
            )
            languages = record.get("langs")
            found.append(
                Raw(
                    links=(page,) if page else (),
                    guid=uri or None,
                    dates=(str(record.get("createdAt") or ""), str(post.get("indexedAt") or "")),
                    texts=(_plain(str(record.get("text") or "")),),
                    language=languages[0] if isinstance(languages, list) and len(languages) == 1 else None,
                )
            )
    return found


def _plain(text: str) -> str:
    """A post is no markup: what looks like it was typed so."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
