"""Draw what was written, apart from the rest: only here, and only for who may read threats."""

import streamlit as st

from pages.shared.html import join, outside, tag
from pages.shared.i18n import _, moment
from pages.shared.page import Page
from pipelines.access.person import Person
from warehouse.cases.alerts import evidence as kept
from warehouse.cases.alerts.alert import Alert


def evidence(page: Page, person: Person, alert: Alert) -> None:
    """Draw the texts that the alert is about, with address and time, and what was brought in."""
    assert person is not None
    kind, _colon, key = alert.key.partition(":")
    texts = page.ask(kept.texts, alert.case_id, key if kind in ("threat", "story") else None)
    if not texts:
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
