"""What a file is, by its first bytes and never by its name: a workbook (old or new), a zip, or text; and its sheets."""

import io
import zipfile

import python_calamine

from pipelines.errors import N_
from pipelines.exports.errors import ExportRefused
from pipelines.exports.tables import MOST, Line

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
MOST_UNPACKED = 60 * 1024 * 1024


def is_workbook(body: bytes) -> bool:
    """Is this an Excel workbook, of before or after 2007?"""
    return body.startswith(OLD) or (body.startswith(ZIP) and "xl/workbook.xml" in _names(body))


def _names(body: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return packed.namelist()
    except zipfile.BadZipFile:
        return []


def unpacked(name: str, body: bytes, wanted: tuple[str, ...]) -> bytes:
    """The first file in a zip whose name ends in one of `wanted`; the body itself when it is no zip.

    Raises: ExportRefused for a zip that is broken, too large inside or holds none of them.
    """
    if not body.startswith(ZIP):
        return body
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            for each in packed.infolist():
                if each.filename.rsplit("/", 1)[-1].lower() in wanted:
                    if each.file_size > MOST_UNPACKED:
                        raise ExportRefused(
                            N_("{file} is larger than {limit} MB. Export a shorter period."),
                            file=name,
                            limit=60,
                        )
                    return packed.read(each)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise ExportRefused(
            N_("{file} is a zip that cannot be opened. Download it again."), file=name
        ) from error
    raise ExportRefused(
        N_("{file} is a zip without {wanted}; drop the files in it one by one."), file=name, wanted=wanted[0]
    )


def sheets(name: str, body: bytes) -> dict[str, list[Line]]:
    """The sheets of a workbook by name: lines that hold anything, numbered as the program shows them.

    Raises: ExportRefused for a workbook that is too large or cannot be opened.
    """
    if len(body) > MOST:
        raise ExportRefused(
            N_("{file} is larger than {limit} MB. Export a shorter period."), file=name, limit=20
        )
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(body)) as book:
            return {
                sheet: [
                    Line(number, [_cell(value) for value in row], tuple(row))
                    for number, row in enumerate(
                        book.get_sheet_by_name(sheet).to_python(skip_empty_area=False), 1
                    )
                    if any(_cell(value) for value in row)
                ]
                for sheet in book.sheet_names
            }
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise ExportRefused(
            N_("{file} is a workbook that cannot be opened ({why}). Download it again."),
            file=name,
            why=str(error)[:80],
        ) from error


def _cell(value: object) -> str:
    """As a person would type it: whole numbers without decimals, days as 2026-11-23."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "isoformat"):
        return value.isoformat()[:19]
    return str(value).strip()
