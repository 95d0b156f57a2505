"""Ask Google through its own client: tokens of its accounts, and reports of Analytics.

Slow to import, and so loaded by who uses it. What it raises leaves as an error of ours.
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pipelines.web.api import KINDS, Api

if TYPE_CHECKING:
    from google.analytics.data_v1beta import BetaAnalyticsDataClient as Analytics

SECONDS = 60.0  # that a report may take
LONGEST = 200  # characters of Google's own words


class NoToken(Exception):
    """Google gave no token; the text is its explanation, which may hold what is secret."""


def account(written: str) -> dict[str, Any]:
    """Return the account that this JSON describes. Raises: ValueError when it describes none."""
    account_info = json.loads(written)
    if not isinstance(account_info, dict):
        raise ValueError("no JSON object")
    return account_info


def token(user_info: Mapping[str, Any], scope: str) -> str:
    """Return a token for the next hour, for an authorised user.

    Raises: ValueError where a field is missing; NoToken.
    """
    import google.auth.exceptions
    import requests
    from google.auth.transport.requests import Request
    from google.oauth2.credentials import Credentials

    held = Credentials.from_authorized_user_info(user_info, [scope])
    held._token_uri = user_info.get("token_uri") or held.token_uri
    try:
        with requests.Session() as session:
            held.refresh(Request(session))
    except google.auth.exceptions.GoogleAuthError as error:
        raise NoToken(str(error.args[0])[:LONGEST]) from error
    return str(held.token)


def analytics(base: str, account_info: Mapping[str, Any] | None, scope: str) -> "Analytics":
    """Return the client of Analytics at this address, for a service account.

    None: for a stand-in that asks for no account.
    Raises: ValueError where a field is missing.
    """
    from google.analytics.data_v1beta import BetaAnalyticsDataClient
    from google.analytics.data_v1beta.services.beta_analytics_data.transports import (
        BetaAnalyticsDataRestTransport,
    )
    from google.auth.credentials import AnonymousCredentials
    from google.oauth2 import service_account

    address = urlsplit(base)
    credentials = (
        AnonymousCredentials()
        if account_info is None
        else service_account.Credentials.from_service_account_info(account_info, scopes=[scope])
    )
    transport = BetaAnalyticsDataRestTransport(
        host=address.netloc, credentials=credentials, url_scheme=address.scheme
    )
    return BetaAnalyticsDataClient(transport=transport)


def report(client: "Analytics", api: Api, query: Mapping[str, Any]) -> tuple[bytes, int]:
    """Return the answer to one question as JSON, and how many rows there are in all. Raises: SourceError."""
    import google.auth.exceptions
    import requests
    from google.analytics.data_v1beta.types import RunReportRequest
    from google.api_core import exceptions

    try:
        answer = client.run_report(RunReportRequest(query), timeout=SECONDS)
    except exceptions.GoogleAPICallError as error:
        message = str(error.message)
        kind = KINDS.get(error.code or 0, "broken")
        if error.code == 400 and "property" in message.lower():
            kind = "unknown"
        raise api.refusal_of(kind, message, error.code or 0) from error
    except google.auth.exceptions.GoogleAuthError as error:
        raise api.refusal_of("token", str(error.args[0])[:LONGEST], 401) from error
    except (requests.RequestException, ValueError) as error:
        raise api.refusal_of("broken", type(error).__name__, 0) from error
    body = type(answer).to_json(answer, always_print_fields_with_no_presence=False, indent=None)
    return body.encode(), answer.row_count
