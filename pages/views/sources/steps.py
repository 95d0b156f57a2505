"""Steps of collecting that failed when they were last tried: which, since when, and why; the others went on."""

from collections.abc import Sequence

from pages.shared.html import Html, join, tag
from pages.shared.i18n import N_, _, moment, translate
from pipelines.support.steps import TITLES
from warehouse.sources.failing_steps import FailingStep


def lines(found: Sequence[FailingStep]) -> Html | None:
    """Return a paragraph per step; None when none fails."""
    return join(*(_line(each) for each in found)) if found else None


def _line(each: FailingStep) -> Html:
    name = _(TITLES.get(each.step, each.step))
    fields = {**each.error_fields, "what": name} if "what" in each.error_fields else each.error_fields
    told = translate(
        N_("{step} fails since {since}; the other steps go on."), step=name, since=moment(each.since)
    )
    why = translate(each.error_template, fields)
    return tag(
        "p", tag("span", "✕ ", aria_hidden="true"), f"{told} {why}", class_="wk-trouble", role="status"
    )
