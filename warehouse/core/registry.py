"""List every metric once: its name, how it adds up, where it comes from, and where it is shown.

Goals, months, charts, tables, files to import and to take along, the columns of `channel_days` and `channel_posts`,
and docs/numbers.md follow from these rows; `tests/warehouse/core/test_registry.py` walks each row through all of them.
"""

from dataclasses import dataclass
from typing import Literal

from text.bilingual import Text
from text.i18n import N_

# Followers that a day brought, of a platform that does not say how many there are.
GAINED = "gained"
Kind = Literal["count", "level", "rate"]
GoalKind = Literal["sum", "level", "rate"]
# channel: read of a channel per day; gains: what a day brought, of a platform that says no more; site: sessions;
# efforts: entered per month; stories: about us; entries: entered for a goal; figures: worked out of other metrics.
Origin = Literal["channel", "gains", "site", "efforts", "stories", "entries", "figures"]


@dataclass(frozen=True)
class Metric:
    """One metric.

    kind: a count adds up over days, a level stands at the end of a day, a rate is a share; origin: what it is counted
    from; word: within a sentence; label: as a heading; unit: that of its figures; quality: its figures at their best,
    where that is no matter of what a platform says; per: what it is divided by; counts: what exactly it is, where no
    platform has its own definition (definitions.toml); worked_out: the same of what follows from others;
    unique: each account once a day, so days are not added up;
    own_way: each platform counts it in a way of its own; per_post: also a number of one post; part_of: what the posts'
    numbers add up to where a platform gives no sum; heading: Dutch heading of its column in our own table, beside its
    name ("": that table has none); typed: a person may enter it for a month.
    goal: as which a goal may count it, the usual first (empty: no goal may); goal_label: what such a goal counts.
    chart: its place among the courses over time (0: none); shown: in the table of channels and on the channel's own
    page, or there only; of_peers: shown of peers as well; of_costs: of whole months, as costs are
    entered; paper: its heading in the report for the board ("": none);
    figure: its name among the frozen figures of a month ("": none).
    """

    name: str
    kind: Kind
    origin: Origin
    word: str
    label: str = ""
    unit: str = "count"
    quality: str = ""
    per: str = ""
    counts: Text | None = None
    worked_out: str = ""
    unique: bool = False
    own_way: bool = False
    per_post: bool = False
    part_of: str = ""
    heading: str = ""
    typed: bool = False
    goal: tuple[GoalKind, ...] = ()
    goal_label: str = ""
    chart: int = 0
    shown: Literal["", "table", "detail"] = ""
    of_peers: bool = False
    of_costs: bool = False
    paper: str = ""
    figure: str = ""

    @property
    def per_channel(self) -> bool:
        """Is it read per channel and day, so that a goal, course and contribution know it by channel?"""
        return self.origin == "channel"

    @property
    def by_channel(self) -> bool:
        """Can it be limited to a channel, and traced to channels?"""
        return self.origin in ("channel", "site")

    @property
    def breaks(self) -> bool:
        """Does a platform decide what it counts, so that a redefinition breaks it?"""
        return self.per_channel

    @property
    def adds_up(self) -> bool:
        """Is the sum of its days, or of its parts, a number that says something?"""
        return self.kind == "count" and not self.unique


METRICS = (
    Metric(
        "followers", "level", "channel", N_("followers"), N_("Followers"),
        counts=Text("volgers aan het einde van de dag", "followers at the end of the day"), heading="volgers",
        goal=("level",), goal_label=N_("followers of our channels at the end of the day"), chart=1, shown="table",
        of_peers=True, typed=True, paper=N_("Followers"), figure="followers",
    ),
    Metric(
        "following", "level", "channel", N_("accounts that it follows"), heading="volgend",
        counts=Text("accounts die dit kanaal volgt, aan het einde van de dag",
                    "accounts that this channel follows, at the end of the day"),
    ),
    Metric(
        "posts", "count", "channel", N_("posts"), N_("Posts"), heading="berichten",
        counts=Text("berichten die op de dag zijn geplaatst", "posts published on the day"),
        chart=6, shown="table", of_peers=True, paper=N_("Posts"), figure="posts",
    ),
    Metric(
        "seen", "count", "figures", N_("times seen"), N_("Seen"), shown="table", paper=N_("Seen"), figure="seen",
        worked_out=N_("how often posts were seen: impressions or views, as the network counts"),
    ),
    Metric(
        "impressions", "count", "channel", N_("impressions"), N_("Impressions"), heading="impressies",
        counts=Text("keren dat een bericht op de dag op een scherm stond",
                    "times that a post was on a screen on the day"),
        own_way=True, per_post=True, chart=2,
    ),
    Metric(
        "views", "count", "channel", N_("views"), N_("Views"), heading="weergaven",
        counts=Text("keren dat een bericht of video op de dag is bekeken",
                    "times that a post or video was viewed on the day"),
        own_way=True, per_post=True, chart=3,
    ),
    Metric(
        "reach", "count", "channel", N_("reach"), N_("Reach, mean of the days"), heading="bereik",
        counts=Text("accounts die op de dag minstens één bericht zagen",
                    "accounts that saw at least one post on the day"),
        unique=True, own_way=True, per_post=True, chart=4,
    ),
    Metric(
        "likes", "count", "channel", N_("likes"), heading="vind-ik-leuks", per_post=True, part_of="engagements",
        counts=Text("vind-ik-leuks en andere reacties met één klik op de dag",
                    "likes and other reactions of one click on the day"),
    ),
    Metric(
        "comments", "count", "channel", N_("comments"), heading="opmerkingen", per_post=True, part_of="engagements",
        counts=Text("opmerkingen op de dag", "comments on the day"),
    ),
    Metric(
        "shares", "count", "channel", N_("shares"), heading="gedeeld", per_post=True, part_of="engagements",
        counts=Text("keren dat een bericht op de dag is gedeeld", "times that a post was shared on the day"),
    ),
    Metric(
        "clicks", "count", "channel", N_("clicks"), heading="klikken", per_post=True, part_of="engagements",
        counts=Text("klikken op berichten op de dag", "clicks on posts on the day"),
    ),
    Metric(
        "engagements", "count", "channel", N_("interactions"), N_("Interactions"), heading="interacties",
        counts=Text("alle interacties op de dag, zoals het platform ze telt",
                    "all interactions on the day, as the platform counts them"),
        own_way=True, per_post=True, goal=("sum",), goal_label=N_("interactions on our channels"), chart=5,
        shown="detail", of_peers=True, paper=N_("Interactions"), figure="engagements",
    ),
    Metric(GAINED, "count", "gains", N_("new followers")),
    Metric(
        "engagement_rate", "rate", "figures", N_("engagement rate"), N_("Engagement rate"), "rate", shown="table",
        worked_out=N_("interactions per impression or view, or else per follower"),
        per=N_("impressions or views, or followers"), figure="engagement_rate",
    ),
    Metric(
        "sessions", "count", "site", N_("sessions"), N_("Sessions on the site"), goal=("sum",),
        worked_out=N_("visits to the site that came through the channel"),
        goal_label=N_("sessions on the site"), chart=7, shown="table", paper=N_("Sessions"), figure="sessions",
    ),
    Metric(
        "key_events", "count", "site", N_("key events"), N_("Key events"), goal=("sum",),
        worked_out=N_("key events on the site, traced to the channel"),
        goal_label=N_("key events on the site"), shown="table", paper=N_("Key events"), figure="key_events",
    ),
    Metric(
        "hours", "count", "efforts", N_("hours"), N_("Hours"), "hours", typed=True, shown="table", paper=N_("Hours"),
        worked_out=N_("hours that were entered, of the months of which costs are known"),
        figure="hours", of_costs=True,
    ),
    Metric(
        "euros", "count", "efforts", N_("euros"), N_("Euros"), "euros", typed=True, shown="table", paper=N_("Euros"),
        worked_out=N_("euros that were entered, of the months of which costs are known"),
        figure="euros", of_costs=True,
    ),
    Metric(
        "cost", "count", "figures", N_("costs"), N_("Costs"), "euros", shown="table", paper=N_("Costs"), figure="cost",
        worked_out=N_("euros, and hours at the tariff of the settings"),
        of_costs=True,
    ),
    Metric(
        "euros_per_session", "rate", "figures", N_("euros per session"), N_("€ per session"), "euros_each",
        worked_out=N_("costs for each session"),
        shown="table", per=N_("sessions"), figure="euros_per_session", of_costs=True,
    ),
    Metric(
        "euros_per_event", "rate", "figures", N_("euros per key event"), N_("€ per key event"), "euros_each",
        worked_out=N_("costs for each key event"),
        shown="table", per=N_("key events"), figure="euros_per_event", of_costs=True,
    ),
    Metric(
        "stories", "count", "stories", N_("stories about us"), N_("Stories about us"), quality="exact", goal=("sum",),
        goal_label=N_("stories about us"), figure="mentions",
    ),
    Metric(
        "net_sentiment", "rate", "stories", N_("net sentiment"), N_("Net sentiment (−100 to +100)"), "points",
        "estimated", goal=("rate",), goal_label=N_("net sentiment of stories about us"), figure="net_sentiment",
    ),
    Metric(
        "share_of_voice", "rate", "stories", N_("share of voice"), N_("Share of voice (%)"), "percent", "exact",
        figure="share_of_voice",
    ),
    Metric(
        "readers", "count", "stories", N_("estimated readers"), N_("Estimated readers"), "readers", "estimated",
        figure="reach",
    ),
    Metric("hand", "count", "entries", N_("entered by hand"), goal=("sum", "level", "rate"),
           goal_label=N_("entered by hand")),
)  # fmt: skip


def metric(name: str) -> Metric:
    """Return the metric of this name. Raises: KeyError."""
    return {metric.name: metric for metric in METRICS}[name]


def channel_metrics() -> tuple[str, ...]:
    """Which are read per channel and day?"""
    return tuple(metric.name for metric in METRICS if metric.per_channel)


def post_metrics() -> tuple[str, ...]:
    """Which of these are read per post as well?"""
    return tuple(metric.name for metric in METRICS if metric.per_post)


def levels() -> tuple[str, ...]:
    """Which numbers of channels stand at the end of a day?"""
    return tuple(metric.name for metric in METRICS if metric.per_channel and metric.kind == "level")


def parts(whole: str) -> tuple[str, ...]:
    """Which numbers of a post add up to this one, where a platform gives no sum?"""
    return tuple(metric.name for metric in METRICS if metric.part_of == whole)


def of_goals() -> tuple[Metric, ...]:
    """Which may a goal count?"""
    return tuple(metric for metric in METRICS if metric.goal)


def typed() -> tuple[str, ...]:
    """Which may a person type for a month of a channel?"""
    return tuple(metric.name for metric in METRICS if metric.typed)


def in_charts() -> dict[str, str]:
    """Which have a course over time? Name → heading, in the order in which they are offered."""
    return {
        metric.name: metric.label
        for metric in sorted(METRICS, key=lambda metric: metric.chart)
        if metric.chart
    }


def in_table() -> tuple[Metric, ...]:
    """Which figures has a channel, on the page Channels and in a month?"""
    return tuple(metric for metric in METRICS if metric.shown)


def of_reputation() -> tuple[Metric, ...]:
    """Which figures has the school's reputation in a month?"""
    return tuple(metric for metric in METRICS if metric.origin == "stories" and metric.figure)
