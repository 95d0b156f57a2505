"""Months of figures typed in the test, and a school in a folder that announces them."""

import datetime as dt
from pathlib import Path

from pipelines.settings import Settings, read
from pipelines.sources import sync_settings
from tests.warehouse.goals.test_contribution import school as site
from tests.warehouse.goals.test_goals import d
from tests.warehouse.school import fill, many, run
from warehouse.channels import readings
from warehouse.core import metadata
from warehouse.core.connection import writing
from warehouse.goals import entries
from warehouse.months.closed import ClosedMonth
from warehouse.months.month_figure import MonthFigure
from warehouse.traffic.ledger import BY_SESSION

OCTOBER = dt.date(2026, 10, 1)
NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
CONFIG = """
[organisation]
name = "ROC Voorbeeld"
site = "https://www.rocvoorbeeld.example"
"""
CHANNELS = """
[costs]
hour = 42
[[channels]]
name = "insta"
title = "Instagram"
network = "instagram"
[[channels]]
name = "li"
title = "LinkedIn"
network = "linkedin"
[[traffic]]
name = "site"
title = "Website"
connector = "plausible"
account = "www.rocvoorbeeld.example"
key_events = { "Aanmelding" = "Aanmelding" }
"""
SOURCES = """
[[sources]]
name = "krant"
title = "De Krant"
url = "https://krant.example/feed"
"""
GOALS = """
[[goals]]
name = "doel"
title = "Aanmeldingen"
title_en = "Registrations"
metric = "key_events"
event = "Aanmelding"
start = 2026-08-01
deadline = 2027-07-31
target = 300
[[goals]]
name = "bedrijven"
title = "Leerbedrijven"
title_en = "Companies"
metric = "hand"
start = 2026-08-01
deadline = 2027-07-31
target = 60
"""


def figure(name: str, subject: str = "", value: float | None = 1.0, **more) -> MonthFigure:
    told = {
        "part": "", "title": subject, "title_en": subject, "before": None, "year_before": None, "unit": "count",
        "quality": "unknown" if value is None else "exact", "as_of": NOW, "counts": "", **more,
    }  # fmt: skip
    return MonthFigure(name, subject, value=value, **told)


def channel(
    name: str, followers: float | None, before=None, year=None, posts: float | None = None, **more
) -> list:
    return [
        figure("followers", name, followers, before=before, year_before=year, said=name.lower(), **more),
        figure("posts", name, posts, said=name.lower()),
    ]


def goal(
    name: str, value: float | None, target: float, state: str, expected: float | None = None, **came
) -> list:
    found = [
        figure("goal", name, value, said=state),
        figure("goal_expected", name, expected),
        figure("goal_target", name, target, said="at least"),
    ]
    left = came.pop("left", None)
    if came:
        whole = sum(came.values()) + (left or 0)
        found.append(figure("brought_in_all", name, whole, said=BY_SESSION))
        found += [figure("brought", name, count, part=part, said=BY_SESSION) for part, count in came.items()]
        found.append(figure("unattributed", name, left, said=BY_SESSION))
    return found


def story(title: str, copies: int, outlet: str = "De Krant", url: str | None = None) -> MonthFigure:
    url = "https://krant.example/" + title.replace(" ", "-") if url is None else url
    fields = {"url": url, "outlet": outlet, "day": dt.date(2026, 10, 5), "reach": None}
    return figure("story", title, float(copies), fields=fields, said="neutral")


def month(*figures, reasons: tuple = (), closed_at: dt.datetime | None = NOW) -> ClosedMonth:
    flat = [each for group in figures for each in (group if isinstance(group, list) else [group])]
    return ClosedMonth(OCTOBER, closed_at, "Anna", reasons, tuple(flat))


def school(folder: Path, more: str = "") -> Settings:
    """The configuration of ROC Voorbeeld with this announcement.toml, and its copy in the warehouse."""
    folder.mkdir(exist_ok=True)
    files = (
        ("organisation", CONFIG),
        ("channels", CHANNELS),
        ("goals", GOALS),
        ("sources", SOURCES),
        ("announcement", more),
    )
    for name, text in files:
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    settings = read(folder)
    sync_settings.sync(settings)
    return settings


def fill_october(path: str) -> None:
    """Thirty stories; 50 registrations, 30 by Instagram; Instagram from 500 to 560; nothing known of LinkedIn."""
    fill(path, many(20, 30, "positive") + many(10, 40), sources=[], runs=[run(at=NOW)])
    site()
    told = [("insta", "2025-10-31", 400), ("insta", "2026-09-30", 500), ("insta", "2026-10-31", 560)]
    with writing() as con:
        con.execute("delete from sources")
        metadata.store(con, {"sample": "false"})
        rows = [
            {"channel": name, "day": d(day), "metric": "followers", "value": value, "quality": "exact",
             "definition": "instagram:followers"}
            for name, day, value in told
        ]  # fmt: skip
        readings.store(con, rows, "api", "t", NOW)
        entries.enter(con, [("bedrijven", d("2026-10-31"), 12.0)], "Anna", NOW)
