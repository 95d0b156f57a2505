"""Close a month, store its generated texts in the warehouse, and keep each text as people edited it."""

import datetime as dt
import hashlib
from collections.abc import Sequence

from pipelines.access import acts
from pipelines.access.person import Person
from pipelines.announcing import close_month, text
from pipelines.announcing.pdf import Branding
from pipelines.sending import logo
from pipelines.settings import Settings
from pipelines.settings.announcing import LANGUAGES, LENGTHS
from pipelines.support import lock_timeouts, typed_text
from pipelines.support.errors import PipelineError
from text.i18n import N_, use_language
from warehouse.core import connection
from warehouse.months import archive, publications
from warehouse.months import report as reports
from warehouse.months.closed import ClosedMonth
from warehouse.months.report import Report

NOT_CLOSED = N_("{month} is not closed yet: close it first, then its figures stand.")


class PublishRefused(PipelineError):
    """It was not sent, and why."""

    template = NOT_CLOSED


def close(
    person: Person,
    settings: Settings,
    which: dt.date,
    now: dt.datetime,
    force: bool = False,
    url: str | None = None,
) -> ClosedMonth:
    """Close a month and write its texts down, generated, in every language and length. Raises: as `closing.close`."""
    frozen = close_month.close(person, which, now, force, url)
    write(settings, frozen, now, url)
    return frozen


def write(settings: Settings, frozen: ClosedMonth, now: dt.datetime, url: str | None = None) -> None:
    """Write the texts of a closed month down, unless they are. Raises: WarehouseError."""
    with connection.reading(url) as con:
        if len(archive.texts(con, frozen.month)) == len(LANGUAGES) * len(LENGTHS):
            return
        moved = reports.since_closing(con, frozen.month, now)
    made = generated(settings, frozen, moved)
    with connection.writing(url, lock_timeouts.BATCH) as con:
        publications.store_texts(con, frozen.month, made)


def generated(settings: Settings, month: ClosedMonth, moved: Sequence = ()) -> dict[tuple[str, str], str]:
    """Return the texts of a month by (language, length)."""
    return {
        (language, length): one(settings, month, language, length, moved)
        for language in LANGUAGES
        for length in LENGTHS
    }


def one(settings: Settings, month: ClosedMonth, language: str, length: str, moved: Sequence = ()) -> str:
    """Return the text of a month in one language and length."""
    with use_language(language):
        return text.announcement(month, length, moved, settings.announcing.thanks)


def edit(
    person: Person,
    which: dt.date,
    language: str,
    length: str,
    words: str | None,
    now: dt.datetime,
    url: str | None = None,
) -> None:
    """Keep a text as somebody made it; None goes back to the generated one.

    Raises: NotAllowed, PublishRefused, TooLong, WarehouseError.
    """
    with acts.doing(person, "months.edit", f"{which:%Y-%m} {language} {length}", url, now) as act:
        words = None if words is None else typed_text.clean(words, typed_text.ANNOUNCEMENT)
        if words is not None and not words:
            raise PublishRefused(N_("The text is empty: take back the changes instead."))
        with connection.writing(url, lock_timeouts.BATCH) as con:
            before = [
                text
                for text in archive.texts(con, which)
                if (text.language, text.length) == (language, length)
            ]
            act.before, act.after = _mark(before[0].edited if before else None), _mark(words)
            if not publications.edit(con, which, language, length, words, person.signature, now):
                raise PublishRefused(month=f"{which:%Y-%m}")
            act.within(con, now)


def _mark(words: str | None) -> dict[str, object] | None:
    """Return by what a text is known again; its words stand with the month."""
    if words is None:
        return None
    return {"letters": len(words), "hash": hashlib.blake2b(words.encode(), digest_size=10).hexdigest()}


def gathered(which: dt.date, now: dt.datetime, url: str | None = None) -> Report:
    """Return all that the papers of a month say. Raises: WarehouseError."""
    with connection.reading(url) as con:
        return reports.report(con, which, now)


def look(settings: Settings) -> Branding:
    """Return the school's paper."""
    out = settings.announcing
    # The invented school has no logo, whatever stands in the folder of the data.
    picture = b"" if settings.organisation.sample else logo.stored()
    return Branding(settings.organisation.name, out.colour, out.accent, logo=picture)
