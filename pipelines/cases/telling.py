"""Tell a colleague of a case or a story, or ask who knows this: one line and the way to it.

What they know of a case stays with it.
"""

import datetime as dt
from html import escape
from urllib.parse import quote

from pipelines.access import acts
from pipelines.access.person import Person
from pipelines.cases import changing, propose
from pipelines.cases.errors import CaseRefused
from pipelines.sending import chat, mail
from pipelines.settings import Settings
from pipelines.settings.announcing import Post
from pipelines.support import lock_timeouts, typed_text
from text import i18n
from text.i18n import N_
from warehouse.cases import drafts, inbox, store, unopened
from warehouse.cases.case import Case
from warehouse.core.connection import reading, writing

STORY_TELLS = N_("{person} sends you a story: {said}")
STORY_SUBJECT = N_("Weerklank, {organisation}: a story")
TELLS = N_("{person} sends you a case of webcare: {said}")
ASKS = N_("{person} asks who knows this: {said}")
SUBJECT = N_("Weerklank, {organisation}: a case of webcare")
NO_ADDRESS = N_("You find it in the dashboard, at {path}")


def tell(
    person: Person, settings: Settings, case_id: str, to: str, said: str, asks: bool, now: dt.datetime,
    url: str | None = None,
) -> None:  # fmt: skip
    """Send one line and the way to a case to a colleague, and keep with the case that it was sent.

    to: an e-mail address, or the short name of a place of announcement.toml; asks: whether they are asked who knows
    this. Of a possible threat only the way to it leaves, whatever was typed.
    Raises: CaseRefused, NotAllowed, SendFailed when it did not go out: then nothing is kept.
    """
    to, said = typed_text.clean(to, typed_text.ADDRESS), typed_text.clean(said, typed_text.TEXT)
    with acts.doing(person, "cases.tell", about=case_id, url=url, now=now) as act:
        with reading(url) as con:
            case = _seen(person, inbox.one_case(con, case_id))
        if not to:
            raise CaseRefused(N_("Choose whom you tell."))
        told = "" if case.level >= propose.THREAT else said
        _sent(person, settings, f"/webcare?case={case.case_id}", to, told, ASKS if asks else TELLS, SUBJECT)
        _kept(person, case_id, "ask" if asks else "tell", f"{to}: {said}".removesuffix(": "), now, url, act)


def tell_story(
    person: Person, settings: Settings, subject: str, story_id: str, to: str, said: str, asks: bool, now: dt.datetime,
    url: str | None = None,
) -> None:  # fmt: skip
    """Send one line and the way to a story that is no case to a colleague; the log of who did what says to whom.

    to, asks: as of `tell`. Of a possible threat only the way to it leaves, whatever was typed.
    Raises: CaseRefused where the story is not there or is a case, NotAllowed, SendFailed.
    """
    to, said = typed_text.clean(to, typed_text.ADDRESS), typed_text.clean(said, typed_text.TEXT)
    with acts.doing(person, "cases.tell_story", about=story_id, url=url, now=now) as act:
        with reading(url) as con:
            story = unopened.story(con, subject, story_id)
        if story is None:
            raise CaseRefused(N_("This story is not there, or it is a case already."))
        if not to:
            raise CaseRefused(N_("Choose whom you tell."))
        told = "" if propose.of_story(story, now).level >= propose.THREAT else said
        words = ASKS if asks else STORY_TELLS
        _sent(person, settings, f"/mentions?story={quote(story_id)}", to, told, words, STORY_SUBJECT)
        act.after = {"to": to}


def note(person: Person, case_id: str, said: str, now: dt.datetime, url: str | None = None) -> None:
    """Keep with a case what somebody knows or adds. Raises: CaseRefused, NotAllowed, TooLong."""
    said = typed_text.clean(said, typed_text.NOTE)
    with acts.doing(person, "cases.note", about=case_id, url=url, now=now) as act:
        if not said:
            raise CaseRefused(N_("Write down what you know."))
        _kept(person, case_id, "note", said, now, url, act)


def _seen(person: Person, case: Case | None) -> Case:
    if case is None:
        raise CaseRefused()
    if not changing.may_see(person, case):
        raise acts.NotAllowed()
    return case


def _kept(
    person: Person, case_id: str, what: str, said: str, now: dt.datetime, url: str | None, act: acts.Act
) -> None:
    with writing(url, lock_timeouts.INTERACTIVE) as con:
        # As it is now, whoever has it: who adds a line takes nothing from anybody.
        case = _seen(person, inbox.one_case(con, case_id))
        happened = changing.event(case, case.version + 1, person, what, now, note=said)
        store.change(con, case_id, case.version, {}, happened, None, now)
        if what == "note":
            drafts.forget(con, case_id, person.id, "note")
        act.after = {"state": what}
        act.within(con, now)


def _sent(
    person: Person, settings: Settings, path: str, to: str, said: str, sentence: str, heading: str
) -> None:
    out = settings.announcing
    post: Post | None = next((each for each in out.posts if each.name == to), None)
    with i18n.use_language(post.language if post else settings.organisation.language):
        subject = i18n.translate(heading, organisation=settings.organisation.name)
        words = i18n.translate(sentence, person=person.name, said=said or "…")
        no_address = i18n.translate(NO_ADDRESS, path=path)
    link = settings.server.link(path)
    if post:
        chat.send(post, subject, f"{typed_text.literal(words)}\n\n{link or no_address}", out.mail)
        return
    if out.mail is None:
        raise CaseRefused(N_("No mail server is set up; choose a place, or set one up under Settings."))
    if out.mail.refused(to):
        raise CaseRefused(
            N_("{target} lies outside the allowed domains ({allowed})."),
            target=to, allowed=", ".join(out.mail.allowed),
        )  # fmt: skip
    way = f"<a href='{escape(link)}'>{escape(link)}</a>" if link else escape(no_address)
    html = f"<p>{escape(words)}</p><p>{way}</p>"
    mail.send(out.mail, to, mail.message(out.mail, to, subject, f"{words}\n\n{link or no_address}\n", html))
