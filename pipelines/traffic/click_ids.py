"""Recognise marks that platforms leave behind: click ids in links, and browsers inside apps."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

# Name of the parameter, as the platforms document it → channel, Google Analytics' group, and whether somebody paid for
# the click. Of several the first of this list decides. Facebook adds fbclid to every link that leaves it, Instagram's
# included, so it says "Meta" and no more. gad_source and gad_campaignid come with every click on an advertisement of
# Google, also where gclid is held back (iOS).
CLICKS = {
    "gclid": ("search", "Paid Search", True),
    "gbraid": ("search", "Paid Search", True),
    "wbraid": ("search", "Paid Search", True),
    "dclid": ("display", "Display", True),
    "gad_source": ("search", "Paid Search", True),
    "gad_campaignid": ("search", "Paid Search", True),
    "msclkid": ("search", "Paid Search", True),
    "yclid": ("search", "Paid Search", True),
    "li_fat_id": ("linkedin", "Paid Social", True),
    "ttclid": ("tiktok", "Paid Social", True),
    "twclid": ("x", "Paid Social", True),
    "ScCid": ("snapchat", "Paid Social", True),
    "epik": ("pinterest", "Paid Social", True),
    "rdt_cid": ("reddit", "Paid Social", True),
    "qclid": ("social", "Paid Social", True),
    "tblci": ("display", "Display", True),
    "dicbo": ("display", "Display", True),
    "awc": ("affiliates", "Affiliates", True),
    "cjevent": ("affiliates", "Affiliates", True),
    "irclickid": ("affiliates", "Affiliates", True),
    "mc_cid": ("email", "Email", False),
    "mc_eid": ("email", "Email", False),
    "_hsenc": ("email", "Email", False),
    "mkt_tok": ("email", "Email", False),
    "igshid": ("instagram", "Organic Social", False),
    "igsh": ("instagram", "Organic Social", False),
    "fbclid": ("facebook", "Organic Social", False),
}
ADVERTISERS = frozenset(name for name, (_, _, paid) in CLICKS.items() if paid)
_NAMES = {name.lower(): name for name in CLICKS}

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
    return next((name for low, name in _NAMES.items() if low in there), "")


def in_app_of(user_agent: str) -> str:
    """In which app's own browser was the page shown? A network, "" for an ordinary browser."""
    match = _APPS.search(user_agent)
    return (match.lastgroup or "") if match else ""
