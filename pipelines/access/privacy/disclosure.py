"""Show a person what is known of them: one prepares a file, another releases it, within thirty days.

The file lies in the data folder (mode 0600) until thirty days after it was released, or until it is withdrawn.
"""

import datetime as dt
import hashlib
import os
import secrets
from collections.abc import Collection, Sequence
from pathlib import Path

from pipelines.access import acts
from pipelines.access.person import Person
from pipelines.access.privacy import disclosure_file, erase_files, erase_tables
from pipelines.access.privacy.disclosure_black import Ink
from pipelines.access.privacy.erase_texts import Pen
from pipelines.access.privacy.wanted import wanted
from pipelines.announcing import pdf
from pipelines.mentions.matching import erased as seals
from pipelines.mentions.matching.erased import Erased
from pipelines.settings import Settings
from pipelines.support.errors import PipelineError
from text.i18n import N_, day
from warehouse.access.privacy import disclosures
from warehouse.core import files
from warehouse.core.connection import Connection, reading, writing
from warehouse.core.errors import WarehouseEmpty
from warehouse.core.period import local_day
from warehouse.core.rows import Row

TERM = dt.timedelta(days=30)


class DisclosureRefused(PipelineError):
    """A request that cannot be made or decided so."""


def days_left(row: Row, today: dt.date) -> int:
    """Return how many days are left to answer; negative when it is late."""
    due: dt.date = row["due_on"]
    return (due - today).days


def prepare(
    person: Person,
    settings: Settings,
    kind: str,
    asked: str,
    received_on: dt.date,
    now: dt.datetime,
    url: str | None = None,
    ticked: Sequence[str] = (),
    black: Collection[str] = (),
) -> str:
    """Gather what is known of a handle, address or name into a file that waits for a second person. Which number?

    ticked: of a name, the items that are of this person; black: further words to black out.
    Raises: NotAllowed, NotToBeErased for what names nobody, DisclosureRefused, WarehouseError.
    """
    marks = wanted(kind, asked)
    if kind == "name" and not ticked:
        raise DisclosureRefused(N_("Tick what is of this person: others may have the same name."))
    if received_on > local_day(now):
        raise DisclosureRefused(N_("A request cannot have come in after today."))
    number = secrets.token_hex(8)
    with acts.doing(person, "privacy.disclose.prepare", number, url, now) as act:
        secret = seals.made_key()
        theirs = Erased.of([mark.row(secret, "") for mark in marks])
        assert theirs is not None  # what names nobody was refused
        with reading(url) as con:
            told = _told(con, theirs, kind, ticked, black, url)
        told |= {
            "who": {"organisation": settings.organisation.name},
            "when": {"received": day(received_on), "prepared": day(local_day(now))},
        }
        brand = settings.announcing
        look = pdf.Branding(settings.organisation.name, brand.colour, brand.accent)
        body = disclosure_file.zipped(told, look, now)
        _keep(number, body)
        with writing(url) as con:
            row = {
                "disclosure_id": number, "kind": kind, "asked_for": asked.strip(), "received_on": received_on,
                "due_on": received_on + TERM, "prepared_by": person.id, "preparer": person.name,
                "prepared_at": now, "file_hash": hashlib.sha256(body).hexdigest(), "state": "prepared",
            }  # fmt: skip
            disclosures.put(con, [row])
            act.after = {"kind": kind, "items": len(told["items"])}
            act.within(con, now)
    return number


def _told(
    con: Connection,
    theirs: Erased,
    kind: str,
    ticked: Collection[str],
    black: Collection[str],
    url: str | None,
) -> dict:
    """Return all that is known, with others blacked out."""
    pen, ink = Pen(theirs), Ink(theirs, disclosures.school_words(con), black)
    if kind == "name":
        ids = list(ticked)
    else:
        ids = [row["item_id"] for row in erase_tables.found_items(con, theirs)]
    items = [
        {
            name: ink.over(value) if name in ("title", "text", "url") and value else value
            for name, value in row.items()
        }
        for row in disclosures.known(con, ids)
    ]
    texts = [
        {"table": table, "column": column, "text": ink.over(text)}
        for table, column, text in erase_tables.said(con, pen)
        if table != "disclosures"
    ]
    return {"items": items, "texts": texts, "files": dict(erase_files.counted(pen, url))}


def listed(url: str | None = None) -> list[Row]:
    """Return all requests, those that are due first at the top; none where nothing was ever loaded."""
    try:
        with reading(url) as con:
            return disclosures.all_of(con)
    except WarehouseEmpty:
        return []


def prepared(person: Person, number: str, url: str | None = None, now: dt.datetime | None = None) -> bytes:
    """Return the file of a request for who is to look at it, or hand it over.

    Raises: NotAllowed, DisclosureRefused when it is gone or was changed.
    """
    with acts.doing(person, "privacy.disclose.read", number, url, now):
        row = _found(listed(url), number)
        try:
            body = _path(number).read_bytes()
        except OSError as error:
            raise DisclosureRefused(
                N_("The file of request {number} is no longer kept."), number=number
            ) from error
        if hashlib.sha256(body).hexdigest() != row["file_hash"]:
            raise DisclosureRefused(
                N_("The file of request {number} is not the one that was prepared."), number=number
            )
        return body


def release(person: Person, number: str, now: dt.datetime, url: str | None = None) -> bytes:
    """Release a file that another prepared; it may be handed over from now on.

    Raises: NotAllowed, DisclosureRefused by who prepared it, WarehouseError.
    """
    body = prepared(person, number, url, now)
    _decide(person, number, "released", "privacy.disclose.release", now, url)
    return body


def withdraw(person: Person, number: str, now: dt.datetime, url: str | None = None) -> None:
    """Withdraw a request that waits; its file goes, and whom it was about is not kept."""
    _decide(person, number, "withdrawn", "privacy.disclose.withdraw", now, url)
    _path(number).unlink(missing_ok=True)


def tidy(now: dt.datetime, url: str | None = None) -> int:
    """Forget whom it was about, and the file, thirty days after a release. How many were there?"""
    old = [
        row
        for row in listed(url)
        if row["state"] == "released" and row["asked_for"] is not None and row["decided_at"] + TERM <= now
    ]
    for row in old:
        _path(row["disclosure_id"]).unlink(missing_ok=True)
    if old:
        with writing(url) as con:
            disclosures.put(con, [row | {"asked_for": None} for row in old])
    return len(old)


def _decide(
    person: Person, number: str, state: str, act_name: str, now: dt.datetime, url: str | None
) -> None:
    with acts.doing(person, act_name, number, url, now) as act, writing(url) as con:
        row = _found(disclosures.all_of(con), number)
        if row["state"] != "prepared":
            raise DisclosureRefused(N_("Request {number} was decided already."), number=number)
        if state == "released" and row["prepared_by"] == person.id:
            raise DisclosureRefused(
                N_(
                    "Who prepared it cannot release it: it takes a second person, with an account of their own."
                )
            )
        gone = {"asked_for": None} if state == "withdrawn" else {}
        disclosures.put(
            con,
            [
                row
                | gone
                | {"state": state, "decided_by": person.id, "decider": person.name, "decided_at": now}
            ],
        )
        act.within(con, now)


def _found(rows: Sequence[Row], number: str) -> Row:
    row = next((row for row in rows if row["disclosure_id"] == number), None)
    if row is None:
        raise DisclosureRefused(N_("There is no request {number}."), number=number)
    return row


def _path(number: str) -> Path:
    return seals.folder() / erase_files.SHOWN / f"{number}.zip"


def _keep(number: str, body: bytes) -> None:
    path = _path(number)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(body)
    files.settle(path)
