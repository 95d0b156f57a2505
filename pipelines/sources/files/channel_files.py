"""Read a file of channel numbers, compute its changes and questions, and store it in the warehouse."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pipelines.access import acts
from pipelines.access.person import Person
from pipelines.channels import store_statistics
from pipelines.settings import Settings
from pipelines.sources.files import doubts, import_rows, jumps
from pipelines.sources.files.exports import recognise
from pipelines.sources.files.exports.channel_names import ChannelNames
from pipelines.sources.files.exports.daily import Daily
from pipelines.sources.files.tables.errors import Question
from pipelines.support import lock_timeouts
from text.i18n import N_
from warehouse.core import connection
from warehouse.core.load import upsert
from warehouse.imports import changes as imports
from warehouse.imports import undo
from warehouse.imports.changes import Change

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Plan:
    """What storing a file would do: what it holds (by the answers), number by number what changes, what is open."""

    found: Daily
    changes: tuple[Change, ...]
    questions: tuple[Question, ...]


def names(settings: Settings) -> ChannelNames:
    """List by what a file may call a channel, and on which network each is."""
    result: dict[str, str] = {}
    for channel in settings.channels:
        result |= {channel.title.lower(): channel.name, channel.name: channel.name}
    return ChannelNames(result, {channel.name: channel.network for channel in settings.channels})


def look(
    settings: Settings,
    name: str,
    body: bytes,
    channel: str | None,
    today: dt.date,
    answers: Mapping[str, str] = NOTHING,
) -> Daily:
    """Return what the file holds, without storing it. answers: see `files.read`. Raises: ExportRefused."""
    return recognise.read(name, body, names(settings), channel, today, answers)


def plan(
    settings: Settings,
    name: str,
    body: bytes,
    export: Daily,
    answers: Mapping[str, str] = NOTHING,
    url: str | None = None,
) -> Plan:
    """Return what storing this would change, and what only a person can settle first. Raises: WarehouseError."""
    titles = {channel.name: channel.title for channel in settings.channels}
    readings, posts = store_statistics.rows(export.data)
    raised = [*export.questions]
    raised += doubts.of_account(
        name, export.data.posts, {channel.name: channel for channel in settings.channels}
    )
    with import_rows.known(url) as con:
        changes = imports.of_channels(con, readings, posts)
        falling = doubts.of_posts(name, titles, changes)
        keep_keys = {question.key for question in falling if answers.get(question.key) == "keep"}
        gone = {
            (change.place, change.post, change.what)
            for change in changes
            if change.falls and _key(change) in keep_keys
        }
        export = _without(export, gone)
        changes = tuple(change for change in changes if (change.place, change.post, change.what) not in gone)
        history, largest = (
            imports.history(con, export.channels),
            imports.largest_of_posts(con, export.channels),
        )
        raised += falling + jumps.of_jumps(name, titles, changes, history, largest)
        raised += _elsewhere(con, name, body, export, titles)
    questions = doubts.open_ones(raised, answers)
    return Plan(dataclasses.replace(export, questions=questions), changes, questions)


def _key(change: Change) -> str:
    return f"falls:{change.place}:{change.what}"


def _without(export: Daily, gone: Collection[tuple[str, str, str]]) -> Daily:
    """Return the file without these numbers (channel, post, metric)."""
    if not gone:
        return export
    posts = tuple(
        dataclasses.replace(
            post,
            metrics={
                name: value
                for name, value in post.metrics.items()
                if (post.channel, post.post_id, name) not in gone
            },
        )
        for post in export.data.posts
    )
    return dataclasses.replace(export, data=dataclasses.replace(export.data, posts=posts))


def _elsewhere(con, name: str, body: bytes, export: Daily, titles: Mapping[str, str]) -> list[Question]:
    """Was this very file imported for another channel before?"""
    others = [
        other
        for other in imports.imported_for(con, import_rows.hash_of(body))
        if other not in export.channels
    ]
    if len(export.channels) != 1 or not others:
        return []
    (channel,) = export.channels
    return [
        Question(
            f"elsewhere:{channel}",
            N_("{file} was imported for {other} before. Is {channel} the right channel now?"),
            file=name,
            other=titles.get(others[0], others[0]),
            channel=titles.get(channel, channel),
        )
    ]


def store(
    person: Person,
    name: str,
    body: bytes,
    export: Daily,
    now: dt.datetime,
    url: str | None = None,
    *,
    shown: Sequence[Change] | None = None,
    way: str = "page",
    settled: Collection[str] = (),
) -> int:
    """Store what a file holds. How many numbers did it add or change? 0 when all of it was stored before.

    shown: what the reader saw that it changes; where it would change something else by now, nothing is stored;
    settled: of what can be read in two ways, the keys that the configuration says.
    Raises: NotAllowed, Question for one that is still open, ImportRefused, WarehouseBusy, ContractBroken; then nothing
    of it is stored.
    """
    named = "channels.import" if way == "page" else "inbox.import"
    with acts.doing(person, named, name, url, now) as act:
        for question in export.questions:
            raise question
        with connection.writing(url, lock_timeouts.BATCH) as con:
            who = person.signature if way == "page" else ""
            read = import_rows.read_in(export.notes, way, settled)
            changed = _stored(con, name, body, export, now, shown, who, way, read)
            act.after = {
                "changed": changed,
                "channels": list(export.channels),
                "file": import_rows.hash_of(body),
            }
            act.within(con, now)
    return changed


def _stored(
    con,
    name: str,
    body: bytes,
    export: Daily,
    now: dt.datetime,
    shown: Sequence[Change] | None,
    who: str,
    way: str,
    read: Mapping[str, str | None],
) -> int:
    readings, posts = store_statistics.rows(export.data)
    if shown is not None and imports.of_channels(con, readings, posts) != tuple(shown):
        raise import_rows.ImportRefused(file=name)
    scope = undo.scope(readings, posts)
    before = undo.snapshot(con, scope)
    changed = store_statistics.of_channel(con, export.data, "file", name, now)
    row = {
        "file_hash": import_rows.hash_of(body),
        "channel": export.channels[0] if len(export.channels) == 1 else "",
        "name": name,
        "kind": export.kind.name,
        "imported_at": now,
        "found": len(export.data.readings) + len(export.data.posts),
        "changed": changed,
        "first_day": export.first_day,
        "last_day": export.last_day,
    }
    upsert(con, "imports", [row], keep=("imported_at", "changed", "name"))
    record = {key: row[key] for key in ("file_hash", "name", "kind", "found", "first_day", "last_day")}
    record |= read
    record |= {"about": "channels", "channel": row["channel"] or None, "changed": changed}
    import_rows.keep(con, record, undo.snapshot(con, scope), before, now, who, way)
    return changed
