"""Names of networks and of what our rules call a channel, in the reader's words."""

from pages.parts.i18n import N_, _
from warehouse.definitions import NETWORKS

OTHERS = {
    "email": N_("E-mail"),
    "website": N_("Website"),
    "search": N_("Search engines"),
    "ai": N_("AI assistants"),
    "referral": N_("Other websites"),
    "direct": N_("Unknown source (direct)"),
    "unassigned": N_("Tags that fit no rule"),
    "social": N_("Other social media"),
    "video": N_("Other video sites"),
    "shopping": N_("Shopping sites"),
    "display": N_("Banners"),
    "affiliates": N_("Affiliates"),
    "audio": N_("Audio"),
    "sms": N_("Text messages"),
    "push": N_("Push messages"),
    "cross-network": N_("Several networks of one advertiser"),
}


def channel_name(channel: str) -> str:
    """The channel in the reader's words; its own name where we have none."""
    return NETWORKS.get(channel) or (_(OTHERS[channel]) if channel in OTHERS else channel)
