"""Check and store the numbers typed per month on the page Channels: followers, hours and euros of a channel."""

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.access import acts
from pipelines.access.person import Person
from pipelines.support import lock_timeouts
from pipelines.support.errors import PipelineError
from text.i18n import N_
from warehouse.channels import readings as channels
from warehouse.core import registry
from warehouse.core.connection import writing
from warehouse.core.load import delete, upsert
from warehouse.core.rows import Row

MOST = 1_000_000_000


class NotEntered(PipelineError):
    """What was typed cannot be kept; nothing of it is."""

    template = N_("{channel}: {value} is no possible number.")


@dataclass(frozen=True)
class Typed:
    """One line of the grid: followers at the end of the month, hours and euros; None: left empty."""

    channel: str
    title: str
    network: str
    followers: int | None
    hours: float | None
    euros: float | None


def day_of(month: dt.date, today: dt.date) -> dt.date:
    """Return to which day followers typed for a month belong: its last one, or today while it is going on."""
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    return min(last, today)


def save(
    person: Person,
    month: dt.date,
    lines: Sequence[Typed],
    before: Sequence[Typed],
    today: dt.date,
    now: dt.datetime,
    url: str | None = None,
) -> int:
    """Store what differs from `before` for this month; what was emptied is taken back. How many numbers changed?

    Raises: NotAllowed, NotEntered for a number that cannot be, WarehouseBusy, ContractBroken; then nothing is stored.
    """
    month = month.replace(day=1)
    with acts.doing(person, "channels.enter", f"{month:%Y-%m}", url, now) as act:
        difference = _difference(month, lines, before, today, now)
        act.before, act.after = difference.was, difference.is_now
        with writing(url, lock_timeouts.INTERACTIVE) as con:
            channels.forget(con, difference.gone)
            channels.store(con, difference.readings, "hand", "page", now)
            delete(con, "channel_efforts", difference.emptied)
            upsert(con, "channel_efforts", difference.efforts)
            act.within(con, now)
    return difference.changed


@dataclass(frozen=True)
class _Difference:
    """What differs, as rows to store and to take away, and as people read it."""

    readings: list[Row]
    gone: list[tuple[str, dt.date, str]]
    efforts: list[Row]
    emptied: list[Row]
    was: dict[str, object]
    is_now: dict[str, object]

    @property
    def changed(self) -> int:
        return len(self.is_now)


def _difference(
    month: dt.date, lines: Sequence[Typed], before: Sequence[Typed], today: dt.date, now: dt.datetime
) -> _Difference:
    if month > today:
        raise NotEntered(N_("{month} has not begun yet."), month=f"{month:%Y-%m}")
    old = {line.channel: line for line in before}
    day = day_of(month, today)
    told = _Difference([], [], [], [], {}, {})
    for line in lines:
        was = old.get(line.channel, Typed(line.channel, line.title, line.network, None, None, None))
        for name in registry.typed():
            value = getattr(line, name)
            whole = registry.metric(name).unit != "count" or value is None or value == value // 1
            if value is not None and not (whole and 0 <= value <= MOST):
                raise NotEntered(channel=line.title, value=value)
            if value != getattr(was, name):
                told.was[f"{line.channel} {name}"] = getattr(was, name)
                told.is_now[f"{line.channel} {name}"] = value
        if line.followers != was.followers:
            if line.followers is None:
                told.gone.append((line.channel, day, "followers"))
            else:
                told.readings.append(_reading(line, day))
        if (line.hours, line.euros) != (was.hours, was.euros):
            row = {"channel": line.channel, "month": month}
            if line.hours is None and line.euros is None:
                told.emptied.append(row)
            else:
                told.efforts.append(
                    {**row, "hours": _float(line.hours), "euros": _float(line.euros), "entered_at": now}
                )
    return told


def _float(value: float | None) -> float | None:
    return None if value is None else float(value)


def _reading(line: Typed, day: dt.date) -> dict:
    return {
        "channel": line.channel,
        "day": day,
        "metric": "followers",
        "value": None if line.followers is None else int(line.followers),
        "quality": "manual",
        "definition": f"{line.network}:followers",
    }
