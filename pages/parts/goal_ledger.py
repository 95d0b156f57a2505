"""The ledger of a goal: what each channel brought, by three ways of dividing, and for which hours and euros."""

from pages.parts.frame import Page
from pages.parts.i18n import N_, _, days, number, percent, say
from pages.parts.markup import Html, join, tag
from pages.parts.networks import channel_name
from warehouse.metrics.contribution import FEWEST, Contribution, contribution
from warehouse.metrics.goals import GoalState
from warehouse.period import Period

WAYS = (N_("Last click"), N_("First click"), N_("Linear"))


def ledger(page: Page, state: GoalState) -> Html:
    """The ledger from the goal's start up to its last known day; a sentence where nothing can be traced."""
    goal = state.goal
    title = tag("h3", _("What each channel brought"))
    if state.as_of is None or not state.days:
        return join(title, tag("p", _("Nothing is known of it yet."), class_="wk-small"))
    period = Period(goal.start_day, max(state.as_of, goal.start_day) + page.today.resolution)
    found = page.ask(contribution, goal, period)
    method = tag(
        "p",
        say(N_("{days}. Method: {method}."), days=days(period.start, period.last), method=_(found.method)),
        " " + _(found.note) if found.note else None,
        class_="wk-small",
    )
    if not found.shares:
        return join(title, method)
    return join(title, _table(page, found, goal.metric == "followers"), _untraced(found), method)


def _table(page: Page, found: Contribution, is_growth: bool) -> Html:
    columns = (_("Growth"),) if is_growth else tuple(_(name) for name in WAYS)
    costs = () if is_growth else (_("share"), _("Hours"), _("Euros"), _("€ each"))
    head = tag("tr", *(tag("th", name, scope="col") for name in (_("Channel"), *columns, *costs)))
    lines = []
    for each in found.shares:
        told = [_count(value, is_growth) for value in (each.last, each.first, each.linear)[: len(columns)]]
        if costs:
            told += [
                _share(each.last, found.total),
                _money(each.hours, 1),
                _money(each.euros, 0),
                _price(each.per_unit, each.euros, each.last),
            ]
        cells = [
            tag("td", text, data_label=name) for name, text in zip((*columns, *costs), told, strict=True)
        ]
        lines.append(tag("tr", tag("th", channel_name(each.channel), scope="row"), *cells))
    if not is_growth:
        told = [
            *(_count(value, False) for value in found.unattributed),
            _share(found.unattributed[0], found.total),
        ]
        cells = [
            tag("td", text, data_label=name) for name, text in zip((*columns, costs[0]), told, strict=True)
        ]
        rest = [tag("td", "–", data_label=name) for name in costs[1:]]
        lines.append(tag("tr", tag("th", _("Unattributed"), scope="row"), *cells, *rest))
    whole = tag("table", tag("thead", head), tag("tbody", *lines), class_="wk-table wk-lines")
    return tag(
        "div", whole, class_="wk-wide", tabindex="0", role="region", aria_label=_("What each channel brought")
    )


def _untraced(found: Contribution) -> Html:
    told = say(
        N_("In all {total}; known of {known} of {days} days."),
        total=_count(found.total, False),
        known=found.known,
        days=found.days,
    )
    if found.shares and any(each.euros is not None for each in found.shares):
        told += " " + say(N_("€ each: below {few} it says more about chance."), few=FEWEST)
    return tag("p", told, class_="wk-small")


def _count(value: float | None, sign: bool) -> str:
    if value is None:
        return "–"
    return number(value, 0 if float(value).is_integer() else 1, sign=sign)


def _share(value: float | None, total: float | None) -> str:
    return percent(value / total * 100) if value is not None and total else "–"


def _money(value: float | None, decimals: int) -> str:
    return "–" if value is None else number(value, decimals if value % 1 else 0)


def _price(each: float | None, euros: float | None, units: float | None) -> str:
    if each is not None:
        return number(each, 2 if each < 100 else 0)
    return _("too few") if euros is not None and units else "–"
