"""The weekly sample: twenty mentions, one tap each, without seeing what the method made of them."""

import streamlit as st

from pages.parts import states
from pages.parts.frame import Page
from pages.parts.i18n import N_, _, day, ngettext, number, say
from pages.parts.listing import MARKS, kind_name, marked, spoken
from pages.parts.markup import join, outside, tag
from pages.parts.sources_acts import attempt, last_message
from pipelines import judge
from warehouse.metrics import samples
from warehouse.metrics.samples import Drawn

WHOLE = 900  # characters of a text: who needs more follows the link
PLACE = "judge-place"
# Answer → about, label.
ANSWERS = {
    "positive": ("yes", "positive"),
    "neutral": ("yes", "neutral"),
    "negative": ("yes", "negative"),
    "unknown": ("yes", "unknown"),
    "no": ("no", None),
}
NAMES = {
    "positive": N_("Positive"),
    "neutral": N_("Neutral"),
    "negative": N_("Negative"),
    "unknown": N_("Cannot tell"),
    "no": N_("Not about them"),
}


def weekly(page: Page) -> None:
    """Draw this week's sample: the mention that is up, or what is done."""
    st.html(tag("h2", _("Two minutes: is it judged rightly?")))
    last_message()
    drawn = page.ask(samples.sample, page.today)
    if drawn is None:
        st.html(tag("p", _("This week's sample is not drawn yet.")))
        st.button(_("Draw twenty mentions"), key="judge-draw", type="primary", on_click=_draw, args=(page,))
        return
    if not drawn:
        states.show(
            "empty", _("Nothing to judge this week"), _("In the last four weeks nothing new was found.")
        )
        return
    waiting = [each for each in drawn if each.about is None]
    at = st.session_state.get(PLACE)
    up = next((each for each in drawn if each.position == at), waiting[0] if waiting else None)
    if up is None:
        _done(drawn)
    else:
        _ask(drawn, up)


def _draw(page: Page) -> None:
    def act() -> str:
        judge.draw(page.today)
        return _("The sample is drawn.")

    attempt(act)


def _ask(drawn: tuple[Drawn, ...], up: Drawn) -> None:
    place = drawn.index(up) + 1
    answered = sum(each.about is not None for each in drawn)
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
                say("{place} of {all} · {answered} answered", place=place, all=len(drawn), answered=answered),
                class_="wk-small",
                role="status",
            ),
            _mention(up),
            tag(
                "p", say(N_("How does this sound about {subject}?"), subject=up.subject), class_="wk-question"
            ),
        )
    )
    given = _given(up)
    with st.container(horizontal=True, key="wk-answers"):
        for answer, name in NAMES.items():
            sign = MARKS.get(answer, "?" if answer == "unknown" else "✕")
            st.button(
                f"{sign} {_(name)}",
                key=f"judge-{up.position}-{answer}",
                type="primary" if answer == given else "secondary",
                on_click=_answer,
                args=(drawn, up, answer),
            )
    with st.container(horizontal=True, key="wk-answers-way"):
        if place > 1:
            st.button(
                _("← Back one"), key="judge-back", type="tertiary", on_click=_go, args=(drawn[place - 2],)
            )
        if up.about is not None and place < len(drawn):
            st.button(_("Next one →"), key="judge-next", type="tertiary", on_click=_go, args=(drawn[place],))


def _mention(up: Drawn):
    text = " ".join(up.text.split())
    text = text[:WHOLE] + (" …" if len(text) > WHOLE else "")
    title = up.title.strip()
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
    def act() -> str:
        judge.answer(up.week, up.position, *ANSWERS[answer])
        return ""

    attempt(act)
    later = [each for each in drawn[drawn.index(up) + 1 :] if each.about is None]
    st.session_state[PLACE] = later[0].position if later else None


def _go(to: Drawn) -> None:
    st.session_state[PLACE] = to.position


def _done(drawn: tuple[Drawn, ...]) -> None:
    count = ngettext("{count} mention", "{count} mentions", len(drawn)).format(count=number(len(drawn)))
    states.show(
        "empty",
        _("Thank you, this week's sample is done"),
        say("{count} judged. What came out of it stands below; next Monday there are new ones.", count=count),
    )
    st.button(
        _("Look at my answers again"), key="judge-again", type="tertiary", on_click=_go, args=(drawn[0],)
    )
