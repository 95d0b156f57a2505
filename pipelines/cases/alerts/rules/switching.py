"""Switch a rule of alerts.toml on or off for a person, or give it other thresholds; what else stands there stays."""

from collections.abc import Mapping
from pathlib import Path

import tomlkit

from pipelines.access import acts
from pipelines.access.person import Person
from pipelines.cases.alerts.rules import rules_file
from pipelines.cases.alerts.rules.rule import Rule
from pipelines.cases.alerts.rules.rules_file import ALERTS, BRACKETS, HEADER
from pipelines.settings import files
from pipelines.settings.editing import edit
from pipelines.support.errors import ConfigError


def switch(person: Person, where: Path, rule: Rule, is_on: bool) -> None:
    """Switch it. Raises: NotAllowed, ConfigError where the file cannot be read."""
    with acts.doing(person, "alerts.switch", about=rule.name) as act:
        act.before, act.after = {"on": rule.is_on}, {"on": is_on}
        _put(where, rule, {"on": is_on})


def change(person: Person, where: Path, rule: Rule, level: int, own: Mapping[str, int]) -> None:
    """Give it another level and other thresholds. own: only what is to be another than it is.

    Raises: NotAllowed, ConfigError, which names the field; nothing was changed then.
    """
    with acts.doing(person, "alerts.change", about=rule.name) as act:
        act.before, act.after = {"level": rule.level, **rule.own}, {"level": level, **own}
        _put(where, rule, {"level": level, **own})


def _put(where: Path, rule: Rule, values: Mapping[str, object]) -> None:
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
        for name, value in values.items():
            found[name] = value
        text = tomlkit.dumps(document)
        read = rules_file.of_text(path, text)
        if rule.name not in {
            each.name for each in read.rules if each.level == values.get("level", each.level)
        }:
            raise read.faults[0]
        files.put(path, text)


def _named(table: Mapping) -> str:
    return str(table.get("name", table.get("kind", "")))
