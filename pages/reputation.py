"""Reputation, the board's page: how do we stand, what changed, and what needs attention?"""

import streamlit as st

from pages.parts import cards, frame, signals, states, story_lists, voices, weekly
from pages.parts.i18n import N_, _, language
from pages.parts.markup import tag
from pages.parts.sentence import sentence
from warehouse.metrics.board import board

page = frame.page(N_("Reputation"), head=False)
found = page.ask(board, page.period, page.today, page.now)
page.head(sample=found.sample, as_of=found.as_of)

if found.since is None:
    states.show("empty", _("No figures yet"), _("The sources were not read yet, or nothing was found."))
    st.stop()

told = sentence(found.subject, found.net_sentiment, found.mentions, found.period.days, found.weeks)
above = tag(
    "div",
    tag("p", told, class_="wk-sentence"),
    cards.cards(found),
    signals.attention(found),
    signals.footing(found),
)
below = tag("div", story_lists.stories(found), weekly.weekly(found), voices.lower(found), class_="wk-lower")
# One block: it comes whole or not at all, so that nothing below jumps when something above arrives.
st.html(tag("div", above, below, class_="wk-board", lang=language()))
