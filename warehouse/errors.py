"""Everything that can go wrong with what we know.

WarehouseError
├── WarehouseBusy       another process holds the file longer than we wait
├── WarehouseUnusable   the file or address cannot be opened, or is of a newer version
├── WarehouseEmpty      nothing was ever loaded
├── ContractBroken      rows break the promise of a table; nothing of the batch is stored
└── UnknownSubject      a number was asked of a subject that is not watched

Each holds its sentence once, as an English gettext msgid with {fields}; pages translate
`template` and fill in `fields`.
"""

from warehouse.hiding import hidden


def N_(text: str) -> str:
    """Marks a text for translation without translating it here."""
    return text


class WarehouseError(Exception):
    """The base: `template` is the sentence, `fields` what stands in it, without secrets (`hiding`)."""

    template = N_("The warehouse cannot be used: {why}")

    def __init__(self, **fields: object) -> None:
        self.fields = {name: hidden(str(value)) for name, value in fields.items()}
        super().__init__(self.template.format_map(self.fields))


class WarehouseBusy(WarehouseError):
    """Another process held the warehouse longer than `seconds`; try again."""

    template = N_("The figures are being refreshed. Try again in a moment (waited {seconds} seconds).")


class WarehouseUnusable(WarehouseError):
    """The warehouse cannot be opened at all."""

    template = N_("The warehouse {url} cannot be opened: {why}")


class WarehouseEmpty(WarehouseError):
    """There is no warehouse yet: nothing was ever loaded."""

    template = N_("There is no warehouse at {url} yet. Run `python -m pipelines run` first.")


class ContractBroken(WarehouseError):
    """Rows break the promise of a table; `table`, `field` and `why` say which."""

    template = N_("Table {table}, field {field}: {why}. Nothing of this batch was stored.")


class UnknownSubject(WarehouseError):
    """A number was asked of a subject that the configuration does not name."""

    template = N_("The subject {subject} is not watched. Watched are: {known}.")
