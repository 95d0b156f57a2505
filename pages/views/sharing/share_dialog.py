"""Draw the way to share a page: what, how long, where; the link, once; and the links that hold, to withdraw them."""

import urllib.parse
from collections.abc import Callable
from functools import partial

import streamlit as st

from pages.shared import login, query_cache, url_state
from pages.shared.actions import sentence
from pages.shared.html import Html, join, query, tag
from pages.shared.i18n import N_, _, language, moment, translate
from pages.shared.page import Page
from pages.shared.parts import acting
from pages.views.sharing import made_by
from pipelines.runs import shared_links as sharing
from pipelines.support import typed_text
from pipelines.support.errors import PipelineError
from warehouse.access import shared_links
from warehouse.access.shared_links import SharedLink
from warehouse.core.errors import WarehouseError

# The pages that can be shared: what each is in English, and whether it has a period.
PAGES = {
    "reputation": (N_("Reputation"), True),
    "goals": (N_("Goals"), False),
    "announcement": (N_("Announcement"), False),
    "channels": (N_("Channels"), True),
    "traffic": (N_("Traffic"), True),
}
# What of a page can be shared by itself, by the class of what holds it.
PARTS = {
    "reputation": {
        "wk-sentence": N_("The sentence on top"),
        "wk-cards": N_("The figures"),
        "wk-attention": N_("What needs attention"),
        "wk-weeks": N_("The charts by week"),
        "wk-three": N_("Share of voice and kinds of sources"),
    },
    "goals": {"wk-goals": N_("The goals")},
    "channels": {"wk-multiples": N_("The charts by channel")},
    "traffic": {"wk-cards": N_("The figures"), "wk-weeks": N_("The chart by week")},
}
WIDTH = 84


def button(name: str, page: Page) -> None:
    """Draw the button in the head of this page, for who may share it."""
    if acting.may("sharing.make") and st.button(_("Share …"), key="wk-share", type="tertiary", width=WIDTH):
        st.session_state.pop("_shared", None)
        st.dialog(_("Share this page"), width="large")(partial(_dialog, name, page))()


def _dialog(name: str, page: Page) -> None:
    made = st.session_state.get("_shared")
    if made:
        _tell(name, *made)
    else:
        _ask(name, page)
    _list(page)


def _ask(name: str, page: Page) -> None:
    explanation = _(
        "Whoever has the link reads this page without a login, and nothing else. It ends by itself, and you can"
        " withdraw it at any moment."
    )
    st.html(tag("p", explanation, class_="wk-small"))
    title = st.text_input(_("What is it for?"), max_chars=typed_text.TITLE.most, key="share-title")
    acting.signed()
    parts = {"": _("The whole page"), **{part: _(label) for part, label in PARTS.get(name, {}).items()}}
    part = st.selectbox(_("What is shared"), tuple(parts), format_func=parts.__getitem__, key="share-part")
    is_fixed = False
    if PAGES[name][1]:
        days = url_state.told(page.period, None)
        kinds = {
            False: _("The period moves along with the days"),
            True: translate(N_("Always {range}"), range=days),
        }
        is_fixed = st.radio(_("Period"), (False, True), format_func=kinds.__getitem__, key="share-fixed")
    names = {other: _(label) for other, (label, _has) in PAGES.items() if other != name}
    more = st.multiselect(
        _("On a screen: turn to these pages too"), tuple(names), format_func=names.__getitem__, key="share-more",
        disabled=bool(part), placeholder=_("None"),
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        days_ = st.number_input(
            _("Days that it holds"), 1, sharing.MOST_DAYS, sharing.USUAL_DAYS, key="share-days"
        )
        seconds = st.number_input(
            _("Seconds per page"),
            sharing.SHORTEST,
            sharing.LONGEST,
            30,
            key="share-seconds",
            disabled=not more,
        )
        is_dark = st.toggle(_("Light on dark"), key="share-dark")
    frames = st.text_area(
        _("Sites that may show it in a page of theirs, one per line"), placeholder="https://intranet.school.nl",
        height=70, key="share-frames", max_chars=typed_text.LIST.most,
    )  # fmt: skip
    if not st.button(_("Make the link"), type="primary", key="share-make"):
        return
    views = (_view(name, page, is_fixed), *(() if part else more))
    try:
        secret = sharing.make(
            login.person(), title, views, language(), page.now, int(days_), part or None,
            int(seconds) if len(views) > 1 else None, is_dark, frames.splitlines(),
        )  # fmt: skip
    except (PipelineError, WarehouseError) as error:
        st.html(tag("p", sentence(error), class_="wk-said wk-said-bad", role="alert"))
        return
    st.session_state["_shared"] = (secret, any(site.strip() for site in frames.splitlines()))
    st.rerun(scope="fragment")


def _view(name: str, page: Page, is_fixed: bool) -> str:
    """Return this page as it is shown now, with what the reader chose in its address."""
    chosen = {key: value for key, value in st.query_params.to_dict().items() if key not in ("lang", "period")}
    if PAGES[name][1]:
        fixed = f"{page.period.start.isoformat()}..{page.period.last.isoformat()}"
        chosen["period"] = fixed if is_fixed else page.choice
    return name + query(dict(chosen))


def _tell(name: str, secret: str, is_framed: bool) -> None:
    """Draw the link: it is shown now, and never again."""
    here = st.context.url or ""
    if name == "reputation" and not here.endswith("/"):
        here += "/"
    address = urllib.parse.urljoin(here, f"s/{secret}")
    told = _("This is the link. It is shown only now; who loses it makes a new one.")
    st.html(tag("p", told, class_="wk-said wk-said-good", role="status"))
    st.code(address, language=None, wrap_lines=True)
    if is_framed:
        st.html(tag("p", _("For a page of the intranet:"), class_="wk-small"))
        frame = (
            f'<iframe src="{address}" title="Weerklank" width="100%" height="600" style="border:0"></iframe>'
        )
        st.code(frame, language=None, wrap_lines=True)


def _list(page: Page) -> None:
    """Draw the links that hold, of all pages."""
    try:
        links = [link for link in query_cache.ask_now(shared_links.links) if link.holds(page.now)]
    except WarehouseError as error:
        st.html(tag("p", sentence(error), class_="wk-said wk-said-bad"))
        return
    st.html(tag("h3", _("Links that hold")))
    if not links:
        st.html(tag("p", _("There are none."), class_="wk-small"))
    for link in links:
        with st.container(horizontal=True, vertical_alignment="center", key=f"wk-link-{link.link_hash[:12]}"):
            works = sharing.works(link, page.now)
            st.html(join(_line(link), made_by.still(link.made_by, link.maker_id, works)))
            if made_by.may_change_hands(link.maker_id, works) and st.button(
                _("Take over"), key=f"take-{link.link_hash[:12]}"
            ):
                _attempt(partial(sharing.take_over, login.person(), link.link_hash, page.now))
            if st.button(_("Withdraw"), key=f"withdraw-{link.link_hash[:12]}"):
                _attempt(partial(_withdraw, link.link_hash, page))


def _withdraw(link_hash: str, page: Page) -> bool:
    made = st.session_state.get("_shared")
    done = sharing.withdraw(login.person(), link_hash, page.now)
    # What leads nowhere any more is not shown as the link to hand out.
    if made and sharing.hashed(made[0]) == link_hash:
        del st.session_state["_shared"]
    return done


def _attempt(act: Callable[[], bool]) -> None:
    try:
        act()
    except (PipelineError, WarehouseError) as error:
        st.html(tag("p", sentence(error), class_="wk-said wk-said-bad", role="alert"))
    else:
        st.rerun(scope="fragment")


def _line(link: SharedLink) -> Html:
    names = [view.partition("?")[0] for view in link.views]
    pages = [_(PAGES[name][0]) for name in names if name in PAGES]
    part = PARTS.get(names[0], {}).get(link.part or "") if names else None
    if part and pages:
        pages = [f"{pages[0]} ({_(part)})"]
    facts = translate(
        N_("{pages}; by {who}; holds until {moment}"),
        pages=pages,
        who=link.made_by,
        moment=moment(link.expires_at),
    )
    return tag("p", tag("strong", link.title), " ", tag("span", facts, class_="wk-small"))
