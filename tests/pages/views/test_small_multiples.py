"""The small charts of channels: each week says its number to who points at it, also where it is unknown."""

import datetime as dt
import re

from pages.shared.i18n import use_language
from pages.views.channels.small_multiples import figure
from warehouse.channels.series import Point, Series

MONDAY = dt.date(2026, 10, 26)


def test_each_week_says_its_days_and_its_number_and_unknown_is_said():
    values = (4200, None, 4310)
    points = tuple(Point(MONDAY + n * dt.timedelta(7), value, False) for n, value in enumerate(values))
    course = Series("linkedin", "LinkedIn", "linkedin", None, points, ())
    with use_language("nl"):
        made = str(figure(course, True))
    said = re.findall(r'<span role="img" aria-label="([^"]*)" style="left:([\d.]+)%', made)
    assert said == [
        ("26 okt t/m 1 nov 2026: 4.200", "0.00"),
        ("2 t/m 8 nov 2026: onbekend", "33.33"),
        ("9 t/m 15 nov 2026: 4.310", "66.67"),
    ]
