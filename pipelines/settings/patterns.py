"""Turn a name or handle into the address of its feed, by ready patterns of sources.

Addresses as the services document them or as they were seen to answer in 2026: Google News search RSS,
Google Alerts (the address stands under "Deliver to: RSS feed"), WordPress (/feed/, /comments/feed/), YouTube
(feeds/videos.xml by channel id; a channel's page announces it), Mastodon (/tags/x.rss, /@x.rss), Bluesky
(/profile/x/rss), Reddit (search.rss).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urljoin

from pipelines.settings import services
from pipelines.settings.services import is_address
from pipelines.support import typed_text
from pipelines.support.errors import ConfigError
from text.i18n import N_


@dataclass(frozen=True)
class Pattern:
    """kind: of its items; needs: what is to be filled in, a msgid; example; title: name for people, a msgid.

    `is_page`: the address may be a web page, in which the feed is looked up. `service`: the module that asks an API
    instead of a feed, "" for feeds; `fields`: what the configuration must name besides, `secret` and `account`.
    """

    title: str
    kind: str
    needs: str
    example: str
    make: Callable[[str], str]
    is_page: bool = False
    every_minutes: int = 60
    service: str = ""
    fields: tuple[str, ...] = ()


def _site(written: str) -> str:
    written = written.strip()
    if "://" not in written:
        written = f"https://{written}"
    typed_text.address(written)
    return written


def _below(site: str, path: str) -> str:
    return urljoin(site if site.endswith("/") else site + "/", path)


def _wordpress(written: str) -> str:
    site = _site(written)
    return site if site.rstrip("/").endswith("/feed") else _below(site, "feed/")


def _wordpress_comments(written: str) -> str:
    site = _site(written)
    return site if site.rstrip("/").endswith("/comments/feed") else _below(site, "comments/feed/")


def _google_news(words: str) -> str:
    if is_address(words):
        return words.strip()
    return f"https://news.google.com/rss/search?q={quote(words.strip())}&hl=nl&gl=NL&ceid=NL:nl"


def _google_alerts(written: str) -> str:
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


def _youtube(written: str) -> str:
    written = written.strip()
    if is_address(written):
        return written
    if re.fullmatch(r"UC[\w-]{22}", written):
        return f"https://www.youtube.com/feeds/videos.xml?channel_id={written}"
    # A channel's page announces its feed, so the name under which people know it will do.
    return f"https://www.youtube.com/@{quote(written.lstrip('@').replace(' ', ''))}"


def _mastodon(written: str, mark: str, path: str, example: str) -> str:
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


def _mastodon_tag(written: str) -> str:
    return _mastodon(written, "#", "tags/", "#mbo@mastodon.nl")


def _mastodon_account(written: str) -> str:
    return _mastodon(written, "@", "@", "@school@mastodon.nl")


def _bluesky(written: str) -> str:
    written = written.strip()
    if is_address(written):
        return written if written.rstrip("/").endswith("/rss") else f"{written.rstrip('/')}/rss"
    handle = written.lstrip("@")
    handle = handle if "." in handle or handle.startswith("did:") else f"{handle}.bsky.social"
    return f"https://bsky.app/profile/{quote(handle, safe=':')}/rss"


def _reddit(words: str) -> str:
    if is_address(words):
        return words.strip()
    return f"https://www.reddit.com/search.rss?q={quote(words.strip())}&sort=new"


_WORDS = N_("search words, for example with the name in quotation marks")
_ADDRESS = N_("the address of the site")

PATTERNS: dict[str, Pattern] = {
    "feed": Pattern(
        N_("RSS, Atom or JSON feed"),
        "press",
        N_("the address of the feed"),
        "https://example.nl/feed/",
        _site,
    ),
    "page": Pattern(
        N_("A website; its feed is looked up"), "press", _ADDRESS, "https://example.nl", _site, is_page=True
    ),
    "google-news": Pattern(N_("Google News search"), "press", _WORDS, '"ROC Voorbeeld"', _google_news),
    "google-alerts": Pattern(
        N_("Google Alert (RSS)"),
        "press",
        N_("the address of its feed"),
        "https://www.google.com/alerts/feeds/0123/4567",
        _google_alerts,
    ),
    "wordpress": Pattern(N_("WordPress site"), "own", _ADDRESS, "https://www.school.nl", _wordpress),
    "wordpress-comments": Pattern(
        N_("Comments on a WordPress site"), "forum", _ADDRESS, "https://www.school.nl", _wordpress_comments
    ),
    "youtube": Pattern(
        N_("YouTube channel"),
        "video",
        N_("the channel’s @name or its id (UC…)"),
        "@rocvoorbeeld",
        _youtube,
        is_page=True,
        every_minutes=360,
    ),
    "mastodon-tag": Pattern(
        N_("Mastodon hashtag"),
        "social",
        N_("#tag@server"),
        "#mbo@mastodon.nl",
        _mastodon_tag,
        every_minutes=30,
    ),
    "mastodon-account": Pattern(
        N_("Mastodon account"),
        "social",
        N_("@name@server"),
        "@school@mastodon.nl",
        _mastodon_account,
        every_minutes=30,
    ),
    "bluesky": Pattern(
        N_("Bluesky profile"), "social", N_("the handle"), "school.bsky.social", _bluesky, every_minutes=30
    ),
    "mastodon-tag-api": Pattern(
        N_("Mastodon hashtag, by its API"),
        "social",
        N_("#tag@server"),
        "#mbo@mastodon.nl",
        services.mastodon_tag,
        every_minutes=30,
        service="mastodon",
    ),
    "mastodon-search": Pattern(
        N_("Mastodon search (needs a token)"),
        "social",
        N_("words@server"),
        '"ROC Voorbeeld"@mastodon.nl',
        services.mastodon_search,
        every_minutes=30,
        service="mastodon",
        fields=("secret",),
    ),
    "bluesky-search": Pattern(
        N_("Bluesky search (needs an app password)"),
        "social",
        _WORDS,
        '"ROC Voorbeeld"',
        services.bluesky_search,
        service="bluesky",
        fields=("secret", "account"),
    ),
    "google-reviews": Pattern(
        N_("Google reviews of our own location"),
        "review",
        N_("accounts/…/locations/…"),
        "accounts/1234/locations/5678",
        services.google_reviews,
        every_minutes=360,
        service="google_reviews",
        fields=("secret",),
    ),
    "reddit": Pattern(N_("Reddit search"), "forum", _WORDS, '"ROC Voorbeeld"', _reddit),
}


def address(pattern: str, written: str) -> str:
    """Turn what a person fills in into the address that is fetched. Raises: ConfigError without a place, TooLong."""
    if pattern not in PATTERNS:
        raise ConfigError(
            N_("“{value}” is not a pattern; choose one of {known}."), value=pattern, known=", ".join(PATTERNS)
        )
    written = typed_text.clean(written, typed_text.ADDRESS)
    if not written:
        raise ConfigError(N_("The pattern “{pattern}” needs a url or a handle."), pattern=pattern)
    result = PATTERNS[pattern].make(written)
    typed_text.address(result)
    return result
