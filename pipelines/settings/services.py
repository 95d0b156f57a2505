"""Turn a filled-in name or handle into the address of a service that is asked through its API."""

import re
from urllib.parse import quote

from pipelines.support.errors import ConfigError
from text.i18n import N_


def is_address(written: str) -> bool:
    """Did somebody give a whole address of the web, which is then left as it is?"""
    return written.strip().lower().startswith(("http://", "https://"))


def mastodon_tag(written: str) -> str:
    """Turn #tag@server into its timeline. Raises: ConfigError."""
    if is_address(written):
        return written.strip()
    match = re.fullmatch(r"#?([\w.-]+)@([\w.-]+\.[a-z]{2,})", written.strip(), re.IGNORECASE)
    if not match:
        raise ConfigError(
            N_("“{value}” names no Mastodon server; write for example {example}."),
            value=written,
            example="#mbo@mastodon.nl",
        )
    return f"https://{match[2].lower()}/api/v1/timelines/tag/{quote(match[1])}"


def mastodon_search(written: str) -> str:
    """Turn words@server into its search. Raises: ConfigError."""
    if is_address(written):
        return written.strip()
    words, _, server = written.strip().rpartition("@")
    if not words.strip() or not re.fullmatch(r"[\w.-]+\.[a-z]{2,}", server, re.IGNORECASE):
        raise ConfigError(
            N_("“{value}” names no Mastodon server; write for example {example}."),
            value=written,
            example='"ROC Voorbeeld"@mastodon.nl',
        )
    return f"https://{server.lower()}/api/v2/search?q={quote(words.strip())}&type=statuses"


def bluesky_search(words: str) -> str:
    """Turn words into the search of the public network."""
    if is_address(words):
        return words.strip()
    return f"https://bsky.social/xrpc/app.bsky.feed.searchPosts?q={quote(words.strip())}"


def google_reviews(written: str) -> str:
    """Turn accounts/…/locations/… into its reviews. Raises: ConfigError."""
    if is_address(written):
        return written.strip()
    match = re.fullmatch(r"/?(accounts/[\w-]+/locations/[\w-]+)(/reviews)?/?", written.strip())
    if not match:
        raise ConfigError(
            N_("“{value}” names no location; write for example {example}."),
            value=written,
            example="accounts/1234/locations/5678",
        )
    return f"https://mybusiness.googleapis.com/v4/{match[1]}/reviews"
