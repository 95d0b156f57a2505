"""Recognise exports with one line a day: Weerklank's own table, X's account overview, TikTok's two.

Each kind is known by headings that only it has, in Dutch or English, in any case and order.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from text.i18n import N_
from warehouse.core import registry

DAY = ("day", "dag", "date", "datum")
CHANNEL = ("channel", "kanaal")
# Our own table: the Dutch heading of each metric, and its name.
OWN = {metric.name: (metric.heading, metric.name) for metric in registry.METRICS if metric.heading}


@dataclass(frozen=True)
class Kind:
    """One sort of export: needs, headings that must be there; columns, metric → headings; network "" for any.

    order: in which it is known to write day ("dm") or month ("md") first, "" where it is not; refused: why nothing can
    be read from it, a template with {file} and {headings}.
    """

    name: str
    title: str
    network: str
    needs: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    order: str = ""
    refused: str = ""


NO_NUMBER = N_("{file} holds no number that we know: its headings are {headings}.")
# Headings that only lists of posts have: such a line is no day of a channel.
OF_POSTS = frozenset(
    (
        "post id", "post-id", "bericht-id", "post text", "permalink", "permanente link", "video title", "videotitel",
        "video link", "publish time", "publicatietijdstip", "video publish time", "publicatietijd van video",
        "account id", "account-id", "page id", "pagina-id",
    )
)  # fmt: skip
OF_POSTS_ONLY = Kind(
    "posts", "", "", (), {},
    refused=N_("{file} has a line for each post, and not all columns by which we know such a file: its headings are"
               " {headings}."),
)  # fmt: skip
KINDS = (
    Kind(
        "x-overview",
        "X Analytics, account overview",
        "x",
        ("date", "impressions", "engagements", "new follows", "profile visits"),
        {
            "impressions": ("impressions",),
            "likes": ("likes",),
            "comments": ("replies",),
            "shares": ("reposts",),
            "engagements": ("engagements",),
            "posts": ("create post",),
        },
        order="md",
    ),
    Kind(
        "tiktok-overview",
        "TikTok Studio, Overview",
        "tiktok",
        ("date", "video views", "profile views"),
        {"views": ("video views",), "likes": ("likes",), "comments": ("comments",), "shares": ("shares",)},
    ),
    Kind(
        "tiktok-followers",
        "TikTok Studio, Followers",
        "tiktok",
        ("date", "followers", "difference in followers from previous day"),
        {"followers": ("followers",)},
    ),
    Kind("weerklank", N_("Weerklank’s own table"), "", (), OWN),
)


def recognise(head: tuple[str, ...]) -> Kind | None:
    """Which export has these headings? None: none that we know; one that is `refused` is known as no use."""
    there = set(head)
    for kind in KINDS:
        own = there & set(DAY) and any(there & set(names) for names in kind.columns.values())
        if (set(kind.needs) <= there if kind.needs else own) and not there & OF_POSTS:
            return kind
    if there & OF_POSTS and there & set(DAY):
        return OF_POSTS_ONLY
    return None


def nearly(head: tuple[str, ...]) -> tuple[Kind, list[str]] | None:
    """Return the platform's export that these headings would be, if not for the columns that are missing.

    None: none.
    """
    there = set(head)
    for kind in KINDS:
        telling = set(kind.needs) - set(DAY) - {name for names in OWN.values() for name in names}
        missing = [need for need in kind.needs if need not in there]
        if there & telling and missing and not there & set(CHANNEL):
            return kind, missing
    return None
