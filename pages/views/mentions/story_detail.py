"""Draw one story: who carried it, which words made it a mention, and buttons that store a judgement."""

from collections.abc import Sequence

import streamlit as st

from pages.shared import login, states
from pages.shared.actions import attempt, last_message
from pages.shared.html import Html, join, tag
from pages.shared.i18n import N_, _, moment, ngettext, number, percent, translate
from pages.shared.page import Page
from pages.shared.parts.mention_cards import (
    MARKS,
    badge,
    excerpt,
    found_by,
    heading,
    label_name,
    marked,
    spoken,
    where,
)
from pages.views.mentions import filters, labelling, to_case
from pages.views.mentions.filters import LABELS, Chosen
from pipelines.mentions import corrections as judge
from text.topics import NAMES, TOPICS
from warehouse.mentions import corrections, search
from warehouse.mentions.search import MentionRow

WHOLE = 1200  # characters of a text that its story shows


def show(page: Page, chosen: Chosen, subject: str) -> None:
    """Draw the story that the address asks for, or say that it is not there."""
    st.button(
        _("← All mentions"), key="m-back", type="tertiary", on_click=filters.put, kwargs={"story": None}
    )
    last_message()
    copies = page.ask(search.copies, chosen.story, subject)
    labelling.listen(copies[:1])
    if not copies:
        states.show(
            "empty",
            _("This story is not here"),
            translate(N_("Nothing about {subject} is stored under this address."), subject=subject),
        )
        return
    titles = page.ask(search.choices, page.period, subject).titles
    first = copies[0]
    st.html(
        tag(
            "h2",
            first.title or excerpt(first.text, ()),
            class_="wk-story-title",
            data_item=first.item_id,
            lang=spoken(first),
        )
    )
    _judge(page, first)
    to_case.button(page, subject, first.story_id)
    carried = ngettext("{count} publication", "{count} publications", len(copies))
    st.html(
        join(
            tag("h3", carried.format(count=number(len(copies)))),
            tag("ol", *(_copy(row, titles, search.terms(chosen.q)) for row in copies), class_="wk-mentions"),
        )
    )


def _copy(row: MentionRow, titles: dict[str, str], sought: Sequence[str]) -> Html:
    marks, within = found_by(row, sought)
    words = ", ".join(dict.fromkeys(row.matched))
    text = row.text[:WHOLE] + (" …" if len(row.text) > WHOLE else "")
    return tag(
        "li",
        tag("h4", heading(row, marks, within), lang=spoken(row)),
        tag("p", marked(text, marks, within), class_="wk-excerpt", lang=spoken(row))
        if text.strip()
        else None,
        tag(
            "p",
            badge(row.label, row.is_corrected),
            tag("span", " · ".join(where(row, titles))),
            class_="wk-about",
        ),
        tag("p", translate(N_("Found by: {words}"), words=words), class_="wk-small") if words else None,
        class_="wk-mention",
    )


def _judge(page: Page, row: MentionRow) -> None:
    """Draw what a person says of the story; its numbers follow its first publication."""
    names = {label: f"{MARKS[label]} {label_name(label)}" for label in LABELS}
    about = {"yes": _("Yes"), "no": _("No, set it aside")}
    label_key, about_key = f"m-label-{row.item_id}", f"m-about-{row.item_id}"
    st.session_state[label_key] = row.label
    st.session_state[about_key] = "yes" if row.is_about else "no"
    with st.container(horizontal=True, key="wk-judge"):
        st.segmented_control(
            _("How does it sound?"),
            LABELS,
            format_func=names.__getitem__,
            key=label_key,
            required=True,
            on_change=lambda: _correct(row, "label", st.session_state[label_key]),
        )
        st.segmented_control(
            _("Is it about the subject?"),
            tuple(about),
            format_func=about.__getitem__,
            key=about_key,
            required=True,
            on_change=lambda: _correct(row, "about", st.session_state[about_key]),
        )
    topic_key = f"m-topic-{row.item_id}"
    st.session_state[topic_key] = row.topic
    st.selectbox(
        _("What is it about?"),
        TOPICS,
        index=None,
        format_func=lambda name: _(NAMES[name]),
        key=topic_key,
        placeholder=_("not told yet"),
        on_change=lambda: _correct(row, "topic", st.session_state[topic_key]),
    )
    st.html(tag("p", " ".join(_history(page, row)), class_="wk-small"))


def _history(page: Page, row: MentionRow) -> list[str]:
    """Return where the judgement comes from: its birth certificate."""
    method = row.method or _("no method")
    lines = [
        translate(
            N_("By the method {method}: {label}."), method=method, label=label_name(row.scored_label).lower()
        )
    ]
    if row.is_around:
        lines.append(
            translate(
                N_("Judged is what the text says about {subject}; what is said about others does not count."),
                subject=row.subject,
            )
        )
    if row.scored_topic:
        lines.append(
            translate(
                N_("Theme by the method: {topic}, {share} sure."),
                topic=_(NAMES[row.scored_topic]).lower(),
                share=percent((row.topic_confidence or 0) * 100),
            )
        )
    for correction in page.ask(corrections.history, row.item_id):
        if correction.subject != row.subject and correction.field != "topic":
            continue
        value = _value(correction)
        what = N_("Sentiment, by hand on {moment}: {value}.")
        if correction.field == "about":
            what = N_("About the subject, by hand on {moment}: {value}.")
        if correction.field == "topic":
            what = N_("Theme, by hand on {moment}: {value}.")
        lines.append(translate(what, moment=moment(correction.made_at), value=value.lower()))
    return lines


def _value(correction: corrections.Correction) -> str:
    if correction.field == "topic":
        return _(NAMES[correction.value])
    if correction.field == "label":
        return label_name(correction.value)
    return _("Yes") if correction.value == "yes" else _("No")


def _correct(row: MentionRow, field: str, value: str | None) -> None:
    if not value:
        return
    messages = {
        "label": N_("Saved; the figures are updated."),
        "topic": N_("Saved; the figures are updated."),
        "yes": N_("It counts again."),
        "no": N_("It is set aside and counts no more, nor will later copies."),
    }

    key = value if field == "about" else field

    def act() -> str:
        judge.correct(login.person(), row.item_id, row.subject, field, value)
        return _(messages[key])

    attempt(act)
