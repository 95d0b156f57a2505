"""Draw the button “Report a threat” on every page, for who may: on a telephone two touches, with words and a photo."""

import datetime as dt

import streamlit as st

from pages.shared import actions, login
from pages.shared.html import tag
from pages.shared.i18n import _
from pages.shared.page import now
from pages.shared.parts import typed
from pipelines.access import matrix
from pipelines.access.person import Person
from pipelines.cases import drafts
from pipelines.cases.alerts import reporting
from pipelines.cases.alerts.watching import heartbeat
from pipelines.sources import last_good
from pipelines.support import typed_text
from pipelines.support.errors import PipelineError
from warehouse.cases.drafts import NO_CASE
from warehouse.core.errors import WarehouseError

PHOTOS = ["jpg", "jpeg", "png", "webp"]
ALERTS = "pages/alerts.py"
NAME = "_report"


def draw() -> None:
    """Draw it; the style sheet holds it in reach of a thumb. Nothing for who may not, or where the page is embedded."""
    found = login.visitor()
    if found.state not in ("in", "without") or st.context.is_embedded:
        return
    if not matrix.may_do(found.person, "threats.report"):
        return
    with st.container(key="wk-raise"):
        if st.button(_("Report a threat"), key="wk-raise-open"):
            # The title is in the language of who reads it, and not of who started the server.
            st.dialog(_("Report a threat"), width="small")(_form)(found.person)


def told(at: dt.datetime) -> str:
    """Return what a report does now: nobody relies on a message that goes to nobody."""
    alerting = heartbeat.look()
    if not alerting.is_configured:
        return _(
            "In acute danger call 112 first. Nobody gets a message of this report, as nobody is set up for alerts:"
            " call whoever is on duty yourself."
        )
    if alerting.is_late(at):
        return _(
            "In acute danger call 112 first. Whether a message goes out is not certain now: call whoever is on duty"
            " yourself too."
        )
    return _("In acute danger call 112 first. Who is on duty gets a message at once, at the highest level.")


def _form(person: Person) -> None:
    st.html(tag("p", told(now()), class_="wk-said wk-said-bad"))
    st.html(tag("a", _("Call 112"), href="tel:112", class_="wk-button"))
    typing = typed.begun(drafts.at_once(person, NO_CASE, "report"), "report", NAME)
    with st.container(key="wk-draft-report"):
        said = st.text_area(
            _("What is going on (optional)"), max_chars=typed_text.NOTE.most, key=f"case-report-{typing.key}"
        )
    photo = st.file_uploader(_("Photo or screenshot (optional)"), type=PHOTOS, key="wk-raise-photo")
    pressed = st.button(_("Report it now"), type="primary", key="wk-raise-now", width="stretch")
    if pressed:
        try:
            alert = reporting.report(
                person, last_good.usable(), said, now(), photo.getvalue() if photo else None
            )
        except (PipelineError, WarehouseError) as error:
            st.html(tag("p", actions.sentence(error), class_="wk-said wk-said-bad", role="alert"))
            return
        except OSError as error:
            # The alert goes off before the rest is kept, so whether it did is not known here.
            more = _("Whether anybody was told is not certain: call whoever is on duty yourself.")
            text = f"{actions.refused_by_disk(error)} {more}"
            st.html(tag("p", text, class_="wk-said wk-said-bad", role="alert"))
            return
        typed.handed_in(NAME)
        st.session_state.pop("wk-raise-photo", None)
        st.switch_page(ALERTS, query_params={"alert": alert})
    typed.keep(person, NO_CASE, "report", typing, now(), said)
