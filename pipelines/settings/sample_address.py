"""Point the sample's sources and services at the port on which the sample is served."""

import os
import re
from dataclasses import replace

from pipelines.settings.models import Settings

SAMPLE_PORT = re.compile(r":8761/")
SAMPLE_HOST = re.compile(r":8761\Z")


def served(settings: Settings) -> Settings:
    """Return the sample's sources and services stand at whatever port the sample is served on."""
    port = os.environ.get("WEERKLANK_SAMPLE_PORT")
    if not settings.organisation.sample or not port:
        return settings

    def moved(source, field: str):
        return source and replace(
            source, **{field: SAMPLE_PORT.sub(f":{port}/", getattr(source, field), count=1)}
        )

    return replace(
        settings,
        allow_private=frozenset(SAMPLE_HOST.sub(f":{port}", host) for host in settings.allow_private),
        sources=tuple(moved(source, "url") for source in settings.sources),
        channels=tuple(
            replace(channel, statistics=moved(channel.statistics, "api")) for channel in settings.channels
        ),
        traffic=tuple(moved(source, "api") for source in settings.traffic),
    )
