"""The sheets of a workbook and the tables in a zip, each opened in a process of its own."""

from pipelines.errors import N_
from pipelines.exports import apart
from pipelines.exports.errors import ExportRefused
from pipelines.exports.tables import Line


def is_workbook(body: bytes) -> bool:
    """Is this a workbook, of Excel or another program, by its bytes and never by its name?"""
    return apart.is_workbook(body)


def unpacked(name: str, body: bytes, wanted: tuple[str, ...]) -> bytes:
    """The table in a zip that is called as one of `wanted`, else its only one; the body itself when it is no zip.

    Raises: ExportRefused for a zip that is broken, passes a limit, or does not say which of its tables is meant.
    """
    if not apart.is_binary(body):
        return body
    files = apart.opened(name, body).files
    for each, found in files.items():
        if each.lower() in wanted:
            return found
    if len(files) == 1:
        return next(iter(files.values()))
    if not files:
        raise ExportRefused(
            N_("{file} is a zip without a table (CSV or Excel); drop the file with numbers itself."),
            file=name,
        )
    raise ExportRefused(
        N_("{file} is a zip of several tables ({files}); drop the one with numbers by itself."),
        file=name,
        files=", ".join(list(files)[:5]),
    )


def sheets(name: str, body: bytes) -> dict[str, list[Line]]:
    """The sheets of a workbook by name: lines that hold anything, numbered as the program shows them.

    Raises: ExportRefused for a workbook that passes a limit or cannot be opened.
    """
    return apart.opened(name, body).sheets
