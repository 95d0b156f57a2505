"""Return the sheets of a workbook and the tables in a zip, each opened in a process of its own."""

from pipelines.sources.files.tables import isolated_reader
from pipelines.sources.files.tables.errors import ExportRefused
from pipelines.sources.files.tables.tables import Line
from text.i18n import N_


def is_workbook(body: bytes) -> bool:
    """Is this a workbook, of Excel or another program, by its bytes and never by its name?"""
    return isolated_reader.is_workbook(body)


def packed(name: str, body: bytes) -> dict[str, bytes] | None:
    """Return the tables in a zip by name; None when it is no zip.

    Raises: ExportRefused for a zip that is broken, passes a limit, or holds no table.
    """
    if not isolated_reader.is_binary(body) or isolated_reader.is_workbook(body):
        return None
    files = isolated_reader.opened(name, body).files
    if not files:
        raise ExportRefused(
            N_("{file} is a zip without a table (CSV or Excel); drop the file with numbers itself."),
            file=name,
        )
    return files


def sheets(name: str, body: bytes) -> dict[str, list[Line]]:
    """Return the sheets of a workbook by name: lines that hold anything, numbered as the program shows them.

    Raises: ExportRefused for a workbook that passes a limit or cannot be opened.
    """
    return isolated_reader.opened(name, body).sheets
