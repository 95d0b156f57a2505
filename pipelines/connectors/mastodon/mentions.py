"""Posts on Mastodon by hashtag or by words, through the API of one server.

`GET /api/v1/timelines/tag/:tag` (40 a page, a Link header to older ones) answers without a token on most servers;
`GET /api/v2/search?type=statuses` needs a user's token and finds only posts whose authors agreed to be found. A server
that has closed its public timelines gives an empty list, not an error. Source: docs.joinmastodon.org (2026-07).
"""

import datetime as dt
from collections.abc import Sequence

from pipelines import web
from pipelines.connectors.feeds.entries import Raw
from pipelines.connectors.mastodon.statistics import NEXT
from pipelines.connectors.mastodon.statistics import refusal as why
from pipelines.connectors.search_api import BACK, PAGES, ApiResult, asked, base, below
from pipelines.connectors.timestamps import moment
from pipelines.settings.secrets import secret
from pipelines.web.api import Api, Payload

SERVICE = "Mastodon"


def fetch(source, policy: web.Policy, now: dt.datetime) -> ApiResult:
    """The newest posts, page after page back to a fortnight ago. Raises: SourceError."""
    token = secret(source.secret) if source.secret else ""
    api = Api(
        source.name,
        SERVICE,
        base(source.url),
        policy,
        headers={"Authorization": f"Bearer {token}"} if token else {},
        account=source.handle or source.url,
        secret=source.secret,
        hidden=(token,) if token else (),
        why=why,
    )

    def ask() -> None:
        path = below(source.url)
        path += ("&" if "?" in path else "?") + "limit=40"
        for _page in range(PAGES):
            found = api.get("statuses", path)
            times = [moment(each.get("created_at")) for each in _statuses(found)]
            further = NEXT.search(api.answered_headers.get("link", ""))
            if not further or not times or any(at and at < now - BACK for at in times):
                return
            path = further[1]

    return asked(api, ask)


def _statuses(found: object) -> list[dict]:
    rows = found.get("statuses") if isinstance(found, dict) else found
    return [each for each in rows if isinstance(each, dict)] if isinstance(rows, list) else []


def parse(source, payloads: Sequence[Payload]) -> list[Raw]:
    """Posts as entries; what is only passed on (a boost) is left out, as its author said it elsewhere."""
    return [
        Raw(
            links=tuple(link for link in (status.get("url"), status.get("uri")) if link),
            guid=str(status.get("uri") or status.get("id") or "") or None,
            dates=(str(status.get("created_at") or ""),),
            texts=(str(status.get("content") or ""),),
            language=status.get("language"),
        )
        for payload in payloads
        for status in _statuses(payload.json())
        if not status.get("reblog")
    ]
