"""From a number to the rows behind it: raw sources as they were seen, and the rules that gave them a channel."""

from collections.abc import Sequence

import streamlit as st

from pages.shared.html import Html, query, tag
from pages.shared.i18n import N_, _, day, days, language, ngettext, number, percent, translate
from pages.shared.page import Page
from pages.views.reliability import score_changes
from pipelines.traffic.rules import VERSION
from text.labels import channel_name
from warehouse.reliability.score_changes import Moved
from warehouse.traffic import rows as traffic_rows
from warehouse.traffic.lists import TrafficLine
from warehouse.traffic.rows import RuleLine

MOST = 200


def chosen() -> tuple[tuple[str, str], ...]:
    """Return which number the reader looks behind, by the URL: (channel, campaign, landing_page or rule; its value)."""
    found = ((name, st.query_params.get(name)) for name in traffic_rows.FIELDS)
    return tuple((name, value[:300]) for name, value in found if value)


def show(page: Page, main: str, asked: tuple[tuple[str, str], ...], kept: dict) -> None:
    """Draw the rows behind it, with a way back."""
    names = {
        "channel": _("Channel"),
        "campaign": _("Campaign"),
        "landing_page": _("Landing page"),
        "rule": _("Rule"),
    }
    told = ", ".join(
        f"{names[name]}: {channel_name(value) if name == 'channel' else value}" for name, value in asked
    )
    st.html(tag("a", _("← All traffic"), href=query(kept) or "?", target="_self"))
    st.html(tag("h2", told))
    found = page.ask(traffic_rows.rows, main, page.period, asked, MOST)
    if not found:
        st.html(tag("p", _("No session in this period.")))
        return
    total = sum(each.sessions for each in found)
    text = ngettext(
        "{sessions} session, {range}; the raw values as they were seen.",
        "{sessions} sessions, {range}; the raw values as they were seen.",
        total,
    ).format(sessions=number(total), range=days(page.period.start, page.period.last))
    st.html(tag("p", text))
    if len(found) == MOST:
        st.html(tag("p", translate(N_("The {most} largest rows."), most=MOST), class_="wk-small"))
    heads = (
        _("Source"),
        _("Medium"),
        _("Campaign"),
        _("Mark"),
        _("Channel"),
        _("Rule"),
        _("Sessions"),
        _("Days"),
    )
    rows = [
        tag(
            "tr",
            tag("th", each.source, scope="row"),
            *(
                tag("td", text, data_label=label)
                for label, text in zip(
                    heads[1:],
                    (
                        each.medium,
                        each.campaign or "–",
                        " ".join(mark for mark in (each.click_id, each.in_app) if mark) or "–",
                        f"{channel_name(each.channel)} ({each.channel_group})",
                        each.rule,
                        number(each.sessions),
                        f"{day(each.first_day, 'd-M-yy')} – {day(each.last_day, 'd-M-yy')}",
                    ),
                    strict=True,
                )
            ),
        )
        for each in found
    ]
    head = tag("tr", *(tag("th", name, scope="col") for name in heads))
    whole = tag("table", tag("thead", head), tag("tbody", *rows), class_="wk-table wk-lines")
    st.html(tag("div", whole, class_="wk-wide", tabindex="0", role="region", aria_label=told))


def rules(
    found: Sequence[RuleLine], counted: Sequence[TrafficLine], moved: Sequence[Moved], kept: dict
) -> Html:
    """Return by which rules sessions get their channel, how many each decided, and what a change of rules moved."""
    decided = {each.name: each.sessions for each in counted}
    total = sum(decided.values())
    heads = (_("Rule"), _("Channel"), _("Sessions"), _("Share"))
    rows = []
    for each in found:
        sessions = decided.get(each.rule, 0)
        name = (
            tag("a", each.rule, href=query({**kept, "rule": each.rule}), target="_self")
            if sessions
            else each.rule
        )
        since = translate(N_("since {day}"), day=each.since) if each.since else None
        rows.append(
            tag(
                "tr",
                tag(
                    "th",
                    name,
                    tag("span", " ", getattr(each, language()), " ", since, class_="wk-small wk-why"),
                    scope="row",
                ),
                tag("td", each.channel_group, data_label=heads[1]),
                tag("td", number(sessions), data_label=heads[2]),
                tag("td", percent(sessions / total * 100) if total else "–", data_label=heads[3]),
            )
        )
    head = tag("tr", *(tag("th", name, scope="col") for name in heads))
    whole = tag("table", tag("thead", head), tag("tbody", *rows), class_="wk-table wk-lines")
    return tag(
        "details",
        tag("summary", _("By which rules does a session get its channel?")),
        tag("p", _("The first rule that fits decides. What a visitor or a browser hides, no rule can find.")),
        tag("div", whole, class_="wk-wide", tabindex="0", role="region", aria_label=_("Rules")),
        tag("p", translate(N_("These rules are of {day}."), day=day(VERSION, "d MMMM y")), class_="wk-small"),
        score_changes.of_traffic(moved),
        class_="wk-origin wk-rules",
    )
