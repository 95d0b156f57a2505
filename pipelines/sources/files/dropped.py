"""Import one file of the watched folder, where nobody can be asked: what it leaves open refuses it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.access.person import Person
from pipelines.goals import file_import
from pipelines.settings import Settings
from pipelines.sources.files import goal_files
from pipelines.sources.files.channel_files import look, plan, store
from pipelines.sources.files.tables.errors import ExportRefused, Note, Question, Taken
from text.i18n import N_
from warehouse.core.period import local_day

# Numbers that were added or changed, and how what could be read in two ways was read.
Stored = tuple[int, tuple[Note, ...]]


@dataclass(frozen=True)
class Dropped:
    """A file that was read from the folder. channel: the one whose folder it lay in, None for another folder."""

    name: str
    channel: str | None
    body: bytes


def channel(person: Person, settings: Settings, drop: Dropped, now: dt.datetime, url: str | None) -> Stored:
    """Import a file with numbers of channels. How many numbers changed, and what was read in one of two ways?

    Raises: ExportRefused for what it is, or what it leaves open; WarehouseError; then nothing of it is stored.
    """
    said = settings.files.answers
    export = look(settings, drop.name, drop.body, drop.channel, local_day(now), said)
    planned = plan(settings, drop.name, drop.body, export, said, url)
    _refuse_open(planned.questions, N_("{why} Drop the file on the page Channels and answer there."))
    _refuse_taken(settings, drop.name, export.notes)
    changed = store(
        person,
        drop.name,
        drop.body,
        planned.found,
        now,
        url,
        shown=planned.changes,
        way="inbox",
        settled=said,
    )
    return changed, _open_to_doubt(export.notes, said)


def goals(person: Person, settings: Settings, drop: Dropped, now: dt.datetime, url: str | None) -> Stored:
    """Import a file for goals; the rest as of `channel`. Raises: GoalRefused too."""
    name, said = drop.name, settings.files.answers
    goal_file = file_import.read(name, drop.body, settings, local_day(now), said)
    planned = goal_files.plan(name, goal_file, said, url)
    _refuse_open(planned.questions, N_("{why} Drop the file on the page Goals and answer there."))
    _refuse_taken(settings, name, goal_file.notes)
    changed = goal_files.store(
        person,
        name,
        planned.found,
        now,
        url,
        body=drop.body,
        shown=planned.changes,
        way="inbox",
        settled=said,
    )
    return changed, _open_to_doubt(goal_file.notes, said)


def _open_to_doubt(notes: Sequence[Note], said: Mapping[str, str]) -> tuple[Note, ...]:
    return tuple(note for note in notes if isinstance(note, Taken) and note.key not in said)


def _refuse_taken(settings: Settings, name: str, notes: Sequence[Note]) -> None:
    """Refuse what could be read in two ways, where the configuration says that somebody settles that."""
    for note in notes:
        if settings.files.order == "ask" and isinstance(note, Taken) and note.key == "order":
            raise ExportRefused(
                N_(
                    "{file}: nothing in it says whether “{value}” begins with the day or the month, and the settings"
                    " say that somebody settles that. Drop the file on the page and choose there."
                ),
                file=name,
                value=note.fields["value"],
            )


def _refuse_open(questions: tuple[Question, ...], template: str) -> None:
    for question in questions:
        inside = {f"why_{name}": value for name, value in question.fields.items()}
        raise ExportRefused(template, why=question, why_template=question.template, **inside)
