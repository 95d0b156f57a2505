"""Read `config/channels.toml`: channels that are compared, measurements of traffic, and campaigns for links.

[[channels]] one account of ours or of a peer; [[traffic]] one measurement of the site; [[campaigns]] the names
that links may carry. A secret is only named here, see `pipelines.settings.secrets`.
"""

import datetime as dt
import re
from pathlib import Path

from pipelines.settings.fields import Table, duration, from_tables
from pipelines.settings.models import (
    CHANNEL_CONNECTORS,
    NETWORKS,
    TRAFFIC_CONNECTORS,
    Campaign,
    Channel,
    Files,
    StatisticsSource,
)
from text.i18n import N_

CHANNELS = "channels.toml"
KNOWN = {"channels", "traffic", "campaigns", "costs", "files"}
# As the file says it → as a file is read (see `models.Files`).
DATES = {"day first": "dm", "month first": "md", "ask": "ask"}
NUMBERS = {"comma": ",", "point": "."}
WORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
EVERY = {"channel": "6h", "traffic": "6h", "logs": "15m", "x": "24h"}


def channels(path: Path, text: str, values: dict, peers: frozenset[str]) -> tuple[Channel, ...]:
    """Return the channels, in order. peers: names of peers that a channel may belong to. Raises: ConfigError."""
    return from_tables(
        lambda table: _channel(table, peers), path, text, "channels", values.get("channels", [])
    )


def traffic(path: Path, text: str, values: dict, site: str) -> tuple[StatisticsSource, ...]:
    """Return what measures the traffic to the site.

    site: of the organisation, whose logs they are. Raises: ConfigError.
    """
    return from_tables(lambda table: _traffic(table, site), path, text, "traffic", values.get("traffic", []))


def campaigns(path: Path, text: str, values: dict) -> tuple[Campaign, ...]:
    """Return the campaigns that links may name. Raises: ConfigError."""
    return from_tables(_campaign, path, text, "campaigns", values.get("campaigns", []))


def hour_cost(path: Path, text: str, values: dict) -> float | None:
    """Return what an hour of work costs in euros, by [costs]; None where it is not said. Raises: ConfigError."""
    table = Table(path, text, "costs", values.get("costs", {}))
    cost = table.amount("hour", 0)
    table.unknown()
    return cost


def files(path: Path, text: str, values: dict) -> Files:
    """Return how files of the watched folder are read where that is open, by [files]. Raises: ConfigError."""
    table = Table(path, text, "files", values.get("files", {}))
    order = table.text("dates", "") and table.choice("dates", tuple(DATES))
    notation = table.text("numbers", "") and table.choice("numbers", tuple(NUMBERS))
    table.unknown()
    return Files(DATES.get(order, ""), NUMBERS.get(notation, ""))


def _name(table: Table) -> str:
    name = table.text("name")
    if not WORD.fullmatch(name):
        raise table.error("name", N_("use small letters, digits and hyphens only."))
    return name


def _channel(table: Table, peers: frozenset[str]) -> Channel:
    name = _name(table)
    network = table.choice("network", NETWORKS)
    title = table.text("title", "") or name
    peer = table.optional("peer")
    if peer and peer not in peers:
        raise table.error("peer", N_("“{value}” is no peer in organisation.toml."), value=peer)
    connector = table.optional("connector")
    statistics = None
    if connector:
        table.choice("connector", tuple(CHANNEL_CONNECTORS))
        if CHANNEL_CONNECTORS[connector] not in ("", network):
            raise table.error(
                "connector", N_("“{value}” does not read {network}."), value=connector, network=network
            )
        statistics = _statistics(table, f"channel-{name}", title, name, connector)
    channel = Channel(name, title, network, peer, table.address("url"), statistics)
    table.unknown()
    return channel


def _traffic(table: Table, site: str) -> StatisticsSource:
    name = _name(table)
    connector = table.choice("connector", TRAFFIC_CONNECTORS)
    source = _statistics(table, f"traffic-{name}", table.text("title", "") or name, "", connector, site)
    if connector == "logs" and not source.path:
        raise table.error("path", N_("this is missing."))
    table.unknown()
    return source


def _statistics(
    table: Table, name: str, title: str, channel: str, connector: str, site: str = ""
) -> StatisticsSource:
    table.asked.add("key_events")
    key_events = table.values.get("key_events")
    proxies = table.number("proxies") or 0
    if proxies and connector != "logs":
        raise table.error("proxies", N_('only web-server logs (connector = "logs") have this.'))
    account = table.text("account", "")
    if connector != "logs" and not account:
        raise table.error("account", N_("this is missing."))
    every = duration(EVERY.get(connector, EVERY["channel" if channel else "traffic"]))
    since = table.day("since", dt.date(2000, 1, 1))
    return StatisticsSource(
        name=name,
        title=title,
        channel=channel,
        connector=connector,
        account=account,
        secret=table.text("secret", ""),
        api=table.address("api") or "",
        every=table.duration("every") or every,
        paused=table.flag("paused"),
        since=None if since.year == 2000 else since,
        ceiling=table.amount("ceiling", 0) or 0.0,
        key_events={} if key_events is None else _key_events(table, key_events),
        path=_given(table, "path"),
        site=_given(table, "site") or (site if connector == "logs" else ""),
        proxies=proxies,
    )


def _given(table: Table, field: str) -> str:
    """Return a text that may be left out, and may not be empty where it is not."""
    return table.text(field) if field in table.values else table.text(field, "")


def _key_events(table: Table, value: object) -> dict[str, str]:
    """Name → what it is known by there; a list of names is known by these names."""
    if isinstance(value, list) and all(isinstance(name, str) and name.strip() for name in value):
        return {name: name for name in (table.cleaned("key_events", name) for name in value)}
    if isinstance(value, dict) and all(isinstance(known, str) for known in value.values()):
        return {
            table.cleaned("key_events", name): table.cleaned("key_events", known)
            for name, known in value.items()
        }
    raise table.error(
        "key_events",
        N_(
            'this must be a list such as ["aanmelding"] or a table with lines such as aanmelding = "/bedankt*".'
        ),
    )


def _campaign(table: Table) -> Campaign:
    name = _name(table)
    start = table.day("start", dt.date(2000, 1, 1))
    known = start.year != 2000
    end = table.day("end", start)
    campaign = Campaign(name, table.text("label", name), start if known else None, end if known else None)
    if end < start:
        raise table.error("end", N_("this is before its start."))
    table.unknown()
    return campaign
