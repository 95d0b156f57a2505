"""Write the first configuration of a school, collect for the first time, and say what came of both."""

import streamlit as st

from pages.shared import login
from pages.shared.actions import attempt, sentence
from pages.shared.i18n import N_, _, ngettext, number, translate
from pipelines.runs import run
from pipelines.sending import logo
from pipelines.sources import first_configuration
from pipelines.sources.first_answers import Answers


def begin(answers: Answers) -> bool:
    """Write and collect, while the reader sees that it is going on. Did it go well?"""
    with st.spinner(_("Collecting for the first time; this takes a minute at most.")):
        return attempt(lambda: _begun(answers))


def _begun(answers: Answers) -> str:
    created = first_configuration.create(login.person(), answers)
    logo.keep(answers.picture)
    report = run.run(login.person(), created.settings, nightly=True)
    added = sum(result.added or 0 for result in report.results)
    text = ngettext(
        "Your school is set up: {count} item came in.", "Your school is set up: {count} items came in.", added
    )
    said = [text.format(count=number(added))]
    said += [
        translate(N_("“{what}” was left out: {why}"), what=left.what, why=sentence(left.error))
        for left in created.left_out
    ]
    if report.failed:
        # A channel is known to readers by its title, not by the short name of what reads it.
        titles = {source.name: source.title for source in created.settings.sources}
        titles |= {source.name: source.title for source in created.settings.statistics_sources}
        said.append(
            translate(
                N_("Not everything could be collected: {sources}. See the page Sources."),
                sources=[titles.get(result.source_name, result.source_name) for result in report.failed],
            )
        )
    elif report.failed_steps:
        said.append(_("Not every step went well; see the page Sources."))
    return " ".join(said)
