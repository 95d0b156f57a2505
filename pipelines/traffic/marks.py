"""Marks that platforms leave behind: click ids in links, and apps that show pages in a browser of their own."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

# Name of the parameter → name of the click id, as the platforms document them.
CLICK_IDS = {
    name.lower(): name
    for name in (
        "gclid", "gbraid", "wbraid", "dclid", "msclkid", "li_fat_id", "ttclid", "twclid", "ScCid", "epik", "rdt_cid",
        "yclid", "mc_cid", "mc_eid", "igshid", "igsh", "fbclid",
    )
}  # fmt: skip

_APPS = re.compile(
    r"(?P<instagram>\bInstagram\b)|(?P<threads>\bBarcelona\b)|(?P<facebook>\bFB(?:AN|AV|_IAB|IOS)\b|\[FB)"
    r"|(?P<linkedin>LinkedInApp)|(?P<tiktok>musical_ly|BytedanceWebview|TikTok)|(?P<snapchat>\bSnapchat\b)"
    r"|(?P<pinterest>\bPinterest/)|(?P<x>\bTwitter(?: for|Android)\b)|(?P<whatsapp>\bWhatsApp/)",
    re.IGNORECASE,
)


def click_id_of(query: Mapping[str, str] | str) -> str:
    """Which click id stands in this query? Its name; an advertiser's before fbclid, which any link may carry.

    Empty: "".
    """
    pairs = query if isinstance(query, Mapping) else dict(parse_qsl(query, keep_blank_values=False))
    there = {name.lower() for name, value in pairs.items() if value}
    return next((name for low, name in CLICK_IDS.items() if low in there), "")


def in_app_of(user_agent: str) -> str:
    """In which app's own browser was the page shown? A network, "" for an ordinary browser."""
    found = _APPS.search(user_agent)
    return (found.lastgroup or "") if found else ""
