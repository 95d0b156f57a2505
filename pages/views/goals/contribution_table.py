"""Draw the ledger of a goal: each channel's contribution, by three ways of dividing, with hours and euros."""

from collections.abc import Sequence

from pages.shared.html import Html, join, tag
from pages.shared.i18n import N_, _, days, months, ngettext, number, percent, translate
from pages.shared.page import Page
from text.decimals import apart
from text.labels import channel_name
from warehouse.core import registry
from warehouse.core.period import Period
from warehouse.goals.contribution import Contribution, contribution
from warehouse.goals.contribution_costs import FEWEST, Cost
from warehouse.goals.states import GoalState

WAYS = (N_("Last click"), N_("First click"), N_("Linear"))


def ledger(page: Page, state: GoalState) -> Html:
    """Return the ledger from the goal's start up to its last known day; a sentence where nothing can be traced."""
    goal = state.goal
    title = tag("h3", _("What each channel contributed"))
    if state.as_of is None or not state.days:
        return join(title, tag("p", _("Nothing is known of it yet."), class_="wk-small"))
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
    if not contributions.shares:
        return join(title, method)
    return join(
        title,
        _table(contributions, registry.metric(goal.metric), goal.kind),
        _untraced(contributions),
        method,
    )


def _table(contributions: Contribution, metric: registry.Metric, kind: str) -> Html:
    is_growth, ways = kind == "level", [metric.label]
    if not metric.per_channel:
        ways = [
            name for name, value in zip(WAYS, contributions.unattributed, strict=True) if value is not None
        ]
    columns = [_("Growth")] if is_growth else [*(_(name) for name in ways), _("share")]
    costs = contributions.costs_of is not None
    columns += [_("Hours"), _("Euros"), _("Costs"), _("€ each")] if costs else []
    lines = []
    for share in contributions.shares:
        cells = [
            _count(value, is_growth) for value in (share.last, share.first, share.linear)[: len(ways) or 1]
        ]
        cells += [] if is_growth else [_share(share.last, contributions.total)]
        if costs:
            cells += [
                _money(share.cost.hours, 1),
                _money(share.cost.euros, 0),
                _money(share.cost.cost, 0),
                _price(share.cost),
            ]
        lines.append(_line(channel_name(share.channel), columns, cells))
    if not metric.per_channel:
        cells = [*(_count(value, False) for value in contributions.unattributed[: len(ways)])]
        cells += [_share(contributions.unattributed[0], contributions.total), *(["–"] * 4 if costs else [])]
        lines.append(_line(_("Unattributed"), columns, cells))
    head = tag("tr", *(tag("th", name, scope="col") for name in (_("Channel"), *columns)))
    whole = tag("table", tag("thead", head), tag("tbody", *lines), class_="wk-table wk-lines")
    title = _("What each channel contributed")
    return tag("div", whole, class_="wk-wide", tabindex="0", role="region", aria_label=title)


def _line(name: str, columns: Sequence[str], texts: Sequence[str]) -> Html:
    cells = [tag("td", text, data_label=column) for column, text in zip(columns, texts, strict=True)]
    return tag("tr", tag("th", name, scope="row"), *cells)


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
