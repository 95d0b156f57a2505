"""Tell from what a site answered whether an item is gone, or only the site out of order or changed."""

from collections import Counter
from collections.abc import Sequence
from urllib.parse import urljoin, urlsplit

from pipelines.sources.discovery.guest.visiting import Answer, Visit
from pipelines.web import Response
from warehouse.core.rows import Row

GONE = (404, 410)
MANY = 5  # more than these gone at one site, and more than are there: it is the site
ADDRESSES = 4  # of one item, at most


def judged(rows: Sequence[Row], visit: Visit, lately: Sequence[Row]) -> list[tuple[str, int | None]]:
    """Return outcome and status of each item of one site. lately: looks of before at that site."""
    answers = visit.get_all([row["url"] for row in rows])
    looks = [_one(row["url"], answer, visit) for row, answer in zip(rows, answers, strict=True)]
    if not any(outcome == "gone" for outcome, _ in looks):
        return looks
    if not isinstance(visit.get_all([urljoin(rows[0]["url"], "/")])[0], Response):
        return [("broke" if outcome == "gone" else outcome, status) for outcome, status in looks]
    looks = [
        _elsewhere(row, look, visit) if look[0] == "gone" else look
        for row, look in zip(rows, looks, strict=True)
    ]
    asked = {row["item_id"] for row in rows}
    all_looks = Counter(outcome for outcome, _ in looks)
    all_looks.update(row["outcome"] for row in lately if row["item_id"] not in asked)
    lost = all_looks["gone"] + all_looks["erased"] + all_looks["broke"]
    if lost > MANY and lost > all_looks["there"]:
        return [("broke" if outcome == "gone" else outcome, status) for outcome, status in looks]
    return looks


def _one(address: str, answer: Answer, visit: Visit) -> tuple[str, int | None]:
    """Return outcome and status of one address."""
    if isinstance(answer, Response):
        return "there", answer.status
    is_check = answer.headers.get("cf-mitigated") == "challenge"
    if answer.status in GONE and not is_check and _same_page(address, visit.led_to.get(address, address)):
        return "gone", answer.status
    return "unclear", answer.status


def _elsewhere(row: Row, look: tuple[str, int | None], visit: Visit) -> tuple[str, int | None]:
    """Return how an item stands that is gone at its address, after a look at the others under which it was seen."""
    others = [other for other in row["urls"] if not _same_page(row["url"], other)]
    if len(others) > ADDRESSES:
        return "unclear", look[1]
    for other, answer in zip(others, visit.get_all(others), strict=True):
        outcome, status = _one(other, answer, visit)
        if outcome != "gone":
            return outcome, status
    return look


def host(address: str) -> str:
    """Return the host of an address, without www; empty where it has none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _same_page(one: str, other: str) -> bool:
    """Do both lead to one page: with or without www, with http or https, with or without a slash at the end?"""
    try:
        first, second = urlsplit(one), urlsplit(other)
    except ValueError:
        return False
    return (host(one), first.path.rstrip("/"), first.query) == (
        host(other),
        second.path.rstrip("/"),
        second.query,
    )
