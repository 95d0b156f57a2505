"""Send a one-time link to who asks for one at the door, by the school's own mail; say to nobody whether it was sent."""

import datetime as dt
import logging

from pipelines import settings
from pipelines.access.logins import access_file, entering, links
from pipelines.access.person import Person
from pipelines.sending import mail, markup
from pipelines.settings.announcing import ANNOUNCEMENT, Announcing, announcing
from pipelines.settings.reading import toml
from pipelines.support import guard
from pipelines.support.errors import PipelineError
from text.i18n import N_, _, use_language
from text.templates import render

ACT = "access.link"
log = logging.getLogger("weerklank.login")


def send(typed: str, back: str, start: str, language: str, now: dt.datetime) -> bool:
    """Send a link to this address where it may come in by one. Was it sent? Only the log and the audit log are told.

    start: the address of the dashboard, in which links begin; back: the page that was asked for. An address that may
    not come in is not kept anywhere: a stranger typed it. Raises: nothing that is known of.
    """
    address = access_file.address_of(typed)
    known_as = f"mail:{address}"
    try:
        with guard.around(N_("The login"), PipelineError):
            secret = links.make(address, back, now)
            if secret is None:
                entering.note(Person("nobody", "", frozenset(), "link"), ACT, "", "refused")
                return False
            _send(address, f"{start}/{secret}", language)
    except PipelineError as error:
        log.error("a link to log in could not be sent: %s", error)
        entering.note(Person(known_as, address, frozenset(), "link"), ACT, "", "failed")
        return False
    entering.note(Person(known_as, address, frozenset(), "link"), ACT, "", "done")
    return True


def _send(address: str, link: str, language: str) -> None:
    out = outgoing()
    if out.mail is None:
        raise mail.SendFailed(
            N_("There is no [mail] in announcement.toml, so {target} gets nothing."), target=address
        )
    with use_language(language):
        title = _("Your link to log in")
        words = render("login/link.md", link=link) + "\n"
        html = markup.document(words, title, out.colour, language)
        mail.send(out.mail, address, mail.message(out.mail, address, title, markup.plain(words), html))


def outgoing() -> Announcing:
    """Return how mail goes out, whatever else is wrong with the configuration. Raises: ConfigError."""
    path = settings.folder() / ANNOUNCEMENT
    return announcing(path, *toml(path)) if path.exists() else Announcing()
