"""Draw the form that defines a goal or changes one, with the fields of goals.toml, and write it there."""

import datetime as dt

import streamlit as st

from pages.shared import actions, login
from pages.shared.html import tag
from pages.shared.i18n import N_, _, translate
from pages.shared.page import Page
from pages.shared.parts import acting
from pages.views.goals import tiles
from pipelines.goals import actions as goal_actions
from pipelines.settings import Goal, Settings, read
from pipelines.settings.goals import DIRECTIONS, STAGES
from pipelines.support import typed_text
from pipelines.support.errors import PipelineError
from warehouse.core import registry
from warehouse.core.period import school_year

COUNTED = {of_goal.name: of_goal.goal_label for of_goal in registry.of_goals()}
DIRECTION = {"at least": N_("at least"), "at most": N_("at most"), "within": N_("between two bounds")}
KINDS = {
    "sum": N_("adds up: what came since the entry before"),
    "level": N_("stands: how it is on that day"),
    "rate": N_("a percentage"),
}


def form(page: Page, row: Goal | None = None) -> None:
    """Draw the fields, folded: empty for a new goal, filled for the one that is changed."""
    if not acting.may("goals.define"):
        return
    label = _("Add a goal") if row is None else _("Change this goal")
    with st.expander(label, key="wk-goal-define"):
        try:
            settings = read()
        except PipelineError as error:
            st.html(tag("p", actions.sentence(error), class_="wk-said wk-said-bad"))
            return
        goal = next((goal for goal in settings.goals if row and goal.name == row.name), None)
        if row and goal is None:
            st.html(tag("p", _("This goal is no longer there."), class_="wk-small"))
            return
        fields = _fields(page, settings, goal)
        with st.container(horizontal=True):
            if st.button(_("Save the goal"), type="primary", key="goal-save"):
                done = actions.attempt(lambda: _save(page, settings, fields, goal))
                if done and goal is None:
                    # Fields of another key: the next goal begins empty.
                    st.session_state["_defined"] = st.session_state.get("_defined", 0) + 1
                st.rerun()
            if goal and st.button(_("Delete goal"), key="goal-remove"):
                if actions.attempt(lambda: _remove(goal)):
                    st.query_params.pop("goal", None)
                st.rerun()


def _fields(page: Page, settings: Settings, goal: Goal | None) -> dict[str, object]:
    year = school_year(page.today)
    # A goal's name holds no space.
    key = goal.name if goal else f"new {st.session_state.get('_defined', 0)}"
    title = st.text_input(
        _("Name of the goal"),
        value=goal.title if goal else "",
        max_chars=typed_text.TITLE.most,
        key=f"gd-title-{key}",
    )
    with st.container(horizontal=True):
        title_en = st.text_input(
            _("In English, optional"),
            value=goal.title_en if goal and goal.title_en != goal.title else "",
            max_chars=typed_text.TITLE.most,
            key=f"gd-en-{key}",
        )
        audience = st.text_input(_("Audience"), value=goal.audience if goal else "", max_chars=typed_text.TITLE.most,
                                 key=f"gd-audience-{key}")  # fmt: skip
        owner = st.text_input(_("Owner"), value=goal.owner if goal else "", max_chars=typed_text.TITLE.most,
                              key=f"gd-owner-{key}")  # fmt: skip
    with st.container(horizontal=True):
        metric = _choice(
            _("What it counts"), COUNTED, COUNTED, goal.metric if goal else None, f"gd-metric-{key}"
        )
        more = _limits(settings, goal, metric, key)
    with st.container(horizontal=True):
        direction = _choice(
            _("Direction"), DIRECTIONS, DIRECTION, goal.direction if goal else None, f"gd-direction-{key}"
        )
        target = st.number_input(
            _("Target"), value=goal.target if goal else None, format="%g", key=f"gd-target-{key}"
        )
        upper = None
        if direction == "within":
            upper = st.number_input(
                _("Upper bound"), value=goal.target_to if goal else None, format="%g", key=f"gd-upper-{key}"
            )
    with st.container(horizontal=True):
        start = st.date_input(
            _("Start"), value=goal.start if goal else year.start, format="DD-MM-YYYY", key=f"gd-start-{key}"
        )
        deadline = st.date_input(
            _("Deadline"), value=goal.deadline if goal else year.last, format="DD-MM-YYYY", key=f"gd-deadline-{key}",
            max_value=page.today + dt.timedelta(days=3660),
        )  # fmt: skip
        stage = _choice(
            _("Stage"),
            STAGES,
            tiles.STAGES,
            goal.stage if goal else "outcome",
            f"gd-stage-{key}",
        )
    return {
        "title": title.strip() or None, "title_en": title_en.strip() or None, "audience": audience.strip() or None,
        "owner": owner.strip() or None, "metric": metric, **more, "direction": direction, "start": start,
        "deadline": deadline, "target": goal_actions.without_zeros(target),
        "target_to": goal_actions.without_zeros(upper), "stage": stage,
    }  # fmt: skip


def _limits(settings: Settings, goal: Goal | None, metric: str, key: str) -> dict[str, object]:
    """Return what a metric may be limited to: a kind by hand, a channel, a key event."""
    limits: dict[str, object] = {"kind": None, "channel": None, "event": None}
    if metric == "hand":
        current = goal.kind if goal and goal.metric == "hand" else "sum"
        limits["kind"] = _choice(_("How it adds up"), ("sum", "level"), KINDS, current, f"gd-kind-{key}")
    if registry.metric(metric).by_channel:
        titles = {
            "": _("all of ours"),
            **{channel.name: channel.title for channel in settings.channels if not channel.peer},
        }
        current = goal.network or "" if goal and goal.network in titles else ""
        limits["channel"] = _choice(_("Channel"), tuple(titles), titles, current, f"gd-channel-{key}") or None
    if metric == "key_events":
        events = [event for source in settings.traffic for event in source.key_events]
        names = {"": _("all key events"), **{event: event for event in events}}
        current = goal.event or "" if goal and goal.event in names else ""
        limits["event"] = _choice(_("Key event"), tuple(names), names, current, f"gd-event-{key}") or None
    return limits


def _choice(label: str, options, names: dict[str, str], current: str | None, key: str) -> str:
    options = tuple(options)
    # Bound now: Streamlit calls this again later, from threads that know no language.
    labels = {option: _(names[option]) for option in options}
    at = options.index(current) if current in options else 0
    return st.selectbox(label, options, index=at, format_func=labels.__getitem__, key=key)


def _save(page: Page, settings: Settings, fields: dict, goal: Goal | None) -> str:
    if not fields["title"]:
        raise goal_actions.GoalRefused(N_("Give the goal a name."))
    if fields["target"] is None:
        raise goal_actions.GoalRefused(N_("Say what is to be reached: the target is missing."))
    goal_actions.define(login.person(), settings.folder, fields, page.today, goal.name if goal else None)
    return translate(N_("“{goal}” is kept."), goal=fields["title"])


def _remove(goal: Goal) -> str:
    goal_actions.remove(login.person(), goal.name)
    return translate(N_("“{goal}” is deleted; the numbers that were entered for it stay."), goal=goal.title)
