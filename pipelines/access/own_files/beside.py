"""Refuse a change of announcement.toml by which a file beside it would stop to hold: alerts.toml, access.toml.

As the roster's form does for webcare.toml: a ladder that works now keeps somebody who can be reached, and links to log
in keep the mail by which they go.
"""

from dataclasses import replace
from pathlib import Path

from pipelines.access.logins import access_file
from pipelines.access.own_files.webcare_check import ALERTS
from pipelines.cases.alerts import ladder_file
from pipelines.settings import folder
from pipelines.settings.announcing import ANNOUNCEMENT, announcing
from pipelines.settings.editing import forms
from pipelines.settings.editing.kinds import Kind
from pipelines.settings.reading import is_there, toml
from pipelines.support.errors import ConfigError
from text.i18n import N_

LINKS = N_(
    "Links to log in are sent by this mail server: without it nobody who logs in so would come in any more. First"
    " switch those links off."
)


def kept(kind: Kind) -> Kind:
    """Return the kind, of announcement.toml with a check of what stands beside it."""
    return replace(kind, check=check) if kind.file == ANNOUNCEMENT else kind


def check(path: Path, before: str | None, after: str) -> None:
    """Look whether what held beside this file still would. Raises: ConfigError, for no fault of before.

    Whether the file itself can be read is looked at by who reads it.
    """
    try:
        has_mail = announcing(path, *toml(path, after)).mail is not None
        had_mail = before is not None and announcing(path, *toml(path, before)).mail is not None
    except ConfigError:
        return
    if had_mail and not has_mail and _sends_links():
        raise ConfigError(LINKS)
    alerts = path.with_name(ladder_file.FILE)
    if not is_there(alerts):
        return
    try:
        ladder_file.of_text(alerts, announcement=before or "")
    except ConfigError:
        return
    try:
        ladder_file.of_text(alerts, announcement=after)
    except ConfigError as error:
        raise ConfigError(ALERTS, why=forms.said(error)) from error


def sends_mail() -> bool:
    """Is there a mail server by which links to log in can go? Yes too where that cannot be read: it says so itself."""
    path = folder() / ANNOUNCEMENT
    try:
        return is_there(path) and announcing(path, *toml(path)).mail is not None
    except ConfigError:
        return True


def _sends_links() -> bool:
    try:
        return access_file.of_text(access_file.path(), None).links if is_there(access_file.path()) else False
    except ConfigError:
        return False
