"""Compute the sample's followers, views and sessions of a day, from nothing but the date.

Followers grow a little each day and more around open days; a break stands in Facebook's views on 15 November 2025;
Mastodon and Bluesky have no views, as in life. Visitors come more on open days and hardly in holidays.
"""

import datetime as dt
import functools

from pipelines.sources.sample import season
from pipelines.sources.sample.grammar import chance

EPOCH = dt.date(2024, 1, 1)
# name → followers at the epoch, growth a day, views per follower a day (None: the network counts none)
OURS = {
    "linkedin": (3900, 2.1, 0.21),
    "instagram": (2350, 1.5, 0.55),
    "facebook": (4150, -0.2, 0.16),
    "youtube": (610, 0.5, 0.4),
    "tiktok": (820, 2.6, 0.9),
    "mastodon": (140, 0.15, None),
    "bluesky": (35, 0.4, None),
}
PEERS = {"nova-instagram": (3100, 1.1), "vc-linkedin": (5200, 1.6), "rivier-instagram": (1700, 0.9)}
PAGES = (
    "/",
    "/open-dag",
    "/opleidingen",
    "/opleidingen/verpleegkunde",
    "/opleidingen/ict",
    "/aanmelden",
    "/contact",
)
# raw source, medium, campaign, sessions on an ordinary day, share that signs up
WAYS = (
    ("Google", "(not set)", "", 95.0, 0.018),
    ("Google", "cpc", "open-dag", 4.0, 0.03),
    ("classroom.google.com", "(not set)", "", 6.0, 0.0),
    ("accounts.google.com", "(not set)", "", 3.0, 0.0),
    ("Direct / None", "(not set)", "", 62.0, 0.015),
    ("Instagram", "social", "open-dag", 13.0, 0.05),
    ("Instagram", "paid-social", "open-dag", 7.0, 0.03),
    ("LinkedIn", "social", "", 8.0, 0.02),
    ("Facebook", "social", "open-dag", 10.0, 0.02),
    ("Facebook", "(not set)", "", 6.0, 0.01),
    ("TikTok", "social", "open-dag", 6.0, 0.03),
    ("YouTube", "video", "", 3.0, 0.02),
    ("nieuwsbrief", "email", "ouders", 7.0, 0.06),
    ("chatgpt.com", "(not set)", "", 5.0, 0.02),
    ("kiesmbo.nl", "referral", "", 9.0, 0.04),
    ("Mastodon", "social", "", 0.4, 0.0),
    ("flyer", "qr", "Open Dag", 1.5, 0.04),
)
GOAL = "Aanmelding open dag"


def pull(day: dt.date) -> float:
    """Return how much a day draws: 1 on an ordinary one, more in the weeks before an open day, less in holidays."""
    near = min(abs((each - day).days) for year in (day.year, day.year + 1) for each in season.open_days(year))
    rush = 2.6 if near == 0 else 1.7 if near <= 7 else 1.2 if near <= 14 else 1.0
    return rush * (0.45 if season.holiday(day) else 1.0) * (0.75 if day.weekday() >= 5 else 1.0)


@functools.lru_cache(maxsize=8192)
def followers(name: str, day: dt.date) -> int:
    """Followers of a channel at the end of a day."""
    start, growth, *_ = OURS.get(name) or PEERS[name]
    days = (day - EPOCH).days
    wave = sum(max(0.0, 20 - (day - each).days) for year in (day.year, day.year - 1) for each in season.open_days(year)
               if 0 <= (day - each).days < 20)  # fmt: skip
    return max(0, round(start + growth * days + wave * abs(growth) / 3))


def seen(name: str, day: dt.date) -> int | None:
    """Return views (or impressions) of a day; None where the network counts none."""
    share = OURS[name][2]
    if share is None:
        return None
    return round(followers(name, day) * share * pull(day) * chance("seen", name, day).uniform(0.6, 1.4))


def posts(name: str, day: dt.date) -> int:
    """Return posts of a day."""
    busy = 0.55 if name != "youtube" else 0.08
    dice = chance("posts", name, day)
    return int(dice.random() < busy * pull(day)) + int(dice.random() < 0.12)


def engagements(name: str, day: dt.date) -> int:
    """Interactions of a day."""
    base = seen(name, day)
    size = base if base is not None else followers(name, day) * 0.2
    return round(size * chance("engaged", name, day).uniform(0.02, 0.05))


def visits(day: dt.date) -> list[tuple[tuple[str, str, str, str], int, int, int]]:
    """Sessions of a day: (source, medium, campaign, landing page), sessions, visitors, sign-ups."""
    found = []
    for source, medium, campaign, usual, share in WAYS:
        dice = chance("visits", source, medium, day)
        left = round(usual * pull(day) * dice.uniform(0.7, 1.3))
        while left > 0:
            page = (
                PAGES[1]
                if campaign.lower().startswith("open") and dice.random() < 0.7
                else dice.choice(PAGES)
            )
            part = min(left, max(1, round(left * dice.uniform(0.3, 0.9))))
            left -= part
            signed = sum(dice.random() < share * pull(day) for _ in range(part))
            found.append(((source, medium, campaign, page), part, max(1, round(part * 0.9)), signed))
    merged: dict[tuple[str, str, str, str], tuple[int, int, int]] = {}
    for key, sessions, visitors, signed in found:
        before = merged.get(key, (0, 0, 0))
        merged[key] = (before[0] + sessions, before[1] + visitors, before[2] + signed)
    return [(key, *numbers) for key, numbers in merged.items()]
