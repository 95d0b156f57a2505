"""Draw the import of a file for goals (numbers by hand, or visitors' paths): shown first, then stored."""

import streamlit as st

from pages.shared import actions, login
from pages.shared.html import tag
from pages.shared.i18n import N_, _, ngettext, number, translate
from pages.shared.imports import preview
from pages.shared.page import Page
from pages.shared.parts import acting
from pipelines.goals import file_import
from pipelines.sources import last_good
from pipelines.sources.files import goal_files as goal_plans
from pipelines.sources.files.goal_files import GoalPlan
from pipelines.sources.files.watched_folder import shown_name


def form(page: Page) -> None:
    """Draw the place to drop a file, and what the last one holds."""
    if not acting.may("goals.import"):
        return
    with st.expander(_("Import a file"), key="wk-goal-import"):
        explanation = _(
            "A table with the columns Doel, Dag and Getal for numbers that are kept by hand; or Dag, Gebeurtenis, Pad"
            " (instagram > search) and Aantal for the paths of visitors."
        )
        st.html(tag("p", explanation, class_="wk-small"))
        acting.signed()
        file = st.file_uploader(_("File"), key="goal-file", max_upload_size=preview.MOST_BYTES)
        if file is not None:
            _look(page, shown_name(file.name), file.getvalue())


def _look(page: Page, name: str, body: bytes) -> None:
    key = preview.key_of(name, body, "goals")

    def look() -> GoalPlan:
        answers = preview.answers(key)
        table = file_import.read(name, body, last_good.usable(), page.today, answers)
        return goal_plans.plan(name, table, answers)

    if (plan := preview.looked(name, key, look)) is None:
        return
    template = ngettext("{count} number, {range}.", "{count} numbers, {range}.", len(plan.changes))
    range_ = preview.period(plan.changes)
    st.html(tag("p", template.format(count=number(len(plan.changes)), range=range_), role="status"))
    preview.notes(key, plan.found.notes)
    preview.ask(key, plan.questions)
    titles = {goal.name: goal.title for goal, _day, _value in plan.found.entries}
    if plan.found.paths:
        columns = {
            _("Day"): lambda change: change.day,
            _("Key event"): lambda change: change.place,
            _("Path"): lambda change: change.what,
        }
    else:
        columns = {
            _("Goal"): lambda change: titles.get(change.place, change.place),
            _("Day"): lambda change: change.day,
        }
    st.html(preview.summary(plan.changes, lambda change: titles.get(change.place, change.place)))
    preview.table(plan.changes, columns)
    if preview.store_button("goal-file-store", plan.questions):
        actions.attempt(lambda: _store(page, name, body, plan))
        st.rerun()


def _store(page: Page, name: str, body: bytes, plan: GoalPlan) -> str:
    changed = goal_plans.store(login.person(), name, plan.found, page.now, body=body, shown=plan.changes)
    if not changed:
        return translate(N_("{file} was imported before; nothing changed."), file=name)
    return ngettext("{count} number is kept.", "{count} numbers are kept.", changed).format(
        count=number(changed)
    )
