"""Say before anybody has to be told what is wrong with alerts.toml: rules, and keys that are not there."""

import sys
from pathlib import Path

from pipelines.cases.alerts import ladder_file
from pipelines.cases.alerts.rules import rules_file
from pipelines.settings.secrets import secret
from pipelines.support.errors import SourceError


def are_there(given: Path | None = None) -> bool:
    """Print which keys are missing, and which rules cannot be read, to the error output. Is all there?

    Raises: ConfigError.
    """
    ladders = ladder_file.read(given)
    named = {said for contact in ladders.contacts for way, said in contact.ways if way != "mail"}
    missing = [str(fault) for fault in rules_file.read(given).faults]
    for fault in missing:
        print(fault, file=sys.stderr)
    for name in sorted({*named, *filter(None, [ladders.outside])}):
        try:
            secret(name)
        except SourceError as error:
            missing.append(name)
            print(f"{ladder_file.FILE}: {error}", file=sys.stderr)
    return not missing
