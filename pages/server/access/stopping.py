"""Answer /stop/ID: stop a mail by the link in it, without a login; who gets it may have none.

Opening the link only shows a button, as programs that look at links in mail would stop it; a mail program that has a
button of its own presses ours (RFC 8058).
"""

from typing import TYPE_CHECKING

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.server.access import mail_pages
from pages.server.access.rates import TOO_OFTEN, Bucket
from pages.server.access.way_back import base
from pages.shared import i18n, query_cache
from pages.shared.i18n import N_, _, translate
from pipelines.access.person import RECEIVER
from pipelines.sending.subscriptions import STOP
from warehouse.core.errors import WarehouseError

if TYPE_CHECKING:
    from warehouse.subscriptions.subscriptions import Subscription

TITLE = N_("Stop this mail")
# Whoever guesses ids is one place; a school behind one address stops no hundred mails at once.
ALL_AT_ONCE, A_SECOND = 60, 1.0


def routes() -> list[Route]:
    """Return the address to which the link in a mail leads."""
    places = Bucket(ALL_AT_ONCE, A_SECOND)

    async def answered(request: Request) -> Response:
        return await answer(request, places)

    return [Route(f"{base()}/{STOP}/{{subscription}}", answered, methods=["GET", "HEAD", "POST"])]


async def answer(request: Request, places: Bucket) -> Response:
    """Show the button, or stop the mail where it was pressed. Raises: nothing that is known of."""
    # Brings what is said in mails along: only for who knocks here.
    from pipelines.sending.subscriptions.subscribing import masked, unsubscribe

    asked = request.query_params.get("lang")
    language = asked if asked in i18n.LOCALES else i18n.DEFAULT
    name = str(request.path_params["subscription"])
    with i18n.use_language(language):
        if not places.takes(request.client.host if request.client else ""):
            return mail_pages.said(_(TITLE), _(TOO_OFTEN), language, 429)
        try:
            found = await anyio.to_thread.run_sync(_found, name)
            if found is None:
                over = _("This mail was stopped, or there is none of this address. Nobody gets it any more.")
                return mail_pages.said(_(TITLE), over, language, 404)
            if request.method != "POST":
                text = N_("{target} gets “{title}” by mail. Do you want to stop that?")
                said = translate(text, target=masked(found.target), title=found.title)
                return mail_pages.asked(_(TITLE), said, _("Stop"), language)
            await anyio.to_thread.run_sync(unsubscribe, RECEIVER, name, None, "subscriptions.stop")
        except WarehouseError as error:
            return mail_pages.said(_(TITLE), translate(error.template, error.fields), language, 503)
        text = N_("{target} no longer gets “{title}”.")
        return mail_pages.said(
            _(TITLE), translate(text, target=masked(found.target), title=found.title), language, 200
        )


def _found(name: str) -> "Subscription | None":
    from warehouse.subscriptions.subscriptions import subscriptions

    known = query_cache.ask_now(subscriptions)
    return next((each for each in known if each.subscription_id == name), None)
