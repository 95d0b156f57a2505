"""Fetch posts on Mastodon by hashtag or by words from one server's API, and parse them into entries.

`GET /api/v1/timelines/tag/:tag` (40 a page, a Link header to older ones) answers without a token on most servers;
`GET /api/v2/search?type=statuses` needs a user's token and finds only posts whose authors agreed to be found. A server
that has closed its public timelines gives an empty list, not an error. Source: docs.joinmastodon.org (2026-07).
"""

import datetime as dt
from collections.abc import Sequence

from pipelines.connectors.feeds import entries
from pipelines.connectors.feeds.entries import Raw
from pipelines.connectors.mastodon import statuses
from pipelines.connectors.mastodon.statuses import SERVICE
from pipelines.connectors.shared.api_client import (
    ApiResult,
    FetchRequest,
    Place,
    answered,
    base,
    below,
    client,
)
from pipelines.settings import FeedSource
from pipelines.settings.secrets import secret
from pipelines.web.api import Json, Payload


def fetch(source: FeedSource, request: FetchRequest) -> ApiResult[Sequence[Payload]]:
    """Return the newest posts, page after page as far back as the request says. Raises: SourceError."""
    token = secret(source.secret) if source.secret else ""
    account = source.handle or source.url
    home = base(source.url)
    api = client(source, SERVICE, home, request, token=token, account=account, why=statuses.refusal)
    path = below(source.url)
    path += ("&" if "?" in path else "?") + "limit=40"
    place = Place(request.place)

    def ask() -> None:
        statuses.ask_for(api, path, lambda at: at < request.now - request.back, request.pages, place)

    return answered(source, api, ask, place)


def parse(payloads: Sequence[Payload], source: FeedSource, read_at: dt.datetime) -> list[dict[str, Json]]:
    """Return posts as entries; what is only passed on (a boost) is left out, as its author said it elsewhere."""
    raws = (
        Raw(
            links=tuple(link for link in (status.get("url"), status.get("uri")) if link),
            guid=str(status.get("uri") or status.get("id") or "") or None,
            dates=(str(status.get("created_at") or ""),),
            texts=(str(status.get("content") or ""),),
            language=status.get("language"),
        )
        for payload in payloads
        for status in statuses.posts(payload.json())
        if not status.get("reblog")
    )
    return entries.finished(raws, None, read_at)
