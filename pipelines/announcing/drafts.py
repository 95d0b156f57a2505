"""Make the message for one destination (mail or chat) ready, before anybody is told that it goes out."""

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipelines.announcing import board_page, card, documents, publishing, text
from pipelines.announcing.pdf import Branding
from pipelines.sending import chat, logo, mail, markup
from pipelines.sending.letter import Head
from pipelines.sending.mail import Attached, SendFailed
from pipelines.settings import Settings
from pipelines.support.errors import PipelineError
from text.i18n import N_, language, use_language
from text.templates import Words
from warehouse.months.closed import ClosedMonth
from warehouse.months.report import Report


@dataclass(frozen=True)
class Destination:
    """A place to which something goes: mail with an address, or post with the name of a place."""

    way: str
    target: str


@dataclass(frozen=True)
class Draft:
    """One message: its language, subject, words and whole body, and what hands it over.

    body_hash: of what is to be said; is_made: False when it could not be made, so that `act` only says why.
    """

    language: str
    subject: str
    words: str
    body: str
    body_hash: str
    act: Callable[[], None]
    is_made: bool = True


def draft(
    settings: Settings,
    report: Report,
    texts: Mapping[tuple[str, str], str],
    kind: str,
    place: Destination,
    now: dt.datetime,
    language: str | None,
    length: str | None,
) -> Draft:
    """Return the message to this place. Raises: SendFailed where the configuration does not know it, SourceError."""
    out = settings.announcing
    post = None
    if place.way == "post":
        post = next((post for post in out.posts if post.name == place.target), None)
        if post is None:
            raise SendFailed(N_("{target} is no longer in announcement.toml."), target=place.target)
    elif out.mail is None:
        raise SendFailed(
            N_("There is no [mail] in announcement.toml, so {target} gets nothing."), target=place.target
        )
    language = language or (post.language if post else out.language)
    length = length or (post.length if post else out.length)
    with use_language(language):
        if kind == "announcement":
            title, words = text.subject(report.month), texts[language, length]
        else:
            title = documents.report_title(report.month)
            words = board_page.letter(report) + "\n"
        body_hash = _hash(report, kind, title, words)
        if post is None:
            return _mail(settings, report, kind, place.target, title, words, language, body_hash, now)
        body = markup.plain(words) if length == "line" else words
        return Draft(language, title, words, words, body_hash, lambda: chat.send(post, title, body, out.mail))


def as_html(month: ClosedMonth, words: str, title: str, paper: Branding, picture: str | None = None) -> str:
    """Return these words as an HTML e-mail in the school's colours, below the figures of the month.

    picture: where its logo stands; None: in the text itself, which clients of mail do not show
    """
    picture = logo.address(paper.logo) if picture is None else picture
    preview = markup.plain(text.announcement(month, "line")).strip()
    head = Head(Words(paper.organisation), card.readable(paper.colour), text.tiles(month), preview, picture)
    return markup.document(words, title, paper.colour, language(), head)


def unmade(problem: PipelineError, language: str) -> Draft:
    """Return what could not be made: handing it over says why."""

    def refuse() -> None:
        raise problem

    return Draft(language, "–", "", "", "", refuse, is_made=False)


def _hash(report: Report, kind: str, title: str, words: str) -> str:
    """Return the hash of what is to be said: a report says its figures and what moved since."""
    content = f"{title}\n{words}"
    if kind == "report":
        content += repr(
            [(month, correction.figure.key, correction.now) for month, correction in report.corrections]
        )
    return hashlib.blake2b(content.encode("utf-8", "replace"), digest_size=10).hexdigest()


def _mail(
    settings, report: Report, kind: str, to: str, title: str, words: str, spoken: str, body_hash: str, now
) -> Draft:
    out, paper = settings.announcing, publishing.look(settings)
    attached: tuple[Attached, ...]
    if kind == "announcement":
        pdf = documents.announcement(report, words, paper, now)
        picture = card.png(report.month, paper.organisation, paper.colour, paper.accent, paper.logo)
        attached = (
            Attached(f"{report.month.month:%Y-%m}.pdf", "application/pdf", pdf),
            Attached(f"{report.month.month:%Y-%m}.png", "image/png", picture),
        )
    else:
        pdf = documents.report(report, paper, now)
        attached = (Attached(f"{report.month.month:%Y-%m}.pdf", "application/pdf", pdf),)
    html = as_html(report.month, words, title, paper, f"cid:{logo.INSIDE}" if paper.logo else "")
    inside = (Attached(logo.INSIDE, "image/png", paper.logo),) if paper.logo else ()
    whole = mail.message(out.mail, to, title, markup.plain(words), html, attached, inside)
    body = whole.as_bytes().decode("ascii")
    return Draft(spoken, title, words, body, body_hash, lambda: mail.send(out.mail, to, whole))
