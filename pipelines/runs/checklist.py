"""Say what a school still has to set up: eight steps, each done, waiting for figures, open, or dismissed."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.access import acts
from pipelines.access.person import Person
from pipelines.runs.backup import known
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


def dismiss(person: Person, name: str, now: bool = True) -> None:
    """Dismiss a step, or (now False) take it back onto the list. Raises: NotAllowed, ConfigError, ConfigBusy."""
    folder = data_folder() / "settings"
    with acts.doing(person, "settings.dismiss", name) as act, files.held(folder):
        act.after = {"dismissed": now}
        names = _dismissed() | {name} if now else _dismissed() - {name}
        files.put(folder / FILE, json.dumps(sorted(names)) + "\n")


def _dismissed() -> frozenset[str]:
    try:
        told = json.loads(Path(data_folder() / "settings" / FILE).read_text(encoding="utf-8"))
        return frozenset(str(name) for name in told) if isinstance(told, list) else frozenset()
    except (OSError, ValueError):
        return frozenset()


Judge = Callable[[Settings, Arrived | None, bool, dt.datetime], Step]


def _named(
    name: str,
    title: str,
    nothing: str,
    is_named: Callable[[Settings], object],
    done: str,
    waits: str = "",
    came: Callable[[Arrived], bool] | None = None,
) -> Judge:
    """Return what judges a step that is done once something is named, and came in where that can be seen.

    While nobody knows what came in, what is named is taken for done.
    """

    def judge(settings: Settings, arrived: Arrived | None, closed: bool, now: dt.datetime) -> Step:
        if not is_named(settings):
            return Step(name, title, OPEN, nothing, kind=name)
        if came and arrived and not came(arrived):
            return Step(name, title, WAITING, waits, kind=name)
        return Step(name, title, DONE, done, kind=name)

    return judge


def _has_recipients(settings: Settings) -> bool:
    mail = settings.announcing.mail
    return bool(settings.announcing.posts) or bool(mail and (mail.to or mail.report_to))


def _login(settings: Settings, arrived: Arrived | None, closed: bool, now: dt.datetime) -> Step:
    title = N_("Log in")
    if closed:
        return Step("login", title, DONE, N_("Visitors log in."))
    return Step("login", title, OPEN,
                N_("Everybody who knows the address can read along and change settings. Whoever runs this dashboard"
                   " can let visitors log in."))  # fmt: skip


def _backup(settings: Settings, arrived: Arrived | None, closed: bool, now: dt.datetime) -> Step:
    step = Step("backup", N_("Backup"), OPEN,
                N_("No backup was made yet. Whoever runs this dashboard can have one made every night."))  # fmt: skip
    made = known.last()
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


STEPS: tuple[Judge, ...] = (
    _named(
        "sources", N_("Sources"), N_("Nothing is read yet: add a first source."),
        lambda settings: settings.sources, N_("Sources are read."),
        N_("Sources are named; nothing came in yet."), lambda arrived: arrived.items,
    ),
    _named(
        "channels", N_("Channels"), N_("No channel of ours is named yet."),
        lambda settings: any(not channel.peer for channel in settings.channels), N_("Channels have their numbers."),
        N_("Channels are named; no numbers came in yet."), lambda arrived: arrived.readings,
    ),
    _named(
        "traffic", N_("Traffic"), N_("It is not said yet what measures the site."),
        lambda settings: settings.traffic, N_("Visits to the site are counted."),
        N_("A measurement is named; no visits came in yet."), lambda arrived: arrived.visits,
    ),
    _named(
        "goals", N_("Goals"), N_("No goal is named yet."), lambda settings: settings.goals, N_("Goals are named."),
    ),
    _named(
        "costs", N_("Hours and euros"), N_("It is not said yet what an hour of work costs."),
        lambda settings: settings.hour_cost is not None, N_("The tariff and the hours are filled in."),
        N_("The tariff is filled in; hours and euros of a month are filled in on Channels."),
        lambda arrived: arrived.efforts,
    ),
    _named(
        "mail", N_("Who receives the month"), N_("Nobody receives the announcement yet."), _has_recipients,
        N_("Recipients are filled in."),
    ),
    _login, _backup,
)  # fmt: skip
