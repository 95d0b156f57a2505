"""`config/channels.toml`: the channels that are compared, what measures the traffic, and the words for links.

[[channels]] one account of ours or of a peer; [[traffic]] one measurement of the site; [[campaigns]] the names
that links may carry. A secret is only named here, see `pipelines.settings.secrets`.
"""

import datetime as dt
import re
from pathlib import Path

from pipelines.settings.fields import Table, duration, each
from pipelines.settings.values import (
    CHANNEL_CONNECTORS,
    NETWORKS,
    TRAFFIC_CONNECTORS,
    Campaign,
    Channel,
    Collector,
)
from pipelines.support.errors import N_, ConfigError

CHANNELS = "channels.toml"
KNOWN = {"channels", "traffic", "campaigns", "costs"}
WORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
EVERY = {"channel": "6h", "traffic": "6h", "logs": "15m", "x": "24h"}
OPTIONS = ("path", "site", "key_events", "dimension")


def channels(path: Path, text: str, values: dict, peers: frozenset[str]) -> tuple[Channel, ...]:
    """The channels, in order. peers: names of peers that a channel may belong to. Raises: ConfigError."""
    return each(lambda table: _channel(table, peers), path, text, "channels", values.get("channels", []))


def traffic(path: Path, text: str, values: dict) -> tuple[Collector, ...]:
    """What measures the traffic to the site. Raises: ConfigError."""
    return each(_traffic, path, text, "traffic", values.get("traffic", []))


def campaigns(path: Path, text: str, values: dict) -> tuple[Campaign, ...]:
    """The campaigns that links may name. Raises: ConfigError."""
    return each(_campaign, path, text, "campaigns", values.get("campaigns", []))


def hour_cost(path: Path, text: str, values: dict) -> float:
    """What an hour of work costs in euros, by [costs]; 0 where it is not said. Raises: ConfigError."""
    table = Table(path, text, "costs", values.get("costs", {}))
    cost = table.amount("hour", 0) or 0.0
    table.unknown()
    return cost


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
    collector = None
    if connector:
        table.choice("connector", tuple(CHANNEL_CONNECTORS))
        if CHANNEL_CONNECTORS[connector] not in ("", network):
            raise table.error(
                "connector", N_("“{value}” does not read {network}."), value=connector, network=network
            )
        collector = _collector(table, f"channel-{name}", title, "channel", connector)
    channel = Channel(name, title, network, peer, table.address("url"), collector)
    table.unknown()
    return channel


def _traffic(table: Table) -> Collector:
    name = _name(table)
    connector = table.choice("connector", TRAFFIC_CONNECTORS)
    collector = _collector(table, f"traffic-{name}", table.text("title", "") or name, "traffic", connector)
    if connector == "logs" and not collector.options.get("path"):
        raise table.error("path", N_("this is missing."))
    table.unknown()
    return collector


def _collector(table: Table, name: str, title: str, kind: str, connector: str) -> Collector:
    options: dict[str, object] = {}
    for field in OPTIONS:
        table.asked.add(field)
        value = table.values.get(field)
        if value is None:
            continue
        options[field] = _key_events(table, value) if field == "key_events" else table.text(field)
    proxies = table.number("proxies")
    if proxies:
        if connector != "logs":
            raise table.error("proxies", N_('only web-server logs (connector = "logs") have this.'))
        options["proxies"] = proxies
    account = table.text("account", "")
    if connector != "logs" and not account:
        raise table.error("account", N_("this is missing."))
    every = duration(EVERY.get(connector, EVERY[kind]))
    since = table.day("since", dt.date(2000, 1, 1))
    return Collector(
        name=name,
        title=title,
        kind=kind,
        connector=connector,
        account=account,
        secret=table.text("secret", ""),
        api=table.address("api") or "",
        every=table.duration("every") or every,
        paused=table.flag("paused"),
        since=None if since.year == 2000 else since,
        ceiling=table.amount("ceiling", 0) or 0.0,
        options=options,
    )


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


def once(path: Path, names: list[str]) -> None:
    """Raises ConfigError for a name that stands twice."""
    for name in names:
        if names.count(name) > 1:
            raise ConfigError(N_("{file}: two entries are called “{name}”."), file=path, name=name)
