"""Draw the menu: all pages by reader in the bar above the page, and on a phone the five most used in one below it.

It is plain HTML, so that it stands in the first document and works without a script; `pages/server/scripts/menu.js`
follows its links without a new document, and closes what was opened.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from pages.shared import login
from pages.shared.html import Html, tag
from pages.shared.i18n import _, language
from pages.shared.menu import needs, own, saved_views
from pages.shared.page import link
from pipelines.access import matrix
from pipelines.access.person import Person

# What stands in the bar of a phone, by path; the other pages are one touch further.
# Who has fewer of these than fit has the next of them.
MOST_USED = ("", "goals", "announcement", "mentions", "channels", "alerts", "webcare")
FIT = 5
# Whose work it is to answer, and nothing above that, has that first.
ANSWERING = ("webcare", "alerts", "mentions", "", "announcement")

# A group of more pages is one word that opens, so that the bar stays one line on a screen of 1280.
MOST_SHOWN = 4

Groups = Mapping[str, Sequence[st.Page]]


def draw(groups: Groups, current: st.Page) -> None:
    """Draw the menu of these pages, by the name of their readers, before anything else stands on the page.

    A page within another (`?embed=true`) has none, as it has nothing else of the app around it. What somebody's roles
    do not open is left out; who is not let in has no menu.
    """
    groups = opened(groups)
    if st.context.is_embedded or not groups:
        return
    st.html(menu(groups, current))
    saved_views.listen(current)


def lead(groups: Groups, current: st.Page) -> None:
    """Lead who comes in at the first page and may not see it to the first one that they may; others stay."""
    groups = opened(groups)
    known = {page.url_path: page for pages in groups.values() for page in pages}
    if current.url_path or "" in known or not known:
        return
    where = next((path for path in most_used(login.person()) if path in known), next(iter(known)))
    chosen = st.query_params.get("lang")
    st.switch_page(known[where], query_params={"lang": chosen} if chosen else None)


def opened(groups: Groups) -> Groups:
    """Return the pages that who sits here may open, by reader."""
    found = login.visitor()
    if found.state != "in":
        return {}
    may = {
        name: [page for page in pages if matrix.may(found.person, needs.need_of(_script(page)))]
        for name, pages in groups.items()
    }
    return {name: pages for name, pages in may.items() if pages}


def _script(page: st.Page) -> str:
    # Streamlit says a page's address, and keeps where its script stands to itself.
    return page._page.relative_to(needs.ROOT).as_posix() if isinstance(page._page, Path) else ""


def menu(groups: Groups, current: st.Page) -> Html:
    """Return the menu: once wide, by groups, and once for a phone; the style sheet shows one of them."""
    known = {page.url_path: page for pages in groups.values() for page in pages}
    paths = [path for path in most_used(login.person()) if path in known][:FIT]
    used = [_link(known[path], current) for path in paths]
    others = current.url_path not in paths
    more = tag(
        "details",
        tag("summary", _("More"), aria_current="true" if others else None),
        tag(
            "div",
            *_groups(groups, current),
            saved_views.group(current),
            own.colours(),
            own.keys(),
            class_="wk-sheet",
        ),
    )
    short = {name: pages for name, pages in groups.items() if len(pages) <= MOST_SHOWN}
    view = tag(
        "details",
        tag("summary", _("View")),
        tag("div", saved_views.group(current), own.colours(), own.keys(), class_="wk-sheet"),
        class_="wk-view",
    )
    return tag(
        "nav",
        tag(
            "div",
            tag("div", *_groups(short, current), class_="wk-wide-groups"),
            *(_folded(name, pages, current) for name, pages in groups.items() if name not in short),
            view,
            class_="wk-wide-menu",
        ),
        tag("div", tag("ul", *used), more, class_="wk-bar-menu"),
        own.list_of_keys(),
        class_="wk-menu",
        aria_label=_("Menu"),
        lang=language(),
    )


def most_used(person: Person) -> tuple[str, ...]:
    """Return the pages that this person uses most, by path, the first one first."""
    return (
        ANSWERING if "webcare" in person.roles and person.roles <= {"webcare", "communication"} else MOST_USED
    )


def _folded(name: str, pages: Sequence[st.Page], current: st.Page) -> Html:
    """Return a group of many pages as one word that opens."""
    is_here = any(page.url_path == current.url_path for page in pages)
    return tag(
        "details",
        tag("summary", name, aria_current="true" if is_here else None),
        tag("div", tag("ul", *(_link(page, current) for page in pages)), class_="wk-sheet"),
        class_="wk-folded",
    )


def _groups(groups: Groups, current: st.Page) -> list[Html]:
    return [
        tag("div", tag("p", name), tag("ul", *(_link(page, current) for page in pages)), class_="wk-group")
        for name, pages in groups.items()
    ]


def _link(page: st.Page, current: st.Page) -> Html:
    is_here = page.url_path == current.url_path
    where = link(page.url_path or "reputation")
    return tag(
        "li", tag("a", page.title, href=where, target="_self", aria_current="page" if is_here else None)
    )
