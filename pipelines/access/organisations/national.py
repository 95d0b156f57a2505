"""Put together national figures: what schools of one installation share, as medians in which no school can be read.

A school that shares (`national = true` under `[organisation]`) writes three numbers of its own each night into a folder
of the installation; in the same step it reads those of the others, and keeps only medians and its own place in its
warehouse. Who does not share writes nothing and sees nothing; of fewer than five schools nobody sees anything.
"""

import contextlib
import datetime as dt
import json
import math
import os
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipelines.access.organisations import places
from pipelines.settings import Settings
from warehouse.channels.table import table
from warehouse.core import connection
from warehouse.core.errors import WarehouseEmpty
from warehouse.core.period import Period, last_days, local_day
from warehouse.reputation import national, national_store, reputation

DAYS = 30
OLDEST = dt.timedelta(days=8)  # after which the numbers of a school count no longer
LARGEST = 4096  # bytes of such a file
DIGITS = 2  # of a median


def folder() -> Path | None:
    """Return where schools share their figures; None where the installation serves one."""
    named = os.environ.get("WEERKLANK_NATIONAL")
    return Path(named) if named else None


def update(settings: Settings, now: dt.datetime, url: str | None = None, nightly: bool = False) -> int:
    """Share our figures and keep where we stand, or take both away where we do not share. How many figures are kept?

    Between two nights it changes only what was turned on or off. Raises: WarehouseError.
    """
    shared, name = folder(), places.current()
    if shared is None or name is None:
        return 0
    path = shared / f"{name}.json"
    is_shared = settings.organisation.national
    if is_shared == path.exists() and not (is_shared and nightly):
        return 0
    rows: list[dict[str, object]] = []
    period = last_days(local_day(now), DAYS)
    if is_shared:
        _write(path, _own(settings, period, now, url))
        rows = aggregate(_others(shared, now), name, period, now)
    else:
        path.unlink(missing_ok=True)
    with connection.writing(url) as con:
        national_store.replace(con, rows)
    return len(rows)


def _own(settings: Settings, period: Period, now: dt.datetime, url: str | None) -> dict[str, object]:
    """Return our own numbers; what is unknown is null."""
    mentions: float | None = None
    followers: list[float] = []
    subject = settings.subjects[0]
    with contextlib.suppress(WarehouseEmpty), connection.reading(url) as con:
        mentions = reputation.mentions(con, period, subject.name).value
        rows = table(con, period, None, ("followers",))
        followers = [
            row.followers.value for row in rows if row.peer is None and row.followers.value is not None
        ]
    return {
        "as_of": now.astimezone(dt.UTC).isoformat(),
        "students": subject.students,
        "mentions": mentions,
        "followers": sum(followers) if followers else None,
    }


def _write(path: Path, told: Mapping[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.touch(0o600)
    fresh.write_text(json.dumps(told), encoding="utf-8")
    fresh.replace(path)


def _others(shared: Path, now: dt.datetime) -> dict[str, dict[str, float | None]]:
    """Return the numbers of all that share, by name; what cannot be read, is old, or lacks students is left out."""
    found = {}
    for path in sorted(shared.glob("*.json")):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            if path.stat().st_size > LARGEST:
                continue
            told = json.loads(path.read_text(encoding="utf-8"))
            age = now - dt.datetime.fromisoformat(told["as_of"])
            numbers = {key: _number(told[key]) for key in ("students", "mentions", "followers")}
            if -OLDEST < age < OLDEST and numbers["students"]:
                found[path.stem] = numbers
    return found


def _number(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise ValueError(value)
    return float(value)


def aggregate(
    schools: Mapping[str, Mapping[str, float | None]], own: str, period: Period, now: dt.datetime
) -> list[dict[str, object]]:
    """Return the rows of the school that is called `own`: per metric the median of all, its figure and its place.

    schools: by name their students, mentions and followers, None for unknown. Empty: where the own figure is unknown,
    and where fewer than five schools know theirs.
    """
    rows: list[dict[str, object]] = []
    all_mentions = sum(school["mentions"] or 0 for school in schools.values())
    for metric in national.METRICS:
        figures = {}
        for name, school in schools.items():
            counted, students = (
                school["followers" if metric == "followers" else "mentions"],
                school["students"],
            )
            if counted is None or not students or (metric == "share" and not all_mentions):
                continue
            part = counted / all_mentions * 100 if metric == "share" else counted
            figures[name] = part / students * 1000
        if own not in figures or len(figures) < national.FEWEST:
            continue
        rows.append(
            {
                "metric": metric,
                "schools": len(figures),
                "median": _rounded(statistics.median(figures.values())),
                "own": figures[own],
                "place": _place(list(figures.values()), figures[own]),
                "start_day": period.start,
                "end_day": period.end,
                "as_of": now,
            }
        )
    return rows


def _place(figures: Sequence[float], own: float) -> int:
    return 1 + sum(figure > own and not math.isclose(figure, own) for figure in figures)


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
