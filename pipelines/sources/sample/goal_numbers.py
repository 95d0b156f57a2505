"""Make the sample school's goal numbers: entries by hand, and the paths by which visitors came to sign up."""

import csv
import datetime as dt
import io

from pipelines.sources.sample import feeds, numbers
from pipelines.sources.sample.grammar import chance
from pipelines.traffic import rules
from warehouse.traffic.attribution import BETWEEN

ENTRIES, PATHS = "doelen-rocvoorbeeld.csv", "paden-rocvoorbeeld.csv"
GOAL = "nieuwe-leerbedrijven"
# What a visitor came by before; most come once.
EARLIER = ("instagram", "tiktok", "search", "email", "facebook")
ONCE = 0.6
DAYS = 400  # as far back as the measurement of the site goes


def entries(now: dt.datetime) -> str:
    """Return new companies for placements, as somebody counted them at the end of each month."""
    first, last = feeds.window(now)
    rows, day = [], first.replace(day=1)
    while day < last:
        end = (day + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
        if end < last:
            dice = chance("companies", end)
            usual = 9 if end.month in (9, 10, 11) else 2 if end.month in (7, 8) else 5
            rows.append(
                (GOAL, f"{end.day}-{end.month}-{end.year}", max(0, round(usual * dice.uniform(0.6, 1.4))))
            )
        day = end + dt.timedelta(days=1)
    return _table(("Doel", "Dag", "Getal"), rows)


def paths(now: dt.datetime) -> str:
    """Return the channels by which those came who signed up for an open day, the last as the site measured it."""
    _, last = feeds.window(now)
    counted: dict[tuple[dt.date, str], int] = {}
    for back in range(DAYS, 0, -1):
        day = last - dt.timedelta(days=back)
        for (source, medium, campaign, _), _, _, signed in numbers.visits(day):
            channel = rules.decided(source, medium, campaign, "", "", day)[0]
            for n in range(signed):
                path = _path(channel, chance("path", source, medium, day, n))
                counted[day, path] = counted.get((day, path), 0) + 1
    rows = [
        (f"{day.day}-{day.month}-{day.year}", numbers.GOAL, path, count)
        for (day, path), count in counted.items()
    ]
    return _table(("Dag", "Gebeurtenis", "Pad", "Aantal"), rows)


def _path(channel: str, dice) -> str:
    steps = [channel]
    while dice.random() > ONCE and len(steps) < 4:
        steps.insert(0, dice.choice(EARLIER))
    return BETWEEN.join(steps)


def _table(head: tuple[str, ...], rows: list[tuple]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(rows)
    return file.getvalue()
