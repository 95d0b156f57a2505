"""Turn a name or handle into the address of its feed, by ready patterns of sources.

Addresses as the services document them or as they were seen to answer in 2026: Google News search RSS,
Google Alerts (the address stands under "Deliver to: RSS feed"), WordPress (/feed/, /comments/feed/), YouTube
(feeds/videos.xml by channel id; a channel's page announces it), Mastodon (/tags/x.rss, /@x.rss), Bluesky
(/profile/x/rss), Reddit (search.rss).
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin

from pipelines.settings import services
from pipelines.support import typed_text
from pipelines.support.errors import ConfigError
from text.i18n import N_


@dataclass(frozen=True)
class Pattern:
    """kind: of its items; needs: what is to be filled in, a msgid; example; title: name for people, a msgid.

    `is_page`: the address may be a web page, in which the feed is looked up. `service`: the module that asks an API
    instead of a feed, "" for feeds; `fields`: what the configuration must name besides, `secret` and `account`.
    `live`: the network whose stream is followed (`python -m pipelines listen`), "" for what is asked. `bounds`: minutes
    between two questions, at least (what the platform allows) and at most, where its own rhythm says how long; `quick`:
    `listen` asks it, between others the scheduler.
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
    live: str = ""
    quick: bool = False
    bounds: tuple[int, int] = (60, 60)


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


_WORDS = N_("search words, for example with the name in quotation marks")
_ADDRESS = N_("the address of the site")

PATTERNS: dict[str, Pattern] = {
    "feed": Pattern(
        N_("RSS, Atom or JSON feed"),
        "press",
        N_("the address of the feed"),
        "https://example.nl/feed/",
        _site,
        bounds=(15, 240),
    ),
    "page": Pattern(
        N_("A website; its feed is looked up"),
        "press",
        _ADDRESS,
        "https://example.nl",
        _site,
        is_page=True,
        bounds=(15, 240),
    ),
    "google-news": Pattern(
        N_("Google News search"), "press", _WORDS, '"ROC Voorbeeld"', services.google_news
    ),
    "google-alerts": Pattern(
        N_("Google Alert (RSS)"),
        "press",
        N_("the address of its feed"),
        "https://www.google.com/alerts/feeds/0123/4567",
        services.google_alerts,
    ),
    "wordpress": Pattern(
        N_("WordPress site"), "own", _ADDRESS, "https://www.school.nl", _wordpress, bounds=(15, 240)
    ),
    "wordpress-comments": Pattern(
        N_("Comments on a WordPress site"),
        "forum",
        _ADDRESS,
        "https://www.school.nl",
        _wordpress_comments,
        bounds=(15, 240),
    ),
    "youtube": Pattern(
        N_("YouTube channel"),
        "video",
        N_("the channel’s @name or its id (UC…)"),
        "@rocvoorbeeld",
        services.youtube,
        is_page=True,
        every_minutes=360,
        bounds=(60, 360),
    ),
    "mastodon-tag": Pattern(
        N_("Mastodon hashtag"),
        "social",
        N_("#tag@server"),
        "#mbo@mastodon.nl",
        services.mastodon_tag_feed,
        every_minutes=30,
        quick=True,
        bounds=(2, 5),
    ),
    "mastodon-account": Pattern(
        N_("Mastodon account"),
        "social",
        N_("@name@server"),
        "@school@mastodon.nl",
        services.mastodon_account_feed,
        every_minutes=30,
        quick=True,
        bounds=(2, 5),
    ),
    "bluesky": Pattern(
        N_("Bluesky profile"),
        "social",
        N_("the handle"),
        "school.bsky.social",
        services.bluesky_feed,
        every_minutes=30,
        quick=True,
        bounds=(2, 5),
    ),
    "mastodon-tag-api": Pattern(
        N_("Mastodon hashtag, by its API"),
        "social",
        N_("#tag@server"),
        "#mbo@mastodon.nl",
        services.mastodon_tag,
        every_minutes=30,
        quick=True,
        bounds=(2, 5),
        service="mastodon",
    ),
    "mastodon-search": Pattern(
        N_("Mastodon search (needs a token)"),
        "social",
        N_("words@server"),
        '"ROC Voorbeeld"@mastodon.nl',
        services.mastodon_search,
        every_minutes=30,
        quick=True,
        bounds=(2, 5),
        service="mastodon",
        fields=("secret",),
    ),
    "bluesky-search": Pattern(
        N_("Bluesky search (needs an app password)"),
        "social",
        _WORDS,
        '"ROC Voorbeeld"',
        services.bluesky_search,
        quick=True,
        bounds=(2, 5),
        service="bluesky",
        fields=("secret", "account"),
    ),
    "bluesky-live": Pattern(
        N_("Bluesky, followed live"),
        "social",
        N_("the server of the stream"),
        services.JETSTREAM,
        services.bluesky_live,
        live="bluesky",
    ),
    "mastodon-live": Pattern(
        N_("Mastodon, followed live (needs a token)"),
        "social",
        N_("#tag@server, or all@server"),
        "#mbo@mastodon.nl",
        services.mastodon_live,
        live="mastodon",
        fields=("secret",),
    ),
    "google-reviews": Pattern(
        N_("Google reviews of our own location"),
        "review",
        N_("accounts/…/locations/…"),
        "accounts/1234/locations/5678",
        services.google_reviews,
        every_minutes=360,
        bounds=(360, 360),
        service="google_reviews",
        fields=("secret",),
    ),
    "reddit": Pattern(N_("Reddit search"), "forum", _WORDS, '"ROC Voorbeeld"', services.reddit),
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
