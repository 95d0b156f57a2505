"""Draw the query tester: try a query on the stored items, and save it in the configuration."""

import streamlit as st

from pages.shared import login
from pages.shared.actions import attempt, sentence
from pages.shared.html import Html, join, outside, tag
from pages.shared.i18n import _, day, ngettext, number, translate
from pages.shared.parts.mention_cards import marked
from pages.views.sources.add_source import bad
from pipelines.runs import check, run
from pipelines.settings import Settings
from pipelines.settings.editing import edit
from pipelines.sources import sync_settings
from pipelines.support import typed_text
from pipelines.support.errors import PipelineError, QueryError
from warehouse.core.errors import WarehouseError


def ask(settings: Settings, page) -> None:
    """Choose a subject, change its query, try it, save it."""
    st.html(tag("h2", _("Which mentions count?")))
    st.html(
        tag(
            "p",
            _(
                "A query says which words must be there: AND, OR, NOT, “phrases” in quotation marks,"
                " NEAR/5, and * for the rest of a word."
            ),
            class_="wk-small",
        )
    )
    names = [subject.name for subject in settings.subjects]
    subject = st.selectbox(_("Subject"), names, key="query-subject")
    query = st.text_area(
        _("Query"),
        value=next(candidate.query for candidate in settings.subjects if candidate.name == subject),
        key=f"query-{names.index(subject)}",
        height=100,
        max_chars=typed_text.QUERY.most,
    )
    test, save = st.columns(2, width=320)
    if test.button(_("Try"), key="query-try"):
        with st.spinner(_("One moment please")):
            st.html(tried(query))
    if save.button(_("Save"), key="query-save", type="primary"):
        with st.spinner(_("All stored items are matched anew …")):
            attempt(lambda: _save(settings, subject, query))
        st.rerun()


def tried(query: str) -> Html:
    """Return what a query finds: how many, examples with the words marked; or where it stops making sense."""
    try:
        trial = check.query(query)
    except QueryError as error:
        before, at, after = error.around()
        place = tag("pre", before, tag("mark", at or "␣"), after, class_="wk-query")
        message = translate(error.template, {**error.fields, "why": _(error.why)})
        return join(bad(message), place)
    except (PipelineError, WarehouseError) as error:
        return bad(sentence(error))
    text = ngettext(
        "The query finds {found} of {of} stored item.",
        "The query finds {found} of {of} stored items.",
        trial.of,
    ).format(found=number(trial.found), of=number(trial.of))
    rows = [
        tag(
            "li",
            outside(example.url, marked(example.title, example.matched)),
            f" · {example.outlet or '–'} · {day(example.day)}",
        )
        for example in trial.examples
    ]
    return join(
        tag("p", text, class_="wk-said wk-said-good", role="status"),
        tag("ul", *rows, class_="wk-small") if rows else None,
    )


def _save(settings: Settings, subject: str, query: str) -> str:
    changed = edit.save_query(login.person(), settings.folder, subject, query)
    # No source is asked, but everything that is stored is matched anew.
    report = run.run(login.person(), changed, [])
    for step in report.failed_steps:
        if step.name == "matching" and step.error:
            raise step.error
    sync_settings.sync_newest(changed.folder)
    return ngettext(
        "The query is saved; {count} item was matched anew.",
        "The query is saved; {count} items were matched anew.",
        report.rematched,
    ).format(count=number(report.rematched))
