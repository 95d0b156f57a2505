"""Sign what other programs are told and hand it over, by the rules of standardwebhooks.com, to many at once."""

import base64
import datetime as dt
import hashlib
import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines import web
from pipelines.settings.announcing import Webhook, webhook_key
from pipelines.settings.secrets import secret
from pipelines.support.errors import SourceError
from text import hide_secrets
from text.i18n import N_

NO_KEY = N_(
    "The key “{secret}” is none for a webhook: it begins with whsec_, and behind it stand 24 to 64 random bytes in"
    " base64. Make one with: openssl rand -base64 32"
)
# Whoever is told answers at once; a message that went elsewhere than the school wrote down is a leak.
LIMITS = {"redirects": 0, "retries": 0, "max_bytes": 64 * 1024}


@dataclass(frozen=True)
class Message:
    """What one webhook is told: id, the same at each try, by which a receiver knows what it has already."""

    webhook: Webhook
    id: str
    body: str


def message_id(event_id: str) -> str:
    """Return the id under which receivers are told of this event; the same at each try."""
    return "msg_" + hashlib.blake2b(event_id.encode(), digest_size=16).hexdigest()


def key(name: str) -> bytes:
    """Return the key of this name. Raises: SourceError when it is not there, or is no key for a webhook."""
    found = webhook_key(secret(name))
    if found is None:
        raise SourceError(NO_KEY, secret=name)
    return found


def signature(key: bytes, message_id: str, timestamp: int, body: str) -> str:
    """Return the signature over id, time and body, version 1."""
    signed = f"{message_id}.{timestamp}.{body}".encode()
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def send(
    messages: Sequence[Message], policy: web.Policy, now: dt.datetime
) -> Iterator[tuple[Message, int | SourceError]]:
    """Hand each of these over once. Yields each with the status of its answer, or why it did not arrive."""
    asked = {}
    for number, message in enumerate(messages):
        hide_secrets.remember_addresses([message.webhook.address])
        try:
            asked[str(number)] = (message, _request(str(number), message, now))
        except SourceError as error:
            yield message, error
    requests = [request for _message, request in asked.values()]
    for request, answer in web.fetch_all(requests, replace(policy, **LIMITS)):  # type: ignore[arg-type]
        yield asked[request.name][0], answer if isinstance(answer, SourceError) else answer.status


def _request(name: str, message: Message, now: dt.datetime) -> web.Request:
    timestamp = int(now.timestamp())
    headers = (
        ("Content-Type", "application/json"),
        ("webhook-id", message.id),
        ("webhook-timestamp", str(timestamp)),
        (
            "webhook-signature",
            signature(key(message.webhook.secret), message.id, timestamp, message.body),
        ),
    )
    body = message.body.encode()
    return web.Request(
        name, message.webhook.address, method="POST", headers=headers, body=body, as_written=True
    )
