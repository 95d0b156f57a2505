"""Say before anybody has to be told which keys of alerts.toml are not there."""

import sys
from pathlib import Path

from pipelines.cases.alerts import ladder_file
from pipelines.settings.secrets import secret
from pipelines.support.errors import SourceError


def are_there(given: Path | None = None) -> bool:
    """Print which keys are missing, to the error output. Are all there? Raises: ConfigError."""
    ladders = ladder_file.read(given)
    named = {said for contact in ladders.contacts for way, said in contact.ways if way != "mail"}
    missing = []
    for name in sorted({*named, *filter(None, [ladders.outside])}):
        try:
            secret(name)
        except SourceError as error:
            missing.append(name)
            print(f"{ladder_file.FILE}: {error}", file=sys.stderr)
    return not missing
