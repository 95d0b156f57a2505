"""Reviews of our own locations on Google, through the Business Profile API.

For a verified location, with the consent of its owner (scope business.manage) in a project that Google approved. The
secret is the JSON that Google's tools write for an authorised user (client_id, client_secret, refresh_token); the
google-auth library makes a short-lived token of it. Newest first by change; pages after the first may miss reviews, as
Google itself says (2026-06-17), so every run begins at the first. A review has no address of its own. Its author's name
is left out: what is said counts, not who said it. Source: developers.google.com/my-business (v4, 2026).
"""

import datetime as dt
from collections.abc import Sequence

from pipelines import web
from pipelines.connectors.feeds.entries import Raw
from pipelines.connectors.search_api import PAGES, Answered, asked, base, below
from pipelines.settings.secrets import scrubbed, secret
from pipelines.support.errors import N_, SourceError
from pipelines.web import google_client
from pipelines.web.api import TOKEN, Api, Payload

SERVICE = "Google"
SCOPE = "https://www.googleapis.com/auth/business.manage"
STARS = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}


def fetch(source, policy: web.Policy, now: dt.datetime) -> Answered:
    """The reviews that were written or changed last. Raises: SourceError."""
    token, hidden = _token(source)
    api = Api(
        source.name,
        SERVICE,
        base(source.url),
        policy,
        headers={"Authorization": f"Bearer {token}"},
        account=source.handle or source.url,
        secret=source.secret,
        hidden=(token, *hidden),
    )

    def ask() -> None:
        page = None
        for _page in range(PAGES):
            found = api.get(
                "reviews", below(source.url), pageSize=50, orderBy="updateTime desc", pageToken=page
            )
            page = found.get("nextPageToken") if isinstance(found, dict) else None
            if not page:
                return

    return asked(api, ask)


def _token(source) -> tuple[str, tuple[str, ...]]:
    """A token for the next hour, and what may never be shown. Raises: SourceError."""
    written = secret(source.secret)
    try:
        told = google_client.account(written)
        hidden = tuple(str(told[name]) for name in ("client_secret", "refresh_token") if told.get(name))
        return google_client.token(told, SCOPE), hidden
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


def parse(source, payloads: Sequence[Payload]) -> list[Raw]:
    """Reviews as entries: the title is that of the source and the stars, the text what was written.

    Counts: reviews with stars only too, without a text.
    """
    found = []
    for payload in payloads:
        told = payload.json()
        for review in told.get("reviews", ()) if isinstance(told, dict) else ():
            stars = STARS.get(str(review.get("starRating")))
            shown = f" {'★' * stars}{'☆' * (5 - stars)}" if stars else ""
            found.append(
                Raw(
                    title=f"{source.title}{shown}",
                    guid=str(review.get("name") or review.get("reviewId") or "") or None,
                    dates=(str(review.get("createTime") or review.get("updateTime") or ""),),
                    texts=(_written(str(review.get("comment") or "")),),
                )
            )
    return found


def _written(comment: str) -> str:
    """What the author wrote. Google puts its translation before it or after it, with a mark."""
    if "(Original)" in comment:
        comment = comment.rsplit("(Original)", 1)[1]
    comment = comment.split("(Translated by Google)")[0] if "(Translated by Google)" in comment else comment
    return comment.strip().replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
