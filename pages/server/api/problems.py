"""Say what went wrong as `application/problem+json` (RFC 9457), in English, with what to do about it."""

import json
from collections.abc import Mapping

from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"
# Status → the title under which it is known; every problem that the API gives is one of these.
TITLES = {
    401: "No valid key",
    403: "Not with this key",
    404: "No such address",
    405: "Not with this method",
    406: "Not in this form",
    422: "A parameter that cannot be used",
    429: "Too many questions",
    500: "Something went wrong here",
    503: "No figures at the moment",
}
BUSY_SECONDS = 5


class Problem(Exception):
    """A question that is not answered, and why.

    status: that of the answer; detail: what to do; parameter: which one is wrong, where it is one; headers: more of
    the answer.
    """

    def __init__(
        self, status: int, detail: str, parameter: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.parameter = status, detail, parameter
        self.headers = dict(headers or {})

    def body(self) -> dict[str, object]:
        """Return what the answer says."""
        body = {
            "type": f"tag:weerklank,2026:problem:{self.status}",
            "title": TITLES[self.status],
            "status": self.status,
            "detail": self.detail,
        }
        return body | ({"parameter": self.parameter} if self.parameter else {})

    def response(self) -> Response:
        """Return the answer."""
        headers = {"cache-control": "no-store", **self.headers}
        return Response(
            json.dumps(self.body(), ensure_ascii=False), self.status, headers, media_type=MEDIA_TYPE
        )
