"""Send posts to Teams, Slack and a hundred others through Apprise: one address each, kept as a secret."""

import logging
import warnings
from typing import Any

from pipelines.sending import markup, overheard
from pipelines.sending.mail import SendFailed
from pipelines.settings.announcing import ADDRESS, Mail, Post
from pipelines.settings.secrets import scrubbed, secret
from pipelines.support.typed_text import lines
from text.i18n import N_

UNSURE = N_(
    "{target}: the message was given, and no answer came; it may have arrived. Ask before sending it again."
)


def known(post: Post) -> Any:
    """Return the service of Apprise that this place is. Raises: SendFailed, SourceError when the key is not there."""
    service = _service(secret(post.secret))
    if service is None:
        raise SendFailed(
            N_("{target}: the key “{secret}” holds no address that Apprise knows; see its list of services."),
            target=post.title,
            secret=post.secret,
        )
    return service


def _service(address: str) -> Any:
    # Half a second to load, and only a sending needs it; its plugins load a module that Python is about to drop.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import apprise

        # What it says about an address that it cannot read is that address.
        with apprise.LogCapture(level=logging.DEBUG):
            return apprise.Apprise.instantiate(address, suppress_exceptions=True)


def send(post: Post, title: str, body: str, mail: Mail | None) -> None:
    """Post this Markdown to one place. Raises: SendFailed, SourceError when the key is not there."""
    hand_over(post.title, secret(post.secret), known(post), title, body, mail)


def tell(title: str, name: str, words: str, subject: str, mail: Mail | None) -> None:
    """Hand a short message to one address of Apprise. title: of who gets it; name: of the key that holds the address.

    Raises: SendFailed, SourceError when the key is not there.
    """
    post = Post(title, title, name, "nl", "line")
    hand_over(title, secret(name), known(post), subject, words, mail)


def tell_here(title: str, port: int, words: str, subject: str) -> None:
    """Hand a short message to a receiver on this machine, through all that others go through. Raises: SendFailed."""
    address = f"json://127.0.0.1:{port}/"
    hand_over(title, address, _service(address), subject, words, None)


def hand_over(target: str, address: str, service: Any, title: str, body: str, mail: Mail | None) -> None:
    """Post this Markdown to a service of Apprise. target: its name for people.

    Raises: SendFailed; unsure when the other side had the message and did not answer.
    """
    import apprise  # loaded by now

    _allowed(target, service, mail)
    notifier = apprise.Apprise()
    notifier.add(service)
    # Made here in the form that the place shows: no tag of anybody gets through, and no picture is fetched.
    written = service.resolve_format(apprise.NotifyFormat.MARKDOWN)
    make = {apprise.NotifyFormat.HTML: markup.body, apprise.NotifyFormat.TEXT: markup.plain}.get(
        written, lines
    )
    formatted = make(markup.listed(body))
    with overheard.apprise() as heard:
        sent = notifier.notify(title=title, body=formatted, body_format=written)
    if sent:
        return
    if heard.is_unsure:
        raise SendFailed(UNSURE, unsure=True, target=target)
    reason = scrubbed(" ".join(heard.told), [address, *address.split("/")])
    raise SendFailed(target=target, why=reason[:200] or "?")


def _allowed(target: str, service: object, mail: Mail | None) -> None:
    """Apprise can send e-mail too; then the same domains hold."""
    for address in _addresses(service):
        if mail is None or mail.refused(address):
            raise SendFailed(
                N_("{target} lies outside the allowed domains ({allowed})."),
                target=f"{target}: {address}",
                allowed=", ".join(mail.allowed) if mail else "–",
            )


def _addresses(service: object) -> list[str]:
    """Return every e-mail address that this service would send to."""
    addresses: list[str] = []
    for name in ("targets", "cc", "bcc", "reply_to"):
        value = getattr(service, name, None) or ()
        for entry in [value] if isinstance(value, str) else value:
            parts = entry if isinstance(entry, list | tuple) else [entry]
            addresses += [part for part in parts if isinstance(part, str) and ADDRESS.fullmatch(part)]
    return addresses
