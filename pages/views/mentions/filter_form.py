"""Draw the form of the page Mentions: search, filters, pages; each change stands in the address."""

from collections.abc import Callable, Sequence

import streamlit as st

from pages.shared.i18n import N_, _, days, ngettext, number, translate
from pages.shared.parts.mention_cards import kind_name, label_name, language_name
from pages.views.mentions import filters
from pages.views.mentions.filters import ASIDE, ITEMS, LABELS, ORDERS, Chosen
from text.topics import NAMES as TOPIC_NAMES
from text.topics import TOPICS
from warehouse.mentions.search import OTHERS, Choices


def form(chosen: Chosen, subjects: Sequence[str], subject: str, choices: Choices) -> None:
    """Draw search, subject and filters as the address has them."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="wk-search"):
        _text(chosen)
        _one(_("Subject"), "subject", tuple(subjects), subject, str, empty=None)
    with st.expander(_("Filters"), key="wk-filters"), st.container(key="wk-facets"):
        _one(_("Sentiment"), "label", LABELS, chosen.label, label_name)
        _one(_("Theme"), "topic", TOPICS, chosen.topic, _topic)
        _sources(chosen, choices)
        _one(_("Language"), "language", choices.languages, chosen.language, language_name)
        _one(_("Kind of source"), "kind", (OTHERS, *choices.kinds), chosen.kind, kind_name)
        about = {"": _("About the subject"), ASIDE: _("Set aside: not about it")}
        _one(_("Judged"), "about", (ASIDE,), "" if chosen.about else ASIDE, about.__getitem__, about[""])
        group = {"": _("Stories, copies together"), ITEMS: _("Every item by itself")}
        _one(_("Shown as"), "group", (ITEMS,), "" if chosen.grouped else ITEMS, group.__getitem__, group[""])
        orders = {
            "": _("newest first"),
            "oldest": _("oldest first"),
            "copies": _("most publications first"),
        }
        _one(_("Order"), "sort", ORDERS, chosen.order, orders.__getitem__, orders[""])
    _chips(chosen)


def chart_switch(chosen: Chosen) -> None:
    """Draw the switch of the chart."""
    st.session_state["m-chart"] = chosen.chart
    st.toggle(
        _("Chart per week"),
        key="m-chart",
        on_change=lambda: filters.put(
            chart="1" if st.session_state["m-chart"] else None, page=st.query_params.get("page")
        ),
    )


def pager(at: int, last: int, order: str = "") -> None:
    """Draw the way to newer and older mentions; in another order, to the page before and after."""
    if last == 1:
        return
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="wk-pager"
    ):
        st.button(
            _("← Previous page") if order else _("← Newer"),
            key="m-newer",
            disabled=at == 1,
            on_click=filters.put,
            kwargs={"page": _page(at - 1)},
        )
        st.text(translate(N_("Page {at} of {last}"), at=at, last=last))
        st.button(
            _("Next page →") if order else _("Older →"),
            key="m-older",
            disabled=at == last,
            on_click=filters.put,
            kwargs={"page": _page(at + 1)},
        )


def _topic(name: str) -> str:
    return _(TOPIC_NAMES[name])


def _page(at: int) -> str | None:
    return str(at) if at > 1 else None


def _text(chosen: Chosen) -> None:
    st.session_state["m-q"] = chosen.q
    st.text_input(
        _("Search in title and text"),
        key="m-q",
        max_chars=filters.LONGEST,
        placeholder=_("words, or a “phrase” in quotation marks"),
        on_change=lambda: filters.put(q=st.session_state["m-q"].strip()),
    )


def _one(
    label: str,
    name: str,
    values: Sequence[str],
    value: str,
    label_of: Callable[[str], str],
    empty: str | None = "",
) -> None:
    """Draw one choice; `empty` is what stands for no choice, None where there must be one."""
    # What the address asks for can be chosen, also where the period holds none of it.
    options = tuple(
        dict.fromkeys((*(("",) if empty is not None else ()), *values, *((value,) if value else ())))
    )
    texts = {option: label_of(option) if option else empty or _("All") for option in options}
    key = f"m-{name}"
    st.session_state[key] = value
    first = options[0] if empty is None else ""
    st.selectbox(
        label,
        options,
        format_func=texts.__getitem__,
        key=key,
        on_change=lambda: filters.put(
            **{name: st.session_state[key] if st.session_state[key] != first else None}
        ),
    )


def _sources(chosen: Chosen, choices: Choices) -> None:
    options = tuple(dict.fromkeys((*choices.sources, *chosen.source)))
    texts = {name: choices.titles.get(name) or name for name in options}
    st.session_state["m-source"] = list(chosen.source)
    st.multiselect(
        _("Source"),
        options,
        format_func=texts.__getitem__,
        key="m-source",
        placeholder=_("All"),
        on_change=lambda: filters.put(source=st.session_state["m-source"]),
    )


def _chips(chosen: Chosen) -> None:
    """Draw what narrows the list, each with the way to take it away; a closed form hides nothing."""
    if not chosen.narrowed:
        return
    # Names of sources come from outside and a label is Markdown: they are counted, not named.
    narrowing = {
        "label": chosen.label and label_name(chosen.label),
        "source": chosen.source
        and ngettext("{count} source", "{count} sources", len(chosen.source)).format(
            count=number(len(chosen.source))
        ),
        "language": chosen.language and language_name(chosen.language),
        "kind": chosen.kind and kind_name(chosen.kind),
        "topic": chosen.topic and _topic(chosen.topic),
        "about": "" if chosen.about else _("Set aside: not about it"),
    }
    with st.container(horizontal=True, key="wk-chips"):
        if chosen.days:
            when = days(chosen.days.start, chosen.days.last)
            st.button(f"{when} ✕", key="m-days", on_click=filters.put, kwargs={"start": None, "end": None})
        for name, label in narrowing.items():
            if label:
                st.button(f"{label} ✕", key=f"m-no-{name}", on_click=filters.put, kwargs={name: None})
        st.button(_("Clear the filters"), key="m-clear", type="tertiary", on_click=filters.clear)
