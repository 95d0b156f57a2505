"""The sample organisation loaded whole at a fixed moment, and every table of its warehouse as text.

Loaded twice, a day apart, so that what a second run changes (an article that moved, an unchanged feed) is there too;
with the fast tier of sentiment only, as the accurate one takes hours.
"""

import csv
import datetime as dt
import functools
import itertools
import os
import secrets
import sys
import time
import types
from pathlib import Path

from pipelines.goals import actions
from pipelines.mentions import corrections
from pipelines.runs.run import run
from pipelines.settings import Settings, read
from pipelines.sources.sample import prepare, server
from pipelines.traffic import saved_links
from pipelines.traffic.utm import Link
from tests.people import ANNA
from warehouse.core.connection import reading
from warehouse.core.period import local_day
from warehouse.reliability.sampling import monday

ROOT = Path(__file__).resolve().parents[1]
NOW = dt.datetime(2026, 11, 27, 15, 0, tzinfo=dt.UTC)
DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
LABELS = ("positive", "neutral", "negative")
PORT = 18_761  # fixed, as it stands in the addresses of the sample's sources
# What differs between two loads of one tree, and why.
LEFT_OUT = {
    "run_id": "ends with random digits",
    "import_id": "ends with random digits",
    "judgement_id": "random",
    "correction_id": "random",
    "seconds": "how long it took",
}
UNKNOWN = "\\N"  # an empty text is another thing


class _Still(type):
    """What `datetime.datetime` is, with a clock that stands."""

    moment = NOW

    def __getattr__(cls, name: str):
        return getattr(dt.datetime, name)

    def __call__(cls, *arguments, **named) -> dt.datetime:
        return dt.datetime(*arguments, **named)  # noqa: DTZ001  the caller's own time zone

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, dt.datetime)

    def now(cls, zone: dt.tzinfo | None = None) -> dt.datetime:
        """The moment that stands, in this time zone."""
        return cls.moment.astimezone(zone)


class Still(metaclass=_Still):
    """Stands in for `datetime.datetime` in our modules."""


_calendar = types.ModuleType("datetime")
_calendar.__dict__.update({name: value for name, value in vars(dt).items() if not name.startswith("__")})
_calendar.__dict__["datetime"] = Still


def stand_still(moment: dt.datetime) -> None:
    """Make this moment the present for all modules of ours that are there by now, wherever they stand."""
    _Still.moment = moment
    os.environ["WEERKLANK_NOW"] = moment.isoformat()
    for name, module in list(sys.modules.items()):
        where = getattr(module, "__file__", None) or ""
        is_ours = where.startswith(f"{ROOT}{os.sep}") and "site-packages" not in where
        if is_ours and name != __name__ and getattr(module, "dt", None) is dt:
            vars(module)["dt"] = _calendar


def load(folder: Path) -> Settings:
    """Load the sample into this empty folder as of the day before NOW and again at NOW, and judge some of it.

    Raises: OSError when another one is loading it; what loading raises.
    """
    for name in [name for name in os.environ if name.startswith("WEERKLANK_")]:
        del os.environ[name]
    os.environ |= {
        "TZ": "UTC",
        "WEERKLANK_DATA": str(folder),
        "WEERKLANK_WAREHOUSE": str(folder / "warehouse.duckdb"),
        "WEERKLANK_CONFIG": str(ROOT / "config" / "sample"),
        "WEERKLANK_SAMPLE_PORT": str(PORT),
    }
    time.tzset()
    # Ids of one moment end with random digits, and lists are in their order: count instead.
    count = itertools.count(1)

    def counted(nbytes: int | None = None) -> str:
        return f"{next(count):0{2 * (nbytes or 32)}x}"

    secrets.token_hex = counted
    settings = read()
    for moment in (NOW - DAY, NOW):
        stand_still(moment)
        clock = functools.partial(_same, moment)
        with server.serving(clock=clock):
            prepare(settings)
            report = run(ANNA, settings, nightly=True, clock=clock)
        for step in report.failed_steps:
            if step.error is not None:
                raise step.error
    _judged()
    stand_still(NOW)
    return settings


def _same(moment: dt.datetime) -> dt.datetime:
    return moment


def _judged() -> None:
    """What people would have done in the last hour: most of the week's sample judged, a note, a link."""
    week = monday(local_day(NOW))
    for position in range(1, 17):
        # A minute apart: of one moment nobody knows which came last.
        stand_still(NOW - (60 - position) * MINUTE)
        about = "no" if position % 7 == 0 else "yes"
        corrections.answer(ANNA, week, position, about, LABELS[position % 3] if about == "yes" else None)
    actions.check_in(ANNA, "toon", "Overleg met de opleidingen.", "amber", NOW - 30 * MINUTE)
    url = "https://www.rocvoorbeeld.example/open-dag?utm_source=instagram&utm_medium=social&utm_campaign=open-dag"
    link = Link(url, "instagram", "social", "open-dag", "", "instagram", "Organic Social")
    saved_links.keep(ANNA, link, NOW - 20 * MINUTE)


def tables(folder: Path) -> None:
    """Write every table and view, one CSV each, its rows sorted; without the columns of LEFT_OUT."""
    folder.mkdir(parents=True, exist_ok=True)
    with reading() as con:
        con.execute("set threads = 1")
        columns: dict[str, list[str]] = {}
        for table, column in con.execute(
            "select table_name, column_name from duckdb_columns()"
            " where database_name = current_database() and not internal order by table_name, column_index"
        ).fetchall():
            columns.setdefault(table, []).append(column)
        for table, names in columns.items():
            column_names = [name for name in names if name not in LEFT_OUT]
            chosen = ", ".join(f'"{name}"::varchar as "{name}"' for name in column_names)
            cursor = con.execute(f'select {chosen} from "{table}" order by all')
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(column_names)
                while rows := cursor.fetchmany(10_000):
                    writer.writerows([UNKNOWN if cell is None else cell for cell in row] for row in rows)
