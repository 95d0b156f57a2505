"""Send posts to Teams, Slack and a hundred others through Apprise: one address each, kept as a secret."""

import io
import logging
import warnings
from typing import Any

from pipelines.sending import markup
from pipelines.sending.mail import SendFailed
from pipelines.settings.announcing import ADDRESS, Mail, Post
from pipelines.settings.secrets import scrubbed, secret
from pipelines.support.typed_text import lines
from text.i18n import N_


def known(post: Post) -> Any:
    """Return the service of Apprise that this place is. Raises: SendFailed, SourceError when the key is not there."""
    address = secret(post.secret)
    # Half a second to load, and only a sending needs it; its plugins load a module that Python is about to drop.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import apprise

        # What it says about an address that it cannot read is that address.
        with apprise.LogCapture(level=logging.DEBUG):
            service = apprise.Apprise.instantiate(address, suppress_exceptions=True)
    if service is None:
        raise SendFailed(
            N_("{target}: the key “{secret}” holds no address that Apprise knows; see its list of services."),
            target=post.title,
            secret=post.secret,
        )
    return service


def send(post: Post, title: str, body: str, mail: Mail | None) -> None:
    """Post this Markdown to one place. Raises: SendFailed, SourceError when the key is not there."""
    address, service = secret(post.secret), known(post)
    import apprise  # loaded by now

    _allowed(post, service, mail)
    notifier = apprise.Apprise()
    notifier.add(service)
    words = io.StringIO()
    # Made here in the form that the place shows: no tag of anybody gets through, and no picture is fetched.
    written = service.resolve_format(apprise.NotifyFormat.MARKDOWN)
    make = {apprise.NotifyFormat.HTML: markup.body, apprise.NotifyFormat.TEXT: markup.plain}.get(
        written, lines
    )
    formatted = make(markup.listed(body))
    with apprise.LogCapture(level=logging.WARNING, fmt="%(message)s") as heard:
        sent = notifier.notify(title=title, body=formatted, body_format=written)
        words.write(heard.getvalue())
    if not sent:
        reason = scrubbed(" ".join(words.getvalue().split()), [address, *address.split("/")])
        raise SendFailed(target=post.title, why=reason[:200] or "?")


def _allowed(post: Post, service: object, mail: Mail | None) -> None:
    """Apprise can send e-mail too; then the same domains hold."""
    for address in _addresses(service):
        if mail is None or mail.refused(address):
            raise SendFailed(
                N_("{target} lies outside the allowed domains ({allowed})."),
                target=f"{post.title}: {address}",
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
