"""Define the time zone of the readers: their days begin and end by its clock."""

from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
