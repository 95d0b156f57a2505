"""Draw the rows of what was found: its name, what it would bring, or why it is not ticked."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from pages.shared.actions import sentence
from pages.shared.html import Html, join, outside, tag
from pages.shared.i18n import N_, _, day, ngettext, number, translate
from pipelines.settings.patterns import PATTERNS
from pipelines.sources.discovery import Found, tries
from pipelines.sources.discovery.tries import Tried
from text.labels import NETWORKS
from warehouse.core.period import local_day


def label(tried: Tried, count: int) -> str:
    """Return what is ticked, in words of ours: Streamlit reads a label as Markdown, and others wrote the rest."""
    proposal = tried.proposal
    if proposal.network:
        return NETWORKS.get(proposal.network, proposal.network)
    if proposal.kind == "forum":
        return _("Comments on the site")
    if proposal.group == "own":
        return (
            translate(N_("News of the site {number}"), number=number(count))
            if count
            else _("News of the site")
        )
    return _(PATTERNS[proposal.pattern].title)


def brings(tried: Tried, shared: str) -> Html:
    """Return what it would bring, or why it is not ticked. shared: a reason that already stands above all rows."""
    proposal = tried.proposal
    kind = ""
    if tried.error:
        said = sentence(tried.error)
        kind, text = "bad", _("It could not be tried.") if said == shared else said
    elif not proposal.is_sure:
        kind, text = (
            "ask",
            _("This account does not look like the name of the school. Tick it if it is yours."),
        )
    else:
        text = _told(tried)
    mark = tag("span", "✕ ", aria_hidden="true") if tried.error else None
    what = tag("span", outside(proposal.url, proposal.handle or proposal.title), class_="wk-brings-what")
    return tag("p", what, " ", tag("span", mark, text), class_=f"wk-brings wk-brings-{kind or 'good'}")


def shared(tried: Sequence[Tried]) -> str:
    """Return why most of those that failed did, such as a server without internet: once above all is enough."""
    reasons = Counter(sentence(each.error) for each in tried if each.error)
    said, times = max(reasons.items(), key=lambda each: each[1], default=("", 0))
    return said if times > 1 else ""


def _told(tried: Tried) -> str:
    if tried.recent is None and tried.followers is None:
        return _("Becomes a channel. Its numbers come by a key, by file or by hand: see the page Channels.")
    said = []
    if tried.followers is not None:
        text = ngettext("{count} follower.", "{count} followers.", tried.followers)
        said.append(text.format(count=number(tried.followers)))
    if tried.newest is None:
        said.append(_("It works; nothing stands in it now."))
    else:
        text = ngettext(
            "{count} item in {days} days; the last: {when}.",
            "{count} items in {days} days; the last: {when}.",
            tried.recent or 0,
        )
        said.append(text.format(count=number(tried.recent or 0), days=tries.DAYS, when=_when(tried.newest)))
    return " ".join(said)


def _when(at: dt.date) -> str:
    ago = (local_day(dt.datetime.now(dt.UTC)) - at).days
    return _("today") if ago == 0 else _("yesterday") if ago == 1 else day(at)


def besides(found: Found) -> Html | None:
    """Return what else stands on the site: pages to know of, and the colour that the announcement gets."""
    pages = [
        outside(url, text)
        for url, text in (
            (found.news, _("News page")),
            (found.newsletter, _("Newsletter")),
            (found.sitemap, _("Sitemap")),
            (found.logo, _("Logo")),
        )
        if url
    ]
    rows = [tag("li", page) for page in pages]
    if found.colour:
        sample = tag("span", "■ ", style=f"color: {found.colour}", aria_hidden="true")
        text = translate(N_("Colour {colour}: for the announcement and its PDF"), colour=found.colour)
        rows.append(tag("li", sample, text))
    return join(tag("h3", _("Also found")), tag("ul", *rows, class_="wk-small")) if rows else None
