"""Draw the lists of the page Traffic: channels, campaigns, landing pages, key events, the path per network."""

from collections.abc import Callable, Sequence

from pages.shared.html import Html, query, tag
from pages.shared.i18n import N_, _, number, percent, translate
from pipelines.support.figure_words import value_of
from text.decimals import apart
from text.labels import channel_name
from warehouse.channels.traffic_page import PathRow
from warehouse.core.figure import SMALLEST_BASE
from warehouse.traffic.lists import EventLine, TrafficLine


def section(
    title: str, by: str, lines: Sequence[TrafficLine], parameters: dict, compares: bool = True
) -> Html:
    """Return one list; each name leads to the rows behind it. by: channel, campaign or landing_page.

    compares: whether it shows the change.
    """
    label_of: Callable[[str], str] = channel_name if by == "channel" else str
    if not lines:
        return tag("section", tag("h2", title), tag("p", _("None in this period."), class_="wk-small"))
    change = [_("change")] if compares else []
    head = _head(title, _("Sessions"), *change, _("Key events"), _("per 100 sessions"))
    rows = [
        tag(
            "tr",
            tag(
                "th",
                tag("a", label_of(line.name), href=query({**parameters, by: line.name}), target="_self"),
                scope="row",
            ),
            _cell(_("Sessions"), number(line.sessions)),
            *(_cell(name, changed(line.sessions, line.sessions_before)) for name in change),
            _cell(_("Key events"), number(line.events)),
            _cell(_("per 100 sessions"), per_hundred(line.events, line.sessions)),
        )
        for line in lines
    ]
    return tag("section", tag("h2", title), _table(title, head, rows))


def method(text: str) -> Html:
    """Return how the key events of a channel were traced, as on the pages Channels and Goals."""
    return tag("p", translate(N_("Key events: {method}."), method=_(text)), class_="wk-small")


def _head(*names: str) -> Html:
    return tag("tr", *(tag("th", name, scope="col") for name in names))


def _cell(label: str, text: object) -> Html:
    return tag("td", text, data_label=label)


def _table(title: str, head: Html, rows: Sequence[Html]) -> Html:
    whole = tag("table", tag("thead", head), tag("tbody", *rows), class_="wk-table wk-lines")
    return tag("div", whole, class_="wk-wide", tabindex="0", role="region", aria_label=title)


def changed(now: int, before: int | None) -> str:
    """Return the earlier number with the change: ▲ 12% (250); too few to say below twenty; a dash when unknown."""
    if before is None:
        return "–"
    if before < SMALLEST_BASE:
        return translate(N_("{before}: too few"), before=number(before))
    share = (now - before) / before * 100
    if abs(share) < 0.5:
        return f"≈ ({number(before)})"
    arrow = "▲" if share > 0 else "▼"
    return f"{arrow} {percent(abs(share), apart(share, 0))} ({number(before)})"


def per_hundred(events: int, sessions: int) -> str:
    """Key events for each hundred sessions; too few to say below twenty sessions."""
    return number(events / sessions * 100, 1) if sessions >= SMALLEST_BASE else _("too few")


def events(lines: Sequence[EventLine], compares: bool = True) -> Html:
    """Return the key events by name. compares: whether with the change."""
    title = _("Key events")
    if not lines:
        return tag("section", tag("h2", title), tag("p", _("None in this period."), class_="wk-small"))
    change = [_("change")] if compares else []
    rows = [
        tag(
            "tr",
            tag("th", line.event, scope="row"),
            _cell(_("How often"), number(line.events)),
            *(_cell(name, changed(line.events, line.before)) for name in change),
        )
        for line in lines
    ]
    return tag("section", tag("h2", title), _table(title, _head(title, _("How often"), *change), rows))


def paths(ours: Sequence[PathRow]) -> Html | None:
    """Followers, sessions, key events: how far each network leads."""
    if not ours:
        return None
    title = _("From follower to key event")
    lines = [
        tag(
            "tr",
            tag(
                "th",
                tag("a", row.title, href=f"channels{query({'channel': row.channel})}", target="_self"),
                scope="row",
            ),
            _cell(_("Followers"), value_of(row.followers, row.followers.value)),
            _cell(_("Sessions"), value_of(row.sessions, row.sessions.value)),
            _cell(_("per 100 followers"), _each(row.sessions.value, row.followers.value)),
            _cell(_("Key events"), value_of(row.key_events, row.key_events.value)),
            _cell(_("per 100 sessions"), _each(row.key_events.value, row.sessions.value)),
        )
        for row in ours
    ]
    head = _head(
        _("Channel"),
        _("Followers"),
        _("Sessions"),
        _("per 100 followers"),
        _("Key events"),
        _("per 100 sessions"),
    )
    note = _(
        "Visitors are not necessarily followers: the numbers stand beside each other, one is not"
        " part of the other."
    )
    return tag("section", tag("h2", title), _table(title, head, lines), tag("p", note, class_="wk-small"))


def _each(part: float | None, whole: float | None) -> str:
    if part is None or whole is None:
        return "–"
    return per_hundred(int(part), int(whole))
