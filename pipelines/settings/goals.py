"""Read `config/goals.toml`: the goals of the school, each with its deadline, metric and target.

[[goals]] with name, title, metric, direction, start, deadline and target; see docs/pages/goals.md. What cannot be a
goal (an unknown metric, a deadline before the start, a key event that nobody measures) is refused here, in words.
"""

from collections.abc import Sequence
from pathlib import Path

from pipelines.settings.fields import Table, from_tables
from pipelines.settings.models import NETWORKS, Channel, StatisticsSource
from text.i18n import N_
from warehouse.core import registry
from warehouse.goals.goal import Goal

GOALS = "goals.toml"
METRICS = tuple(of_goal.name for of_goal in registry.of_goals())
DIRECTIONS = ("at least", "at most", "within")
STAGES = ("input", "activity", "output", "out-take", "outcome", "impact")


def goals(
    path: Path, text: str, values: dict, channels: Sequence[Channel], traffic: Sequence[StatisticsSource]
) -> tuple[Goal, ...]:
    """Return the goals, in order. Raises: ConfigError with file, line and field."""
    known = {channel.name for channel in channels if not channel.peer} | set(NETWORKS)
    events = {event for source in traffic for event in source.key_events}
    return from_tables(
        lambda table: _goal(table, known, events), path, text, "goals", values.get("goals", [])
    )


def _goal(table: Table, networks: set[str], events: set[str]) -> Goal:
    name = table.short_name()
    metric = table.choice("metric", METRICS)
    # How it is paced: a sum adds up, a level stands, a rate is a share; where there is a choice, the file may say.
    kinds = registry.metric(metric).goal
    kind = table.choice("kind", kinds, kinds[0]) if len(kinds) > 1 else kinds[0]
    direction = table.choice("direction", DIRECTIONS, "at least")
    start, deadline = table.day("start"), table.day("deadline")
    if deadline <= start:
        raise table.error("deadline", N_("the deadline lies before the start."))
    target = table.required_amount("target")
    target_to = table.required_amount("target_to") if direction == "within" else None
    if target_to is not None and target_to <= target:
        raise table.error("target_to", N_("this must be more than the target: within runs from low to high."))
    if metric == "net_sentiment" and not -100 <= target <= 100:
        raise table.error("target", N_("net sentiment lies between -100 and 100."))
    goal = Goal(
        name=name,
        title=table.text("title", "") or name,
        title_en=table.text("title_en", "") or table.text("title", "") or name,
        audience=table.text("audience", ""),
        owner=table.text("owner", ""),
        metric=metric,
        kind=kind,
        network=_network(table, metric, networks),
        event=_event(table, metric, events),
        direction=direction,
        start=start,
        deadline=deadline,
        target=target,
        target_to=target_to,
        stage=table.choice("stage", STAGES, "outcome"),
    )
    table.unknown()
    return goal


def _network(table: Table, metric: str, known: set[str]) -> str | None:
    network = table.optional("channel")
    if network is None:
        return None
    if not registry.metric(metric).by_channel:
        raise table.error("channel", N_("“{metric}” is not counted per channel."), metric=metric)
    if network not in known:
        raise table.error("channel", N_("“{value}” is no channel of ours and no network."), value=network)
    return network


def _event(table: Table, metric: str, events: set[str]) -> str | None:
    event = table.optional("event")
    if metric != "key_events":
        if event:
            raise table.error("event", N_("only the metric key_events has an event."))
        return None
    if event and events and event not in events:
        raise table.error(
            "event",
            N_("“{value}” is no key event in channels.toml; there are {known}."),
            value=event,
            known=", ".join(sorted(events)),
        )
    return event
