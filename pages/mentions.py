"""Draw the page Mentions: the messages behind the numbers, and whether they are judged rightly."""

import streamlit as st

from pages.shared import actions, i18n, states
from pages.shared import page as frame
from pages.shared.charts import notes
from pages.shared.html import tag
from pages.shared.i18n import N_, _, ngettext, number, translate
from pages.shared.parts import mention_cards
from pages.shared.tables import controls
from pages.shared.url_state import DEFAULT_PERIOD
from pages.views.mentions import (
    export_menu,
    filter_form,
    filters,
    labelling,
    review_invitation,
    story_detail,
    volume_chart,
)
from pages.views.subscriptions import form as subscription_form
from warehouse.channels import series
from warehouse.mentions import search, volume

page = frame.page(N_("Mentions"), ("mentions",), need="mentions.read")
chosen = filters.read()
subjects = page.ask(search.subjects)
if not subjects:
    states.not_loaded()
    st.stop()
names = tuple(name for name, _role in subjects)
subject = chosen.subject if chosen.subject in names else names[0]

if chosen.story:
    story_detail.show(page, chosen, subject)
    st.stop()

with st.container():
    review_invitation.weekly(page)
search_filter = chosen.asked(page.period, subject)
choices = page.ask(search.choices, search_filter.period, subject)
filter_form.form(chosen, names, subject, choices)

count, own = page.ask(search.totals, search_filter)
last = max(1, -(-count // filters.PER_PAGE))
at = min(chosen.page, last)
begins, order = (at - 1) * filters.PER_PAGE, chosen.order or "newest"
rows = page.ask(search.search, search_filter, filters.PER_PAGE, begins, None, order, count) if count else ()
labelling.listen(rows)
with st.container(key="wk-hand-said"):
    actions.last_message()
if not count:
    parameters = {
        "period": None if page.choice == DEFAULT_PERIOD else page.choice,
        "lang": None if i18n.language() == i18n.DEFAULT else i18n.language(),
    }
    states.nothing_found(_("No mention answers this choice."), **parameters)
    st.stop()

template = (
    ngettext("{count} story", "{count} stories", count)
    if search_filter.grouped
    else ngettext("{count} item", "{count} items", count)
)
told = template.format(count=number(count))
# The numbers of Reputation are of what others said.
if own and search_filter.kind is None:
    told = translate(N_("{found}, of which {own} by schools themselves"), found=told, own=own)
with st.container(
    horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="wk-found"
):
    st.html(tag("p", told, class_="wk-count", role="status"), width="content")
    filter_form.chart_switch(chosen)
    shown = controls.fields(mention_cards.fields(), _("Choose fields"))
    export_menu.menu(search_filter, count)
if chosen.chart:
    # Of weeks that nobody collected it is not known that there was nothing.
    weeks = [week for week in page.ask(volume.weekly, search_filter) if week.week <= page.until]
    address = chosen.address(page.choice)
    events = page.ask(series.notes, search_filter.period)
    volume_chart.chart(weeks, search_filter.grouped, search_filter.period, address, events)
    notes.controls(page)

st.html(mention_cards.cards(rows, choices.titles, chosen.address(page.choice), shown, search.terms(chosen.q)))
filter_form.pager(at, last, chosen.order)
subscription_form.form(page, "mentions")
