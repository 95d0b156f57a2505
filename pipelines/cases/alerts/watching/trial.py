"""Send a trial through the whole chain, from a post to a receipt on this machine; only then tell outside.

It is told to nobody and kept nowhere: what it is made of is what a real alert is made of.
"""

import dataclasses
import datetime as dt
import secrets

from pipelines import web
from pipelines.access.person import SCHEDULE
from pipelines.cases.alerts import changing, spool, watched
from pipelines.cases.alerts.changing import Change
from pipelines.cases.alerts.ladders import HIGHEST, Contact, Ladders, Step
from pipelines.cases.alerts.watching import post, wording
from pipelines.cases.alerts.watching.climbing import climb
from pipelines.sending import chat
from pipelines.sending.receipt import Receipt
from pipelines.settings import Settings
from pipelines.settings.secrets import secret
from pipelines.support import guard, system_words
from pipelines.support.errors import PipelineError, SourceError
from text.i18n import N_

NOBODY = Ladders(
    (Contact("receipt", (), (("push", ""),)),), (Step(HIGHEST, ("receipt",), ("push",), 5, repeat=3),)
)


def run(settings: Settings, now: dt.datetime, rules_at: dt.datetime | None) -> str | None:
    """Send a trial now. What is wrong, None when it arrived? rules_at: when the rules were last asked and answered."""
    try:
        with guard.around("the trial of the alerts", PipelineError):
            if rules_at is None or now - rules_at > dt.timedelta(minutes=10):
                raise SourceError(N_("The rules have not been asked for ten minutes."))
            _disk()
            _through(settings, now)
    except PipelineError as error:
        return str(error)
    return None


def _disk() -> None:
    """Raise SourceError where nothing can be kept: what is sent could not be noted."""
    try:
        watched.write(spool.folder() / "trial.json", {})
    except OSError as error:
        raise SourceError(N_("The data folder takes nothing: {why}."), why=system_words.why(error)) from error


def _through(settings: Settings, now: dt.datetime) -> None:
    token = secrets.token_hex(8)
    alarm = dataclasses.replace(post.alarm(settings, token, now), is_drill=True)
    change = Change(token, "raised", token, now, SCHEDULE.id, SCHEDULE.name, alarm=alarm)
    alert, _event = changing.raised([], change)
    climbed = climb(dataclasses.replace(alert, level=HIGHEST), None, [], NOBODY, now)
    if len(climbed.messages) != 1:
        raise SourceError(N_("The trial of the alerts was told to nobody."))
    subject, text = wording.words(settings, NOBODY, climbed.messages[0], is_drill=True, count=0)
    with Receipt() as receipt:
        chat.tell_here("receipt", receipt.port, text, subject)
        if not receipt.has(token):
            raise SourceError(N_("The trial of the alerts did not arrive."))


def outside(settings: Settings, ladders: Ladders) -> str | None:
    """Ask the address outside, which raises an alarm when it is not asked for a while. What went wrong, None when
    nothing did, or where there is none?
    """
    if not ladders.outside:
        return None
    try:
        with guard.around("the address outside", PipelineError):
            who = web.user_agent(settings.organisation.contact or settings.organisation.site)
            policy = web.Policy(
                who, allow_private=settings.allow_private, redirects=0, retries=1, max_bytes=65_536
            )
            web.fetch(web.Request("outside", secret(ladders.outside), as_written=True), policy)
    except PipelineError as error:
        return str(error)
    return None
