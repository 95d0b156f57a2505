"""Hand a message over by its way, and say how that went: taken, refused, or perhaps taken."""

from dataclasses import dataclass

from pipelines.cases.alerts.ladders import Ladders, same
from pipelines.cases.alerts.watching import wording
from pipelines.cases.alerts.watching.state import Outgoing
from pipelines.sending import chat, mail
from pipelines.sending.mail import SendFailed
from pipelines.settings import Settings
from pipelines.support import guard
from pipelines.support.errors import PipelineError, SourceError
from text.i18n import N_

NOT_THERE = N_("{person} has no such way in alerts.toml any more.")
NO_MAIL = N_("There is no mail server in announcement.toml.")


@dataclass(frozen=True)
class Handed:
    """How it went: why it was not taken, None where it was; unsure: it may have arrived all the same."""

    why: str | None = None
    unsure: bool = False


def hand(settings: Settings, ladders: Ladders, outgoing: Outgoing) -> Handed:
    """Hand this message over once. Raises: nothing that is known of."""
    message = outgoing.message
    try:
        with guard.around(message.way, PipelineError):
            _hand(settings, ladders, outgoing)
    except SendFailed as failed:
        return Handed(str(failed), failed.unsure)
    except PipelineError as error:
        return Handed(str(error))
    return Handed()


def _hand(settings: Settings, ladders: Ladders, outgoing: Outgoing) -> None:
    message = outgoing.message
    contact = next((each for each in ladders.contacts if same(each.name, message.person)), None)
    target = dict(contact.ways).get(message.way) if contact else None
    if target is None:
        raise SourceError(NOT_THERE, person=message.person)
    subject, text = wording.words(settings, ladders, message, outgoing.is_drill, outgoing.count)
    out = settings.announcing.mail
    if message.way != "mail":
        chat.tell(message.person, target, text, subject, out)
        return
    if out is None:
        raise SourceError(NO_MAIL)
    whole = mail.message(out, target, subject, text, wording.html(text))
    # The same at each try: a mail program that shows a message once shows this one once.
    del whole["Message-ID"]
    whole["Message-ID"] = f"<{message.message_id}@{out.sender.rpartition('@')[2]}>"
    mail.send(out, target, whole)
