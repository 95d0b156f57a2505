"""Reading files in tests: six channels, a few goals, and what came out as plain tuples."""

import datetime as dt
from types import SimpleNamespace

from pipelines.goals import file_import
from pipelines.settings import Goal
from pipelines.sources.files.exports import recognise
from pipelines.sources.files.exports.channel_names import ChannelNames

TODAY = dt.date(2026, 11, 28)
NETWORKS = ("linkedin", "instagram", "facebook", "youtube", "x", "tiktok")
CHANNELS = ChannelNames(*2 * [{name: name for name in NETWORKS}])


def goal(name: str, target: float, kind: str = "sum") -> Goal:
    return Goal(
        name, name.title(), name.title(), "", "", "hand", kind, None, None, "at least", dt.date(2026, 8, 1),
        dt.date(2027, 7, 31), target, None, "outcome",
    )  # fmt: skip


SETTINGS = SimpleNamespace(
    goals=(goal("aanmeldingen", 2000), goal("tevredenheid", 8, "rate"), goal("cijfer", 7.9, "level")),
    channels=(),
)


def read(body: str | bytes, channel: str | None = None, today: dt.date = TODAY, **answers: str):
    """What a file of a channel holds."""
    raw = body if isinstance(body, bytes) else body.encode()
    return recognise.read("bestand", raw, CHANNELS, channel, today, answers)


def own(*rows: str, head: str = "Dag;Volgers", today: dt.date = TODAY, **answers: str):
    """What our own table of LinkedIn holds, with these rows."""
    return read("\n".join((head, *rows, "")), "linkedin", today, **answers)


def goals(body: str | bytes, today: dt.date = TODAY, **answers: str):
    """What a file for goals holds."""
    raw = body if isinstance(body, bytes) else body.encode()
    return file_import.read("doelen", raw, SETTINGS, today, answers)


def numbers(found, *metrics: str) -> list[tuple]:
    """(day, metric, number) of the readings."""
    return [
        (each.day.isoformat(), each.metric, each.value)
        for each in found.data.readings
        if not metrics or each.metric in metrics
    ]


def days(found) -> list[str]:
    """The days of the readings, in order."""
    return [each.day.isoformat() for each in found.data.readings]


def entries(found) -> list[tuple]:
    """(goal, day, number) of a file for goals."""
    return [(goal.name, day.isoformat(), value) for goal, day, value in found.entries]


def asked(found) -> list[str]:
    """The keys of the questions that are open."""
    return [each.key for each in found.questions]


def said(found) -> str:
    """The notes of a file as one text."""
    return "\n".join(each.template.format_map(each.fields) for each in found.notes)
