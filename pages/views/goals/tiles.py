"""Draw tiles of goals: how far, how far it should be, and the state in words, not by colour alone."""

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from pages.shared.charts import event_list
from pages.shared.charts import notes as chart_notes
from pages.shared.html import Html, join, query, tag
from pages.shared.i18n import DEFAULT, N_, _, day, days, language, ngettext, number, translate
from pages.shared.page import Page
from pages.shared.parts.certificate import listed
from pages.views.goals import course_chart, forecast
from pages.views.goals.printed_numbers import amount
from text.decimals import format_decimals, own
from text.labels import GOAL_SIGNS, GOAL_STATES
from warehouse.channels import series
from warehouse.channels.series import EventNote
from warehouse.core import registry
from warehouse.core.period import Period
from warehouse.goals import notes
from warehouse.goals.states import GoalState

STAGES = {
    "input": N_("input"),
    "activity": N_("activity"),
    "output": N_("output"),
    "out-take": N_("out-take"),
    "outcome": N_("outcome"),
    "impact": N_("impact"),
}
MOST_EVENTS = 8
FIELDS = {
    "goal": N_("Goal"),
    "target": N_("Target"),
    "target_to": N_("Upper bound"),
    "deadline": N_("Deadline"),
    "start_day": N_("Start"),
    "metric": N_("What it counts"),
    "kind": N_("How it adds up"),
    "network": N_("Channel"),
    "event": N_("Key event"),
    "direction": N_("Direction"),
}


def title(state: GoalState) -> str:
    """Return the goal's name in the reader's language."""
    return state.goal.title if language() == "nl" else state.goal.title_en


def _lang() -> str | None:
    return None if language() == DEFAULT else language()


def events(page: Page, goal_states: Sequence[GoalState]) -> tuple[EventNote, ...]:
    """Return the notes that stand over the charts of all goals, the first first; their place is their number."""
    if not goal_states:
        return ()
    first = min(state.goal.start for state in goal_states)
    end = max(state.goal.deadline for state in goal_states) + dt.timedelta(days=1)
    return page.ask(series.notes, Period(first, end))[-MOST_EVENTS:]


def tiles(goal_states: Sequence[GoalState], events: Sequence[EventNote] = ()) -> Html:
    """Return one tile per goal; events: the notes that stand over their charts."""
    return tag("div", *(_tile(state, events) for state in goal_states), class_="wk-goals")


def _tile(state: GoalState, events: Sequence[EventNote], is_alone: bool = False) -> Html:
    sign, name = GOAL_SIGNS[state.state], GOAL_STATES[state.state]
    return tag(
        "article",
        tag(
            "h2",
            tag("a", title(state), href=query({"goal": state.goal.name, "lang": _lang()}), target="_self"),
        ),
        tag("p", tag("strong", amount(state, state.value)), " ", _wanted(state), class_="wk-goal-value"),
        tag(
            "p",
            tag("span", sign, aria_hidden="true"),
            " ",
            tag("strong", _(name)),
            class_=f"wk-chip wk-goal-{state.state}",
        ),
        tag("p", strong_age(state), _sentence(state), " ", forecast.sentence(state), class_="wk-small"),
        course_chart.drawn(state, title(state), is_alone, events, chart_notes.address(state.goal.network)),
        tag("p", _(state.rule), class_="wk-small wk-why"),
        class_="wk-goal-tile",
    )


def strong_age(state: GoalState) -> Html | None:
    """Return since when there are no numbers; None while they come in as they should."""
    if not state.is_old:
        return None
    return join(tag("strong", translate(N_("No numbers since {day}."), day=state.as_of)), " ")


def _wanted(state: GoalState) -> str:
    goal, target = state.goal, amount(state, state.target)
    if goal.direction == "within":
        return translate(N_("(between {low} and {high})"), low=target, high=amount(state, state.target_to))
    if goal.direction == "at most":
        return translate(N_("(at most {target})"), target=target)
    # A rate or a mark is no part of its target: 7.6 of 7.9 would read as a share.
    return translate(N_("of {target}") if goal.kind == "sum" else N_("(at least {target})"), target=target)


def _sentence(state: GoalState) -> str:
    goal = state.goal
    if state.expected is None:
        return translate(N_("Begins on {start}."), start=goal.start)
    if state.value is None:
        return _("Nothing is known of it yet.")
    if goal.kind == "rate":
        template = ngettext(
            "Over {count} story with a label, until {deadline}.",
            "Over {count} stories with a label, until {deadline}.",
            state.judged or 0,
        )
        return template.format(count=number(state.judged or 0), deadline=day(goal.deadline))
    sentence = _by_now(state)
    missing = (state.as_of - goal.start).days + 1 - state.known if state.as_of else 0
    if state.broken and state.left:
        sentence += " " + translate(
            N_(
                "On {day} the way of counting changed: it counts from there, and the target is what was left of"
                " {target}."
            ),
            day=state.broken,
            target=_bounds(state),
        )
    elif state.broken:
        sentence += " " + translate(
            N_("On {day} the way of counting changed: it counts from there, {begin} then."),
            day=state.broken,
            begin=amount(state, state.begin),
        )
    if missing > 0 and goal.metric != "hand" and not state.broken:
        unknown = ngettext("Of {count} day nothing is known.", "Of {count} days nothing is known.", missing)
        sentence += " " + unknown.format(count=number(missing))
    if state.state == "unknown":
        sentence += " " + _("The last week before the deadline is not known.")
    return sentence


def _bounds(state: GoalState) -> str:
    """Return the target as it was set."""
    goal = state.goal
    bounds = (goal.target,) if goal.target_to is None else (goal.target, goal.target_to)
    return " – ".join(amount(state, bound) for bound in bounds)


def _by_now(state: GoalState) -> str:
    """Return what should be there by now, by the rule that stands on the tile."""
    goal = state.goal
    known = {"as_of": state.as_of, "deadline": goal.deadline, "expected": amount(state, state.expected)}
    if goal.direction == "within":
        if goal.kind != "sum":
            return translate(N_("It should stay between the bounds until {deadline}."), known)
        template = N_("Expected by {as_of}: {expected} to {expected_to}. Runs until {deadline}.")
        return translate(template, known, expected_to=amount(state, state.expected_to))
    if goal.kind == "level" and not state.broken:
        template = N_("Began at {begin}. Expected by {as_of}: {expected}. Runs until {deadline}.")
        return translate(template, known, begin=amount(state, state.begin))
    return translate(N_("Expected by {as_of}: {expected}. Runs until {deadline}."), known)


def legend() -> Html:
    """Return what the lines mean."""
    explanation = _(
        "Line: what came. Dashes: what is expected by the course of the school year. Wedge:"
        " where it will end in eight of ten cases."
    )
    return tag("p", explanation, class_="wk-small")


def detail(page: Page, state: GoalState, events: Sequence[EventNote]) -> None:
    """Draw one goal: its tile with its notes, where its numbers come from, and what changed in it."""
    st.html(tag("a", _("← All goals"), href=query({"lang": _lang()}) or "?", target="_self"))
    goal, metric = state.goal, registry.metric(state.goal.metric)
    counts = _(metric.goal_label) + (f" ({goal.event})" if goal.event else "")
    st.html(tag("div", _tile(state, events, is_alone=True), class_="wk-goals"))
    mine = course_chart.about(state, events) if course_chart.has_course(state) else []
    listed_notes = event_list.notes([event for _n, event in mine], [n for n, _event in mine])
    if listed_notes:
        st.html(listed_notes)
    if course_chart.has_course(state):
        chart_notes.controls(page)
    rows = [
        (_("What it counts"), counts),
        *([(_("Channel"), goal.network or _("all of ours"))] if metric.by_channel else []),
        (_("Audience"), goal.audience or "–"),
        (_("Owner"), goal.owner or "–"),
        (_("Stage"), _(STAGES[goal.stage])),
        (_("From, until"), days(goal.start, goal.deadline)),
        (_("Pace"), translate(state.pace.how, state.pace.fields)),
        (_("Days known"), translate(N_("{known} of {days}"), known=state.known, days=state.days)),
    ]
    rows += forecast.rows(state)
    if goal.kind == "level":
        rows.append((_("Baseline"), amount(state, state.begin)))
    st.html(listed(rows))
    changed = page.ask(notes.changes, goal.name)
    if changed:
        lines = [
            tag(
                "li",
                f"{day(change.changed_at.date())}: {_(FIELDS[change.field])} ",
                _moved(change.field, change.before, change.after),
            )
            for change in changed
        ]
        st.html(join(tag("h3", _("What changed in this goal")), tag("ul", *lines)))


def _moved(field: str, before: str | None, after: str | None) -> str:
    return f"{_told(field, before)} → {_told(field, after)}"


def _told(field: str, value: str | None) -> str:
    if not value:
        return "–"
    if field in ("target", "target_to"):
        return format_decimals(float(value), own(float(value)))
    return day(dt.date.fromisoformat(value)) if field in ("start_day", "deadline") else value
