"""Draw the link builder, the links that were made, and tags that break the vocabulary; store a new link."""

import base64
from collections.abc import Sequence

import streamlit as st

from pages.shared import actions, login
from pages.shared.actions import sentence
from pages.shared.html import Html, tag
from pages.shared.i18n import N_, _, number, translate
from pages.shared.page import Page
from pages.shared.parts import acting
from pipelines.settings import Settings
from pipelines.sources import last_good
from pipelines.support import typed_text
from pipelines.support.errors import PipelineError
from pipelines.traffic import saved_links, utm
from text.labels import channel_name
from warehouse.traffic.tracked_links import TrackedLink

MOST = 20


def section(page: Page, links: Sequence[TrackedLink], tags: Sequence[tuple[str, str, str, int]]) -> None:
    """Draw the builder, the links that were made, and tags in the traffic that break the vocabulary."""
    st.html(tag("h2", _("Links with tags")))
    try:
        settings = last_good.usable()
    except PipelineError as error:
        st.html(tag("p", sentence(error), class_="wk-said wk-said-bad"))
        return
    with st.expander(_("Make a link"), key="wk-link"):
        _form(page, settings)
    if links:
        st.html(_list(links))
    wrong = utm.strays(tags, settings, page.today)
    if wrong:
        st.html(_strays(wrong[:MOST]))


def _form(page: Page, settings: Settings) -> None:
    if not settings.campaigns:
        st.html(tag("p", _("Name a campaign in channels.toml first; docs/pages/traffic.md says how.")))
        return
    names = {network: channel_name(network) for network in utm.networks(settings)}
    campaigns = {campaign.name: campaign.label for campaign in settings.campaigns}
    url = st.text_input(_("Page of our site"), placeholder=settings.organisation.site, key="link-url",
                        max_chars=typed_text.ADDRESS.most)  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        network = st.selectbox(_("Channel"), tuple(names), format_func=names.__getitem__, key="link-network")
        campaign = st.selectbox(
            _("Campaign"), tuple(campaigns), format_func=campaigns.__getitem__, key="link-campaign"
        )
        content = st.text_input(
            _("Which post or poster (optional)"), key="link-content", max_chars=typed_text.NAME.most
        )
        paid = st.toggle(_("Paid"), key="link-paid")
    if not url:
        return
    try:
        link = utm.build(settings, url, network, paid, campaign, content.strip(), page.today)
    except PipelineError as error:
        st.html(tag("p", sentence(error), class_="wk-said wk-said-bad", role="alert"))
        return
    st.code(link.url, language=None, wrap_lines=True)
    st.html(
        tag(
            "p",
            translate(
                N_("Counts as {channel} ({group})."), channel=channel_name(link.channel), group=link.group
            ),
        )
    )
    code = "data:image/svg+xml;base64," + base64.b64encode(utm.qr_svg(link.url).encode()).decode()
    st.html(tag("img", src=code, alt=_("QR code of this link"), width=180, height=180, class_="wk-qr"))
    with st.container(horizontal=True):
        if acting.may("traffic.keep_link") and st.button(
            _("Keep this link"), type="primary", key="link-keep"
        ):
            actions.attempt(lambda: _keep(page, link))
            st.rerun()
        st.download_button(
            _("QR code (PNG)"),
            data=lambda: utm.qr_png(link.url),
            file_name=f"{link.campaign}-{link.source}.png",
            mime="image/png",
            key="link-qr",
            on_click="ignore",
        )


def _keep(page: Page, link: utm.Link) -> str:
    return (
        _("The link is kept.")
        if saved_links.keep(login.person(), link, page.now).inserted
        else _("This link was kept before.")
    )


def _list(links) -> Html:
    heads = (_("Link"), _("Channel"), _("Campaign"), _("Sessions until now"))
    rows = [
        tag(
            "tr",
            tag("th", link.url, scope="row", class_="wk-small"),
            tag("td", channel_name(link.channel), data_label=heads[1]),
            tag("td", link.campaign, data_label=heads[2]),
            tag("td", "–" if link.sessions is None else number(link.sessions), data_label=heads[3]),
        )
        for link in links
    ]
    return _table(_("Links that were made"), heads, rows)


def _strays(wrong) -> Html:
    heads = (_("Tags in the traffic"), _("What is wrong"), _("Sessions"))
    rows = []
    for stray in wrong:
        what = (
            _("the source leads to no channel")
            if stray.field == "source"
            else _("the campaign is not in channels.toml")
        )
        meant = (
            translate(N_("{what}; was “{meant}” meant?"), what=what, meant=stray.meant)
            if stray.meant
            else what
        )
        rows.append(
            tag(
                "tr",
                tag("th", " / ".join((stray.source, stray.medium, stray.campaign or "–")), scope="row"),
                tag("td", meant, data_label=heads[1]),
                tag("td", number(stray.sessions), data_label=heads[2]),
            )
        )
    return _table(_("Tags that break the vocabulary"), heads, rows)


def _table(title: str, heads: tuple[str, ...], rows: list[Html]) -> Html:
    head = tag("tr", *(tag("th", name, scope="col") for name in heads))
    whole = tag("table", tag("thead", head), tag("tbody", *rows), class_="wk-table wk-lines")
    return tag(
        "section",
        tag("h3", title),
        tag("div", whole, class_="wk-wide", tabindex="0", role="region", aria_label=title),
    )
