"""A school with channels that are measured, through the real run."""

import datetime as dt
from pathlib import Path

from pipelines import settings
from pipelines.runs.run import Report, run
from tests.people import ANNA

NOW = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
ORGANISATION = """
[organisation]
name = "ROC Voorbeeld"
site = "https://www.rocvoorbeeld.example"

[network]
allow_private = ["127.0.0.1"]
"""


def school(folder: Path, channels: str) -> settings.Settings:
    """The configuration with these channels, read as a run reads it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "organisation.toml").write_text(ORGANISATION, encoding="utf-8")
    (folder / "channels.toml").write_text(channels, encoding="utf-8")
    return settings.read(folder)


def measured(configured: settings.Settings, now: dt.datetime = NOW) -> Report:
    """One run at this moment."""
    return run(ANNA, configured, clock=lambda: now)
