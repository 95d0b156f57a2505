"""Refuse a change of webcare.toml that would leave a turn without a department, an alert without anybody, or two of one
name; in words with names and days, not in lines of the file.
"""

import itertools
from collections.abc import Iterable
from pathlib import Path

from pipelines.cases import webcare_file
from pipelines.cases.alerts import ladder_file
from pipelines.cases.webcare_file import Duty, Webcare
from pipelines.settings.editing import forms
from pipelines.settings.reading import is_there, toml
from pipelines.support.errors import ConfigError
from text.i18n import N_, _, days

ON_ROSTER = N_(
    "“{department}” still stands on the roster: {who}, {when}. Change or remove that turn first; then you can change"
    " the departments."
)
TWICE = N_("Two departments would be called “{name}”. Give one of them another name.")
TAKEN = N_("{who} has a turn for this department on those days already: {when}.")
ALERTS = N_(
    "After this change the alerts could not be sent any more: {why} First change who is told of alerts."
)


def check(path: Path, before: str | None, after: str) -> None:
    """Read webcare.toml as it is going to be. Raises: ConfigError, for no fault of before."""
    had = _before(path, before)
    if had:
        _on_roster(had, path, after)
    would = webcare_file.of_text(path, after)
    _names(had, would)
    _turns(had, would)
    _alerts(path.with_name(ladder_file.FILE), had, would)


def _before(path: Path, before: str | None) -> Webcare | None:
    try:
        return webcare_file.of_text(path, before) if before is not None else Webcare()
    except ConfigError:
        return None


def _on_roster(had: Webcare, path: Path, after: str) -> None:
    """Raise where a department goes that turns of before name."""
    listed = toml(path, after)[1].get("departments")
    tables = listed if isinstance(listed, list) else []
    names = {table.get("name") for table in tables if isinstance(table, dict)}
    names = names or {one.name for one in webcare_file.DEPARTMENTS}
    titles = {one.name: _(one.title) for one in had.departments}
    for duty in had.duties:
        if duty.department not in names:
            raise ConfigError(
                ON_ROSTER,
                department=titles[duty.department],
                who=duty.person,
                when=days(duty.start, duty.end),
            )


def _names(had: Webcare | None, would: Webcare) -> None:
    twice = _twice(would) - (_twice(had) if had else set())
    for name in sorted(twice):
        raise ConfigError(TWICE, name=name)


def _twice(webcare: Webcare) -> set[str]:
    titles = [one.title for one in webcare.departments]
    plain = [title.casefold() for title in titles]
    return {title for title in titles if plain.count(title.casefold()) > 1}


def _turns(had: Webcare | None, would: Webcare) -> None:
    known = set(_overlapping(had.duties)) if had else set()
    for first, second in _overlapping(would.duties):
        if (first, second) not in known:
            other = second if had and second in had.duties else first
            raise ConfigError(TAKEN, who=other.person, when=days(other.start, other.end))


def _overlapping(duties: Iterable[Duty]) -> Iterable[tuple[Duty, Duty]]:
    return [
        (one, two)
        for one, two in itertools.combinations(duties, 2)
        if one.department == two.department and one.start <= two.end and two.start <= one.end
    ]


def _alerts(path: Path, had: Webcare | None, would: Webcare) -> None:
    """Raise where a ladder that works now would tell nobody, or name a department that is gone."""
    if had is None or not is_there(path):
        return
    try:
        ladder_file.of_text(path, None, had)
    except ConfigError:
        return
    try:
        ladder_file.of_text(path, None, would)
    except ConfigError as error:
        raise ConfigError(ALERTS, why=forms.said(error)) from error
