"""Draw how each source stands, in words: state, last good, rhythm, last error."""

import datetime as dt
from collections.abc import Sequence

from pages.shared.html import Html, outside, tag
from pages.shared.i18n import N_, NP_, _, applied, moment, ngettext, number, reason, span, translate
from pages.shared.tables.choice import Column
from pages.views.sources import past
from warehouse.reputation.coverage import MEASURING
from warehouse.sources.backfills import Past
from warehouse.sources.freshness import FEWEST
from warehouse.sources.states import SourceState

# What needs a person first.
ORDER = ("failing", "overdue", "partial", "silent", "never", "fine", "paused")
MARKS = {
    "partial": "◐",
    "fine": "✓",
    "silent": "◌",
    "failing": "✕",
    "paused": "‖",
    "never": "–",
    "overdue": "◷",
}
WORDS = {
    "fine": N_("As usual"),
    "silent": N_("Silent"),
    "failing": N_("Failing"),
    "partial": N_("Partial"),
    "paused": N_("Paused"),
    "never": N_("Not collected yet"),
    "overdue": N_("Overdue"),
}
KINDS = {
    "press": N_("Press"),
    "blog": N_("Blog"),
    "social": N_("Social media"),
    "review": N_("Reviews"),
    "video": N_("Video"),
    "forum": N_("Forum"),
    "own": N_("Own channel"),
    "channel": N_("Channel numbers"),
    "traffic": N_("Traffic to the site"),
}


def order(state: SourceState) -> tuple[int, str]:
    """Return the key that sorts what needs a person first, then by title."""
    return ORDER.index(state.state), state.title.lower()


def head() -> Column:
    """Return the column with the names of sources."""
    return Column("name", _("Name"), lambda source: source.title, kind="text")


def columns() -> list[Column]:
    """Return what can be shown of a source, in the usual order."""
    return [
        Column("kind", _("Kind of source"), lambda source: _(KINDS[source.kind]), kind="text"),
        Column("success", _("Last success"), lambda source: _moment(source.last_good_at), kind="moment"),
        Column("rhythm", _("Alert after silence"), lambda source: source.rhythm_hours),
        Column("items", _("Items in 30 days"), lambda source: source.items_30_days),
        Column("address", _("Address"), lambda source: source.url, kind="text"),
    ]


def _moment(moment: dt.datetime | None) -> float | None:
    return moment.timestamp() if moment else None


def summary(sources: Sequence[SourceState]) -> Html:
    """Return one sentence over all sources: how many are as usual, and what is the matter with the others."""
    watched = [source for source in sources if source.state != "paused"]
    usual = sum(source.state == "fine" for source in watched)
    text = translate(
        NP_("{usual} of {watched} source as usual.", "{usual} of {watched} sources as usual."),
        usual=usual,
        watched=len(watched),
    )
    failing, overdue, silent, paused = (
        _count(sources, state) for state in ("failing", "overdue", "silent", "paused")
    )
    if failing:
        text += " " + ngettext("{count} is failing.", "{count} are failing.", failing).format(
            count=number(failing)
        )
    if overdue:
        text += " " + ngettext(
            "{count} is overdue: it was not read as often as it should.",
            "{count} are overdue: they were not read as often as they should.",
            overdue,
        ).format(count=number(overdue))
    if silent:
        text += " " + ngettext("{count} is silent.", "{count} are silent.", silent).format(
            count=number(silent)
        )
    if paused:
        text += " " + ngettext("{count} is paused.", "{count} are paused.", paused).format(
            count=number(paused)
        )
    return tag("p", text, class_="wk-summary")


def _count(sources: Sequence[SourceState], state: str) -> int:
    return sum(source.state == state for source in sources)


def fail_together(sources: Sequence[SourceState]) -> bool:
    """Do all that are watched fail, so that the head of the page says it once for all of them?"""
    tried = [source for source in sources if source.outcome is not None and source.state != "paused"]
    return len(tried) >= FEWEST and all(source.outcome == "failed" for source in tried)


def together(sources: Sequence[SourceState]) -> Html:
    """Return a list of all sources that fail, by their titles and why, for who wants to see them one by one."""
    rows = (
        tag("li", tag("strong", source.title), " ", reason(source.error_template, source.error_fields))
        for source in sorted(sources, key=order)
        if source.state == "failing" and source.error_template
    )
    return tag("ul", *rows, class_="wk-small")


def line(
    source: SourceState,
    now: dt.datetime,
    shown: Sequence[str],
    is_alone: bool = True,
    reach: Past | None = None,
    soon: str = "",
) -> Html:
    """Return one source: title and state, what came in, and what went wrong with what to do about it.

    shown: keys of the columns, in their order; the address stands on a line of its own
    is_alone: False where all sources fail, which is said above them
    reach: how far back it goes, None of what brings no items; soon: how soon what it brings is here
    """
    facts = {
        "kind": _(KINDS[source.kind]),
        "success": _last(source, now),
        "rhythm": _rhythm(source),
        "items": _items(source),
    }
    told = " · ".join((*(facts[key] for key in shown if facts.get(key)), *filter(None, (past.fact(reach),))))
    return tag(
        "article",
        tag(
            "h2",
            source.title,
            " ",
            tag(
                "span",
                tag("span", f"{MARKS[source.state]} ", aria_hidden="true"),
                _(WORDS[source.state]),
                class_=f"wk-state-badge wk-is-{source.state}",
            ),
        ),
        _trouble(source, now) if is_alone or source.state != "failing" else None,
        past.trouble(reach),
        tag("p", told, class_="wk-small") if told else None,
        tag("p", soon, class_="wk-small") if soon else None,
        tag("p", outside(source.url, source.url), class_="wk-small wk-address")
        if "address" in shown
        else None,
        class_="wk-source",
    )


def _items(source: SourceState) -> str:
    count = source.items_30_days
    if not count:
        return ""
    return ngettext("{count} item in 30 days", "{count} items in 30 days", count).format(count=number(count))


def _trouble(source: SourceState, now: dt.datetime) -> Html | None:
    notes = []
    if source.state in ("failing", "partial") and source.error_template:
        notes.append(reason(source.error_template, source.error_fields))
    if source.state == "overdue":
        notes.append(translate(N_("Not read for {age}."), age=span(now - source.last_good_at))
                     if source.last_good_at else _("never collected with success"))  # fmt: skip
    if source.state == "silent":
        notes.append(
            translate(N_("Nothing new for {age}."), age=_age(now - source.last_item_at, source.rhythm_hours))
            if source.last_item_at
            else _("It never brought anything.")
        )
    if source.moved_to:
        notes.append(translate(N_("It moved for good to {url}; change its address."), url=source.moved_to))
    return tag("p", " ".join(notes), class_="wk-trouble") if notes else None


def _age(age: dt.timedelta, rhythm: float | None) -> str:
    """Return how long; in the unit of the rule that it breaks while it is near that."""
    hours = age.total_seconds() // 3600
    return span(age) if rhythm is None or hours > 2 * rhythm else applied(hours, rhythm)


def _last(source: SourceState, now: dt.datetime) -> str:
    if source.last_good_at is None:
        return _("never collected with success")
    return translate(N_("last success {moment}"), moment=moment(source.last_good_at))


def _rhythm(source: SourceState) -> str:
    if source.kind in MEASURING:
        return ""
    if source.rhythm_hours is None:
        return _("rhythm not known yet")
    rhythm = applied(source.rhythm_hours)
    if source.rhythm_learned:
        return translate(N_("alert after {rhythm} of silence (learned)"), rhythm=rhythm)
    return translate(N_("alert after {rhythm} of silence"), rhythm=rhythm)
