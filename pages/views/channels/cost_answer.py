"""Say which channel brought key events for the least: in words above the table, as a picture of price and volume."""

from collections.abc import Sequence

from pages.shared import charts
from pages.shared.charts import horizontal
from pages.shared.html import Html, join, tag
from pages.shared.i18n import N_, _, months, number, translate
from pipelines.support.figure_words import value_of
from text.labels import channel_name, channel_within
from warehouse.channels import costs
from warehouse.channels.page import prices
from warehouse.channels.table import ChannelRow


def event(row: ChannelRow) -> str:
    """Return what one key event is called within a sentence: its name where there is only one."""
    name = str(row.key_events.fields.get("event") or "")
    if not name:
        return _("key event")
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


def _name(row: ChannelRow) -> str:
    """Return its title within a sentence."""
    return channel_within(row.network) if row.title == channel_name(row.network) else row.title


def answer(rows: Sequence[ChannelRow]) -> Html:
    """Return in words which of our channels was the cheapest, with what cannot be said and why."""
    found = prices(rows)
    first = next((row for row in rows if row.peer is None), None)
    if first is None:
        return Html("")
    fields: dict[str, object] = {
        "event": event(first),
        "months": months(first.costs_of.start, first.costs_of.last),
    }
    if not any(row.hours.value is not None or row.euros.value is not None for row in rows):
        told = _(
            "Nobody entered yet what the channels cost in a whole month: type it below, and prices stand here."
        )
    elif len(found.priced) > 1:
        low, high = found.priced[0], found.priced[-1]
        fields |= {
            "cheapest": _name(low),
            "low": value_of(low.euros_per_event, low.euros_per_event.value),
            "dearest": _name(high),
            "high": value_of(high.euros_per_event, high.euros_per_event.value),
        }
        told = translate(
            N_("Per {event} in {months}: {cheapest} cheapest ({low}), {dearest} most expensive ({high})."),
            fields,
        )
    elif found.priced:
        (only,) = found.priced
        fields |= {
            "channel": _name(only),
            "price": value_of(only.euros_per_event, only.euros_per_event.value),
        }
        told = translate(
            N_("Of {channel} alone it can be said what one {event} cost: {price}, in {months}."), fields
        )
    elif any(row.cost.note == costs.NO_TARIFF for row in rows):
        told = _(costs.NO_TARIFF)
    else:
        told = translate(N_("Of no channel it can be said what one {event} cost in {months}."), fields)
    few = [f"{_name(row)} ({number(row.euros_per_event.denominator or 0)})" for row in found.few]
    note = None
    if few:
        note = translate(
            N_("Too few to say, from {fewest} on it is said: {channels}."), fewest=costs.FEWEST, channels=few
        )
    return join(
        tag("p", tag("strong", told), class_="wk-answer"), tag("p", note, class_="wk-small") if note else None
    )


def picture(rows: Sequence[ChannelRow]) -> Html:
    """Return price and volume of each channel side by side: to the left what came, to the right what one cost."""
    found = prices(rows)
    shown = [row for row in (*found.priced, *found.few, *found.unknown) if row.costed_events]
    if not shown or not any(row.cost.value is not None for row in shown):
        return Html("")
    first = shown[0]
    most = charts.nice(max(row.costed_events or 0 for row in shown))
    dearest = charts.nice(max(row.euros_per_event.value or 0 for row in shown) or 1)
    name = event(first)
    lines = [_line(row, most, dearest) for row in shown]
    head = tag(
        "li",
        tag("span", _("Channel")),
        tag("span", _("Key events")),
        tag("span", translate(N_("€ per {event}"), event=name)),
        class_="wk-pair-head",
        aria_hidden="true",
    )
    scale = translate(
        N_(
            "Bars to the left: key events, up to {most}. To the right: costs (euros and hours) for each, up to {top}."
        ),
        most=most,
        top=f"€\u00a0{number(dearest)}",
    )
    title = translate(
        N_("What one {event} cost, and how many came, in {months}"),
        event=name,
        months=months(first.costs_of.start, first.costs_of.last),
    )
    return tag(
        "section",
        tag("h3", title),
        tag("ul", head, *lines, class_="wk-pairs"),
        tag("p", scale, class_="wk-small"),
        class_="wk-pair-figure",
    )


def _line(row: ChannelRow, most: int, dearest: int) -> Html:
    came, price = row.costed_events, row.euros_per_event
    said = value_of(price, price.value)
    if price.value is None and price.note in (costs.TOO_FEW, costs.NOTHING_TO_DIVIDE):
        said = _("too few")
    full = translate(
        N_(
            "{channel}. Key events: {came}. Price of one: {price}. Costs: {cost}. Hours: {hours}. Euros: {euros}."
        ),
        channel=row.title,
        came=int(came or 0),
        price=said,
        cost=value_of(row.cost, row.cost.value),
        hours=value_of(row.hours, row.hours.value),
        euros=value_of(row.euros, row.euros.value),
    )
    return tag(
        "li",
        tag("span", row.title, class_="wk-pair-name"),
        tag(
            "span",
            tag("span", number(came or 0), class_="wk-pair-number"),
            horizontal.bar(came or 0, most, charts.BLUE, leftward=True),
            class_="wk-pair-left",
        ),
        tag(
            "span",
            horizontal.bar(price.value, dearest, charts.VERMILION) if price.value is not None else None,
            tag("span", said, class_="wk-pair-number"),
            class_="wk-pair-right",
        ),
        tabindex="0",
        title=full,
        aria_label=full,
    )
