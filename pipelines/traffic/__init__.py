"""Define the rows of traffic to the site: sessions per day, raw source and landing page."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

# Day, source, medium, campaign and landing page, as a row of a service has them.
Key: TypeAlias = tuple[dt.date, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Visits:
    """Sessions of one day that came from the same raw source to the same landing page.

    source, medium, campaign: as they were said or seen ("(direct)" and "(none)" where nothing was), unchanged;
    landing_page: path without query; click_id: name of the click id in the link ("fbclid"), "" for none;
    in_app: the app whose own browser was used ("instagram"), ""; visitors: None where unknown;
    events: key events by name. quality: exact, or estimated where the service samples or leaves out.
    """

    day: dt.date
    source: str
    medium: str
    campaign: str
    landing_page: str
    sessions: int
    visitors: int | None = None
    click_id: str = ""
    in_app: str = ""
    events: dict[str, int] = field(default_factory=dict)
    quality: str = "exact"


@dataclass(frozen=True)
class TrafficData:
    """What a connector brought: rows of whole days; `days` are all the days that were read, also without visits.

    missing: fields that should have been there; note: what the service says of its own figures (sampled …).
    """

    visits: tuple[Visits, ...]
    days: tuple[dt.date, ...]
    missing: tuple[str, ...] = ()
    note: str = ""


def of_row(numbers: Sequence[int] | None) -> tuple[int, int | None]:
    """Return sessions and visitors of a row; where it holds key events only, 0 and unknown."""
    return (numbers[0], numbers[1] if len(numbers) > 1 else None) if numbers else (0, None)
