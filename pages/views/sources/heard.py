"""Say how soon something that is published can be here, per source and per network, and how soon it was."""

import datetime as dt
from collections.abc import Mapping

import streamlit as st

from pages.shared.html import Html, tag
from pages.shared.i18n import N_, _, span, translate
from pipelines.settings.patterns import PATTERNS
from warehouse.reputation.coverage import MEASURING
from warehouse.sources.rhythm import Delay
from warehouse.sources.states import SourceState

LIVE = N_("can be here within seconds (followed live)")
MINUTES = N_("can be here within about five minutes")
RHYTHM = N_("can be here after a quarter of an hour to four hours, by its own rhythm")
HOUR = N_("can be here after about an hour")
HOURS = N_("can be here after one to six hours")
SIX = N_("can be here after about six hours")
# Pattern → how soon, where its bounds do not tell it.
KINDS = {(60, 60): HOUR, (15, 240): RHYTHM, (60, 360): HOURS, (360, 360): SIX, (2, 5): MINUTES}
NETWORKS = (
    (N_("Bluesky and Mastodon, followed live"), N_("seconds")),
    (N_("Bluesky and Mastodon, asked for words, hashtags or accounts"), N_("about five minutes")),
    (N_("News sites, blogs and other feeds"), N_("a quarter of an hour to four hours, by their own rhythm")),
    (N_("Google News, Reddit"), N_("about an hour")),
    (N_("YouTube"), N_("one to six hours")),
    (N_("Google reviews"), N_("about six hours")),
    (
        N_("TikTok, Instagram, Facebook, LinkedIn, X, Snapchat, WhatsApp"),
        N_("never: Weerklank cannot ask there what others write"),
    ),
)


def fact(source: SourceState, delays: Mapping[str, Delay]) -> str:
    """Return how soon what this source brings can be here, and was, in a few words; "" for what brings no items."""
    if source.kind in MEASURING or source.pattern not in PATTERNS:
        return ""
    delay = delays.get(source.source_name)
    measured = (
        translate(N_("measured here: half within {age}"), age=_age(delay.seconds))
        if delay
        else _("measured here: too few to say")
    )
    return f"{_possible(source)} · {measured}"


def _possible(source: SourceState) -> str:
    pattern = PATTERNS[source.pattern]
    if pattern.live:
        return _(LIVE)
    if source.every_minutes != pattern.every_minutes:
        return translate(
            N_("time between two questions: {age}"), age=span(dt.timedelta(minutes=source.every_minutes))
        )
    return _(KINDS[pattern.bounds])


def _age(seconds: float) -> str:
    return span(dt.timedelta(seconds=seconds)) if seconds >= 60 else _("a minute")


def networks() -> None:
    """Draw how soon something can be here, per network, for who wonders where the gaps are."""
    with st.expander(_("How soon we hear something"), key="wk-heard"):
        st.html(tag("ul", *(_network(name, soon) for name, soon in NETWORKS), class_="wk-small"))


def _network(name: str, soon: str) -> Html:
    return tag("li", tag("strong", _(name)), ": ", _(soon))
