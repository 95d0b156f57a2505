"""Reputation: how do we stand, what changed, and what needs attention?"""

import streamlit as st

from pages.parts import frame
from pages.parts.i18n import N_
from warehouse.metrics.board import board

page = frame.page(N_("Reputation"), head=False)
found = page.ask(board, page.period, page.today, page.now)
page.head(sample=found.sample, as_of=found.as_of)
st.write(found.mentions.value)
