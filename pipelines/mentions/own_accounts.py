"""Return the addresses of the school's own accounts: their posts are its own voice and no mentions."""

import re
from collections.abc import Sequence

from pipelines.settings import Channel


def addresses(channels: Sequence[Channel]) -> tuple[str, ...]:
    """Return how the addresses of our own accounts' posts begin, in small letters; peers' accounts are left out.

    Counts: Mastodon and Bluesky by account, other networks by the channel's url. Empty: () without channels.
    """
    prefixes = []
    for channel in channels:
        if channel.peer:
            continue
        account = channel.statistics.account.strip().lower() if channel.statistics else ""
        mastodon = re.fullmatch(r"@?([\w.-]+)@([\w.-]+)", account)
        if channel.network == "mastodon" and mastodon:
            name, server = mastodon.groups()
            prefixes += [f"https://{server}/@{name}/", f"https://{server}/users/{name}/"]
        elif channel.network == "bluesky" and account:
            handle = account.lstrip("@")
            handle = handle if "." in handle else f"{handle}.bsky.social"
            prefixes.append(f"https://bsky.app/profile/{handle}/")
        if channel.url:
            prefixes.append(channel.url.lower().rstrip("/") + "/")
    return tuple(dict.fromkeys(prefixes))
