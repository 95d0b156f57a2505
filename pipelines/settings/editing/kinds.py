"""Define what a kind of table of the configuration is, and the fields that a form asks for it."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

# How a field is asked. slug: a short name that is made from the title; key: the name of a secret, never typed.
TEXT, LONG, QUERY, ADDRESS, SLUG, KEY = "text", "long", "query", "address", "slug", "key"
CHOICE, LOOKUP, WORDS, FLAG = "choice", "lookup", "words", "flag"
NUMBER, AMOUNT, DAY, DURATION, LIST, PAIRS = "number", "amount", "day", "duration", "list", "pairs"
TEXTS = (TEXT, LONG, QUERY, ADDRESS, DURATION)


@dataclass(frozen=True)
class Field:
    """One field of a table, as a form asks for it.

    label, help: msgids; choices: what may be chosen; names: choice → msgid; looks_up: what may be chosen is in the
    configuration (peers, places, events); needs: a field without which this one says nothing; rare: asked behind
    “More”; leads_key: decides where the key of the table is sent; guarded: only changed where visitors log in; usual:
    what a flag is where it is not written; listed: gives what may be chosen, with its names, where `choices` cannot;
    is_key: tells whether what was typed is a key; no_key: the msgid that refuses what is none; new_key: makes one for
    who has none.
    """

    name: str
    kind: str
    label: str
    help: str = ""
    example: str = ""
    choices: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    looks_up: str = ""
    required: bool = False
    needs: str = ""
    rare: bool = False
    leads_key: bool = False
    guarded: bool = False
    usual: bool = False
    listed: Callable[[], Mapping[str, str]] | None = None
    is_key: Callable[[str], bool] | None = None
    no_key: str = ""
    new_key: Callable[[], str] | None = None


# File and name of its tables → the form that asks them.
_ASKED: dict[tuple[str, str], "Kind"] = {}


@dataclass(frozen=True)
class Kind:
    """One kind of table: its file and header, its words (msgids), its fields in the order in which they are asked.

    single: there is one [header] at most, else any number of [[header]]; called: the fields by which an entry is
    known, first that is filled in; left_out: fields that its reader knows and no form asks, each with the reason;
    check: reads a file that `settings.read` does not (its path, text before or None, text after) and raises
    ConfigError; act: what changing it is called in matrix.toml; in_own_folder: it stands beside the school's own
    configuration, also while the sample is shown; table: the name of its tables where another kind has that name;
    said: what an entry is called, where no field of it is a name.
    """

    name: str
    file: str
    title: str
    one: str
    lead: str
    fields: tuple[Field, ...]
    single: bool = False
    called: tuple[str, ...] = ("title", "name")
    must_be: bool = False
    guarded: bool = False
    left_out: Mapping[str, str] = field(default_factory=dict)
    check: Callable[[Path, str | None, str], None] | None = None
    act: str = "settings.save"
    in_own_folder: bool = False
    table: str = ""
    said: Callable[[Mapping[str, object]], str] | None = None

    def __post_init__(self) -> None:
        """Remember which form asks these tables of this file."""
        _ASKED[self.file, self.header] = self

    @property
    def header(self) -> str:
        """Return the name of its tables in the file."""
        return self.table or self.name

    def field(self, name: str) -> Field | None:
        """Return the field of that name, None when there is none."""
        return next((each for each in self.fields if each.name == name), None)

    @property
    def key(self) -> Field | None:
        """Return the field that names a secret, None for a kind without."""
        return next((each for each in self.fields if each.kind == KEY), None)


@dataclass(frozen=True)
class Entry:
    """One table as it stands in the file; number: its place among its like, None for one that is not there yet."""

    kind: Kind
    number: int | None
    values: Mapping[str, object]

    @property
    def mark(self) -> str:
        """Return a short mark of what it says: another one after any change."""
        return mark(self.values)

    @property
    def called(self) -> str:
        """Return the name by which people know it, "" where it has none."""
        if self.kind.said:
            return self.kind.said(self.values)
        found = (self.values.get(name) for name in self.kind.called)
        return next((text for text in found if isinstance(text, str) and text), "")


def asked_by(file: str, header: str) -> Kind | None:
    """Return the form that asks these tables, None where none does."""
    return _ASKED.get((file, header))


def mark(values: object) -> str:
    """Return a short mark of these values: the same for the same values, whatever their order."""
    text = json.dumps(values, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()
