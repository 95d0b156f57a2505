"""Name networks, channels of the rules, and states of goals in the reader's words."""

from text.i18n import N_, _

# As they write themselves; a network that is not here is called by its own word.
NETWORKS = {
    "linkedin": "LinkedIn",
    "instagram": "Instagram",
    "facebook": "Facebook",
    "youtube": "YouTube",
    "tiktok": "TikTok",
    "x": "X",
    "mastodon": "Mastodon",
    "bluesky": "Bluesky",
    "threads": "Threads",
    "snapchat": "Snapchat",
    "pinterest": "Pinterest",
    "whatsapp": "WhatsApp",
    "reddit": "Reddit",
}

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

GOAL_STATES = {
    "reached": N_("reached"),
    "green": N_("on track"),
    "amber": N_("at risk"),
    "red": N_("behind"),
    "early": N_("too early to say"),
    "missed": N_("not reached"),
    "unknown": N_("unknown"),
}

# Beside the word, never instead of it.
GOAL_SIGNS = {
    "reached": "✔",
    "green": "●",
    "amber": "◐",
    "red": "○",
    "early": "…",
    "missed": "✕",
    "unknown": "–",
}


def channel_name(channel: str) -> str:
    """Return the channel in the reader's words; its own name where we have none."""
    return NETWORKS.get(channel) or (_(OTHERS[channel]) if channel in OTHERS else channel)


def channel_within(channel: str) -> str:
    """Return the same within a sentence: search engines, Instagram, AI assistants."""
    name = channel_name(channel)
    keeps_capital = channel in NETWORKS or (name[:2].isalpha() and name[:2].isupper())
    return name if keeps_capital else name[:1].lower() + name[1:]


# Kinds of what is published.
SOURCE_KINDS = {
    "press": N_("Press"),
    "blog": N_("Blogs"),
    "social": N_("Social media"),
    "review": N_("Reviews"),
    "video": N_("Video"),
    "forum": N_("Forums"),
    "own": N_("Own channels"),
    "others": N_("All but our own"),
}

# How something that goes out stands: an announcement, a subscription's mail.
SENDING_STATES = {
    "sent": N_("sent"),
    "failed": N_("failed"),
    "unsure": N_("may have arrived"),
    "sending": N_("being sent"),
}
