"""Switch a rule of alerts.toml on or off for a person; what else stands in the file stays as it is."""

from pathlib import Path

import tomlkit

from pipelines.access import acts
from pipelines.access.person import Person
from pipelines.cases.alerts.rules.rule import Rule
from pipelines.cases.alerts.rules.rules_file import ALERTS, BRACKETS, HEADER
from pipelines.settings import files
from pipelines.settings.editing import edit
from pipelines.support.errors import ConfigError


def switch(person: Person, where: Path, rule: Rule, is_on: bool) -> None:
    """Switch it. Raises: NotAllowed, ConfigError where the file cannot be read."""
    with acts.doing(person, "alerts.switch", about=rule.name) as act:
        act.before, act.after = {"on": rule.is_on}, {"on": is_on}
        own = edit.editable(where)
        with files.held(own):
            path = own / ALERTS
            # The sample that Weerklank ships stays as it is: its copy is changed.
            document = files.document(path if path.exists() else where / ALERTS)
            tables = document.setdefault(HEADER, tomlkit.aot())
            if not isinstance(tables, list):
                raise ConfigError(BRACKETS, file=path, header=HEADER)
            found = next((each for each in tables if _named(each) == rule.name), None)
            if found is None:
                found = tomlkit.table()
                found["kind"] = rule.kind
                tables.append(found)
            found["on"] = is_on
            files.put(path, tomlkit.dumps(document))


def _named(table: dict) -> str:
    return str(table.get("name", table.get("kind", "")))
