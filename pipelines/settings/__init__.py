"""Read the whole configuration from its TOML files and check it, before anything runs.

organisation.toml names the school and what it watches, sources.toml its sources; until they exist, the sample.
"""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from pipelines.mentions.matching import query as queries
from pipelines.settings import announcing, channels, events_and_outlets, goals, patterns, students
from pipelines.settings.announcing import ANNOUNCEMENT, Announcing
from pipelines.settings.channels import CHANNELS
from pipelines.settings.fields import Table, duration, from_tables, once
from pipelines.settings.goals import GOALS, Goal
from pipelines.settings.models import (
    KINDS,
    Campaign,
    Channel,
    Event,
    FeedSource,
    Organisation,
    Outlet,
    Settings,
    StatisticsSource,
    Subject,
)
from pipelines.settings.network import allowed_by_environment, backups, private, server
from pipelines.settings.reading import is_there, toml
from pipelines.settings.sample_address import served
from pipelines.support import typed_text
from pipelines.support.errors import ConfigError, QueryError
from text import hide_secrets
from text.i18n import N_

__all__ = [
    "ANNOUNCEMENT",
    "CHANNELS",
    "GOALS",
    "KINDS",
    "Announcing",
    "Campaign",
    "Channel",
    "Event",
    "FeedSource",
    "Goal",
    "Organisation",
    "Outlet",
    "Settings",
    "StatisticsSource",
    "Subject",
    "absent",
    "allowed_by_environment",
    "duration",
    "folder",
    "own_folder",
    "read",
]

ROOT = Path(__file__).resolve().parents[2]
ORGANISATION, SOURCES = "organisation.toml", "sources.toml"
OTHERS = (ANNOUNCEMENT, CHANNELS, GOALS, SOURCES)  # beside organisation.toml, without which there is none
KNOWN = {"organisation", "network", "server", "backup", "peers", "topics", "events", "outlets", "sources"}


def own_folder() -> Path:
    """Return where the school's own configuration belongs: WEERKLANK_CONFIG, else config/ beside app.py."""
    return Path(os.environ.get("WEERKLANK_CONFIG") or ROOT / "config")


def folder(given: str | os.PathLike | None = None) -> Path:
    """Which configuration holds? The argument, else WEERKLANK_CONFIG, else config/, else config/sample/."""
    if given:
        return Path(given)
    own = own_folder()
    return own if os.environ.get("WEERKLANK_CONFIG") or is_there(own / ORGANISATION) else own / "sample"


def is_configured() -> bool:
    """Is there a configuration (a school's own, or the sample) where one is looked for?"""
    return is_there(folder() / ORGANISATION)


def read(given: str | os.PathLike | None = None, texts: Mapping[str, str] = MappingProxyType({})) -> Settings:
    """Return the whole configuration. Raises: ConfigError with file, line and field, and what to do.

    texts: file name → what is to stand there, to see whether it can be read before it is put in place.
    """
    where = folder(given)
    path = where / ORGANISATION
    if ORGANISATION not in texts and not is_there(path):
        raise absent(where)
    text, values = toml(path, texts.get(ORGANISATION))
    sources_path, sources_text, sources = _optional(where, SOURCES, texts)
    channels_path, channels_text, measured = _optional(where, CHANNELS, texts)
    goals_path, goals_text, goal_tables = _optional(where, GOALS, texts)
    out_path, out_text, out = _optional(where, ANNOUNCEMENT, texts)
    for file, document, known in (
        (path, values, KNOWN),
        (sources_path, sources, KNOWN),
        (channels_path, measured, channels.KNOWN),
        (goals_path, goal_tables, {"goals"}),
        (out_path, out, announcing.KNOWN),
    ):
        for name in document.keys() - known:
            raise ConfigError(
                N_("{file}: “{name}” is not known; known are {known}."),
                file=file,
                name=typed_text.line(name[:200]),
                known=", ".join(sorted(known)),
            )
    if "organisation" not in values:
        raise ConfigError(N_("{file}: the table [organisation] is missing."), file=path)
    table = Table(path, text, "organisation", values["organisation"])
    organisation, own = _organisation(table)
    table.unknown()

    def all_of(make, header, file=path, written=text, document=values):
        return from_tables(make, file, written, header, document.get(header, []))

    subjects = (
        own,
        *all_of(lambda table: _subject(table, "peer"), "peers"),
        *all_of(lambda table: _subject(table, "topic"), "topics"),
    )
    settings = Settings(
        folder=where,
        organisation=organisation,
        subjects=subjects,
        sources=(
            *all_of(_source, "sources"),
            *all_of(_source, "sources", sources_path, sources_text, sources),
        ),
        events=all_of(events_and_outlets.event, "events"),
        outlets=all_of(events_and_outlets.outlet, "outlets"),
        allow_private=private(path, text, values.get("network", {})),
        server=server(path, text, values.get("server", {})),
        backups=backups(path, text, values.get("backup", {})),
        channels=channels.channels(
            channels_path,
            channels_text,
            measured,
            frozenset(subject.name for subject in subjects if subject.role == "peer"),
        ),
        traffic=channels.traffic(channels_path, channels_text, measured, organisation.site),
        campaigns=channels.campaigns(channels_path, channels_text, measured),
        hour_cost=channels.hour_cost(channels_path, channels_text, measured),
        files=channels.files(channels_path, channels_text, measured),
        announcing=announcing.announcing(out_path, out_text, out),
    )
    settings = replace(
        settings, goals=goals.goals(goals_path, goals_text, goal_tables, settings.channels, settings.traffic)
    )
    once(goals_path, [goal.name for goal in settings.goals])
    once(out_path, [post.name for post in settings.announcing.posts])
    once(out_path, [webhook.name for webhook in settings.announcing.webhooks])
    for named in (settings.channels, settings.traffic, settings.campaigns):
        once(channels_path, [each.name for each in named])
    once(path, [subject.name for subject in subjects], N_("{file}: two subjects are called “{name}”."))
    once(sources_path, [source.name for source in settings.sources])
    events_and_outlets.once_each(path, settings.events, settings.outlets)
    hide_secrets.remember_addresses(source.url for source in settings.sources)
    hide_secrets.remember_addresses(webhook.address for webhook in settings.announcing.webhooks)
    hide_secrets.remember_addresses(
        statistics_source.api for statistics_source in settings.statistics_sources
    )
    return served(settings)


def absent(where: Path) -> ConfigError:
    """Return the error that belongs to a folder without a configuration."""
    return ConfigError(
        N_("There is no {file}. Make it with the page “Your school”, or copy the one in config/sample."),
        file=where / ORGANISATION,
    )


def _optional(where: Path, file: str, texts: Mapping[str, str]) -> tuple[Path, str, dict]:
    path = where / file
    return (path, *(toml(path, texts.get(file)) if file in texts or is_there(path) else ("", {})))


def _organisation(table: Table) -> tuple[Organisation, Subject]:
    organisation = Organisation(
        name=table.text("name"),
        site=_address(table, "site", table.text("site")),
        city=table.text("city", ""),
        sample=table.flag("sample"),
        contact=table.text("contact", ""),
        language=table.choice("language", ("nl", "en"), "nl"),
        national=table.flag("national"),
    )
    return organisation, Subject(
        organisation.name, "own", _query(table), organisation.site, *students.of(table)
    )


def _subject(table: Table, role: str) -> Subject:
    site = table.address("site") if role == "peer" else None
    counted = students.of(table) if role == "peer" else ()
    subject = Subject(table.text("name"), role, _query(table), site or "", *counted)
    table.unknown()
    return subject


def _query(table: Table) -> str:
    query = table.text("query", "") or '"{}"'.format(table.text("name").replace('"', ""))
    try:
        queries.parse(query)
    except QueryError as error:
        raise table.within("query", error) from error
    return query


def _source(table: Table) -> FeedSource:
    name = table.short_name()
    pattern = table.choice("pattern", tuple(patterns.PATTERNS), "feed")
    field = "handle" if table.optional("handle") else "url"
    written = table.text("handle", "") or table.text("url", "")
    ready = patterns.PATTERNS[pattern]
    source = FeedSource(
        name=name,
        title=hide_secrets.shown(table.text("title", "") or name),
        pattern=pattern,
        url=_address(table, field, written, pattern),
        handle=table.optional("handle"),
        kind=table.choice("kind", KINDS, ready.kind),
        every=table.duration("every") or duration(f"{ready.every_minutes}m"),
        rhythm=table.duration("rhythm"),
        outlet=table.optional("outlet"),
        language=table.optional("language"),
        paused=table.flag("paused"),
        secret=table.text("secret", ""),
        account=table.text("account", ""),
        every_set=table.duration("every") is not None,
    )
    for field in ready.fields:
        if not getattr(source, field):
            raise table.error(field, N_("this is missing."))
    table.unknown()
    return source


def _address(table: Table, field: str, written: str, pattern: str = "feed") -> str:
    try:
        return patterns.address(pattern, written)
    except ConfigError as error:
        raise table.within(field, error) from error
