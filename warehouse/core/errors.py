"""Define the errors of the warehouse.

WarehouseError
├── WarehouseBusy       another process holds the file longer than we wait
│   └── WarehouseHeld       and it is no process of Weerklank
├── WarehouseUnusable   it cannot be opened or written; nothing of the step is stored, what was there stays
│   ├── WarehouseClosed     this user may not open or write it
│   ├── WarehouseForeign    another program's file stands in its place
│   │   ├── WarehouseTorn       it is cut off
│   │   ├── WarehouseDamaged    it is whole in length, and what stands in it is not what was written
│   │   ├── WarehouseOthers     it is a DuckDB file with the tables of another program
│   │   └── WarehouseOfDuckDB   a DuckDB wrote it that this one does not read
│   ├── StorageWrong        its address, settings, keys or server: each has a sentence (warehouse/storage/sentences.py)
│   ├── WarehouseNewer      a newer version of Weerklank wrote it
│   ├── UpgradeFailed       it cannot be brought to the shape of this version
│   ├── DiskFull            no room
│   ├── MemoryShort         too little memory
│   └── BackupUnequal       a copy does not hold what it should
├── WarehouseEmpty      nothing was ever loaded
│   └── WarehouseLost       something was, and the file is gone
├── ContractBroken      rows break the promise of a table; nothing of the batch is stored
├── UnknownSubject      a number was asked of a subject that is not watched
└── NoSuchPeriod        an address asks for days that there are not

Each holds its sentence once, as an English gettext msgid with {fields}; pages translate
`template` and fill in `fields`. Which file it is about stands before the sentence on the
command line only: no path of the server is shown to a reader.
"""

from text.hide_secrets import hidden
from text.i18n import N_, NP_, in_english


class WarehouseError(Exception):
    """The base: `template` is the sentence, `fields` what stands in it, without secrets (`hiding`)."""

    template = N_("The warehouse cannot be used: {why}")

    def __init__(self, **fields: object) -> None:
        self.fields = {name: hidden(str(value)) for name, value in fields.items()}
        super().__init__(in_english(self.template, self.fields))


class WarehouseBusy(WarehouseError):
    """Another process held the warehouse longer than `seconds`; try again."""

    template = NP_(
        "The figures are being refreshed. Try again in a moment (waited {seconds} second).",
        "The figures are being refreshed. Try again in a moment (waited {seconds} seconds).",
    )


class WarehouseHeld(WarehouseBusy):
    """A program that is not ours has the file open; `program` is its name, without a path, and its number."""

    template = NP_(
        "Another program ({program}) has the file with the figures open. Close the file there,"
        " or end that program; then this goes on by itself (waited {seconds} second).",
        "Another program ({program}) has the file with the figures open. Close the file there,"
        " or end that program; then this goes on by itself (waited {seconds} seconds).",
    )


class WarehouseUnusable(WarehouseError):
    """The warehouse cannot be used at all; `place` is its file, without what an address may hide."""

    template = N_("The warehouse cannot be opened. Look for {reference} in the log.")

    def __init__(self, *, url: str = "", **fields: object) -> None:
        super().__init__(url=url, **fields)
        self.place = hidden(str(url))

    def __str__(self) -> str:
        return f"{self.place}: {self.args[0]}" if self.place else self.args[0]


class WarehouseClosed(WarehouseUnusable):
    """Reading or writing is not allowed, or the place cannot hold a file."""

    template = N_(
        "The warehouse cannot be opened: the user that runs Weerklank may not write this file or its folder, or there"
        " can be no such folder. Nothing was changed. Give that user the rights, or choose another place for the data."
    )


class StorageWrong(WarehouseUnusable):
    """A warehouse on a server, or what is said of it, cannot be used; `template` says why."""

    def __init__(self, template: str, *, url: str = "", **fields: object) -> None:
        self.template = template
        super().__init__(url=url, **fields)


class WarehouseForeign(WarehouseUnusable):
    """What stands in its place is another program's file, or a folder; the command line names the guide too."""

    template = N_(
        "What stands in the place of the warehouse is no file of Weerklank. It was left as it is. Put a backup in its"
        " place, or move the file away to begin anew."
    )

    def __str__(self) -> str:
        return f"{super().__str__()} (docs/operators/backup.md)"


class WarehouseTorn(WarehouseForeign):
    """The file ends before what was written does."""

    template = N_(
        "The file of the warehouse is cut off, as by a copy that did not finish, a full disk or a power cut. It was"
        " left as it is. Put a backup in its place, or move the file away to begin anew."
    )


class WarehouseDamaged(WarehouseForeign):
    """What stands in the file is not what was written there."""

    template = N_(
        "The file of the warehouse is damaged: what stands in it is not what was written. It was left as it is. Put a"
        " backup in its place, or move the file away to begin anew; look after the disk too."
    )


class WarehouseOthers(WarehouseForeign):
    """A DuckDB file that another program made and filled."""

    template = N_(
        "What stands in the place of the warehouse holds tables of another program. It was left as it is. Move that"
        " file away, or choose another place for the data; then put back a backup or begin"
        " anew."
    )


class WarehouseOfDuckDB(WarehouseForeign):
    """A DuckDB wrote it that is newer than this one, or much older."""

    template = N_(
        "The file of the warehouse was written by another version of DuckDB than this one reads. It was left as it is."
        " Use the version of Weerklank that you had, or put a backup in its place."
    )


class WarehouseNewer(WarehouseUnusable):
    """A newer version wrote it last, so that this one would take its content for something else."""

    template = N_(
        "The warehouse was written by a newer version of Weerklank ({version}) than this one ({own}). Nothing was"
        " changed. Use that version, or put back the backup that was made before the upgrade."
    )


class UpgradeFailed(WarehouseUnusable):
    """The tables are of an earlier version and this one has no change that leads from there to its own."""

    template = N_(
        "The warehouse cannot be brought to the shape of version {own}: it fails at {what}. Nothing was changed. Use"
        " the version that you had and report this, with {reference} from the log."
    )


class DiskFull(WarehouseUnusable):
    """No room on the disk of the warehouse or of its temporary files."""

    template = N_(
        "The disk is full. Nothing of this step is stored, what was there stays. Make room; the next"
        " run catches up."
    )


class MemoryShort(WarehouseUnusable):
    """A statement needed more memory than there is."""

    template = N_(
        "There is too little memory for this step. Nothing of it is stored, what was there stays. Give Weerklank more"
        " memory, or end other programs; the next run catches up."
    )


class BackupUnequal(WarehouseUnusable):
    """A copy that does not hold what it should; `table` says where."""

    template = NP_(
        "The copy is not whole: of table {table} it holds {copied} row and should hold {rows},"
        " or it holds other ones. It cannot stand in for the warehouse.",
        "The copy is not whole: of table {table} it holds {copied} rows and should hold {rows},"
        " or it holds other ones. It cannot stand in for the warehouse.",
    )


class WarehouseEmpty(WarehouseError):
    """There is no warehouse yet: nothing was ever loaded."""

    template = N_("There is no warehouse at {url} yet. Run `python -m pipelines run` first.")


class WarehouseLost(WarehouseEmpty):
    """There was a warehouse and it is there no longer; `last` is when it was last written (ISO, UTC)."""

    template = N_(
        "The warehouse is gone: its file was deleted or moved, or the disk on which it stands is not there. It was last"
        " written at {last}. Put it back where it stood, or put a backup back: `python -m pipelines restore FOLDER`."
    )


class ContractBroken(WarehouseError):
    """Rows break the promise of a table; `table`, `field` and `why` say which."""

    template = N_("Table {table}, field {field}: {why}. Nothing of this batch was stored.")


class UnknownSubject(WarehouseError):
    """A number was asked of a subject that the configuration does not name."""

    template = N_("The subject {subject} is not watched. Watched are: {known}.")


class NoSuchPeriod(WarehouseError):
    """An address asks for a period that is none, is reversed, has no whole day yet, or is too long ago or too long."""

    def __init__(self, template: str, **fields: object) -> None:
        self.template = template
        super().__init__(**fields)
