"""Look for threats in what streams heard and what waits to be stored: seconds count, and storing may be behind.

What is found is told under the key of the story in which it will stand, so that it is not told again once it is stored;
where it comes to stand in another, what is remembered leads from there to the same alert (see `memory`).
"""

import dataclasses
import datetime as dt
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines import understanding
from pipelines.access.person import SCHEDULE
from pipelines.cases.alerts import acting
from pipelines.cases.alerts.alarm import Alarm
from pipelines.cases.alerts.hearing import memory
from pipelines.cases.alerts.rules import rules_file
from pipelines.cases.alerts.rules.look import alarm
from pipelines.cases.alerts.rules.rule import Rule
from pipelines.mentions import deduplicate, enrich, own_accounts
from pipelines.mentions.matching import identity, stories
from pipelines.mentions.matching.erased import Erased
from pipelines.mentions.matching.stories import Signed
from pipelines.mentions.recognise import Entry
from pipelines.mentions.told import analyse
from pipelines.settings import Settings
from pipelines.sources.live.posts import Posts, only_posts
from pipelines.sources.live.spool import Reader
from pipelines.understanding import FAST
from pipelines.web.api import Json
from text.beginnings import beginning
from warehouse.access.privacy import erasures
from warehouse.cases.alerts.findings.found import NEWS, Found
from warehouse.core.connection import reading
from warehouse.core.errors import WarehouseEmpty, WarehouseError, WarehouseLost
from warehouse.core.period import local_day
from warehouse.mentions import threat_signals

WAIT = 1.0  # seconds for the warehouse to be free
# So long what was read of the warehouse is good enough while nothing that may be a threat is heard.
GOOD = dt.timedelta(minutes=1)
CLOSELY = 20  # posts of one look, doubtful by their words, that the encoder is asked about
SHOWN = 200  # characters of a text that has no title
log = logging.getLogger("weerklank.alerts")


@dataclass(frozen=True)
class Stored:
    """What the warehouse says: what was erased, fingerprints of what may be a threat, key of an item → its story, and
    story → the key under which it was told already.
    """

    erased: Erased | None = None
    signed: tuple[Signed, ...] = ()
    stories: Mapping[str, str] = dataclasses.field(default_factory=dict)
    told: Mapping[str, str] = dataclasses.field(default_factory=dict)


class Hearing:
    """What was read of the stream and the warehouse. Call it with the settings, a moment and the warehouse."""

    def __init__(self) -> None:
        self._reader, self._posts = Reader("posts"), Posts()
        self._stored: Stored | None = None
        self._stored_at: dt.datetime | None = None
        self._heard: dict[str, Signed] = {}

    def __call__(self, settings: Settings, now: dt.datetime, url: str | None) -> bool:
        """Raise an alert of each threat among what came since the last time. Was there one?

        What fails is read again the next time. Raises: PipelineError, WarehouseError, OSError.
        """
        if self._stored_at is None or now - self._stored_at >= GOOD:
            self._ask(now, url)
        has_any = False
        # What was erased is not known yet where the warehouse was never free: then all waits.
        while self._stored is not None and (rows := self._rows()) is not None:
            has_any = self._raised(settings, rows, now, url) or has_any
            self._reader.done()
        return has_any

    def _raised(self, settings: Settings, rows: Sequence[Json], now: dt.datetime, url: str | None) -> bool:
        """Raise what these lines hold, by words at once, and then what only the encoder finds. Was there any?"""
        rules = [
            rule for rule in rules_file.read(settings.folder).rules if rule.kind == "threat" and rule.is_on
        ]
        posts = only_posts(rows)
        judged = understanding.threats([row["text"] for row in posts], FAST)
        suspect = [row for row, one in zip(posts, judged, strict=True) if one.score]
        if not rules or not suspect:
            return False
        least = min(rule.own["least"] or 0 for rule in rules)
        found = self._about_us(settings, suspect)
        by_words = _judged(found, now, 0)
        grave = [each for each in by_words if each.level >= least]
        has_any = self._told(settings, rules, grave, now, url)
        doubtful = [(each.entry, each.signature) for each in by_words if each.level < least]
        grave = [each for each in _judged(doubtful, now, CLOSELY) if each.level >= least]
        return self._told(settings, rules, grave, now, url) or has_any

    def _told(
        self, settings: Settings, rules: Sequence[Rule], grave: Sequence["_Suspect"], now: dt.datetime, url: str | None
    ) -> bool:  # fmt: skip
        if not grave:
            return False
        self._ask(now, url)
        alarms: list[Alarm] = []
        told: dict[str, tuple[str, ...]] = {}
        known = memory.read()
        for each in grave:
            key = self._key(each, known)
            if key is None:
                continue
            told[key] = (*told.get(key, ()), *each.names)
            alarms += [
                dataclasses.replace(alarm(rule, each.found(key)), key=key)
                for rule in rules
                if each.level >= (rule.own["least"] or 0)
            ]
        if alarms:
            memory.keep(told, now)
            acting.raise_alarms(SCHEDULE, settings, alarms, now, url)
        return bool(alarms)

    def _rows(self) -> list[Json] | None:
        rows = self._reader.new()
        return rows if rows or self._reader.has_new else None

    def _ask(self, now: dt.datetime, url: str | None) -> None:
        """Read what is stored, where the warehouse is free; else what was read before holds."""
        first = local_day(now) - enrich.AROUND
        try:
            with reading(url, WAIT) as con:
                gone = Erased.of(erasures.marks(con))
                rows = threat_signals.grouped(con, first)
        except WarehouseLost as error:
            log.warning("watch: what streams heard is judged by what was last seen: %s", error)
            return
        except WarehouseEmpty:
            gone, rows = None, []
        except WarehouseError as error:
            log.info("watch: what streams heard is judged by what was last seen: %s", error)
            return
        known = memory.read()
        self._stored, self._stored_at = _stored(gone, rows, known), now
        self._heard = {
            name: each for name, each in self._heard.items() if local_day(each.published_at) >= first
        }

    def _about_us(self, settings: Settings, rows: Sequence[Json]) -> list[tuple[Entry, bytes]]:
        """Return what mentions the school itself, is not its own voice and is no history, with its fingerprint."""
        kinds, own = own_accounts.outlet_kinds(settings), own_accounts.addresses(settings.channels)
        queries = tuple((subject.name, subject.query) for subject in settings.subjects)
        found: list[tuple[Entry, bytes]] = []
        for brought in self._posts.collected(settings, rows):
            batch = deduplicate.SourceBatch(brought.source, brought.entries, brought.started_at)
            entries = deduplicate.prepared(batch)
            matches = analyse.matched(queries, [(one.entry["title"], one.entry["text"]) for one in entries])
            for one, (subjects, signature) in zip(entries, matches, strict=True):
                by = deduplicate.outlet(one)
                kind = own_accounts.kind(kinds, own, one.source.kind, one.entry["url"], by)
                is_news = one.published_at > one.collected_at - NEWS
                if signature and kind != "own" and is_news and not settings.own.isdisjoint(subjects):
                    found.append((one, signature))
        return found

    def _key(self, one: "_Suspect", remembered: Mapping[str, tuple[str, str]]) -> str | None:
        """Return the key under which it is told; None for what was erased."""
        stored = self._stored
        assert stored is not None
        keys = one.entry.keys
        if stored.erased and stored.erased.keeps_out((*keys.own, *keys.seek, *keys.also), one.entry.entry):
            return None
        if key := memory.key_of(remembered, one.names):
            return key
        story = next((stored.stories[name] for name in one.names if name in stored.stories), None)
        if story is None:
            new = one.signed()
            known = [each for name, each in self._heard.items() if name != new.item_id]
            story = stories.group([new], [*stored.signed, *known]).get(new.item_id, new.item_id)
            self._heard[new.item_id] = dataclasses.replace(new, story_id=story)
        return stored.told.get(story, f"{memory.KIND}{story}")


@dataclass(frozen=True)
class _Suspect:
    """A post about the school that may be a threat, and how much of one."""

    entry: Entry
    signature: bytes
    level: int

    @property
    def names(self) -> tuple[str, ...]:
        """By what it is known, and known again when it is stored."""
        keys = self.entry.keys
        return tuple(key for key in (*keys.own, *keys.also) if identity.recognises(key))

    def signed(self) -> Signed:
        """Return its fingerprint, its story not known."""
        by = deduplicate.outlet(self.entry)
        return Signed(_item_id(self.entry), self.entry.published_at, self.signature, None, by)

    def found(self, key: str) -> Found:
        """Return it as a rule finds what is stored."""
        said, story = self.entry.entry, key.removeprefix(memory.KIND)
        return Found(
            story, self.entry.collected_at, said["title"] or beginning(said["text"], SHOWN), level=self.level,
            published_at=self.entry.published_at, collected_at=self.entry.collected_at, story_id=story,
        )  # fmt: skip


def _judged(found: Sequence[tuple[Entry, bytes]], now: dt.datetime, closely: int) -> list[_Suspect]:
    """Return these with their level. closely: of how many the encoder is asked, where words let them through."""
    rows = enrich.threat_rows([_row(one) for one, _signature in found], now, closely)
    return [_Suspect(one, signature, row["level"]) for (one, signature), row in zip(found, rows, strict=True)]


def _item_id(one: Entry) -> str:
    return identity.item_id(one.keys.own[0])


def _row(one: Entry) -> dict[str, Json]:
    said = one.entry
    day = local_day(one.published_at)
    return {"item_id": _item_id(one), "title": said["title"], "text": said["text"], "day": day}


def _stored(gone: Erased | None, rows: Sequence[Mapping], known: Mapping[str, tuple[str, str]]) -> Stored:
    by_key = {key: row["story_id"] for row in rows for key in row["keys"]}
    told = {row["story_id"]: key for row in rows if (key := memory.key_of(known, row["keys"]))}
    signed = tuple(
        Signed(row["item_id"], row["published_at"], row["signature"], row["story_id"], row["outlet"])
        for row in rows
        if row["signature"]
    )
    return Stored(gone, signed, by_key, told)
