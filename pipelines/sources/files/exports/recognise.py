"""Recognise any file that a school drops, by its bytes and its headings, and read or refuse it."""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from pipelines.sources.files.exports import daily, kinds, linkedin, posts
from pipelines.sources.files.exports.channel_names import ChannelNames
from pipelines.sources.files.exports.daily import Daily
from pipelines.sources.files.exports.kinds import Kind
from pipelines.sources.files.tables import layout, sheets, tables
from pipelines.sources.files.tables.errors import ExportRefused
from pipelines.sources.files.tables.findings import Findings
from pipelines.sources.files.tables.layout import Table
from pipelines.sources.files.tables.tables import Sheet, plain
from text.i18n import N_

IN_ZIP = ("table data.csv", "tabelgegevens.csv")  # of the zip that YouTube Studio gives
READERS = (linkedin, posts, kinds)  # who knows the headings of an export, the strictest first
KNOWN = frozenset(
    [
        *kinds.DAY, *kinds.CHANNEL, *kinds.OF_POSTS, *posts.ID, *posts.TITLE, *posts.WHEN, *posts.LINK,
        *(name for names in (*kinds.OWN.values(), *posts.METRICS.values()) for name in names),
        *(name for kind in kinds.KINDS for name in kind.needs),
    ]
)  # fmt: skip
SHOWN = 8  # headings in a sentence


def read(
    name: str,
    body: bytes,
    channels: ChannelNames,
    chosen: str | None,
    today: dt.date,
    answers: Mapping[str, str] = MappingProxyType({}),
) -> Daily:
    """Return what a file holds. channels: by what a file may call a channel, see `importing.names`; chosen: the channel
    for which it is imported, None where the file says so itself or its network has only one.

    answers: by the key of a `Question`, what a person chose: one of its choices, or "yes". What is still open stands
    in `questions` of what comes back, which then holds the likeliest reading.
    Raises: ExportRefused with the line and what is wrong there; nothing is half read.
    """
    findings = Findings(name, answers)
    all_sheets, refused = opened(name, body, KNOWN, IN_ZIP)
    kind, table = _table(name, all_sheets, refused, findings)
    reader = linkedin if kind.network == "linkedin" else posts if kind in posts.KINDS else daily
    return reader.read(table, kind, channels, chosen, today, findings)


def opened(
    name: str, body: bytes, known: frozenset[str], in_zip: Sequence[str] = ()
) -> tuple[Sequence[Sheet], ExportRefused | None]:
    """Return the sheets of a workbook, of each table in a zip, or the one of a text file whose headings are `known`.

    And why a table in a zip could not be opened, where others could.
    in_zip: of a zip, the one table that is meant where it is there. Raises: ExportRefused.
    """
    packed = sheets.packed(name, body)
    if packed is None:
        return _sheets(name, "", body, known), None
    meant = {member: content for member, content in packed.items() if member.lower() in in_zip}
    all_sheets: list[Sheet] = []
    refused: ExportRefused | None = None
    for member, content in (meant or packed).items():
        try:
            all_sheets += _sheets(name, member, content, known)
        except ExportRefused as error:
            refused = error
    if not all_sheets and refused is not None:
        raise refused
    return all_sheets, refused


def _sheets(name: str, within: str, body: bytes, known: frozenset[str]) -> Sequence[Sheet]:
    if not sheets.is_workbook(body):
        return [dataclasses.replace(tables.sheet(name, body, known), title=within)]
    return [Sheet(f"{within} {title}".strip(), lines) for title, lines in sheets.sheets(name, body).items()]


def _table(
    name: str, all_sheets: Sequence[Sheet], refused: ExportRefused | None, findings: Findings
) -> tuple[Kind, Table]:
    """Return the table that is read and what it is. Raises: ExportRefused where none is, or none of use."""
    known = [match for sheet in all_sheets if (match := layout.find(name, sheet, _of_use))]
    if known:
        kind, table = one_of(name, known, findings)
        close = kinds.nearly(table.head)
        if kind.columns is kinds.OWN and close:
            raise _incomplete(name, *close)
        return kind, table
    raise refused or _why(name, all_sheets)


def one_of(
    name: str, known: Sequence[tuple[layout.Known, Table]], findings: Findings
) -> tuple[layout.Known, Table]:
    """Return the table that is read where a workbook holds several that we know: the one that a person chose."""
    if len(known) == 1:
        return known[0]
    titles = tuple((table.title, table.title) for _, table in known)
    title = findings.ask(
        "sheet",
        N_("{file} holds several tables: {tables}. Which one?"),
        titles,
        titles[0][0],
        file=name,
        tables=", ".join(title for title, _ in titles[:SHOWN]),
    )
    return next(candidate for candidate in known if candidate[1].title == title)


def _recognised(head: tuple[str, ...]) -> Iterator[Kind]:
    yield from filter(None, (reader.recognise(head) for reader in READERS))


def _of_use(head: tuple[str, ...]) -> Kind | None:
    kind = next(_recognised(head), None)
    return kind if kind and not kind.refused else None


def _why(name: str, all_sheets: Sequence[Sheet]) -> ExportRefused:
    """Why nothing in this file is of use."""
    for sheet in all_sheets:
        if plain(sheet.title).lower() in linkedin.VISITORS:
            return ExportRefused(linkedin.OF_VISITORS, file=name)
    for sheet in all_sheets:
        close = layout.find(name, sheet, kinds.nearly)
        if close:
            return _incomplete(name, *close[0])
        match = layout.find(name, sheet, lambda head: next(_recognised(head), None))
        if match:
            return ExportRefused(match[0].refused, file=name, headings=_headings(match[1].line.cells))
    titles = ", ".join(sheet.title for sheet in all_sheets[:SHOWN]) or "–"
    if all(not sheet.separator for sheet in all_sheets):
        return ExportRefused(
            N_("{file} is a workbook that we do not know: its sheets are {sheets}."), file=name, sheets=titles
        )
    if all_sheets[0].title:
        return ExportRefused(
            N_("{file} is a zip without a table that we know; in it are {tables}."), file=name, tables=titles
        )
    return ExportRefused(
        N_("{file} is no export that we know: its headings are {headings}."),
        file=name,
        headings=_headings(all_sheets[0].lines[0].cells) if all_sheets[0].lines else "–",
    )


def _incomplete(name: str, kind: Kind, missing: Sequence[str]) -> ExportRefused:
    return ExportRefused(
        N_(
            "{file} looks like {kind}, but these columns are missing: {columns}. Export it with all its columns."
        ),
        file=name,
        kind=kind.title,
        columns=", ".join(missing),
    )


def _headings(cells: Sequence[str]) -> str:
    return ", ".join(plain(cell)[:40] for cell in cells[:SHOWN])
