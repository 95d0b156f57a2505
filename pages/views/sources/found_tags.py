"""Draw what else was found of a school: what its name alone would find, its logo, campaigns, and words of an alert."""

from collections.abc import Sequence

import streamlit as st

from pages.shared.html import Html, tag
from pages.shared.i18n import _, ngettext, number
from pipelines.sending import logo as pictures
from pipelines.sources.discovery import Found, choice, proposals, tags
from pipelines.sources.discovery.tries import Tried
from text.beginnings import beginning

LONGEST_TITLE = 140


def campaigns(found: Found, at: int) -> list[str]:
    """Draw the campaigns that the links of the site name, with a tick each; return those that are ticked.

    at: the number of the search, which keeps the ticks of one apart from those of another
    """
    links = tags.campaigns(found.tags)
    if not links:
        return []
    st.html(tag("h3", _("Campaigns in the links of the site")))
    chosen = []
    for n, (campaign, count) in enumerate(links.items()):
        text = ngettext("in {count} link", "in {count} links", count).format(count=number(count))
        sources = dict.fromkeys(" / ".join(filter(None, (each.source, each.medium)))
                                for each in found.tags if each.campaign == campaign and each.source)  # fmt: skip
        said = f"{text} · {', '.join(sources)}" if sources else text
        with st.container(key=f"wk-found-campaign-{at}-{n}"):
            # A label is Markdown to Streamlit; of what others wrote only letters, digits and spaces are in it.
            if st.checkbox(tags.label(campaign), True, key=f"found-campaign-{at}-{n}"):
                chosen.append(campaign)
            st.html(tag("p", tag("span", campaign, class_="wk-brings-what"), " ", said, class_="wk-brings"))
    return chosen


def logo(found: Found, at: int) -> bool:
    """Draw the logo with a tick; whether it is ticked. at: as of `campaigns`."""
    if not found.picture:
        return False
    st.html(tag("h3", _("Logo")))
    with st.container(key=f"wk-found-logo-{at}"):
        ticked = st.checkbox(_("On cards, e-mails and papers"), True, key=f"found-logo-{at}")
        alt = _("The logo that was found")
        st.html(tag("img", src=pictures.address(found.picture), alt=alt, height=48, class_="wk-logo"))
    return ticked


def warned(found: Found, tried: Sequence[Tried]) -> None:
    """Draw what the name alone would find, with examples out of what the search just brought."""
    proposal = choice.query(found.name, found.also, found.town) if found.name else None
    if proposal is None or not proposal.warning:
        return
    examples = choice.caught(proposal, tried)
    lines: list[Html] = []
    if examples:
        said = _("Without those words these reports would count as well:")
        after = _("Are they about your school after all? Then change the query in the settings.")
        shown = [tag("li", shown_title(title), lang="nl") for title in examples]
        lines = [tag("p", said), tag("ul", *shown), tag("p", after)]
    st.html(tag("div", tag("p", proposal.warning), *lines, class_="wk-said wk-said-ask"))


def shown_title(title: str) -> str:
    """Return a title, its first words where it is very long."""
    return beginning(title, LONGEST_TITLE)


def alert(found: Found) -> None:
    """Draw the words of a Google Alert, which only a person can make, and where Bluesky is added."""
    words = proposals.alert(found.name, found.also, found.town, found.address) if found.name else ""
    text = _("A Google Alert is made by yourself; add the address of its feed on the page Sources.")
    st.html(tag("p", text, " ", _("Search words for it:") if words else None, class_="wk-small"))
    if words:
        st.code(words, language=None, wrap_lines=True)
    # Without a key Bluesky cannot be searched, so there is nothing to try.
    more = _(
        "Bluesky can only be searched with a key; it can be followed live without one. Add either on the page Sources."
    )
    st.html(tag("p", more, class_="wk-small"))
