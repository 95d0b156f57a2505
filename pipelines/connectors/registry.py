"""List all connectors by the names in the configuration: `connector` in channels.toml, service of a pattern."""

from collections.abc import Mapping

from pipelines.connectors import weblogs
from pipelines.connectors.bluesky import mentions as bluesky_search
from pipelines.connectors.bluesky import statistics as bluesky
from pipelines.connectors.feeds import feed
from pipelines.connectors.ga4 import traffic as ga4
from pipelines.connectors.google_reviews import mentions as google_reviews
from pipelines.connectors.linkedin import community, portability
from pipelines.connectors.mastodon import mentions as mastodon_posts
from pipelines.connectors.mastodon import statistics as mastodon
from pipelines.connectors.matomo import traffic as matomo
from pipelines.connectors.meta import facebook, instagram, instagram_discovery
from pipelines.connectors.plausible import traffic as plausible
from pipelines.connectors.protocol import (
    ChannelConnector,
    FeedConnector,
    LogConnector,
    MentionConnector,
    TrafficConnector,
)
from pipelines.connectors.umami import traffic as umami
from pipelines.connectors.x import statistics as x
from pipelines.connectors.youtube import feed_statistics as youtube_feed
from pipelines.connectors.youtube import statistics as youtube

CHANNELS: Mapping[str, ChannelConnector] = {
    "mastodon": mastodon,
    "bluesky": bluesky,
    "youtube-feed": youtube_feed,
    "youtube": youtube,
    "facebook": facebook,
    "instagram": instagram,
    "instagram-discovery": instagram_discovery,
    "linkedin-dma": portability,
    "linkedin": community,
    "x": x,
}
TRAFFIC: Mapping[str, TrafficConnector] = {
    "ga4": ga4,
    "matomo": matomo,
    "plausible": plausible,
    "umami": umami,
}
LOGS: LogConnector = weblogs
FEEDS: FeedConnector = feed
MENTIONS: Mapping[str, MentionConnector] = {
    "mastodon": mastodon_posts,
    "bluesky": bluesky_search,
    "google_reviews": google_reviews,
}
