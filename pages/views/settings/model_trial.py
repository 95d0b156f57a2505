"""Draw which model tells sentiment, and what a school's own model says of three sentences before labels are saved."""

import contextlib

from pages.shared import actions
from pages.shared.html import Html, join, tag
from pages.shared.i18n import N_, _, percent, translate
from pages.shared.page import Page
from pages.views.reliability.score_changes import scored_by
from pages.views.sources.add_source import bad
from pipelines.support.errors import PipelineError
from warehouse.core.errors import WarehouseError
from warehouse.reliability import score_changes

SENTENCES = (
    N_("What a good school, my son goes there with pleasure."),
    N_("The open day is on Saturday from ten to two."),
    N_("Weeks without an answer, I am very disappointed."),
)
SIDES = {"negative": N_("negative"), "neutral": N_("neutral"), "positive": N_("positive")}


def standing(page: Page) -> Html:
    """Return which model is named, what scored last, and what goes before the labels of this page."""
    # It brings numpy, which no other setting needs.
    from pipelines.understanding import own_model

    name = own_model.called()
    parts: list[str | Html] = [
        translate(N_("Named by whoever runs this dashboard: “{name}”."), name=name)
        if name
        else _("No model of our own is named (WEERKLANK_MODEL); what is filled in here waits for one.")
    ]
    # Where nobody knows now what scored last, what is named can be said all the same.
    with contextlib.suppress(WarehouseError):
        parts.append(scored_by(page.ask(score_changes.scoring)))
    if own_model.labels_of_environment():
        parts.append(
            _(
                "WEERKLANK_MODEL_LABELS is filled in outside of this page and goes before it: these labels wait."
            )
        )
    return tag("p", *(join(part, " ") for part in parts), class_="wk-small")


def tried(written: str) -> Html:
    """Return what the model says of three sentences with the labels of the form, or why it says nothing."""
    from pipelines.understanding import own_model
    from pipelines.understanding.own import labels_file

    if not own_model.called():
        return bad(_("No model of our own is named (WEERKLANK_MODEL); there is nothing to try."))
    texts = [_(sentence) for sentence in SENTENCES]
    try:
        found = own_model.tried(texts, labels_file.of_lines(written))
    except PipelineError as error:
        return bad(actions.sentence(error))
    rows = [
        tag(
            "tr",
            tag("th", text, scope="row"),
            tag("td", label),
            tag("td", "–" if share is None else percent(share * 100)),
            tag("td", _(SIDES[side]) if side else _("not mapped yet")),
        )
        for text, (label, share, side) in zip(texts, found, strict=True)
    ]
    heads = (_("Sentence"), _("Label of the model"), _("Chance"), _("Counts as"))
    what = _("What the model answers")
    table = tag(
        "table",
        tag("thead", tag("tr", *(tag("th", head, scope="col") for head in heads))),
        tag("tbody", *rows),
    )
    scroll = tag("div", table, class_="wk-scroll", tabindex="0", role="region", aria_label=what)
    return tag("section", tag("h3", what), scroll, class_="wk-difference", role="status")
