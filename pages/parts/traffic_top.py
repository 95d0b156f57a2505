"""The head of the page Traffic: which measurement, and its three numbers."""

from collections.abc import Sequence

import streamlit as st

from pages.parts import cards, choices
from pages.parts.i18n import _, ngettext
from pages.parts.markup import Html, tag
from warehouse.metrics.traffic import Measurement, Summary


def measurement(measured: Sequence[Measurement]) -> str:
    """Which measurement counts, by the URL; else the first of the configuration."""
    asked = st.query_params.get("measure")
    names = [each.source_name for each in measured]
    return asked if asked in names else names[0]


def ask_measurement(measured: Sequence[Measurement], chosen: str) -> None:
    """Draw the choice of a measurement where there are several: they count the same visitors, so never together."""
    if len(measured) < 2:
        return
    titles = {each.source_name: each.title for each in measured}
    st.session_state["measure"] = chosen
    st.selectbox(
        _("Measured by"),
        tuple(titles),
        format_func=titles.__getitem__,
        key="measure",
        on_change=lambda: choices.put("measure", st.session_state["measure"], measured[0].source_name),
    )


def cards_of(found: Summary) -> Html:
    """Sessions, key events, and the share of which nobody knows where it came from."""
    return tag(
        "div",
        tag(
            "div",
            cards.card(
                _("Sessions"),
                found.sessions,
                ngettext("session", "sessions", int(found.sessions.value or 0)),
                Html(""),
                None,
            ),
            cards.card(_("Key events"), found.key_events, _("in those sessions"), Html(""), None),
            cards.card(
                _("Source not known"), found.unattributed, _("of all sessions"), Html(""), _("sessions")
            ),
            class_="wk-cards",
        ),
        class_="wk-board",
    )
