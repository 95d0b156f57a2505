"""Begin and end a subscription: who gets which view by mail, and how often."""

import datetime as dt
import json
import secrets
from collections.abc import Mapping, Sequence

from pipelines.access import acts, matrix
from pipelines.access.logins import makers
from pipelines.access.person import Person
from pipelines.sending.subscriptions.digest import PAGES
from pipelines.sending.subscriptions.spans import RHYTHMS
from pipelines.settings import Settings
from pipelines.settings.announcing import ADDRESS, LANGUAGES
from pipelines.support import lock_timeouts, typed_text
from pipelines.support.errors import PipelineError
from text.i18n import N_, NP_
from warehouse.core.connection import writing
from warehouse.subscriptions import store
from warehouse.subscriptions.subscriptions import Subscription

MOST, MOST_CHOSEN = 200, 20
# Of the address of a page: what is chosen there, beside the period, which follows the rhythm.
CHOICES = ("q", "subject", "source", "language", "label", "kind", "about", "measure")


# What who reads a page has, of matrix.toml; its mail holds the same.
NEEDS = {"mentions": "mentions.read", "channels": "channels.read", "traffic": "channels.read"}
FIGURES = "figures.read"


class SubscriptionRefused(PipelineError):
    """What was asked for cannot be sent; nothing was stored."""

    template = N_("“{value}” is no e-mail address.")


def subscribe(
    person: Person,
    settings: Settings,
    page: str,
    chosen: Mapping[str, Sequence[str]],
    title: str,
    target: str,
    rhythm: str,
    language: str,
    now: dt.datetime,
    url: str | None = None,
) -> str:
    """Let this address get a view every week or month. Returns the subscription's id.

    chosen: the choices in the page's address; others than `CHOICES` are left out.
    Raises: NotAllowed; SubscriptionRefused where no mail is set up, for an address that is none or lies outside the
    allowed domains, for the same view twice and for more than two hundred; TooLong; WarehouseError.
    """
    with acts.doing(person, "subscriptions.begin", page, url, now) as act:
        if not matrix.may(person, NEEDS.get(page, FIGURES)):
            raise acts.NotAllowed()
        row = _row(person, settings, page, chosen, title, target, rhythm, language, now)
        # The address goes with the subscription; of this line it is no part.
        act.after = {"subscription": row["subscription_id"], "rhythm": rhythm}
        with writing(url, lock_timeouts.INTERACTIVE) as con:
            known = store.same(con, row)
            if known and makers.still_may(known[1], "subscriptions.begin", need=NEEDS.get(page, FIGURES)):
                raise SubscriptionRefused(N_("{value} gets this already."), value=row["target"])
            if known:
                # It stood still, as who asked for it may not any more.
                store.end(con, known[0])
            if store.count(con) >= MOST:
                raise SubscriptionRefused(
                    NP_(
                        "There is {count} subscription already; end one first.",
                        "There are {count} subscriptions already; end one first.",
                    ),
                    count=MOST,
                )
            store.add(con, row)
            act.within(con, now)
    return str(row["subscription_id"])


def _row(
    person: Person,
    settings: Settings,
    page: str,
    chosen: Mapping[str, Sequence[str]],
    title: str,
    target: str,
    rhythm: str,
    language: str,
    now: dt.datetime,
) -> dict[str, object]:
    mail = settings.announcing.mail
    if mail is None:
        raise SubscriptionRefused(N_("E-mail is not set up yet: announcement.toml needs [mail]."))
    target = typed_text.clean(target, typed_text.TITLE)
    if not ADDRESS.fullmatch(target):
        raise SubscriptionRefused(value=target)
    if mail.refused(target):
        raise SubscriptionRefused(
            N_("“{value}” lies outside the allowed domains ({allowed})."),
            value=target,
            allowed=", ".join(mail.allowed),
        )
    if page not in PAGES or rhythm not in RHYTHMS or language not in LANGUAGES:
        raise SubscriptionRefused(N_("This page cannot be sent by mail."))
    kept = {
        name: [typed_text.clean(text, typed_text.SEARCH) for text in chosen[name][:MOST_CHOSEN]]
        for name in CHOICES
        if name in chosen
    }
    return {
        "subscription_id": secrets.token_urlsafe(24), "page": page, "query": json.dumps(kept, ensure_ascii=False),
        "title": typed_text.clean(title, typed_text.NAME) or page, "target": target, "language": language,
        "rhythm": rhythm, "made_at": now, "maker_id": person.id,
    }  # fmt: skip


def works(subscription: Subscription) -> bool:
    """Is it sent: may who asked for it still subscribe, and read this page?"""
    need = NEEDS.get(subscription.page, FIGURES)
    return makers.still_may(subscription.maker_id, "subscriptions.begin", need)


def masked(address: str) -> str:
    """Return an address that its owner recognises and others cannot use: a…@school.nl."""
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"


def unsubscribe(
    person: Person, subscription_id: str, url: str | None = None, named: str = "subscriptions.end"
) -> bool:
    """End a subscription; its address is deleted with it. Was it there?

    named: the act, as of matrix.toml; who stops it by the link in the mail has one of their own. Raises: NotAllowed,
    WarehouseError.
    """
    with (
        acts.doing(person, named, subscription_id, url) as act,
        writing(url, lock_timeouts.INTERACTIVE) as con,
    ):
        ended = store.end(con, subscription_id)
        act.within(con)
    return ended
