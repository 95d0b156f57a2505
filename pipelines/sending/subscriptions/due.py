"""Send each subscription its last week or month, once, when it is due."""

import datetime as dt
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage

from pipelines.access import acts
from pipelines.access.person import Person
from pipelines.sending import mail, markup
from pipelines.sending.mail import SendFailed
from pipelines.sending.subscriptions.digest import Asked, digest
from pipelines.sending.subscriptions.spans import last_span
from pipelines.sending.subscriptions.subscribing import works
from pipelines.settings import Settings
from pipelines.support import guard, lock_timeouts, run_lock
from pipelines.support.errors import PipelineError, RunBusy
from text.i18n import N_, use_language
from warehouse.core import connection
from warehouse.core.errors import WarehouseEmpty, WarehouseError
from warehouse.core.period import Period, local_day
from warehouse.subscriptions import store
from warehouse.subscriptions.subscriptions import Subscription, subscriptions

DIED = N_("Weerklank was ended while this was being sent: it may have arrived. It is not sent again.")
log = logging.getLogger("weerklank.subscriptions")


@dataclass(frozen=True)
class Mailed:
    """How one sending ended: to whom, and state: sent, failed or unsure."""

    target: str
    state: str
    error: str | None = None


def send_due(
    person: Person,
    settings: Settings,
    now: dt.datetime,
    url: str | None = None,
    clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
) -> list[Mailed]:
    """Send what is due at this moment and did not go yet. How did each end?

    A week or month that began before somebody subscribed is theirs too, where it ended after. One that fails stops no
    other, and is tried again at the next call, five times at most. Who may not subscribe any more gets
    nothing. Raises: NotAllowed, WarehouseError.
    """
    try:
        with connection.reading(url) as con:
            waiting = [(each, last_span(each.rhythm, now)) for each in subscriptions(con) if works(each)]
    except WarehouseEmpty:
        return []
    done = []
    for subscription, period in waiting:
        if not _is_due(subscription, period):
            continue
        try:
            about = f"{subscription.page} {subscription.subscription_id} {period.start}"
            with (
                run_lock.alone(f"subscription-{subscription.subscription_id}", url) as held,
                acts.doing(person, "subscriptions.send", about, url, now) as act,
            ):
                ended = _one(settings, subscription, period, now, url, clock, held.or_end)
                act.after = ended and {"state": ended.state}
                if ended is None:
                    act.leave_no_line()
        except RunBusy:
            continue  # another process sends it at this moment
        if ended:
            bad = ended.error is not None
            log.log(logging.ERROR if bad else logging.INFO, "subscription %s: %s%s", subscription.subscription_id,
                    ended.state, f" ({ended.error})" if bad else "")  # fmt: skip
            done.append(ended)
    return done


def _is_due(subscription: Subscription, period: Period) -> bool:
    if local_day(subscription.made_at) >= period.end:
        return False
    is_same = subscription.sent_for == period.start
    given_up = (subscription.attempts or 0) >= store.MOST_ATTEMPTS
    return not is_same or subscription.state == "sending" or (subscription.state == "failed" and not given_up)


def _one(
    settings: Settings,
    subscription: Subscription,
    period: Period,
    now: dt.datetime,
    url: str | None,
    clock,
    still: Callable[[], None],
) -> Mailed | None:
    """Claim it, make and hand over the mail, note how that ended; None where it is not to be sent any more."""
    name, target = subscription.subscription_id, subscription.target
    with connection.writing(url, lock_timeouts.BATCH) as con:
        refused = store.claim(con, name, period.start, clock())
        if refused == "died":
            died = SendFailed(DIED, unsure=True)
            store.settle(con, name, "unsure", died.told())
            return Mailed(target, "unsure", str(died))
    if refused:
        return None
    state, problem, handed = "sent", None, False
    try:
        with guard.around(target, PipelineError, WarehouseError):
            whole = _message(settings, subscription, period, now, url)
            still()  # whoever holds it now takes this one for dead
            handed = True
            assert settings.announcing.mail
            mail.send(settings.announcing.mail, target, whole)
    except (PipelineError, WarehouseError) as error:
        is_unsure = getattr(error, "unsure", False) or (handed and isinstance(error, guard.Unforeseen))
        state, problem = ("unsure" if is_unsure else "failed"), error
    with connection.writing(url, lock_timeouts.BATCH) as con:
        store.settle(con, name, state, _told(problem))
    return Mailed(target, state, str(problem) if problem else None)


def _told(problem: PipelineError | WarehouseError | None) -> dict[str, str] | None:
    if problem is None or isinstance(problem, PipelineError):
        return problem.told() if problem else None
    fields = json.dumps(problem.fields, ensure_ascii=False)
    return {"error": str(problem), "error_template": problem.template, "error_fields": fields}


def _message(
    settings: Settings, subscription: Subscription, period: Period, now: dt.datetime, url: str | None
) -> EmailMessage:
    out = settings.announcing
    if out.mail is None:
        raise SendFailed(
            N_("There is no [mail] in announcement.toml, so {target} gets nothing."),
            target=subscription.target,
        )
    with use_language(subscription.language):
        asked = Asked(subscription, period, local_day(now), now, settings.server)
        with connection.reading(url) as con:
            words = digest(con, asked) + "\n"
        html = markup.document(words, subscription.title, out.colour, subscription.language)
        whole = mail.message(out.mail, subscription.target, subscription.title, markup.plain(words), html)
        if asked.stop:
            whole["List-Unsubscribe"] = f"<{asked.stop}>"
            whole["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        return whole
