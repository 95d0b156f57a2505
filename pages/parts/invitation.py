"""One line on the page with mentions: this week's sample waits."""

import streamlit as st

from pages.parts.frame import Page, link
from pages.parts.i18n import ngettext, number
from pages.parts.markup import tag
from warehouse.metrics import samples


def weekly(page: Page) -> None:
    """Invite to judge, while this week's sample is not done."""
    count = page.ask(samples.open_answers, page.today)
    if count:
        said = ngettext(
            "Two minutes: {count} mention waits for your judgement",
            "Two minutes: {count} mentions wait for your judgement",
            count,
        ).format(count=number(count))
        st.html(tag("p", tag("a", said, href=link("trust"), target="_self"), class_="wk-small"))
