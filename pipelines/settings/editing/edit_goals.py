"""Write one goal into goals.toml, or remove it, for the page Goals; the rest of the file stays as it is."""

from collections.abc import Callable, Mapping
from pathlib import Path

import tomlkit

from pipelines.settings.editing.edit import change_file, unique_name
from pipelines.settings.goals import GOALS, Goal
from pipelines.settings.models import Settings
from pipelines.support import typed_text
from pipelines.support.errors import ConfigError
from text.i18n import N_


def save(
    where: Path,
    fields: Mapping[str, object],
    name: str | None = None,
    approve: Callable[[Goal], None] = lambda goal: None,
) -> tuple[Settings, str]:
    """Write a goal: a new one (name None) or other fields for the one of that name. Also gives its name.

    Fields that are None are left out; approve: raises for a goal that is not wanted. Raises: ConfigError for what
    cannot be a goal, and what `approve` raises; then the file is as it was.
    """
    named = [name or ""]
    fields = {
        field: typed_text.clean(value, typed_text.TITLE) or None if isinstance(value, str) else value
        for field, value in fields.items()
    }

    def change(document: tomlkit.TOMLDocument) -> None:
        tables = document.setdefault("goals", tomlkit.aot())
        if name is None:
            named[0] = unique_name(str(fields.get("title") or ""), [table.get("name") for table in tables])
            table = tomlkit.table()
            table["name"] = named[0]
            tables.append(table)
        else:
            table = _found(document, name)
        for field, value in fields.items():
            if value is None:
                table.pop(field, None)
            elif table.get(field) != value:
                table[field] = value

    def approve_goal(settings: Settings) -> None:
        approve(next(goal for goal in settings.goals if goal.name == named[0]))

    return change_file(where, GOALS, change, approve_goal), named[0]


def remove(where: Path, name: str) -> None:
    """Take a goal away; the numbers that were entered for it stay. Raises: ConfigError when there is none."""

    def change(document: tomlkit.TOMLDocument) -> None:
        document["goals"].remove(_found(document, name))

    change_file(where, GOALS, change)


def _found(document: tomlkit.TOMLDocument, name: str):
    for table in document.get("goals", []):
        if table.get("name") == name:
            return table
    raise ConfigError(N_("There is no goal “{name}” in {file}."), name=name, file=GOALS)
