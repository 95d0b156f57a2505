"""Draw the ledger of a goal: each channel's contribution, by three ways of dividing, with hours and euros."""

from dataclasses import replace

import streamlit as st

from pages.shared.html import Html, tag
from pages.shared.i18n import N_, _, days, months, ngettext, number, percent, translate
from pages.shared.page import Page
from pages.shared.tables import controls, drawn
from pages.shared.tables.choice import Column
from text.decimals import apart
from text.labels import channel_name
from warehouse.core import registry
from warehouse.core.period import Period
from warehouse.goals.contribution import Contribution, Share, contribution
from warehouse.goals.contribution_costs import FEWEST, NO_COST, Cost
from warehouse.goals.states import GoalState

WAYS = (N_("Last click"), N_("First click"), N_("Linear"))


def ledger(page: Page, state: GoalState) -> None:
    """Draw the ledger from the goal's start up to its last known day; a sentence where nothing can be traced."""
    goal = state.goal
    st.html(tag("h3", _("What each channel contributed")))
    if state.as_of is None or not state.days:
        st.html(tag("p", _("Nothing is known of it yet."), class_="wk-small"))
        return
    # A sum begins anew where the way of counting changed: what came before is not added to it.
    start = state.broken if state.left and state.broken else goal.start
    period = Period(start, max(state.as_of, start) + page.today.resolution)
    contributions = page.ask(contribution, goal, period)
    method = tag(
        "p",
        translate(
            N_("{days}. Method: {method}."),
            days=days(period.start, period.last),
            method=_(contributions.method).rstrip("."),
        ),
        " " + _(contributions.note) if contributions.note else None,
        class_="wk-small",
    )
    if contributions.shares:
        st.html(_table(contributions, registry.metric(goal.metric), goal.kind))
        st.html(_untraced(contributions))
    st.html(method)


def _columns(contributions: Contribution, metric: registry.Metric, kind: str) -> list[Column]:
    """Return the columns that this goal has: growth, or what each way of dividing gives with its share; costs."""
    columns = []
    if kind == "level":
        columns.append(Column("last", _("Growth"), lambda share: share.last))
    else:
        names = [_(metric.label)]
        if not metric.per_channel:
            ways = zip(WAYS, contributions.unattributed, strict=True)
            names = [_(name) for name, value in ways if value is not None]
        counted = [
            Column("last", "", lambda share: share.last),
            Column("first", "", lambda share: share.first),
            Column("linear", "", lambda share: share.linear),
        ]
        columns += [replace(column, title=name) for column, name in zip(counted, names, strict=False)]
        # Each has the same whole, so that what is the larger share is the larger number.
        columns.append(Column("share", _("share"), lambda share: share.last))
    if contributions.costs_of is not None:
        columns += [
            Column("hours", _("Hours"), lambda share: share.cost.hours),
            Column("euros", _("Euros"), lambda share: share.cost.euros),
            Column("cost", _("Costs"), lambda share: share.cost.cost),
            Column("price", _("€ each"), lambda share: share.cost.per_unit),
        ]
    return columns


def _table(contributions: Contribution, metric: registry.Metric, kind: str) -> Html:
    columns = _columns(contributions, metric, kind)
    head = Column("channel", _("Channel"), lambda share: channel_name(share.channel), kind="text")
    choice = controls.choose("", head, columns)

    def cell(share: Share, column: Column) -> Html:
        return tag("td", _text(share, column.key, contributions.total, kind), data_label=column.title)

    last = []
    if not metric.per_channel:
        # A remainder and no channel: it stays below them.
        rest = Share("", *contributions.unattributed, cost=NO_COST)
        shown = [column for key in choice.columns for column in columns if column.key == key]
        cells = [cell(rest, column) for column in shown]
        last = [tag("tr", tag("th", _("Unattributed"), scope="row"), *cells)]
    title = _("What each channel contributed")
    return drawn.table(
        title,
        contributions.shares,
        head,
        columns,
        choice,
        lambda share: channel_name(share.channel),
        cell,
        last=last,
    )


def _text(share: Share, key: str, total: float | None, kind: str) -> str:
    if key in ("last", "first", "linear"):
        return _count(getattr(share, key), kind == "level")
    if key == "share":
        return _share(share.last, total)
    if key == "price":
        return _price(share.cost)
    return _money(getattr(share.cost, key), 1 if key == "hours" else 0)


def _untraced(contributions: Contribution) -> Html:
    sentence = ngettext(
        "In all {total}; known of {known} of {days} day.",
        "In all {total}; known of {known} of {days} days.",
        contributions.days,
    ).format(
        total=_count(contributions.total, False),
        known=number(contributions.known),
        days=number(contributions.days),
    )
    if contributions.costs_of:
        sentence += " " + translate(
            N_(
                "Hours, euros and costs (euros, and hours at their tariff): of {months}, as on the page Channels;"
                " € each by what came in these months, from {few} on."
            ),
            months=months(contributions.costs_of.start, contributions.costs_of.last),
            few=FEWEST,
        )
        if any(
            share.cost.months and share.cost.months[0] < share.cost.months[1]
            for share in contributions.shares
        ):
            sentence += " " + _("Where a month lacks hours or euros, its costs are left out.")
    return tag("p", sentence, class_="wk-small")


def _count(value: float | None, sign: bool) -> str:
    if value is None:
        return "–"
    return number(value, 0 if round(value, 1) % 1 == 0 else 1, sign=sign)


def _share(value: float | None, total: float | None) -> str:
    if value is None or not total:
        return "–"
    share = value / total * 100
    return percent(share, apart(share, 0))


def _money(value: float | None, decimals: int) -> str:
    return "–" if value is None else number(value, decimals if value % 1 else 0)


def _price(cost: Cost) -> str:
    if cost.per_unit is not None:
        return number(cost.per_unit, 2 if cost.per_unit < 100 else 0)
    if cost.cost is None or cost.units is None:
        return "–"
    return translate(N_("too few: {came}"), came=int(cost.units))
