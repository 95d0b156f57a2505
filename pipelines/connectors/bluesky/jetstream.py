"""Read Jetstream, the live stream of all posts on Bluesky, as JSON over a websocket; no key is needed.

`subscribe?wantedCollections=app.bsky.feed.post&cursor=` gives every post of the network, from a moment (microseconds
since 1970) of the last days on. Messages name an author by DID; `app.bsky.actor.getProfile` gives the handle.
Source: github.com/bluesky-social/jetstream (2026-08).
"""

import datetime as dt
import json
import re
from urllib.parse import urlencode, urlsplit

from pipelines.connectors.bluesky.statistics import HOME
from pipelines.connectors.feeds import entries, plain_text
from pipelines.connectors.feeds.entries import Raw
from pipelines.connectors.shared.api_client import base, text_at
from pipelines.connectors.shared.heard import OTHER, Heard
from pipelines.web.api import Json

COLLECTION = "app.bsky.feed.post"
LARGEST = 1_000_000  # bytes of a message; a record may have no more
BACK = 5_000_000  # microseconds that are heard again after a break: its parts keep their own time
SECOND = 1_000_000
SENT = re.compile(r'"time_us": ?(\d{1,19})\b')


def address(url: str, place: str, skip: int = 0) -> str:
    """Return the address of the stream from this place on. skip: seconds that are passed over."""
    asked = {"wantedCollections": COLLECTION, "maxMessageSizeBytes": str(LARGEST)}
    if place:
        asked["cursor"] = str(int(place) + skip * SECOND if skip else max(0, int(place) - BACK))
    return f"{url}{'&' if '?' in url else '?'}{urlencode(asked)}"


def place(frame: str) -> int | None:
    """Return when a message was sent, in microseconds; None where it does not say."""
    found = SENT.search(frame)
    return int(found[1]) if found else None


def heard(frame: str | bytes) -> Heard:
    """Return what a message says. Raises: ValueError for what is no message of Jetstream."""
    told = json.loads(frame)
    if not isinstance(told, dict):
        raise ValueError("no object")
    at, author, kind = told.get("time_us"), told.get("did"), told.get("kind")
    place = str(at) if isinstance(at, int) and not isinstance(at, bool) and at > 0 else ""
    if kind == "account":
        state = told.get("account")
        is_over = (
            isinstance(state, dict) and state.get("active") is False and state.get("status") == "deleted"
        )
        return Heard("left", str(author), place) if is_over and author else Heard("other", place=place)
    commit = told.get("commit")
    if kind != "commit" or not isinstance(commit, dict) or commit.get("collection") != COLLECTION:
        return Heard("other", place=place) if place else OTHER
    key = f"at://{author}/{COLLECTION}/{commit.get('rkey')}"
    if commit.get("operation") == "delete":
        return Heard("gone", key, place)
    record = commit.get("record")
    if not author or not commit.get("rkey") or not isinstance(record, dict):
        raise ValueError("no post")
    text = record.get("text")
    return Heard("post", key, place, text if isinstance(text, str) else "", record)


def entry(post: Heard, handle: str, now: dt.datetime) -> dict[str, Json]:
    """Return the post as the entry that the search of Bluesky gives of it. handle: of its author, "" if unknown."""
    author, _, number = post.key.removeprefix("at://").partition(f"/{COLLECTION}/")
    languages = post.body.get("langs")
    raw = Raw(
        links=(f"https://bsky.app/profile/{handle or author}/post/{number}",),
        guid=post.key,
        dates=(str(post.body.get("createdAt") or ""),),
        texts=(plain_text.typed(post.text),),
        language=str(languages[0]) if isinstance(languages, list) and len(languages) == 1 else None,
    )
    return entries.finished([raw], None, now)[0]


def profile(url: str, author: str) -> str:
    """Return where this author's profile stands: for a network of one's own at the server of the stream."""
    host = urlsplit(url).hostname or ""
    home = HOME if host.endswith(".bsky.network") else base(url)
    return f"{home}xrpc/app.bsky.actor.getProfile?{urlencode({'actor': author})}"


def handle(body: bytes) -> str:
    """Return the handle in a profile; "" where it has none that is valid."""
    try:
        named = text_at(json.loads(body), "handle")
    except ValueError:
        return ""
    return "" if named == "handle.invalid" else named
