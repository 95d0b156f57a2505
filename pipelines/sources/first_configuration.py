"""Write the first configuration of a school; a source or channel that cannot be used is left out, and named.

What can be used is written all the same: who fills in nine things and misspells one has a school that is watched.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import tomlkit

from pipelines import settings
from pipelines.access import acts
from pipelines.access.person import Person
from pipelines.mentions.matching import query as queries
from pipelines.settings import announcing, channels, files, patterns
from pipelines.settings.editing import edit
from pipelines.settings.models import Settings
from pipelines.settings.reading import toml
from pipelines.sources.first_answers import Answers, CampaignAnswer, ChannelAnswer, PeerAnswer, SourceAnswer
from pipelines.support import typed_text
from pipelines.support.errors import ConfigError, PipelineError, QueryError
from text.i18n import N_

# Of each file, what it says at its head.
_HEADS = {
    settings.ORGANISATION: "What Weerklank watches. docs/configuration.md explains every line.",
    settings.SOURCES: "The sources. The page “Sources” changes this file too, and keeps your comments.",
    settings.CHANNELS: "The school’s accounts. docs/configuration.md says how each gets its numbers.",
    settings.ANNOUNCEMENT: "How the month is announced. docs/pages/announcement.md explains every line.",
}


@dataclass(frozen=True)
class LeftOut:
    """What could not be used, and why: `what` as it was filled in."""

    what: str
    error: PipelineError


@dataclass(frozen=True)
class Created:
    """A configuration that was written and read back, and what was left out of it."""

    settings: Settings
    left_out: tuple[LeftOut, ...] = ()


def create(person: Person, answers: Answers, where: Path | None = None) -> Created:
    """Write the configuration of a school from these answers and give it, checked.

    Counts: a source, account or peer that is named twice once. Raises: NotAllowed; ConfigError when the name or site
    cannot be used, or when there is a configuration already; TooLong for more than anybody would fill in.
    """
    with acts.doing(person, "setup.begin", answers.name) as act:
        created = _created(answers, where or settings.own_folder())
        act.after = {"sources": [source.name for source in created.settings.sources]}
    return created


def _created(answers: Answers, where: Path) -> Created:
    with files.held(where):
        is_sample = (where / settings.ORGANISATION).exists()
        if is_sample and not settings.read(where).organisation.sample:
            raise ConfigError(
                N_("A school is set up here already. Change it with the pages Settings and Sources instead.")
            )
        left_out: list[LeftOut] = []
        texts = {settings.ORGANISATION: _organisation(answers)}
        texts[settings.SOURCES] = _sources(answers.sources, left_out)
        if is_sample:
            texts |= _set_aside(where)
        if rows := _channels(answers.channels, left_out):
            _add(where, texts, settings.CHANNELS, "channels", rows)
        if campaigns := _campaigns(answers.campaigns, left_out):
            _add(where, texts, settings.CHANNELS, "campaigns", campaigns)
        if announcing.COLOUR.fullmatch(answers.colour):
            _add(
                where, texts, settings.ANNOUNCEMENT, "announcement", edit.as_table({"colour": answers.colour})
            )
        return Created(edit.put(where, texts), tuple(left_out))


def _add(where: Path, texts: dict[str, str], file: str, header: str, value: tomlkit.items.Item) -> None:
    """Add this to what stands in a file; what an operator wrote there before is kept, and not doubled."""
    if texts.get(file):
        document = tomlkit.parse(texts[file])
    else:
        is_new = file in texts or not (where / file).exists()
        document = _document(file) if is_new else files.document(where / file)
    if header not in document:
        document[header] = value
        texts[file] = tomlkit.dumps(document)


def _set_aside(where: Path) -> dict[str, str]:
    """Keep what somebody changed of the sample, and let nothing of that invented school become that of a real one."""
    texts = {}
    for file in settings.OTHERS:
        if file != settings.SOURCES and (where / file).exists():
            files.put(where / f"{file}.sample", toml(where / file)[0])
            texts[file] = ""
    return texts


def _document(file: str) -> tomlkit.TOMLDocument:
    document = tomlkit.document()
    document.add(tomlkit.comment(_HEADS[file]))
    return document


def _organisation(answers: Answers) -> str:
    names = _once(typed_text.clean_all((answers.name, *answers.also_called), typed_text.TITLE))
    row: dict[str, object] = {"name": typed_text.clean(answers.name, typed_text.TITLE)}
    row["site"] = typed_text.clean(answers.site, typed_text.ADDRESS)
    for name in ("city", "contact"):
        if value := typed_text.clean(getattr(answers, name), typed_text.TITLE):
            row[name] = value
    row["query"] = _readable(answers.query) or " OR ".join(f'"{_plain(name)}"' for name in names)
    row |= answers.counted.row() if answers.counted else {}
    document = _document(settings.ORGANISATION)
    document["organisation"] = edit.as_table(row)
    if peers := _peers(answers.peers, str(row["name"])):
        document["peers"] = _tables(peers)
    return tomlkit.dumps(document)


def _peers(wanted: Sequence[PeerAnswer], own: str) -> list[dict]:
    typed_text.few(wanted)
    rows: dict[str, dict] = {own.lower(): {}}
    for peer in wanted:
        name = typed_text.clean(peer.name, typed_text.TITLE)
        if name:
            row: dict[str, object] = {"name": name, "query": _readable(peer.query) or f'"{_plain(name)}"'}
            row |= {"site": peer.site} if peer.site else {}
            rows.setdefault(name.lower(), row | (peer.counted.row() if peer.counted else {}))
    return [row for row in rows.values() if row]


def _readable(query: str) -> str:
    query = typed_text.clean(query, typed_text.QUERY)
    try:
        queries.parse(query)
    except QueryError:
        return ""
    return query


def _sources(wanted: Sequence[SourceAnswer], left_out: list[LeftOut]) -> str:
    typed_text.few(wanted)
    rows: list[dict] = []

    def add(source: SourceAnswer) -> None:
        taken = [row["name"] for row in rows]
        row = edit.source_row(source.pattern, source.written, source.title, taken)
        patterns.address(source.pattern, source.written)
        if source.kind:
            row["kind"] = source.kind
        rows.append(row)

    _each(dict.fromkeys(wanted), add, left_out)
    document = _document(settings.SOURCES)
    if rows:
        document["sources"] = _tables(rows)
    return tomlkit.dumps(document)


def _channels(wanted: Sequence[ChannelAnswer], left_out: list[LeftOut]) -> tomlkit.items.AoT | None:
    typed_text.few(wanted)
    rows: list[dict] = []

    def add(channel: ChannelAnswer) -> None:
        row = {
            "name": edit.unique_name(channel.network, [row["name"] for row in rows]),
            "title": channel.title,
        }
        row |= {"network": channel.network, "url": channel.url}
        if channel.connector:
            row |= {"connector": channel.connector, "account": channel.account}
        channels.channels(Path(settings.CHANNELS), "", {"channels": [row]}, frozenset())
        rows.append(row)

    _each(dict.fromkeys(wanted), add, left_out)
    return _tables(rows) if rows else None


def _campaigns(wanted: Sequence[CampaignAnswer], left_out: list[LeftOut]) -> tomlkit.items.AoT | None:
    typed_text.few(wanted)
    rows: list[dict] = []

    def add(campaign: CampaignAnswer) -> None:
        row = {"name": campaign.name, "label": campaign.label}
        channels.campaigns(Path(settings.CHANNELS), "", {"campaigns": [row]})
        rows.append(row)

    _each({campaign.name: campaign for campaign in wanted}.values(), add, left_out)
    return _tables(rows) if rows else None


def _each(wanted: Iterable, add: Callable, left_out: list[LeftOut]) -> None:
    for each in wanted:
        try:
            add(each)
        except PipelineError as error:
            left_out.append(LeftOut(_called(each), error))


def _called(each: SourceAnswer | ChannelAnswer | CampaignAnswer) -> str:
    if isinstance(each, CampaignAnswer):
        return each.label
    return getattr(each, "written", "") or each.title


def _once(names: Sequence[str]) -> list[str]:
    once: dict[str, str] = {}
    for name in names:
        once.setdefault(name.lower(), name)
    return list(once.values())


def _plain(name: str) -> str:
    return " ".join(name.replace('"', " ").split())


def _tables(rows: Iterable[dict]) -> tomlkit.items.AoT:
    tables = tomlkit.aot()
    for row in rows:
        tables.append(edit.as_table(row))
    return tables
