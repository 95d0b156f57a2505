"""Ask Meta's Graph API, for Facebook and Instagram, and recognise how it words its refusals.

A page token in the Authorization header. An error is {"error": {message, type, code, error_subcode}}: 190 a token that
expired or was withdrawn, 10 and 200 to 299 a permission that is missing, 4, 17, 32 and 613 asked too often, 100 with
"metric" a metric that no longer exists. Days of insights are those of California: midnight there is 9 o'clock in
Amsterdam. Source: developers.facebook.com/docs/graph-api (v26.0) and /docs/instagram-platform (2026).
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from zoneinfo import ZoneInfo

from pipelines.connectors.shared.api_client import FetchRequest, client, objects
from pipelines.connectors.shared.channel_data import is_whole
from pipelines.connectors.shared.timestamps import moment
from pipelines.settings import StatisticsSource
from pipelines.settings.secrets import secret
from pipelines.support.errors import SourceError
from pipelines.web.api import Api, Json, Payload

HOME = "https://graph.facebook.com/v26.0/"
CALIFORNIA = ZoneInfo("America/Los_Angeles")
LATER = (4, 17, 32, 613, 80001, 80002)
TOKEN = (102, 190, 463, 467)
GONE = "gone"  # what a payload is called that says: this metric does not exist any more
PAGES = 5


def graph_api(source: StatisticsSource, request: FetchRequest, service: str) -> Api:
    """Return the Graph API with the page's token. Raises: SourceError."""
    token = secret(source.secret)
    return client(source, service, source.api or HOME, request, token=token, why=_why)


def _why(status: int, body: Json) -> tuple[str, str] | None:
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        return None
    code, message = error.get("code"), str(error.get("message", ""))
    if code in TOKEN:
        return "token", message
    if code in LATER:
        return "later", message
    if code == 10 or (isinstance(code, int) and 200 <= code < 300):
        return "permission", message
    if code == 803 or error.get("error_subcode") == 33:
        return "unknown", message
    return "broken", message


def insights(api: Api, what: str, path: str, names: Iterable[str], params: Mapping[str, object]) -> list[str]:
    """Ask for all names at once ("a,b"); where one of them is refused, for each apart. Which of them exist?

    Meta refuses the whole question for one name that it abolished, so what is gone is found and kept as such.
    Raises: SourceError for any other refusal.
    """
    names = list(names)
    try:
        api.get(what, path, metric=",".join(names), **params)
        return names
    except SourceError as error:
        if not _abolished(error):
            raise
    result = []
    for name in names:
        try:
            api.get(what, path, metric=name, **params)
            result.append(name)
        except SourceError as error:
            if not _abolished(error):
                raise
            api.kept.append(Payload(GONE, b"{}", {"metric": name}))
    return result


def _abolished(error: SourceError) -> bool:
    return error.status == 400 and "metric" in str(error.fields.get("why", "")).lower()


def pages(api: Api, what: str, path: str, enough: Callable[[Json], bool], **params: object) -> None:
    """Page after page by the cursor "after", until there is none or `enough(page)`. Raises: SourceError.

    The address of the next page is not followed: it may carry the token.
    """
    after = None
    for _page in range(PAGES):
        response = api.get(what, path, after=after, **params)
        paging = response.get("paging") if isinstance(response, dict) else None
        after = ((paging or {}).get("cursors") or {}).get("after") if (paging or {}).get("next") else None
        if not after or enough(response):
            return


def rows(response: Json) -> list[dict[str, Json]]:
    """Return the entries of an answer's "data"; [] where it has none."""
    return objects(response, "data")


def midnight(day: dt.date) -> int:
    """Return the second at which this day begins in California."""
    return int(dt.datetime.combine(day, dt.time(), CALIFORNIA).timestamp())


def ended(written: object) -> dt.date | None:
    """Return the day that ended at this end_time, which lies at the first second after it; None for anything else."""
    end_time = moment(written)
    return (end_time.astimezone(CALIFORNIA) - dt.timedelta(hours=1)).date() if end_time else None


def whole(value: object) -> int | None:
    """Return a whole number, None for anything else."""
    return value if isinstance(value, int) and is_whole(value) else None
