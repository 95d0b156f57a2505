"""Any file that a school may drop: looked at by its bytes, recognised by its headings, read or refused."""

import datetime as dt

from pipelines.exports import daily, linkedin, posts, sheets, tables
from pipelines.exports.daily import Daily

IN_ZIP = ("table data.csv", "tabelgegevens.csv")  # of the zip that YouTube Studio gives


def read(name: str, body: bytes, channels: dict[str, str], chosen: str | None, today: dt.date) -> Daily:
    """What a file holds. channels: by what a file may call a channel, see `importing.names`; chosen: the channel
    for which it is imported, None where the file says so itself or its network has only one.

    Raises: ExportRefused with the line and what is wrong there; nothing is half read.
    """
    if sheets.is_workbook(body):
        return linkedin.read(name, body, channels, chosen, today)
    found = tables.lines(name, sheets.unpacked(name, body, IN_ZIP))
    kind = posts.recognise(found)
    if kind:
        return posts.read(name, found, kind, channels, chosen, today)
    return daily.read(name, found, daily.recognise(name, found), channels, chosen, today)
