"""Draw the rows behind a number of traffic: raw sources as seen, and the rules that gave them a channel."""

from collections.abc import Sequence

import streamlit as st

from pages.shared.html import Html, query, tag
from pages.shared.i18n import N_, _, day, days, language, ngettext, number, percent, short_days, translate
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
    pairs = ((name, st.query_params.get(name)) for name in traffic_rows.FIELDS)
    return tuple((name, value[:300]) for name, value in pairs if value)


def show(page: Page, main: str, filters: tuple[tuple[str, str], ...], parameters: dict) -> None:
    """Draw the rows behind it, with a way back."""
    names = {
        "channel": _("Channel"),
        "campaign": _("Campaign"),
        "landing_page": _("Landing page"),
        "rule": _("Rule"),
    }
    heading = ", ".join(
        f"{names[name]}: {channel_name(value) if name == 'channel' else value}" for name, value in filters
    )
    st.html(tag("a", _("← All traffic"), href=query(parameters) or "?", target="_self"))
    st.html(tag("h2", heading))
    session_rows = page.ask(traffic_rows.rows, main, page.period, filters, MOST)
    if not session_rows:
        st.html(tag("p", _("No session in this period.")))
        return
    total = sum(row.sessions for row in session_rows)
    text = ngettext(
        "{sessions} session, {range}; the raw values as they were seen.",
        "{sessions} sessions, {range}; the raw values as they were seen.",
        total,
    ).format(sessions=number(total), range=days(page.period.start, page.period.last))
    st.html(tag("p", text))
    if len(session_rows) == MOST:
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
            tag("th", row.source, scope="row"),
            *(
                tag("td", text, data_label=label)
                for label, text in zip(
                    heads[1:],
                    (
                        row.medium,
                        row.campaign or "–",
                        " ".join(mark for mark in (row.click_id, row.in_app) if mark) or "–",
                        f"{channel_name(row.channel)} ({row.channel_group})",
                        row.rule,
                        number(row.sessions),
                        short_days(row.first_day, row.last_day),
                    ),
                    strict=True,
                )
            ),
        )
        for row in session_rows
    ]
    head = tag("tr", *(tag("th", name, scope="col") for name in heads))
    whole = tag("table", tag("thead", head), tag("tbody", *rows), class_="wk-table wk-lines")
    st.html(tag("div", whole, class_="wk-wide", tabindex="0", role="region", aria_label=heading))


def rules(
    rule_lines: Sequence[RuleLine], counted: Sequence[TrafficLine], moved: Sequence[Moved], parameters: dict
) -> Html:
    """Return by which rules sessions get their channel, how many each decided, and what a change of rules moved."""
    decided = {line.name: line.sessions for line in counted}
    total = sum(decided.values())
    heads = (_("Rule"), _("Channel"), _("Sessions"), _("Share"))
    rows = []
    for rule in rule_lines:
        sessions = decided.get(rule.rule, 0)
        name = (
            tag("a", rule.rule, href=query({**parameters, "rule": rule.rule}), target="_self")
            if sessions
            else rule.rule
        )
        since = translate(N_("since {day}"), day=rule.since) if rule.since else None
        rows.append(
            tag(
                "tr",
                tag(
                    "th",
                    name,
                    tag("span", " ", getattr(rule, language()), " ", since, class_="wk-small wk-why"),
                    scope="row",
                ),
                tag("td", rule.channel_group, data_label=heads[1]),
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
