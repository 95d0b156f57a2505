"""Draw when the last good backup was made, and that it is long ago where one is to be made every night."""

import datetime as dt

from pages.shared.html import Html, tag
from pages.shared.i18n import N_, moment, translate
from pipelines.runs.backup import known
from pipelines.settings import read
from pipelines.support.errors import ConfigError

LATE = dt.timedelta(hours=27)  # a night with 25 hours, and a load that it waited for


def line(now: dt.datetime) -> Html | None:
    """Return the sentence; None where none was made and none is to be made by itself, and on a sample."""
    try:
        settings = read()
    except ConfigError:
        return None
    last = known.last()
    if settings.organisation.sample or (last is None and settings.backups is None):
        return None
    if last is None:
        return _trouble(N_("No backup was made yet; the first comes this night."))
    if not last.there:
        return _trouble(N_("The backup of {moment} is no longer where it was put."), moment=moment(last.at))
    if settings.backups and now - last.at > LATE:
        return _trouble(
            N_("The last good backup is of {moment}, though one is to be made every night."),
            moment=moment(last.at),
        )
    return tag("p", translate(N_("Last good backup: {moment}."), moment=moment(last.at)), class_="wk-small")


def _trouble(template: str, **fields: object) -> Html:
    mark = tag("span", "✕ ", aria_hidden="true")
    return tag("p", mark, translate(template, **fields), class_="wk-trouble", role="status")
