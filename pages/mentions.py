"""Mentions: which messages are behind the numbers, and are they judged rightly?"""

import streamlit as st

from pages.parts import asking, downloads, exploring, filters, frame, i18n, invitation, listing, states, story
from pages.parts.choices import DEFAULT_PERIOD
from pages.parts.i18n import N_, _, ngettext, number
from pages.parts.markup import tag
from warehouse.metrics import mentions, volume

page = frame.page(N_("Mentions"))
chosen = filters.read()
subjects = page.ask(mentions.subjects)
if not subjects:
    states.not_set_up()
    st.stop()
names = tuple(name for name, _role in subjects)
subject = chosen.subject if chosen.subject in names else names[0]

if chosen.story:
    story.show(page, chosen, subject)
    st.stop()

with st.container():
    invitation.weekly(page)
asked = chosen.asked(page.period, subject)
choices = page.ask(mentions.choices, asked.period, subject)
asking.form(chosen, names, subject, choices)

count = page.ask(mentions.total, asked)
if not count:
    kept = {
        "period": None if page.choice == DEFAULT_PERIOD else page.choice,
        "lang": None if i18n.language() == i18n.DEFAULT else i18n.language(),
    }
    states.nothing_found(_("No mention answers this choice."), **kept)
    st.stop()

found = (
    ngettext("{count} story", "{count} stories", count)
    if asked.grouped
    else ngettext("{count} item", "{count} items", count)
)
with st.container(
    horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="wk-found"
):
    st.html(tag("p", found.format(count=number(count)), class_="wk-count", role="status"), width="content")
    asking.chart_switch(chosen)
    downloads.menu(asked, count)
if chosen.chart:
    exploring.chart(page.ask(volume.weekly, asked), asked.grouped)

last = max(1, -(-count // filters.PER_PAGE))
at = min(chosen.page, last)
rows = page.ask(mentions.search, asked, filters.PER_PAGE, (at - 1) * filters.PER_PAGE)
st.html(listing.cards(rows, choices.titles, chosen.address(page.choice)))
asking.pager(at, last)
