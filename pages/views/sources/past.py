"""Draw since when the figures are complete, and how far fetching the past of the sources is."""

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from pages.shared.html import Html, tag
from pages.shared.i18n import N_, _, translate
from pages.shared.page import Page, now
from warehouse.sources import backfills
from warehouse.sources.backfills import Past

EVERY = 3.0  # seconds between two looks while it is being fetched
# A piece takes minutes at most; what stood still for longer waits for a scheduler that stopped, or does something else.
AT_MOST = dt.timedelta(hours=1)


def draw(page: Page) -> dict[str, Past]:
    """Draw it above the sources, anew while something is being fetched. Returns what is known, by source."""
    pasts = page.ask(backfills.pasts)
    with st.container(key="wk-past"):
        if any(past.is_at_work for past in pasts):
            st.fragment(_moving, run_every=EVERY)(page)
        else:
            _still(pasts)
    return {past.source_name: past for past in pasts}


def _moving(page: Page) -> None:
    pasts = page.ask(backfills.pasts)
    at_work = [past for past in pasts if past.is_at_work]
    if not at_work:
        st.rerun()
    done = len(pasts) - len(at_work)
    st.progress(done / len(pasts), text=progress(pasts, at_work, now()))
    _still(pasts)


def _still(pasts: Sequence[Past]) -> None:
    sentence = complete(pasts)
    if sentence:
        st.html(tag("p", sentence, class_="wk-summary"))


def progress(pasts: Sequence[Past], at_work: Sequence[Past], at: dt.datetime) -> str:
    """Return how far it is at this moment, in words."""
    one = next((past for past in at_work if past.state == "working" and _moves(past, at)), None)
    fields: dict[str, object] = {"ready": len(pasts) - len(at_work), "total": len(pasts)}
    if one is None:
        # Where the scheduler does not run nothing is fetched, and nothing may say so.
        return translate(
            N_("The past waits for its turn ({ready} of {total} done); the scheduler fetches it."), fields
        )
    fields["title"] = one.title
    if one.oldest_day is None:
        return translate(N_("Fetching the past ({ready} of {total} done). Now: {title}."), fields)
    return translate(
        N_("Fetching the past ({ready} of {total} done). Now: {title}, back to {day}."),
        {**fields, "day": one.oldest_day},
    )


def _moves(past: Past, at: dt.datetime) -> bool:
    return past.changed_at is not None and at - past.changed_at < AT_MOST


def complete(pasts: Sequence[Past]) -> str:
    """Return from which day on the figures of all sources are complete; "" without sources."""
    if not pasts:
        return ""
    since = backfills.complete_since(tuple(pasts))
    if since is not None:
        youngest = next(past for past in pasts if past.complete_since == since)
        return translate(
            N_("All sources are complete from {day} on; the youngest is {title}."),
            day=since,
            title=youngest.title,
        )
    unknown = [past.title for past in pasts if past.complete_since is None]
    return translate(
        N_("Since when all figures are complete is unknown. Not known of: {titles}."), titles=unknown
    )


def fact(past: Past | None) -> str:
    """Return since when one source is complete, in a few words; "" for what brings no items."""
    if past is None:
        return ""
    if past.complete_since is None:
        return _("complete from: unknown")
    return translate(N_("complete from {day} on"), day=past.complete_since)


def trouble(past: Past | None) -> Html | None:
    """Return why its past could not be fetched."""
    if past is None or past.state != "failed" or not past.error_template:
        return None
    why = translate(past.error_template, past.error_fields)
    return tag("p", translate(N_("Its past could not be fetched: {why}"), why=why), class_="wk-small")
