"""Draw one line on the page Mentions that invites to judge this week's sample."""

import streamlit as st

from pages.shared.html import tag
from pages.shared.i18n import ngettext, number
from pages.shared.page import Page, link
from warehouse.reliability import samples


def weekly(page: Page) -> None:
    """Invite to judge, while this week's sample is not done."""
    count = page.ask(samples.open_answers, page.today)
    if count:
        invitation = ngettext(
            "Two minutes: {count} mention waits for your judgement",
            "Two minutes: {count} mentions wait for your judgement",
            count,
        ).format(count=number(count))
        st.html(tag("p", tag("a", invitation, href=link("trust"), target="_self"), class_="wk-small"))
