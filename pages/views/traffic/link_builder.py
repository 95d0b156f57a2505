"""Draw the link builder, the links that were made, and tags that break the vocabulary; store a new link."""

import base64
from collections.abc import Sequence

import streamlit as st

from pages.shared import actions, login
from pages.shared.actions import sentence
from pages.shared.html import Html, tag
from pages.shared.i18n import N_, _, moment, number, translate
from pages.shared.page import Page
from pages.shared.parts import acting, setting_link
from pages.shared.tables import controls, drawn
from pages.shared.tables.choice import Column
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
        st.html(_strays(wrong))


def _form(page: Page, settings: Settings) -> None:
    if not settings.campaigns:
        st.html(
            tag(
                "p",
                _("A link carries a campaign, and there is none yet."),
                " ",
                setting_link.lead("campaigns"),
            )
        )
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
        name = f"{link.campaign}-{link.source}.png"
        if acting.may("traffic.take_code"):
            st.download_button(
                _("QR code (PNG)"),
                data=acting.taken("traffic.take_code", name, lambda: utm.qr_png(link.url)),
                file_name=name,
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


def link_head() -> Column:
    """Return the column with the addresses of links."""
    return Column("link", _("Link"), lambda link: link.url, kind="text")


def link_columns() -> list[Column]:
    """Return the columns of the links that were made."""
    return [
        Column("channel", _("Channel"), lambda link: channel_name(link.channel), kind="text"),
        Column("campaign", _("Campaign"), lambda link: link.campaign, kind="text"),
        Column("sessions", _("Sessions until now"), lambda link: link.sessions),
        Column("made", _("Made on"), lambda link: link.made_at.timestamp(), kind="moment", default=False),
    ]


def _list(links: Sequence[TrackedLink]) -> Html:
    title = _("Links that were made")
    choice = controls.choose("link", link_head(), link_columns(), _("Sort: links"))

    def cell(link: TrackedLink, column: Column) -> Html:
        texts = {
            "channel": channel_name(link.channel),
            "campaign": link.campaign,
            "sessions": "–" if link.sessions is None else number(link.sessions),
            "made": moment(link.made_at),
        }
        return tag("td", texts[column.key], data_label=column.title)

    def name(link: TrackedLink) -> Html:
        return tag("span", link.url, class_="wk-small")

    whole = drawn.table(title, links, link_head(), link_columns(), choice, name, cell)
    return tag("section", tag("h3", title), whole)


def stray_head() -> Column:
    """Return the column with tags that break the vocabulary."""
    return Column("tags", _("Tags in the traffic"), _tags, kind="text")


def stray_columns() -> list[Column]:
    """Return the columns of tags that break the vocabulary."""
    return [
        Column("wrong", _("What is wrong"), _wrong, kind="text"),
        Column("sessions", _("Sessions"), lambda stray: stray.sessions),
    ]


def _tags(stray: utm.Stray) -> str:
    return " / ".join((stray.source, stray.medium, stray.campaign or "–"))


def _wrong(stray: utm.Stray) -> str:
    what = (
        _("the source leads to no channel")
        if stray.field == "source"
        else _("the campaign is not one of ours")
    )
    if not stray.meant:
        return what
    return translate(N_("{what}; was “{meant}” meant?"), what=what, meant=stray.meant)


def _strays(wrong: Sequence[utm.Stray]) -> Html:
    title = _("Tags that break the vocabulary")
    choice = controls.choose("stray", stray_head(), stray_columns(), _("Sort: tags"))

    def cell(stray: utm.Stray, column: Column) -> Html:
        text = _wrong(stray) if column.key == "wrong" else number(stray.sessions)
        return tag("td", text, data_label=column.title)

    whole = drawn.table(title, wrong, stray_head(), stray_columns(), choice, _tags, cell, most=MOST)
    return tag("section", tag("h3", title), whole)
