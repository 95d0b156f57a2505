"""Send a month's announcement or report to each place once, and store exactly the text sent in the warehouse."""

import datetime as dt
import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipelines.access import acts, matrix
from pipelines.access.person import Person
from pipelines.announcing import documents, drafts, publishing
from pipelines.announcing.drafts import Destination, Draft
from pipelines.sending.mail import SendFailed
from pipelines.settings import Settings
from pipelines.support import guard, lock_timeouts, run_lock
from pipelines.support.errors import PipelineError, RunBusy
from text.i18n import N_
from warehouse.core import connection
from warehouse.core.errors import WarehouseError
from warehouse.months import archive, closed, publications
from warehouse.months import report as reports

OFTEN = N_(
    "So much went out in the last hour that nobody sends on purpose. Wait an hour, then send it again."
)
DIED = N_("Weerklank was ended while this was being sent: it may have arrived. Ask before sending it again.")
log = logging.getLogger("weerklank.announcing")


@dataclass(frozen=True)
class Sent:
    """How one sending ended: way, target, and state: sent, failed, unsure, or skipped because it went before."""

    way: str
    target: str
    state: str
    error: str | None = None


def places(settings: Settings, kind: str) -> tuple[Destination, ...]:
    """To which places does an announcement or a report go?"""
    out = settings.announcing
    to = () if out.mail is None else out.mail.to if kind == "announcement" else out.mail.report_to
    named = [Destination("post", post.name) for post in out.posts] if kind == "announcement" else []
    return (*(Destination("mail", address) for address in to), *named)


def send(
    person: Person,
    settings: Settings,
    which: dt.date,
    kind: str,
    where: Sequence[Destination],
    now: dt.datetime,
    *,
    language: str | None = None,
    length: str | None = None,
    again: bool = False,
    url: str | None = None,
    clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
) -> list[Sent]:
    """Send a month's announcement or report to these places, each once. How did each end?

    again: a corrected edition on purpose, or once more where it may have arrived. One place that fails never stops the
    others. Raises: NotAllowed, PublishRefused while the month is not closed, NothingToTell, WarehouseError.
    """
    with connection.reading(url) as con:
        frozen = closed.closed(con, which)
        ended = {} if again else publications.ended(con, which, kind)
    # The scheduler asks every half hour: where all went before, no paper is drawn, no month counted again, and nothing
    # was done that anybody has to know of.
    left = [place for place in where if (place.way, place.target) not in ended]
    if not left and frozen is not None and matrix.may_do(person, "months.send"):
        return [_before(ended, place) for place in where]
    with acts.doing(person, "months.send", f"{which:%Y-%m} {kind}", url, now) as act:
        if frozen is None:
            raise publishing.PublishRefused(month=f"{which:%Y-%m}")
        publishing.write(settings, frozen, now, url)
        with connection.reading(url) as con:
            report = reports.report(con, which, now)
            texts = {(text.language, text.length): text.text for text in archive.texts(con, which)}
        documents.check(report.month)
        done = []
        for place in where:
            if place not in left:
                done.append(_before(ended, place))
                continue
            who = person.signature
            done.append(
                _one(settings, report, texts, kind, place, who, now, language, length, again, url, clock)
            )
        # To whom stands in publications, as long as that is kept.
        act.after = dict(Counter(each.state for each in done))
    for delivery in done:
        bad = delivery.state in ("failed", "unsure")
        log.log(
            logging.ERROR if bad else logging.INFO,
            "%s %s to %s: %s%s",
            kind,
            f"{which:%Y-%m}",
            delivery.target,
            delivery.state,
            f" ({delivery.error})" if delivery.error else "",
        )
    return done


def _before(ended: Mapping[tuple[str, str], str], place: Destination) -> Sent:
    state = "unsure" if ended[place.way, place.target] == "unsure" else "skipped"
    return Sent(place.way, place.target, state)


def send_each(
    person: Person,
    settings: Settings,
    which: dt.date,
    kinds: Sequence[str],
    now: dt.datetime,
    url: str | None = None,
    clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
) -> tuple[list[tuple[str, Sent]], PipelineError | WarehouseError | None]:
    """Send each of these kinds to its places. How did each end, and what kept a whole kind from going out?

    A kind that cannot be made fails at each of its places, and the next goes out all the same. Raises: nothing.
    """
    done, problem = [], None
    for kind in kinds:
        where = places(settings, kind)
        if not where:
            continue
        try:
            with guard.around(f"{kind} {which:%Y-%m}", PipelineError, WarehouseError):
                done += [
                    (kind, delivery)
                    for delivery in send(person, settings, which, kind, where, now, url=url, clock=clock)
                ]
        except (PipelineError, WarehouseError) as error:
            problem = problem or error
            done += [(kind, Sent(place.way, place.target, "failed", str(error))) for place in where]
    return done, problem


def _one(
    settings, report, texts, kind, place: Destination, who, now, language, length, again, url, clock
) -> Sent:
    try:
        with guard.around(place.target, PipelineError):
            made = drafts.draft(settings, report, texts, kind, place, now, language, length)
    except PipelineError as problem:
        made = drafts.unmade(problem, language or settings.announcing.language)
    row = {
        "month": report.month.month, "kind": kind, "way": place.way, "target": place.target,
        "language": made.language, "subject": made.subject, "body": made.words, "body_hash": made.body_hash,
        "sent_by": who,
    }  # fmt: skip
    mark = hashlib.blake2b(f"{kind}/{place.way}/{place.target}".encode(), digest_size=6).hexdigest()
    try:
        # Whoever sends holds this lock; what stands there as being sent while nobody holds it was killed.
        with run_lock.alone(f"send-{mark}", url) as held:
            return _handed(made, row, place, again, url, now, clock, held)
    except RunBusy:
        return Sent(place.way, place.target, "skipped")  # another process sends it at this moment
    except (PipelineError, WarehouseError) as error:
        return Sent(place.way, place.target, "failed", str(error))


def _handed(
    made: Draft, row: dict, place: Destination, again: bool, url, now: dt.datetime, clock, held: run_lock.Held
) -> Sent:
    """Claim it, hand it over, note how that ended. Raises: before anything was handed over."""
    is_ours_alone = connection.is_file(connection.address(url)) or held.is_of_all_machines
    with connection.writing(url, lock_timeouts.BATCH) as con:
        refused = publications.claim(con, row, again, now, is_ours_alone)
        if refused == "died":
            died = SendFailed(DIED, unsure=True)
            publications.settle(con, row, "unsure", died.told(), None, now)
            return Sent(place.way, place.target, "unsure", str(died))
    if refused == "often":
        return Sent(place.way, place.target, "failed", str(PipelineError(OFTEN)))
    if refused:
        return Sent(place.way, place.target, refused if refused == "unsure" else "skipped")
    state = "sent"
    problem: PipelineError | WarehouseError | None = None
    try:
        with guard.around(place.target, PipelineError):
            held.or_end()  # whoever holds it now takes this one for dead
            made.act()
    except guard.Unforeseen as failed:
        # Failed says that it certainly did not arrive: of what broke while it was handed over nobody knows.
        state, problem = ("unsure" if made.is_made else "failed"), failed
    except PipelineError as failed:
        state, problem = ("unsure" if getattr(failed, "unsure", False) else "failed"), failed
    try:
        with connection.writing(url, lock_timeouts.BATCH) as con:
            details = problem.told() if isinstance(problem, PipelineError) else None
            publications.settle(con, row, state, details, made.body, clock())
    except WarehouseError as error:
        log.error("How the sending to %s ended (%s) could not be stored: %s", place.target, state, error)
        state, problem = ("failed" if state == "failed" else "unsure"), error
    return Sent(place.way, place.target, state, str(problem) if problem else None)
