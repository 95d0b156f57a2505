"""Turn a filled-in name or handle into the address of a service, of its feed or its API."""

import re
from urllib.parse import quote

from pipelines.support.errors import ConfigError
from text.i18n import N_

JETSTREAM = "jetstream2.us-east.bsky.network"


def is_address(written: str) -> bool:
    """Did somebody give a whole address of the web, which is then left as it is?"""
    return written.strip().lower().startswith(("http://", "https://"))


def mastodon_tag(written: str) -> str:
    """Turn #tag@server into its timeline. Raises: ConfigError."""
    if is_address(written):
        return written.strip()
    name, server = _at_server(written)
    return f"https://{server}/api/v1/timelines/tag/{quote(name)}"


def _at_server(written: str) -> tuple[str, str]:
    match = re.fullmatch(r"#?([\w.-]+)@([\w.-]+\.[a-z]{2,})", written.strip(), re.IGNORECASE)
    if not match:
        raise ConfigError(
            N_("“{value}” names no Mastodon server; write for example {example}."),
            value=written,
            example="#mbo@mastodon.nl",
        )
    return match[1], match[2].lower()


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


def bluesky_live(written: str) -> str:
    """Turn the name of a server of Jetstream into the address of its stream."""
    written = re.sub(r"^ws(?=s?://)", "http", written.strip(), flags=re.IGNORECASE)
    if is_address(written):
        return written
    return f"https://{written.strip('/')}/subscribe"


def mastodon_live(written: str) -> str:
    """Turn #tag@server, or all@server, into its stream. Raises: ConfigError."""
    if is_address(written):
        return written.strip()
    name, server = _at_server(written)
    stream = f"https://{server}/api/v1/streaming"
    if name.lower() == "all" and not written.strip().startswith("#"):
        return f"{stream}/public"
    return f"{stream}/hashtag?tag={quote(name)}"


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


def google_news(words: str) -> str:
    """Turn words into a search of Google News."""
    if is_address(words):
        return words.strip()
    return f"https://news.google.com/rss/search?q={quote(words.strip())}&hl=nl&gl=NL&ceid=NL:nl"


def google_alerts(written: str) -> str:
    """Turn the number of a Google Alert into its feed. Raises: ConfigError."""
    written = written.strip()
    if is_address(written):
        return written
    if not re.fullmatch(r"\d+/\d+", written):
        raise ConfigError(
            N_(
                "“{value}” is not the address of a Google Alert; choose “Deliver to: RSS feed” in Google Alerts "
                "and copy the address of the feed."
            ),
            value=written,
        )
    return f"https://www.google.com/alerts/feeds/{written}"


def youtube(written: str) -> str:
    """Turn a channel's name or id into where its feed is found."""
    written = written.strip()
    if is_address(written):
        return written
    if re.fullmatch(r"UC[\w-]{22}", written):
        return f"https://www.youtube.com/feeds/videos.xml?channel_id={written}"
    # A channel's page announces its feed, so the name under which people know it will do.
    return f"https://www.youtube.com/@{quote(written.lstrip('@').replace(' ', ''))}"


def _mastodon_feed(written: str, mark: str, path: str, example: str) -> str:
    written = written.strip()
    if is_address(written):
        return written if written.endswith(".rss") else f"{written.rstrip('/')}.rss"
    match = re.fullmatch(rf"{mark}?([\w.-]+)@([\w.-]+\.[a-z]{{2,}})", written, re.I)
    if not match:
        raise ConfigError(
            N_("“{value}” names no Mastodon server; write for example {example}."),
            value=written,
            example=example,
        )
    return f"https://{match[2].lower()}/{path}{quote(match[1])}.rss"


def mastodon_tag_feed(written: str) -> str:
    """Turn #tag@server into its feed. Raises: ConfigError."""
    return _mastodon_feed(written, "#", "tags/", "#mbo@mastodon.nl")


def mastodon_account_feed(written: str) -> str:
    """Turn @name@server into its feed. Raises: ConfigError."""
    return _mastodon_feed(written, "@", "@", "@school@mastodon.nl")


def bluesky_feed(written: str) -> str:
    """Turn a handle into its feed."""
    written = written.strip()
    if is_address(written):
        return written if written.rstrip("/").endswith("/rss") else f"{written.rstrip('/')}/rss"
    handle = written.lstrip("@")
    handle = handle if "." in handle or handle.startswith("did:") else f"{handle}.bsky.social"
    return f"https://bsky.app/profile/{quote(handle, safe=':')}/rss"


def reddit(words: str) -> str:
    """Turn words into a search of Reddit."""
    if is_address(words):
        return words.strip()
    return f"https://www.reddit.com/search.rss?q={quote(words.strip())}&sort=new"
