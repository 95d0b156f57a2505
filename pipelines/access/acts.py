"""Let a person do what their roles allow, and leave a line of it: done, refused or failed.

An act that changes anything takes a `Person` first and does its work inside `doing(...)`.
"""

import contextlib
import dataclasses
import datetime as dt
import json
import logging
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.access import heads, matrix
from pipelines.access.person import Person
from pipelines.support import lock_timeouts, run_lock
from pipelines.support.data_folder import data_folder
from pipelines.support.errors import PipelineError
from text.i18n import N_
from warehouse.access import audit
from warehouse.access.audit import AuditLine
from warehouse.core.connection import CASES, Connection, address, is_file, writing
from warehouse.core.errors import WarehouseError

log = logging.getLogger("weerklank.audit")
# Lines that the warehouse could not take yet, and a lock for them.
WAITING, LOCK = "audit_waiting.jsonl", heads.LOCK


class NotAllowed(PipelineError):
    """This person's roles do not allow it; nothing was done."""

    template = N_("You may not do this. Whoever manages this dashboard gives roles (config/access.toml).")


@dataclass
class Act:
    """What is being done. Set `before` and `after` (JSON-able, without secrets) where it changes something."""

    person: Person
    name: str
    about: str
    before: object = None
    after: object = None
    is_kept: bool = False
    has_failed: bool = False
    head: tuple[int, str] | None = None
    stands: bool = True
    url: str | None = None

    def within(self, con: Connection, now: dt.datetime | None = None, outcome: str = "done") -> None:
        """Keep the line in the transaction of the act itself, as the last thing in it: both or neither.

        outcome: failed for what is refused here: nothing but the line is stored; raise it after the transaction.
        """
        self.stands, end = heads.found(con, self.url)
        self.head = audit.append(con, [self.line(outcome, now)], end)
        self.is_kept, self.has_failed = True, outcome == "failed"

    def leave_no_line(self) -> None:
        """Keep no line: nothing came of what the schedule does by itself all day."""
        self.is_kept = True

    def line(self, outcome: str, now: dt.datetime | None = None) -> AuditLine:
        """Return what is kept of it."""
        return AuditLine(
            done_at=now or dt.datetime.now(dt.UTC),
            person_id=self.person.id,
            person=self.person.name,
            roles=" ".join(sorted(self.person.roles)),
            way=self.person.way,
            act=self.name,
            object=self.about,
            outcome=outcome,
            before=_json(self.before),
            after=_json(self.after),
        )


@contextlib.contextmanager
def doing(
    person: Person, name: str, about: str = "", url: str | None = None, now: dt.datetime | None = None
) -> Iterator[Act]:
    """Do an act of `matrix.toml` for this person while the block runs.

    about: what it is done to; url: the warehouse that keeps the line; now: when, for a clock that is not the machine's
    Raises: NotAllowed where no role of theirs allows it; what the block raises.
    """
    act = Act(person, name, about, url=url)
    if not matrix.may_do(person, name):
        keep(act.line("refused", now), url)
        raise NotAllowed()
    try:
        yield act
    except BaseException as error:
        # What was kept within a transaction that failed was taken back with it.
        if not act.has_failed or isinstance(error, WarehouseError):
            keep(act.line("failed", now), url)
        elif act.head:
            _remember(act.head, act.stands, url)
        raise
    if not act.is_kept:
        keep(act.line("done", now), url)
    elif act.head:
        _remember(act.head, act.stands, url)


def keep(line: AuditLine, url: str | None = None) -> None:
    """Add a line to the log; where the warehouse cannot take it now, it waits beside it and is added with the next."""
    folder = data_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with run_lock.taken(folder / LOCK, lock_timeouts.INTERACTIVE):
            beside = _beside(folder)
            waiting = [each for path in beside for each in _waiting(path)]
            where = address(url)
            if is_file(where) and not Path(where).exists():
                # Of a warehouse that is gone a new, empty one must not take the place.
                _wait(folder / WAITING, line)
                return
            try:
                with writing(url, lock_timeouts.INTERACTIVE, brief=True, names=CASES) as con:
                    stands, end = heads.found(con, url)
                    head = audit.append(con, [*waiting, line], end)
            except WarehouseError:
                _wait(folder / WAITING, line)
                return
            for path in beside:
                path.unlink(missing_ok=True)
            heads.remember(head, url, stands)
    except run_lock.LockHeld:
        _apart(folder, line)
    except OSError as error:
        _told(line, error)


def _apart(folder: Path, line: AuditLine) -> None:
    """Let it wait in a file of its own, whole from the start: whoever holds the lock takes away only what it read."""
    path = folder / f"{WAITING}.{secrets.token_hex(8)}"
    part = path.with_name(f"{path.name}.part")
    try:
        _wait(part, line)
        part.replace(path)
    except OSError as error:
        _told(line, error)


def _told(line: AuditLine, error: OSError) -> None:
    # The act itself is done or refused already; that nobody could write it down must not be silent.
    log.error("an act could not be written down: %s %s %s: %s", line.act, line.outcome, line.done_at, error)


def _beside(folder: Path) -> list[Path]:
    """Return the files with lines that wait, those of before first."""
    found = [path for path in folder.glob(f"{WAITING}*") if path.suffix != ".part"]
    return sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name))


def _remember(head: tuple[int, str], stands: bool, url: str | None) -> None:
    folder = data_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with run_lock.taken(folder / LOCK, lock_timeouts.INTERACTIVE):
            heads.remember(head, url, stands)
    except (OSError, run_lock.LockHeld) as error:
        log.error("where the audit log ends could not be noted beside it: %s", error)


def _waiting(path: Path) -> list[AuditLine]:
    try:
        written = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [_read(json.loads(each)) for each in written if each.endswith("}")]


def _read(told: dict) -> AuditLine:
    return AuditLine(**{**told, "done_at": dt.datetime.fromisoformat(told["done_at"])})


def _wait(path: Path, line: AuditLine) -> None:
    told = {**dataclasses.asdict(line), "done_at": line.done_at.isoformat()}
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        file.write(json.dumps(told, ensure_ascii=False) + "\n")


def _json(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str, sort_keys=True)
