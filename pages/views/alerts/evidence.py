"""Draw what was written, apart from the rest: only here, and only for who may read threats."""

import base64

import streamlit as st

from pages.shared.actions import done
from pages.shared.html import join, outside, tag
from pages.shared.i18n import N_, _, moment, translate
from pages.shared.page import Page
from pipelines.access import matrix
from pipelines.access.person import Person
from pipelines.cases.alerts import evidence as pieces
from warehouse.cases.alerts import evidence as kept
from warehouse.cases.alerts.alert import Alert


def evidence(page: Page, person: Person, alert: Alert) -> None:
    """Draw the texts that the alert is about, with address and time, and what was brought in."""
    kind, _colon, key = alert.key.partition(":")
    texts = page.ask(kept.texts, alert.case_id, key if kind in ("threat", "story") else None)
    photos = pieces.of_case(alert.case_id)
    if not texts and not photos:
        return
    with st.expander(_("What was written"), expanded=alert.level >= 3):
        for text in texts:
            st.html(
                join(
                    tag("p", text.said, class_="wk-excerpt"),
                    tag(
                        "p",
                        moment(text.published_at),
                        join(" · ", text.outlet) if text.outlet else None,
                        join(" · ", outside(text.url, _("Open it where it stands"))) if text.url else None,
                        class_="wk-small",
                    ),
                )
            )
        for piece in photos:
            # In the page itself, and not at an address that opens for whoever has it.
            shown = f"data:image/jpeg;base64,{base64.b64encode(piece.photo).decode()}"
            said = piece.said or _("Photo that came with the report")
            st.html(tag("img", src=shown, alt=said, style="max-width: 100%; height: auto"))
            told = translate(
                N_("Sent by {person} on {moment}. Fingerprint: {sha256}"),
                person=piece.person, moment=moment(piece.kept_at), sha256=piece.sha256[:16],
            )  # fmt: skip
            st.html(tag("p", told, class_="wk-small"))
        if photos and not alert.is_open and matrix.may_do(person, "threats.remove"):
            st.html(
                tag(
                    "p",
                    _("Photos stay until somebody decides that they may go: after the police has them."),
                    class_="wk-small",
                )
            )
            if st.button(_("Remove the photos"), key="alert-remove"):
                done(
                    lambda: pieces.remove(person, alert.case_id or "", page.now),
                    _("The photos are removed; the log says who did it."),
                )
