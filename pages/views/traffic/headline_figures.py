"""Draw the head of the page Traffic: the choice of a measurement, and its three numbers."""

from collections.abc import Sequence

import streamlit as st

from pages.shared import url_state
from pages.shared.html import Html, join, tag
from pages.shared.i18n import N_, _, ngettext, number, translate
from pages.views.reputation import figure_cards
from warehouse.traffic.summary import Measurement, Summary

SERVICES = {"ga4": "Google Analytics", "matomo": "Matomo", "plausible": "Plausible", "umami": "Umami"}


def ask_measurement(measured: Sequence[Measurement], chosen: str) -> None:
    """Draw the choice of a measurement where there are several: they count the same visitors, so never together."""
    if len(measured) < 2:
        return
    titles = {source.source_name: source.title for source in measured}
    st.session_state["measure"] = chosen
    st.selectbox(
        _("Measured by"),
        tuple(titles),
        format_func=titles.__getitem__,
        key="measure",
        on_change=lambda: url_state.put("measure", st.session_state["measure"], measured[0].source_name),
    )


def cards_of(summary: Summary) -> Html:
    """Sessions, key events, and the share of which nobody knows where it came from."""
    return tag(
        "div",
        tag(
            "div",
            figure_cards.card(
                _("Sessions"),
                summary.sessions,
                ngettext("session", "sessions", int(summary.sessions.value or 0)),
                Html(""),
                None,
            ),
            figure_cards.card(_("Key events"), summary.key_events, _("in those sessions"), Html(""), None),
            figure_cards.card(
                _("Source not known"), summary.unattributed, _("of all sessions"), Html(""), _("sessions")
            ),
            class_="wk-cards",
        ),
        class_="wk-board",
    )


def blind_spots(measured: Sequence[Measurement], chosen: str, unnamed: int) -> Html:
    """Return what the chosen measurement cannot know of who sent a visitor; nothing where it knows.

    unnamed: sessions of which it kept no referrer and no browser.
    """
    connector = next(source.connector for source in measured if source.source_name == chosen)
    service = SERVICES.get(connector, "")
    sentences = []
    if connector == "ga4":
        text = N_(
            "{service} knows advertisements of Google by itself; a click on another one (Microsoft, LinkedIn, TikTok)"
            " without utm tags counts here as an unpaid visit."
        )
        sentences.append(translate(text, service=service))
    elif service:
        text = N_(
            "{service} passes on no click ids: a click on an advertisement without utm tags counts here as an unpaid"
            " visit from a search engine, social network or other website."
        )
        sentences.append(translate(text, service=service))
    if unnamed:
        text = ngettext(
            "Of {count} session the log kept no referrer and no browser: its source is unknown, and it may have been a"
            " program.",
            "Of {count} sessions the log kept no referrer and no browser: their source is unknown, and programs may be"
            " among them.",
            unnamed,
        )
        sentences.append(text.format(count=number(unnamed)))
    return join(*(tag("p", text, class_="wk-small") for text in sentences))
