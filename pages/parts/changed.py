"""Numbers changed: what a new scoring moved, and which tier scores now."""

from pages.parts.frame import Page
from pages.parts.i18n import N_, _, day, ngettext, number, say
from pages.parts.markup import Html, join, tag
from warehouse.metrics import changed as metrics
from warehouse.metrics.changed import Changed, Scoring

TIERS = {"accurate": N_("accurate"), "fast": N_("fast")}


def changed(page: Page, subject: str) -> Html:
    """How mentions are scored now, and what moved when stored ones were scored again."""
    told = page.ask(metrics.scoring)
    found = page.ask(metrics.changed, subject)
    return tag(
        "section",
        tag("h2", _("Numbers changed")),
        tag("p", scored_by(told)),
        tag("ul", *(tag("li", _line(one)) for one in found))
        if found
        else tag("p", _("Nothing was scored again yet.")),
        class_="wk-changed",
    )


def scored_by(told: Scoring) -> Html:
    """By which method mentions are scored, in a sentence."""
    if told.tier is None:
        return join(_("Nothing was scored yet."))
    if told.tier == "fast":
        return join(
            _("Scored by the fast method, which counts words: the accurate one does not run on this machine.")
        )
    if not told.left:
        return join(_("All mentions are scored by the accurate method."))
    return join(
        ngettext(
            "New mentions are scored by the accurate method; {count} still waits for it, scored by the fast one.",
            "New mentions are scored by the accurate method; {count} still wait for it, scored by the fast one.",
            told.left,
        ).format(count=number(told.left))
    )


def _line(one: Changed) -> str:
    items = ngettext("{count} mention", "{count} mentions", one.items).format(count=number(one.items))
    told = say(
        "{day}: {items} of {subject} scored again ({before} → {after}); {moved} got another label.",
        day=day(one.day, "d MMMM y"),
        items=items,
        subject=one.subject,
        before=_(TIERS[one.before]),
        after=_(TIERS[one.after]),
        moved=number(one.moved),
    )
    if one.net_before is None or one.net_after is None:
        return told
    return (
        told
        + " "
        + say(
            "Their net sentiment went from {before} to {after}.",
            before=number(one.net_before, sign=True),
            after=number(one.net_after, sign=True),
        )
    )
