"""A month goes out: to each place once, exactly as it is then kept; what failed can be tried again."""

import datetime as dt
import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipelines.announcing import card, documents, mail, markup, posts, publishing, text
from pipelines.announcing.mail import Attached, SendFailed
from pipelines.errors import N_, SourceError
from pipelines.settings import Settings
from pipelines.words import say, speaking
from warehouse import connection, publications
from warehouse.metrics import archive, month_closed
from warehouse.metrics import report as reports
from warehouse.metrics.report import Report

log = logging.getLogger("weerklank.announcing")


@dataclass(frozen=True)
class Sent:
    """How one sending ended: way, target, and state: sent, failed, unsure, or skipped because it went before."""

    way: str
    target: str
    state: str
    error: str | None = None


@dataclass(frozen=True)
class Place:
    """A place to which something goes: mail with an address, or post with the name of a place."""

    way: str
    target: str


def places(settings: Settings, kind: str) -> tuple[Place, ...]:
    """To which places does an announcement or a report go?"""
    out = settings.announcing
    to = () if out.mail is None else out.mail.to if kind == "announcement" else out.mail.report_to
    named = [Place("post", each.name) for each in out.posts] if kind == "announcement" else []
    return (*(Place("mail", each) for each in to), *named)


def send(
    settings: Settings,
    which: dt.date,
    kind: str,
    where: Sequence[Place],
    who: str,
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
    others. Raises: PublishRefused while the month is not closed, NothingToTell, WarehouseError.
    """
    with connection.reading(url) as con:
        frozen = month_closed.closed(con, which)
        if frozen is None:
            raise publishing.PublishRefused(month=f"{which:%Y-%m}")
        ended = {} if again else publications.ended(con, which, kind)
    # The scheduler asks every half hour: where all went before, no paper is drawn and no month counted again.
    left = [place for place in where if (place.way, place.target) not in ended]
    found, texts = None, {}
    if left:
        publishing.write(settings, frozen, now, url)
        with connection.reading(url) as con:
            found = reports.report(con, which, now)
            texts = {(each.language, each.length): each.text for each in archive.texts(con, which)}
        documents.check(found.month)
    done = []
    for place in where:
        if place not in left:
            state = "unsure" if ended[place.way, place.target] == "unsure" else "skipped"
            done.append(Sent(place.way, place.target, state))
            continue
        done.append(_one(settings, found, texts, kind, place, who, now, language, length, again, url, clock))
        log.info("%s %s to %s: %s", kind, f"{which:%Y-%m}", place.target, done[-1].state)
    return done


def _one(settings, found, texts, kind, place: Place, who, now, language, length, again, url, clock) -> Sent:
    out = settings.announcing
    post = (
        next((each for each in out.posts if each.name == place.target), None) if place.way == "post" else None
    )
    language = language or (post.language if post else out.language)
    length = length or (post.length if post else out.length)
    with speaking(language):
        if kind == "announcement":
            title, words = text.subject(found.month), texts[language, length]
        else:
            title = documents.report_title(found.month)
            words = say(N_("The report for the board is in the attachment.")) + "\n"
        if place.way == "mail":
            body, act = _mail(settings, found, kind, place.target, title, words, language, now)
        else:
            body, act = (
                words,
                lambda: posts.send(post, title, markup.plain(words) if length == "line" else words, out.mail),
            )
    row = {
        "month": found.month.month, "kind": kind, "way": place.way, "target": place.target, "language": language,
        "subject": title, "body": words, "body_hash": _hash(found, kind, title, words), "sent_by": who,
    }  # fmt: skip
    with connection.writing(url, publishing.PATIENCE) as con:
        refused = publications.claim(con, row, again, now)
    if refused:
        return Sent(place.way, place.target, refused if refused == "unsure" else "skipped")
    state, error = "sent", None
    try:
        if place.way == "post" and post is None:
            raise SendFailed(N_("{target} is no longer in announcement.toml."), target=place.target)
        act()
    except SendFailed as failed:
        state, error = ("unsure" if failed.unsure else "failed"), str(failed)
    except SourceError as failed:
        state, error = "failed", str(failed)
    with connection.writing(url, publishing.PATIENCE) as con:
        publications.settle(con, row, state, error, body, clock())
    return Sent(place.way, place.target, state, error)


def _hash(found: Report, kind: str, title: str, words: str) -> str:
    """Of what is to be said: a report says its figures and what moved since."""
    said = f"{title}\n{words}"
    if kind == "report":
        said += repr([(month, each.figure.key, each.now) for month, each in found.corrections])
    return hashlib.blake2b(said.encode(), digest_size=10).hexdigest()


def _mail(
    settings, found: Report, kind: str, to: str, title, words, language, now
) -> tuple[str, Callable[[], None]]:
    out, paper = settings.announcing, publishing.look(settings)
    if out.mail is None:

        def refuse() -> None:
            raise SendFailed(
                N_("There is no [mail] in announcement.toml, so {target} gets nothing."), target=to
            )

        return words, refuse
    if kind == "announcement":
        pdf = documents.announcement(found, words, paper, now)
        picture = card.png(found.month, paper.organisation, paper.colour, paper.accent)
        attached = (
            Attached(f"{found.month.month:%Y-%m}.pdf", "application/pdf", pdf),
            Attached(f"{found.month.month:%Y-%m}.png", "image/png", picture),
        )
    else:
        pdf = documents.report(found, paper, now)
        attached = (Attached(f"{found.month.month:%Y-%m}.pdf", "application/pdf", pdf),)
    html = markup.document(words, title, paper.colour, language)
    whole = mail.message(out.mail, to, title, markup.plain(words), html, attached)
    return whole.as_bytes().decode("ascii"), lambda: mail.send(out.mail, to, whole)
