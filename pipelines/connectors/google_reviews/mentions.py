"""Fetch reviews of the school's own locations on Google (Business Profile API), and parse them into entries.

For a verified location, with the consent of its owner (scope business.manage) in a project that Google approved. The
secret is the JSON that Google's tools write for an authorised user (client_id, client_secret, refresh_token); the
google-auth library makes a short-lived token of it. Newest first by change; pages after the first may miss reviews, as
Google itself says (2026-06-17), so every run begins at the first. A review has no address of its own. Its author's name
is left out: what is said counts, not who said it. Source: developers.google.com/my-business (v4, 2026).
"""

import datetime as dt
from collections.abc import Sequence

from pipelines.connectors.feeds import entries, plain_text
from pipelines.connectors.feeds.entries import Raw
from pipelines.connectors.shared.api_client import (
    PAGES,
    ApiResult,
    FetchRequest,
    answered,
    base,
    below,
    client,
    objects,
)
from pipelines.settings import FeedSource
from pipelines.settings.secrets import scrubbed, secret
from pipelines.support.errors import SourceError
from pipelines.web import google_client
from pipelines.web.api import TOKEN, Json, Payload
from text.i18n import N_

SERVICE = "Google"
SCOPE = "https://www.googleapis.com/auth/business.manage"
STARS = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}


def fetch(source: FeedSource, request: FetchRequest) -> ApiResult[Sequence[Payload]]:
    """Return the reviews that were written or changed last. Raises: SourceError."""
    token, hidden = _token(source)
    account = source.handle or source.url
    api = client(source, SERVICE, base(source.url), request, token=token, hidden=hidden, account=account)

    def ask() -> None:
        page = None
        for _page in range(PAGES):
            response = api.get(
                "reviews", below(source.url), pageSize=50, orderBy="updateTime desc", pageToken=page
            )
            page = response.get("nextPageToken") if isinstance(response, dict) else None
            if not page:
                return

    return answered(source, api, ask)


def _token(source: FeedSource) -> tuple[str, tuple[str, ...]]:
    """Return a token for the next hour, and what may never be shown. Raises: SourceError."""
    written = secret(source.secret)
    try:
        user_info = google_client.account(written)
        hidden = tuple(
            str(user_info[name]) for name in ("client_secret", "refresh_token") if user_info.get(name)
        )
        return google_client.token(user_info, SCOPE), hidden
    except google_client.NoToken as error:
        why = scrubbed(str(error), hidden)
        raise SourceError(TOKEN, service=SERVICE, why=why, secret=source.secret) from error
    except ValueError as error:
        raise SourceError(
            N_(
                "{secret} must hold the JSON of an authorised user, with client_id, client_secret and refresh_token."
            ),
            secret=source.secret,
        ) from error


def parse(payloads: Sequence[Payload], source: FeedSource, read_at: dt.datetime) -> list[dict[str, Json]]:
    """Reviews as entries: the title is that of the source and the stars, the text what was written.

    Counts: reviews with stars only too, without a text.
    """
    reviews = [review for payload in payloads for review in objects(payload.json(), "reviews")]
    return entries.finished((_raw(review, source.title) for review in reviews), None, read_at)


def _raw(review: dict[str, Json], title: str) -> Raw:
    stars = STARS.get(str(review.get("starRating")))
    shown = f" {'★' * stars}{'☆' * (5 - stars)}" if stars else ""
    return Raw(
        title=f"{title}{shown}",
        guid=str(review.get("name") or review.get("reviewId") or "") or None,
        dates=(str(review.get("createTime") or review.get("updateTime") or ""),),
        texts=(_written(str(review.get("comment") or "")),),
    )


def _written(comment: str) -> str:
    """Return what the author wrote. Google puts its translation before it or after it, with a mark."""
    if "(Original)" in comment:
        comment = comment.rsplit("(Original)", 1)[1]
    comment = comment.split("(Translated by Google)")[0] if "(Translated by Google)" in comment else comment
    return plain_text.typed(comment.strip())
