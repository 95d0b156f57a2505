"""Draw the weekly sample: twenty mentions, one tap each, without the method's verdict; store each answer."""

import time

import streamlit as st

from pages.shared import login, states
from pages.shared.actions import attempt, last_message
from pages.shared.html import Html, join, outside, tag
from pages.shared.i18n import N_, _, day, ngettext, number, translate
from pages.shared.page import Page
from pages.shared.parts import acting
from pages.shared.parts.mention_cards import MARKS, excerpt, kind_name, marked, spoken
from pipelines.mentions import corrections
from text.topics import NAMES as TOPIC_NAMES
from text.topics import TOPICS
from warehouse.reliability import samples
from warehouse.reliability.agreement import LABELS
from warehouse.reliability.samples import Drawn

WHOLE = 900  # characters of a text: who needs more follows the link
PLACE, SHOWN_AT = "judge-place", "judge-shown-at"
# Seconds in which nobody reads a mention: a tap this soon was meant for the one before.
TOO_SOON = 0.4
# Answer → about, label. Who cannot tell says nothing of the query either.
ANSWERS = {
    "positive": ("yes", "positive"),
    "neutral": ("yes", "neutral"),
    "negative": ("yes", "negative"),
    "no": ("no", None),
    "unknown": ("unknown", "unknown"),
}
NAMES = {
    "positive": N_("Positive"),
    "neutral": N_("Neutral"),
    "negative": N_("Negative"),
    "no": N_("Not about them"),
    "unknown": N_("Cannot tell"),
}


def weekly(page: Page) -> bool:
    """Draw this week's sample: the mention that is up, or what is done. Is somebody judging?"""
    if not acting.may("mentions.judge"):
        return False
    st.html(tag("h2", _("Two minutes: is it judged rightly?")))
    last_message()
    drawn = page.ask(samples.sample, page.today)
    if drawn is None:
        st.html(tag("p", _("This week's sample is not drawn yet.")))
        st.button(_("Draw twenty mentions"), key="judge-draw", type="primary", on_click=_draw, args=(page,))
        return False
    if not drawn:
        states.show(
            "empty", _("Nothing to judge this week"), _("In the last four weeks nothing new was found.")
        )
        return False
    waiting = [item for item in drawn if item.about is None]
    at = st.session_state.get(PLACE)
    up = next((item for item in drawn if item.position == at), waiting[0] if waiting else None)
    if up is None:
        _done(drawn)
        return False
    _ask(drawn, up)
    return True


def _draw(page: Page) -> None:
    def act() -> str:
        if corrections.draw(login.person(), page.today):
            return _("The sample is drawn.")
        return _("In the last four weeks nothing new was found.")

    attempt(act)


def _ask(drawn: tuple[Drawn, ...], up: Drawn) -> None:
    place = drawn.index(up) + 1
    answered = sum(item.about is not None for item in drawn)
    st.html(
        join(
            tag(
                "progress",
                value=str(answered),
                max=str(len(drawn)),
                aria_label=_("Answered"),
                class_="wk-progress",
            ),
            tag(
                "p",
                translate(
                    "{place} of {all} · {answered} answered", place=place, all=len(drawn), answered=answered
                ),
                class_="wk-small",
                role="status",
            ),
            _mention(up),
            tag(
                "p",
                translate(N_("Is this about {subject}, and if so, how does it sound?"), subject=up.subject),
                class_="wk-question",
            ),
        )
    )
    st.selectbox(
        _("What is it about? May be left open."),
        TOPICS,
        index=None,
        format_func=lambda name: _(TOPIC_NAMES[name]),
        key=_topic_key(up),
        placeholder=_("leave open"),
    )
    given = _given(up)
    with st.container(horizontal=True, key="wk-answers"):
        for answer, name in NAMES.items():
            sign = MARKS.get(answer, "?" if answer == "unknown" else "✕")
            st.button(
                f"{sign} {_(name)}",
                # The same for each mention, so that who answers by keyboard stays on the buttons.
                key=f"judge-{answer}",
                type="primary" if answer == given else "secondary",
                on_click=_answer,
                args=(drawn, up, answer),
            )
    _was_shown(up)
    with st.container(horizontal=True, key="wk-answers-way"):
        if place > 1:
            st.button(
                _("← Back one"), key="judge-back", type="tertiary", on_click=_go, args=(drawn[place - 2],)
            )
        if up.about is not None and place < len(drawn):
            st.button(_("Next one →"), key="judge-next", type="tertiary", on_click=_go, args=(drawn[place],))


def _topic_key(up: Drawn) -> str:
    return f"judge-topic-{up.position}"


def _was_shown(up: Drawn) -> None:
    """Note when this mention came up first."""
    if st.session_state.get(SHOWN_AT, (None,))[0] != up.position:
        st.session_state[SHOWN_AT] = (up.position, time.monotonic())


def _mention(up: Drawn) -> Html:
    text = " ".join(up.text.split())
    if len(text) > WHOLE:
        text = excerpt(text, up.matched, WHOLE)
    title = up.title.strip()
    if text == " ".join(title.split()):
        text = ""  # said once
    where = " · ".join((up.outlet or up.source_name, day(up.day, "d MMM y"), kind_name(up.kind)))
    return tag(
        "article",
        tag("h3", outside(up.url, marked(title[:400], up.matched)), lang=spoken(up)) if title else None,
        tag("p", marked(text, up.matched), lang=spoken(up)) if text else None,
        tag("p", where, class_="wk-small"),
        class_="wk-to-judge",
    )


def _given(up: Drawn) -> str | None:
    return next((name for name, pair in ANSWERS.items() if pair == (up.about, up.label)), None)


def _answer(drawn: tuple[Drawn, ...], up: Drawn, answer: str) -> None:
    position, since = st.session_state.get(SHOWN_AT, (None, 0.0))
    if position == up.position and time.monotonic() - since < TOO_SOON:
        return

    def act() -> str:
        topic = st.session_state.get(_topic_key(up))
        corrections.answer(login.person(), up.week, up.position, *ANSWERS[answer], topic=topic)
        return ""

    if not attempt(act):
        return
    later = drawn[drawn.index(up) + 1 :]
    waiting = [item for item in drawn if item.about is None and item is not up]
    following = [item for item in later if item in waiting] or waiting
    if not following and up.about is not None:
        following = list(later)  # who looks at all answers again goes on to the next
    st.session_state[PLACE] = following[0].position if following else None


def _go(to: Drawn) -> None:
    st.session_state[PLACE] = to.position


def _done(drawn: tuple[Drawn, ...]) -> None:
    count = ngettext("{count} mention", "{count} mentions", len(drawn)).format(count=number(len(drawn)))
    judged = [item for item in drawn if item.label in LABELS]
    states.show(
        "empty",
        _("Thank you, this week's sample is done"),
        translate(
            "{what} answered. You gave a label to {judged}; the method gave the same to {same}. What"
            " that means stands below; next Monday there are new ones.",
            what=count,
            judged=len(judged),
            same=sum(item.label == item.scored_label for item in judged),
        ),
    )
    st.button(
        _("Look at my answers again"), key="judge-again", type="tertiary", on_click=_go, args=(drawn[0],)
    )
