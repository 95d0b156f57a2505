"""Ask the warehouse for channels side by side: followers, posts, traffic and costs."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import duckdb

from text.i18n import N_
from warehouse.channels import costs, efforts, figures, site_traffic
from warehouse.channels.definitions import definition
from warehouse.channels.efforts import Effort
from warehouse.channels.figures import MEANING, About, Side
from warehouse.channels.queries import CHANNELS_SQL, POSTS_SQL, side_sql
from warehouse.channels.readings import METRICS
from warehouse.core import metadata, registry
from warehouse.core.figure import Figure, compared_with
from warehouse.core.period import Period
from warehouse.core.rows import Row, named

# What a platform calls being seen; where it offers several, the one that it offers now.
SEEN = {
    "linkedin": "impressions",
    "x": "impressions",
    "pinterest": "impressions",
    "instagram": "views",
    "facebook": "views",
    "youtube": "views",
    "tiktok": "views",
    "threads": "views",
    "snapchat": "views",
    "email": "views",
}
FIGURES = tuple(metric.name for metric in registry.in_table())

COUNTS_RATE_SEEN = N_("interactions per hundred impressions or views")
COUNTS_RATE_FOLLOWERS = N_("interactions per hundred followers at the end of the period")
NO_RATE = N_("Interactions, or what they are divided by, are not known.")
LIFETIME = N_("Counted per post and until now, so posts of before had longer: not compared.")
NOT_OFFERED = N_("This network gives no such number.")
NEVER_READ = Side(None, 0, (), (), None, None)


@dataclass(frozen=True)
class ChannelRow:
    """How does one channel do?

    Columns: who it is; outcome of the last run of its source; followers (a level; its change is the growth over the
    period); posts; seen, what its platform calls that (`seen_metric`: impressions or views); engagements;
    engagement_rate; sessions and key events on the site; hours, euros, euros per session and per key event.
    Empty: figures of quality unknown; seen_metric is None where a network has no such number.
    """

    channel: str
    title: str
    network: str
    peer: str | None
    url: str | None
    connector: str | None
    outcome: str | None
    seen_metric: str | None
    followers: Figure
    posts: Figure
    seen: Figure
    engagements: Figure
    engagement_rate: Figure
    sessions: Figure
    key_events: Figure
    hours: Figure
    euros: Figure
    euros_per_session: Figure
    euros_per_event: Figure


@dataclass(frozen=True)
class _Known:
    """All that the questions gave, by side: metrics by (channel, metric), posts by channel, traffic, efforts."""

    metrics: dict[tuple[str, str], Side]
    read_at: dict[str, dt.datetime]
    posts: dict[str, Row]
    traffic: site_traffic.Seen
    efforts: dict[str, tuple[Effort, ...]]


def table(
    con: duckdb.DuckDBPyConnection, period: Period, against: Period | None, metrics: tuple[str, ...] = METRICS
) -> tuple[ChannelRow, ...]:
    """How do our channels do side by side, and our peers' beside them?

    Rows: one per channel of the configuration, ours first, in its order.
    Counts: days of `period`; each figure's previous is the same over `against` (None: nothing is compared). A number
    that was counted in another way then is not compared. Where a platform gives numbers per post only, those of the
    posts of the period until now. Sessions belong to a network, so they stand with a channel only where it is our
    only one there. metrics: what is asked of the platforms' own numbers; those that are not asked are unknown.
    Empty: () without channels; figures of quality unknown where a channel never gave a number.
    Raises: nothing.
    Source: channels, channel_days, channel_posts, channel_efforts, visit_days, visit_events, source_runs.
    """
    rows = named(con, CHANNELS_SQL)
    facts = metadata.read(con)
    main, hour = facts.get("traffic_main", ""), float(facts.get("hour_cost") or 0)
    now = _known(con, period, main, metrics)
    before = _known(con, against, main, metrics) if against else now
    ours = [row["network"] for row in rows if row["peer"] is None]
    made = (_row(row, now, before, period, against or period, ours, main, hour) for row in rows)
    return tuple(compared_with(row, against) for row in made)


def _known(con: duckdb.DuckDBPyConnection, period: Period, main: str, names: tuple[str, ...]) -> _Known:
    metrics: dict[tuple[str, str], Side] = {}
    read_at: dict[str, dt.datetime] = {}
    for row in named(con, side_sql(names), period.parameters()):
        channel, metric, at = row.pop("channel"), row.pop("metric"), row.pop("read_at")
        row |= {"keys": tuple(row["keys"]), "qualities": tuple(row["qualities"])}
        metrics[channel, metric] = Side(**row)
        read_at[channel] = max(at, read_at.get(channel, at))
    posts = {row.pop("channel"): row for row in named(con, POSTS_SQL, period.parameters())}
    return _Known(
        metrics,
        {channel: at.replace(tzinfo=dt.UTC) for channel, at in read_at.items()},
        posts,
        site_traffic.seen(con, period, main),
        efforts.efforts(con, period),
    )


def _row(
    row: Row,
    now: _Known,
    before: _Known,
    period: Period,
    against: Period,
    ours: Sequence[str],
    main: str,
    hour: float,
) -> ChannelRow:
    channel, network, is_ours = row["channel"], row["network"], row["peer"] is None
    as_of = now.read_at.get(channel) or before.read_at.get(channel)
    sources = (row["source_name"] or channel,)

    def figure_of(metric: str, make: Callable[[About, Side, Side, Period, Period], Figure]) -> Figure:
        about = About(row["title"], network, metric, as_of, sources)
        here, then = (known.metrics.get((channel, metric), NEVER_READ) for known in (now, before))
        return make(about, here, then, period, against)

    followers = figure_of("followers", figures.level)
    seen_metric = SEEN.get(network)
    seen = figure_of(seen_metric, figures.flow) if seen_metric else _absent(as_of)
    engagements = figure_of("engagements", figures.flow)
    posts = now.posts.get(channel)
    if posts:
        seen = seen if seen.value is not None else _of_posts(posts, "seen", network, seen, as_of, sources)
        if engagements.value is None:
            engagements = _of_posts(posts, "engagements", network, engagements, as_of, sources)
    sessions, events = site_traffic.figures(
        network, is_ours, is_ours and ours.count(network) > 1, now.traffic, before.traffic, as_of, main
    )
    spent, spent_before = (known.efforts.get(channel, ()) for known in (now, before))
    cost = costs.figures(
        is_ours, spent, spent_before, period, against, hour, sessions, events, _monthly(now.traffic, network)
    )
    return ChannelRow(
        channel=channel,
        title=row["title"],
        network=network,
        peer=row["peer"],
        url=row["url"],
        connector=row["connector"],
        outcome=row["outcome"],
        seen_metric=seen_metric,
        followers=followers,
        posts=figure_of("posts", figures.flow),
        seen=seen,
        engagements=engagements,
        engagement_rate=rate(engagements, seen, followers),
        sessions=sessions,
        key_events=events,
        hours=cost["hours"],
        euros=cost["euros"],
        euros_per_session=cost["euros_per_session"],
        euros_per_event=cost["euros_per_event"],
    )


def _monthly(seen: site_traffic.Seen, network: str) -> dict[dt.date, tuple[int, int]]:
    return {month: counts for (channel, month), counts in seen.months.items() if channel == network}


def _absent(as_of: dt.datetime | None) -> Figure:
    return Figure(None, None, "count", "unknown", as_of, MEANING, note=NOT_OFFERED,
                  fields={"meaning": definition("views").text})  # fmt: skip


def _of_posts(
    posts: Row,
    name: str,
    network: str,
    otherwise: Figure,
    as_of: dt.datetime | None,
    sources: tuple[str, ...],
) -> Figure:
    """Return the same from the posts of the period, each until now; what is unknown stays as it was."""
    known = posts["seen_known" if name == "seen" else "engaged_known"]
    if not known:
        return otherwise
    text = definition(f"{network}:{'views' if name == 'seen' else name}:lifetime").text
    quality = "exact" if known == posts["posts"] else "partial"
    return Figure(
        posts[name], None, "count", quality, as_of, MEANING, sources, note=LIFETIME, fields={"meaning": text}
    )


def rate(engagements: Figure, seen: Figure, followers: Figure) -> Figure:
    """How many of a hundred who saw it did something with it?

    Unit: rate (percent).
    Counts: interactions per time that posts were seen; per follower where the network does not say how often they
    were seen. Which of the two stands in `counts`, and rates of the two kinds are not compared.
    Empty: value None, quality unknown.
    """
    by = seen if seen.value else followers
    counts = COUNTS_RATE_SEEN if by is seen else COUNTS_RATE_FOLLOWERS
    figure = partial(Figure, unit="rate", as_of=engagements.as_of, counts=counts, sources=engagements.sources)
    if engagements.value is None or not by.value:
        return figure(None, None, quality="unknown", note=NO_RATE)
    qualities = (engagements.quality, by.quality)
    then = (
        engagements.previous / by.previous * 100 if engagements.previous is not None and by.previous else None
    )
    return figure(
        engagements.value / by.value * 100,
        then,
        quality=figures.worst(qualities),
        denominator=by.value,
        previous_denominator=None if then is None else by.previous,
        note=engagements.note or by.note,
        fields={**by.fields, **engagements.fields},
    )
