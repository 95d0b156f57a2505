"""Ask the warehouse for channels side by side: followers, posts, traffic and costs."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb

from text.i18n import N_
from warehouse.channels import costs, efforts, figures, site_traffic
from warehouse.channels.definitions import definition
from warehouse.channels.efforts import Effort
from warehouse.channels.figures import MEANING, NEVER_READ, About, Side
from warehouse.channels.queries import CHANNELS_SQL, POSTS_SQL, sides
from warehouse.channels.readings import METRICS
from warehouse.core import metadata, registry
from warehouse.core.figure import Figure, compared_with
from warehouse.core.period import Period
from warehouse.core.rows import Row, named
from warehouse.traffic import ledger

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
OF_COSTS = tuple(metric.name for metric in registry.in_table() if metric.of_costs)

LIFETIME = N_("Counted per post and until now, so posts of before had longer: not compared.")
NOT_OFFERED = N_("This network gives no such number.")


@dataclass(frozen=True)
class ChannelRow:
    """How does one channel do?

    Columns: who it is; outcome of the last run of its source; followers (a level; its change is the growth over the
    period); posts; seen, what its platform calls that (`seen_metric`: impressions or views); engagements;
    engagement_rate; sessions and key events on the site; hours, euros, cost (both together), and that per session and
    per key event, all of the days costs_of, with the key events of these days (costed_events).
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
    cost: Figure
    euros_per_session: Figure
    euros_per_event: Figure
    costs_of: Period
    costed_events: float | None


@dataclass(frozen=True)
class _Known:
    """What the questions about one period gave: metrics by (channel, metric), when they were read, posts by channel."""

    metrics: dict[tuple[str, str], Side]
    read_at: dict[str, dt.datetime]
    posts: dict[str, Row]


@dataclass(frozen=True)
class _Pair:
    """A period and that with which it is compared, with what the site saw in each."""

    period: Period
    against: Period
    now: ledger.Brought
    before: ledger.Brought


def table(
    con: duckdb.DuckDBPyConnection,
    period: Period,
    against: Period | None,
    metrics: tuple[str, ...] = METRICS,
    whole_months: bool = False,
) -> tuple[ChannelRow, ...]:
    """How do our channels do side by side, and our peers' beside them?

    Rows: one per channel of the configuration, ours first, in its order.
    Counts: days of `period`; each figure's previous is the same over `against` (None: nothing is compared). A number
    that was counted in another way then is not compared. Where a platform gives numbers per post only, those of the
    posts of the period until now. Sessions belong to a network, so they stand with a channel only where it is our
    only one there. metrics: what is asked of the platforms' own numbers; those that are not asked are unknown.
    whole_months: costs of the last whole months that were entered (`efforts.cost_months`), where there are any, in
    place of the days of `period`, and compared with the months before them.
    Empty: () without channels; figures of quality unknown where a channel never gave a number.
    Raises: nothing.
    Source: channels, channel_days, channel_posts, channel_efforts, session_days, key_event_days, visit_paths,
    source_runs.
    """
    rows = named(con, CHANNELS_SQL)
    facts = metadata.read(con)
    main, tariff = facts.get("traffic_main", ""), costs.tariff(facts)
    entered = efforts.until(con, period)
    ours = [row["channel"] for row in rows if row["peer"] is None]
    ours_entered = [effort for channel in ours for effort in entered.get(channel, ())]
    months = efforts.cost_months(ours_entered, period) if whole_months else None
    earlier = against or period
    spans: tuple[Period, ...] = (period, earlier)
    if months:
        spans += (months, efforts.months_before(months, period, earlier))
    seen = ledger.brought(con, main, spans)
    pairs = [_Pair(spans[n], spans[n + 1], seen[n], seen[n + 1]) for n in range(0, len(spans), 2)]
    now = _known(con, period, metrics)
    before = _known(con, against, metrics) if against else now
    networks = [row["network"] for row in rows if row["peer"] is None]
    made = (_row(row, now, before, pairs, entered, networks, main, tariff) for row in rows)
    return tuple(_compared(row, against, spans[-1]) for row in made)


def _compared(row: ChannelRow, against: Period | None, months: Period) -> ChannelRow:
    """Return the row, each figure saying with which days it is compared: costs with the months before theirs."""
    said = compared_with(row, against)
    if against is None:
        return said
    costed = compared_with(row, months)
    return replace(said, **{name: getattr(costed, name) for name in OF_COSTS})


def _known(con: duckdb.DuckDBPyConnection, period: Period, names: tuple[str, ...]) -> _Known:
    posts = {row.pop("channel"): row for row in named(con, POSTS_SQL, period.parameters())}
    return _Known(*sides(con, period, names), posts)


def _row(
    row: Row,
    now: _Known,
    before: _Known,
    pairs: Sequence[_Pair],
    entered: Mapping[str, Sequence[Effort]],
    ours: Sequence[str],
    main: str,
    tariff: float | None,
) -> ChannelRow:
    channel, network, is_ours = row["channel"], row["network"], row["peer"] is None
    as_of = now.read_at.get(channel) or before.read_at.get(channel)
    sources = (row["source_name"] or channel,)
    first, last = pairs[0], pairs[-1]

    def figure_of(metric: str, make: Callable[[About, Side, Side, Period, Period], Figure]) -> Figure:
        about = About(row["title"], network, metric, as_of, sources)
        here, then = (known.metrics.get((channel, metric), NEVER_READ) for known in (now, before))
        return make(about, here, then, first.period, first.against)

    followers = figure_of("followers", figures.level)
    seen_metric = SEEN.get(network)
    seen = figure_of(seen_metric, figures.flow) if seen_metric else _absent(as_of)
    engagements = figure_of("engagements", figures.flow)
    posts = now.posts.get(channel)
    if posts:
        seen = seen if seen.value is not None else _of_posts(posts, "seen", network, seen, as_of, sources)
        if engagements.value is None:
            engagements = _of_posts(posts, "engagements", network, engagements, as_of, sources)
    shared = is_ours and ours.count(network) > 1
    sessions, events, sessions_paid, events_paid = (
        figure
        for pair in (first, last)
        for figure in site_traffic.figures(network, is_ours, shared, pair.now, pair.before, as_of, main)
    )
    cost = costs.figures(
        is_ours,
        entered.get(channel, ()),
        last.period,
        last.against,
        tariff,
        sessions_paid,
        events_paid,
        last.now.monthly(network),
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
        engagement_rate=figures.rate(engagements, seen, followers),
        sessions=sessions,
        key_events=events,
        costs_of=last.period,
        costed_events=events_paid.value,
        **cost,
    )


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
