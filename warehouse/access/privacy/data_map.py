"""Read which columns hold something of a person: what, for what purpose, and which rule says how long.

Each table says it of its own columns, in its `.sql`, below the comments:

    -- personal: url, canonical_url | author | reputation | mention
    -- not personal: kind, language
"""

import functools
import re
from dataclasses import dataclass

from text.i18n import N_
from warehouse.core import contract

LINE = re.compile(r"^-- (not personal|personal): *(.*?) *$", re.MULTILINE)
KINDS = {
    "author": N_("address, name or handle of who wrote something"),
    "text": N_("what somebody wrote, with the names in it"),
    "derived": N_("what was worked out of one text, such as its sentiment"),
    "pseudonym": N_("number or hash that stands for one text"),
    "account": N_("address of an account that is followed"),
    "staff": N_("name of a colleague who did something here"),
    "address": N_("address of somebody who gets mail"),
    "note": N_("free words of a colleague, in which somebody may be named"),
    "case": N_("how a colleague handles one text: state, answer, who does it"),
    "sensitive": N_("threat, self-harm, discrimination or another grave matter"),
}
PURPOSES = {
    "reputation": N_("Knowing what is said in public about the school"),
    "webcare": N_("Answering who asks or complains in public"),
    "safety": N_("Acting on threats against people and buildings"),
    "channels": N_("Comparing what the school's own channels bring"),
    "traffic": N_("Counting visits to the school's site"),
    "goals": N_("Following goals"),
    "months": N_("Telling colleagues how the month went"),
    "mailing": N_("Sending colleagues the mail that they asked for"),
    "access": N_("Letting in who may come in"),
    "accountability": N_("Being able to say who did what"),
    "operation": N_("Keeping the dashboard working"),
    "rights": N_("Doing what somebody asks about their own data"),
}
# What ends by itself, with what it is about, and so has no number of days.
UNTIMED = {
    "configuration": N_("what stands in the settings: as long as it stands there"),
    "subscription": N_("subscriptions: until they are ended"),
    "ledger": N_(
        "requests to erase or to see: as long as the dashboard is in use, once decided without whom they were about"
    ),
    "person": N_("as long as somebody works here"),
    "audit": N_(
        "the log of who did what: as long as the dashboard is in use, as each line is bound to the one before"
    ),
    "threat": N_("until a person decides that it may go"),
    "row": N_("rows without words or addresses, for the numbers: as long as the dashboard is in use"),
    "use": N_("keys for other programs: as long as they are in use"),
    "backup": N_("backups: as many as the nightly backup keeps"),
    "visit": N_("answers of websites that several organisations share: two days"),
    "delivery": N_("messages to other programs: thirty days"),
}
TIMED = {
    "mention": N_("texts about the school, with addresses"),
    "set_aside": N_("texts that are not about the school"),
    "key": N_("sealed keys by which an old text is recognised"),
    "score": N_("scores of texts, kept to save work"),
    "post": N_("the school's own posts"),
    "publication": N_("what was sent of a month"),
    "staff": N_("who of us did something"),
    "run": N_("what went wrong at a run"),
    "raw": N_("answers of platforms as they came"),
    "inbox": N_("files that were imported"),
    "log": N_("logs"),
    "history": N_("earlier settings"),
    "case": N_("cases that are closed"),
    "import": N_("imported files: their names, and what is needed to undo an import"),
}


@dataclass(frozen=True)
class Held:
    """What does one column hold?

    Columns: table, column; kind, purpose and kept: keys of KINDS, PURPOSES and TIMED or UNTIMED.
    Empty: kind, purpose and kept are None where it holds nothing of a person.
    """

    table: str
    column: str
    kind: str | None = None
    purpose: str | None = None
    kept: str | None = None


def of_text(table: str, text: str) -> list[Held]:
    """Which columns does the file of a table declare? One each time that a column is named; as written."""
    found = []
    for line in LINE.finditer(text):
        names, *told = (part.strip() for part in line[2].split("|"))
        kind, purpose, kept = (*told, None, None, None)[:3] if line[1] == "personal" else (None, None, None)
        found += [Held(table, name.strip(), kind, purpose, kept) for name in names.split(",") if name.strip()]
    return found


def faults(table: str, columns: list[str], text: str) -> list[str]:
    """What is wrong with what a table declares? Sentences; none where each column is declared once, in known words."""
    declared = of_text(table, text)
    named = [held.column for held in declared]
    wrong = [f"{table}.{name}: no line says whether it is personal" for name in columns if name not in named]
    wrong += [f"{table}.{name}: no such column" for name in named if name not in columns]
    wrong += [f"{table}.{name}: declared twice" for name in sorted({n for n in named if named.count(n) > 1})]
    for line in LINE.finditer(text):
        words = [part.strip() for part in line[2].split("|")]
        if line[1] == "not personal" and len(words) > 1:
            wrong.append(f"{table}: more than names of columns in: {line[0]}")
        known = (KINDS, PURPOSES, {**TIMED, **UNTIMED})
        if line[1] == "personal" and (
            len(words) != 4
            or any(word not in words_of for word, words_of in zip(words[1:], known, strict=True))
        ):
            wrong.append(f"{table}: kind, purpose and term must be known words in: {line[0]}")
    return wrong


def all_faults() -> list[str]:
    """What is wrong with what the tables declare? Sentences; none where all is well."""
    texts = contract.texts()
    return [
        fault
        for table, promised in contract.contracts().items()
        for fault in faults(table, [column.name for column in promised.columns], texts[table])
    ]


@functools.cache
def columns() -> tuple[Held, ...]:
    """What does each column of each table hold? By table, in the order of its columns."""
    texts = contract.texts()
    result = []
    for table, promised in contract.contracts().items():
        told = {held.column: held for held in of_text(table, texts[table])}
        result += [told[column.name] for column in promised.columns if column.name in told]
    return tuple(result)


def personal() -> tuple[Held, ...]:
    """Which columns hold something of a person?"""
    return tuple(held for held in columns() if held.kind)
