"""Draw the steps of collecting that failed when last tried: which, since when, and why."""

from collections.abc import Sequence

from pages.shared.html import Html, join, tag
from pages.shared.i18n import N_, _, moment, reason, translate
from pipelines.support.steps import TITLES
from warehouse.sources.failing_steps import FailingStep


def lines(steps: Sequence[FailingStep]) -> Html | None:
    """Return a paragraph per step; None when none fails."""
    return join(*(_line(step) for step in steps)) if steps else None


def _line(step: FailingStep) -> Html:
    name = _(TITLES.get(step.step, step.step))
    fields = {**step.error_fields, "what": name} if "what" in step.error_fields else step.error_fields
    sentence = translate(
        N_("{step} fails since {since}; the other steps go on."), step=name, since=moment(step.since)
    )
    why = reason(step.error_template, fields)
    return tag(
        "p", tag("span", "✕ ", aria_hidden="true"), f"{sentence} {why}", class_="wk-trouble", role="status"
    )
