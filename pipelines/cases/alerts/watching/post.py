"""Send a post of a trial through matching, scoring and the look for threats, in a warehouse of its own that goes again.

All of it is what a real post goes through, with the queries and rules of the school; no figure, list or export ever
holds it, because it never comes into the warehouse of the school.
"""

import datetime as dt
import tempfile
from pathlib import Path

from pipelines.cases.alerts.alarm import Alarm
from pipelines.cases.alerts.rules import look, rules_file
from pipelines.mentions.collect import CollectedSource
from pipelines.mentions.load_batches import Loading, load
from pipelines.mentions.told.analyse import matched
from pipelines.settings import FeedSource, Settings
from pipelines.sources import sync_settings
from pipelines.support.errors import SourceError
from pipelines.support.workers import Pool
from text.i18n import N_
from warehouse.core.connection import reading
from warehouse.core.errors import WarehouseError

# Explicit, so that whoever changes what is a threat does not make the trial fail; the place is filled in.
SAID = "Ik schiet morgen iedereen op {place} dood. {token}"
PLACE = "https://trial.invalid/"
SOURCE = FeedSource("trial", "trial", "trial", PLACE, "social")
LOST = N_("The trial of the alerts was lost before anybody was told: {why}")
NO_MATCH, NO_THREAT = N_("no query of the school found it."), N_("it was not seen as a threat.")


def alarm(settings: Settings, token: str, now: dt.datetime) -> Alarm:
    """Return what the rules of the school find in this post, as it came in now. Raises: SourceError for nothing."""
    rule = next((each for each in rules_file.read(settings.folder).rules if each.kind == "threat"), None)
    assert rule is not None
    text = _text(settings, token)
    with tempfile.TemporaryDirectory(prefix="weerklank-trial-") as place:
        url = str(Path(place) / "trial.duckdb")
        try:
            sync_settings.sync(settings, url)
            _load(settings, text, token, now, url)
            with reading(url) as con:
                found = look.now_on(con, rule, now + dt.timedelta(seconds=1))
        except WarehouseError as error:
            raise SourceError(LOST, why=error) from error
    if not any(token in each.title for each in found):
        raise SourceError(LOST, why=NO_THREAT)
    return found[0]


def _text(settings: Settings, token: str) -> str:
    """Return a post that the query of the school finds. Raises: SourceError where none of its names does."""
    own = next(subject for subject in settings.subjects if subject.role == "own")
    queries = tuple((subject.name, subject.query) for subject in settings.subjects)
    words = [settings.organisation.name, own.name, *own.query.replace('"', " ").split()]
    tried = [("", SAID.format(place=each, token=token)) for each in (*words, " ".join(words))]
    for (_title, text), (named, _signature) in zip(tried, matched(queries, tried), strict=True):
        if own.name in named:
            return text
    raise SourceError(LOST, why=NO_MATCH)


def _load(settings: Settings, text: str, token: str, now: dt.datetime, url: str) -> None:
    entry = {
        "title": text, "text": "", "url": f"{PLACE}{token}", "published_at": now, "guid": token, "language": "nl",
        "outlet": None, "outlet_url": None,
    }  # fmt: skip
    queries = tuple((subject.name, subject.query) for subject in settings.subjects)
    problem = None
    with Pool() as pool:
        to = Loading(settings, queries, pool, "trial", now, {}, lambda row: None, url, keeps_runs=False)
        problem = load([CollectedSource(SOURCE, now, [entry])], to)
    if problem:
        raise SourceError(LOST, why=problem)
