"""Say what a school still has to set up: eight steps, each done, waiting for figures, open, or dismissed."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.runs.backup import last
from pipelines.settings import Settings, files
from pipelines.support.data_folder import data_folder
from text.i18n import N_
from warehouse.sources.arrived import Arrived

FILE = "checklist.json"
OLD = dt.timedelta(days=8)  # a weekly backup and a day's delay
DONE, WAITING, OPEN, DISMISSED = "done", "waiting", "open", "dismissed"


@dataclass(frozen=True)
class Step:
    """One step: its title and what is said of it (msgids, with fields); kind: which setting it is, "" for none."""

    name: str
    title: str
    state: str
    told: str
    fields: Mapping[str, object] = field(default_factory=dict)
    kind: str = ""


def steps(settings: Settings, arrived: Arrived | None, closed: bool, now: dt.datetime) -> tuple[Step, ...]:
    """Return the eight steps. arrived: None while the figures cannot be read; closed: do visitors log in?"""
    dismissed = _dismissed()
    made = [each(settings, arrived, closed, now) for each in STEPS]
    return tuple(
        Step(step.name, step.title, DISMISSED, step.told, step.fields, step.kind)
        if step.name in dismissed and step.state != DONE
        else step
        for step in made
    )


def left(found: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return the steps that are neither done nor dismissed."""
    return tuple(step for step in found if step.state in (OPEN, WAITING))


def dismiss(name: str, now: bool = True) -> None:
    """Dismiss a step, or (now False) take it back onto the list. Raises: ConfigError, ConfigBusy."""
    folder = data_folder() / "settings"
    with files.held(folder):
        names = _dismissed() | {name} if now else _dismissed() - {name}
        files.put(folder / FILE, json.dumps(sorted(names)) + "\n")


def _dismissed() -> frozenset[str]:
    try:
        told = json.loads(Path(data_folder() / "settings" / FILE).read_text(encoding="utf-8"))
        return frozenset(str(name) for name in told) if isinstance(told, list) else frozenset()
    except (OSError, ValueError):
        return frozenset()


def _named(step: Step, is_named: bool, came: bool | None, waits: str, done: str) -> Step:
    """Return a step that is done once something came in; while nobody knows, what is named is taken for done."""
    if not is_named:
        return step
    state, told = (DONE, done) if came or came is None else (WAITING, waits)
    return Step(step.name, step.title, state, told, step.fields, step.kind)


def _sources(settings: Settings, arrived: Arrived | None, closed: bool, now: dt.datetime) -> Step:
    step = Step(
        "sources", N_("Sources"), OPEN, N_("Nothing is read yet: add a first source."), kind="sources"
    )
    came = None if arrived is None else arrived.items
    return _named(step, bool(settings.sources), came, N_("Sources are named; nothing came in yet."),
                  N_("Sources are read."))  # fmt: skip


def _channels(settings: Settings, arrived: Arrived | None, closed: bool, now: dt.datetime) -> Step:
    step = Step("channels", N_("Channels"), OPEN, N_("No channel of ours is named yet."), kind="channels")
    ours = [channel for channel in settings.channels if not channel.peer]
    came = None if arrived is None else arrived.readings
    return _named(step, bool(ours), came, N_("Channels are named; no numbers came in yet."),
                  N_("Channels have their numbers."))  # fmt: skip


def _traffic(settings: Settings, arrived: Arrived | None, closed: bool, now: dt.datetime) -> Step:
    step = Step(
        "traffic", N_("Traffic"), OPEN, N_("It is not said yet what measures the site."), kind="traffic"
    )
    came = None if arrived is None else arrived.visits
    return _named(step, bool(settings.traffic), came, N_("A measurement is named; no visits came in yet."),
                  N_("Visits to the site are counted."))  # fmt: skip


def _goals(settings: Settings, arrived: Arrived | None, closed: bool, now: dt.datetime) -> Step:
    step = Step("goals", N_("Goals"), OPEN, N_("No goal is named yet."), kind="goals")
    return _named(step, bool(settings.goals), True, "", N_("Goals are named."))


def _costs(settings: Settings, arrived: Arrived | None, closed: bool, now: dt.datetime) -> Step:
    step = Step("costs", N_("Hours and euros"), OPEN, N_("It is not said yet what an hour of work costs."),
                kind="costs")  # fmt: skip
    came = None if arrived is None else arrived.efforts
    return _named(step, settings.hour_cost is not None, came,
                  N_("The tariff is filled in; hours and euros of a month are filled in on Channels."),
                  N_("The tariff and the hours are filled in."))  # fmt: skip


def _mail(settings: Settings, arrived: Arrived | None, closed: bool, now: dt.datetime) -> Step:
    step = Step(
        "mail", N_("Who receives the month"), OPEN, N_("Nobody receives the announcement yet."), kind="mail"
    )
    mail = settings.announcing.mail
    is_named = bool(settings.announcing.posts) or bool(mail and (mail.to or mail.report_to))
    return _named(step, is_named, True, "", N_("Recipients are filled in."))


def _login(settings: Settings, arrived: Arrived | None, closed: bool, now: dt.datetime) -> Step:
    step = Step("login", N_("Log in"), OPEN,
                N_("Everybody who knows the address can read along and change settings. Whoever runs this dashboard"
                   " can let visitors log in."))  # fmt: skip
    return _named(step, closed, True, "", N_("Visitors log in."))


def _backup(settings: Settings, arrived: Arrived | None, closed: bool, now: dt.datetime) -> Step:
    step = Step("backup", N_("Backup"), OPEN,
                N_("No backup was made yet. Whoever runs this dashboard can have one made every night."))  # fmt: skip
    made = last.last()
    if made is None:
        return step
    given = {"moment": made.at}
    if not made.there:
        return Step(step.name, step.title, WAITING,
                    N_("The backup of {moment} is no longer where it was put."), given)  # fmt: skip
    if now - made.at > OLD:
        return Step(
            step.name, step.title, WAITING, N_("The last backup is of {moment}; that is long ago."), given
        )
    return Step(step.name, step.title, DONE, N_("The last backup is of {moment}."), given)


STEPS: tuple[Callable[[Settings, Arrived | None, bool, dt.datetime], Step], ...] = (
    _sources, _channels, _traffic, _goals, _costs, _mail, _login, _backup,
)  # fmt: skip
