"""Draw what was removed at its source, and so lost its words here too."""

import streamlit as st

from pages.shared import actions, query_cache
from pages.shared.html import tag
from pages.shared.i18n import N_, NP_, _, moment, translate
from pages.shared.page import Page
from pipelines.access.privacy.keeping import site_answers, terms
from pipelines.support import typed_text
from pipelines.support.errors import ConfigError
from warehouse.access.privacy import item_looks
from warehouse.core.errors import WarehouseEmpty, WarehouseError

ERASED = NP_(
    "{count} message or article lost its text here in the past year",
    "{count} messages and articles lost their text here in the past year",
)
WAITING = NP_(
    "{count} address gone once: looked at again after a day",
    "{count} addresses gone once: looked at again after a day",
)
SHOWN = 20


def draw(page: Page) -> None:
    """Draw how many items went because they were gone at their source, and which sites seem to have changed."""
    st.html(tag("h2", _("Removed at the source")))
    try:
        looks = terms.looks()
        told = query_cache.ask_now(item_looks.standing)
    except WarehouseEmpty:
        told = None
    except (ConfigError, WarehouseError) as error:
        st.html(tag("p", actions.sentence(error), class_="wk-said wk-said-ask"))
        return
    if told is None or told.last is None:
        nothing = N_("No address was looked at yet.") if looks.look else N_("Addresses are not looked at.")
        st.html(tag("p", _(nothing), class_="wk-small"))
        return
    lines = [
        translate(ERASED, count=told.erased),
        translate(WAITING, count=told.waiting),
        translate(N_("looked at last: {at}"), at=moment(told.last)),
    ]
    st.html(tag("ul", *(tag("li", line) for line in lines)))
    hosts = sorted({site_answers.host(address) for address in told.broken})
    for host in hosts[:SHOWN]:
        said = translate(
            N_("{host}: most addresses are gone at once. The site has probably changed; nothing was erased."),
            host=typed_text.line(host),
        )
        st.html(tag("p", said, class_="wk-said wk-said-ask"))
