"""Store the configuration's copy in the warehouse, so that pages know which subjects and sources are watched."""

import datetime as dt
import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path

from pipelines.mentions.matching.engine import query_hash
from pipelines.settings import Settings, StatisticsSource, read
from pipelines.support.errors import ConfigError
from pipelines.traffic import rules
from text import hide_secrets
from text.i18n import N_
from warehouse.core import connection, metadata
from warehouse.core.errors import WarehouseEmpty
from warehouse.goals import entries
from warehouse.sources import config_tables
from warehouse.storage.copies import aside
from warehouse.traffic import visits

log = logging.getLogger("weerklank.settings")


def sync(settings: Settings, url: str | None = None) -> None:
    """Make the warehouse say what the configuration says; does nothing when it does already.

    Sample data and a school's own never mix: a warehouse with sample data is set aside when the
    configuration is a real one (`<name>.sample.duckdb`). Raises: ConfigError the other way round.
    """
    stored = _facts(url)
    if metadata.is_sample(stored) and not settings.organisation.sample:
        _set_aside(url)
        stored = {}
    if settings.organisation.sample and stored.get("sample") == "false":
        raise ConfigError(
            N_("The warehouse holds the data of {organisation}; sample data is not loaded into it."),
            organisation=stored.get("organisation", "?"),
        )
    current = fingerprint(settings)
    if stored.get("configuration") == current:
        return
    with connection.writing(url) as con:
        tables = _tables(settings)
        promised = entries.note_changes(con, tables["goals"], dt.datetime.now(dt.UTC))
        config_tables.replace(con, tables)
        renewed = visits.reclassify(con, rules.decided, rules.turns(), rules.fingerprint())
        organisation = settings.organisation
        metadata.store(
            con,
            {
                "organisation": organisation.name,
                "site": organisation.site,
                "city": organisation.city,
                "language": organisation.language,
                "sample": "true" if organisation.sample else "false",
                "traffic_main": settings.traffic[0].name if settings.traffic else "",
                "hour_cost": "" if settings.hour_cost is None else str(settings.hour_cost),
                "configuration": current,
            },
        )
    if promised:
        log.info("%s changes of what goals promise are kept", promised)
    if renewed:
        log.info("stored sessions have their channel by the rules of traffic of %s", rules.fingerprint())


def sync_newest(where: Path, url: str | None = None) -> None:
    """Make the warehouse say what the configuration in this folder says by the time this is done.

    Somebody may change the configuration while the warehouse is written: whoever is done last brings the last of it.
    Raises: ConfigError, WarehouseBusy.
    """
    synced = None
    while synced != (current := fingerprint(settings := read(where))):
        sync(settings, url)
        synced = current


def fingerprint(settings: Settings) -> str:
    """Which version of the configuration is this?"""
    parts = (
        settings.organisation,
        settings.subjects,
        settings.sources,
        settings.events,
        settings.outlets,
        settings.channels,
        settings.traffic,
        settings.campaigns,
        settings.hour_cost,
        settings.goals,
        rules.fingerprint(),
        "addresses without secrets",  # what an earlier version stored with them is written over
    )
    return hashlib.blake2b(repr(parts).encode(), digest_size=10).hexdigest()


def queries_fingerprint(settings: Settings) -> str:
    """Which version of all queries together is this?"""
    parts = sorted((subject.name, query_hash(subject.query)) for subject in settings.subjects)
    return hashlib.blake2b(repr(parts).encode(), digest_size=10).hexdigest()


def _facts(url: str | None) -> dict[str, str]:
    try:
        with connection.reading(url) as con:
            return metadata.read(con)
    except WarehouseEmpty:
        return {}


def _set_aside(url: str | None) -> None:
    where = connection.address(url)
    if not connection.is_file(where):
        raise ConfigError(N_("The warehouse {url} holds sample data; give your school a new one."), url=where)
    path = Path(where)
    aside.move(path, path.with_suffix(".sample" + path.suffix))


def _statistics(source: StatisticsSource) -> dict:
    return {
        "source_name": source.name,
        "title": source.title,
        "pattern": source.connector,
        "kind": source.kind,
        "url": hide_secrets.shown(source.api or source.account or source.path),
        "outlet": None,
        "every_minutes": max(1, source.every.total_seconds() // 60),
        "rhythm_hours": None,
        "paused": source.paused,
    }


def _tables(settings: Settings) -> dict[str, Sequence[dict]]:
    return {
        "subjects": [
            {
                "subject": subject.name,
                "role": subject.role,
                "query": subject.query,
                "query_hash": query_hash(subject.query),
                "position": position,
                "students": subject.students,
                "students_year": subject.students_year,
                "students_source": subject.students_source or None,
            }
            for position, subject in enumerate(settings.subjects)
        ],
        "sources": [
            {
                "source_name": source.name,
                "title": source.title,
                "pattern": source.pattern,
                "kind": source.kind,
                "url": hide_secrets.shown(source.url),
                "outlet": source.outlet,
                "every_minutes": source.every.total_seconds() // 60,
                "rhythm_hours": source.rhythm and source.rhythm.total_seconds() / 3600,
                "paused": source.paused,
            }
            for source in settings.sources
        ]
        + [_statistics(statistics_source) for statistics_source in settings.statistics_sources],
        "channels": [
            {
                "channel": channel.name,
                "title": channel.title,
                "network": channel.network,
                "peer": channel.peer,
                "url": channel.url and hide_secrets.shown(channel.url),
                "connector": channel.statistics and channel.statistics.connector,
                "source_name": channel.statistics and channel.statistics.name,
                "position": position,
            }
            for position, channel in enumerate(settings.channels)
        ],
        "campaigns": [
            {
                "campaign": campaign.name,
                "label": campaign.label,
                "start_day": campaign.start,
                "end_day": campaign.end,
            }
            for campaign in settings.campaigns
        ],
        "traffic_rules": [
            {
                "position": rule.position,
                "rule": rule.id,
                "channel": rule.channel,
                "channel_group": rule.group,
                "since": rule.since,
                "until": rule.until,
                "nl": rule.nl,
                "en": rule.en,
            }
            for rule in rules.rules()
        ],
        "events": [
            {
                "start_day": event.start,
                "end_day": event.end,
                "label": event.label,
                "label_en": event.label_en,
                "channel": event.channel,
            }
            for event in settings.events
        ],
        "goals": [{**goal.row(), "position": position} for position, goal in enumerate(settings.goals)],
        "outlets": [
            {"outlet": outlet.name, "reach": outlet.reach, "kind": outlet.kind} for outlet in settings.outlets
        ],
    }
