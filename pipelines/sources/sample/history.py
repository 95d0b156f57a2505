"""Put the sample school's old numbers and goal files into the watched folder, and store its costs, once.

A school that begins with Weerklank has its history in such a table, since no platform gives it back. The hours and
euros of the last year are entered as a person would on the page.
"""

import csv
import datetime as dt
import io
import os

from pipelines.access.person import account
from pipelines.channels import monthly_entry
from pipelines.channels.monthly_entry import Typed
from pipelines.sources.sample import feeds, goal_numbers, numbers
from pipelines.sources.sample.grammar import chance
from pipelines.support.data_folder import data_folder
from warehouse.core.period import local_day

NAME = "kanalen-rocvoorbeeld.csv"
HEAD = "Kanaal;Dag;Volgers;Berichten;Impressies;Weergaven;Interacties".split(";")
IMPRESSIONS = ("linkedin",)
# Channels without followers.
SILENT = ("email", "search")


def table(now: dt.datetime) -> str:
    """Return the spreadsheet as it stands on the day before a moment."""
    first, last = feeds.window(now)
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEAD)
    day = first
    while day < last:
        written = f"{day.day}-{day.month}-{day.year}"
        for name in numbers.OURS:
            count = numbers.seen(name, day)
            impressions = count if name in IMPRESSIONS else None
            views = None if name in IMPRESSIONS else count
            engaged = None if count is None else numbers.engagements(name, day)
            followers, posts = numbers.followers(name, day), numbers.posts(name, day)
            cells = (followers, posts, impressions, views, engaged)
            writer.writerow([name, written, *("" if cell is None else cell for cell in cells)])
        if day.weekday() == 0:  # what a peer's public page shows is read by hand on Mondays
            for name in numbers.PEERS:
                writer.writerow([name, written, numbers.followers(name, day), "", "", "", ""])
        day += dt.timedelta(days=1)
    return file.getvalue()


def drop(now: dt.datetime, url: str | None = None) -> None:
    """Put the spreadsheet into the watched folder and enter what channels cost, unless that was done."""
    inbox = data_folder() / "inbox"
    if (inbox / "done" / NAME).exists() or (inbox / NAME).exists():
        return
    inbox.mkdir(parents=True, exist_ok=True)
    for path, text in (
        (inbox / NAME, table(now)),
        (inbox / "goals" / goal_numbers.ENTRIES, goal_numbers.entries(now)),
        (inbox / "goals" / goal_numbers.PATHS, goal_numbers.paths(now)),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{path.name}.{os.getpid()}")
        aside.write_text(text, encoding="utf-8-sig")
        aside.replace(path)
    month = local_day(now).replace(day=1)
    for _ in range(14):
        month = (month - dt.timedelta(days=1)).replace(day=1)
        monthly_entry.save(
            account(),
            month,
            [_costs(name, month) for name in (*numbers.OURS, *SILENT)],
            [],
            local_day(now),
            now,
            url,
        )


def _costs(name: str, month: dt.date) -> Typed:
    dice = chance("costs", name, month)
    hours = {"linkedin": 11, "instagram": 16, "facebook": 7, "youtube": 9, "tiktok": 12, "email": 3}.get(
        name, 2
    )
    euros = {"instagram": 240, "facebook": 90, "linkedin": 60, "search": 310}.get(name, 0)
    spent = euros * dice.uniform(0.6, 1.5) * (2 if month.month in (1, 3, 11) else 1)
    return Typed(name, name, name, None, round(hours * dice.uniform(0.7, 1.3), 1), float(round(spent)))
