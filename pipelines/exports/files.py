"""Any file that a school may drop: looked at by its bytes, recognised by its headings, read or refused."""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

from pipelines.exports import daily, linkedin, posts, sheets, tables
from pipelines.exports.daily import Daily

IN_ZIP = ("table data.csv", "tabelgegevens.csv")  # of the zip that YouTube Studio gives


def read(
    name: str,
    body: bytes,
    channels: dict[str, str],
    chosen: str | None,
    today: dt.date,
    answers: Mapping[str, str] = MappingProxyType({}),
) -> Daily:
    """What a file holds. channels: by what a file may call a channel, see `importing.names`; chosen: the channel
    for which it is imported, None where the file says so itself or its network has only one.

    answers: by the key of a `Question`, what a person chose: one of its choices, or "yes". What is still open stands
    in `questions` of what comes back, which then holds the likeliest reading.
    Raises: ExportRefused with the line and what is wrong there; nothing is half read.
    """
    if sheets.is_workbook(body):
        return linkedin.read(name, body, channels, chosen, today, answers)
    found = tables.lines(name, sheets.unpacked(name, body, IN_ZIP))
    kind = posts.recognise(found)
    if kind:
        return posts.read(name, found, kind, channels, chosen, today, answers)
    return daily.read(name, found, daily.recognise(name, found), channels, chosen, today, answers)
