"""Draw which numbers a new scoring or new channel rules moved, and which tier scores now."""

from collections.abc import Sequence

from pages.shared.html import Html, join, tag
from pages.shared.i18n import N_, NP_, _, day, days, ngettext, number, translate
from pages.shared.page import Page
from text.labels import channel_name
from warehouse.reliability import score_changes as metrics
from warehouse.reliability.score_changes import Changed, Moved, Scoring

TIERS = {"accurate": N_("accurate"), "fast": N_("fast"), "own": N_("own model")}


def changed(page: Page, subject: str) -> Html:
    """Return how mentions are scored now, and what moved when stored ones were scored again."""
    scoring = page.ask(metrics.scoring)
    changes = page.ask(metrics.changed, subject)
    sessions = page.ask(metrics.moved)
    return tag(
        "section",
        tag("h2", _("Numbers changed")),
        tag("p", scored_by(scoring)),
        tag("ul", *(tag("li", _line(one)) for one in changes))
        if changes
        else tag("p", _("Nothing was scored again yet.")),
        of_traffic(sessions),
        class_="wk-changed",
    )


def of_traffic(moves: Sequence[Moved]) -> Html | None:
    """Return which sessions got another channel by new rules; None where none did."""
    if not moves:
        return None
    sentence = _(
        "The rules that give a session its channel were changed, and stored sessions got theirs anew:"
    )
    return tag("div", tag("p", sentence), tag("ul", *(tag("li", _moved(one)) for one in moves)))


def _moved(one: Moved) -> str:
    text = ngettext(
        "{day}, {title}: {count} session went from {before} to {after} ({range}).",
        "{day}, {title}: {count} sessions went from {before} to {after} ({range}).",
        one.sessions,
    )
    return text.format(
        day=day(one.day, "d MMMM y"),
        title=one.title,
        count=number(one.sessions),
        before=f"{channel_name(one.from_channel)} ({one.from_group})",
        after=f"{channel_name(one.to_channel)} ({one.to_group})",
        range=days(one.first_day, one.last_day),
    )


def scored_by(scoring: Scoring) -> Html:
    """Return by which method mentions are scored, in a sentence."""
    if scoring.tier is None:
        return join(_("Nothing was scored yet."))
    if scoring.tier == "fast":
        return join(
            _(
                "Scored by the fast method, which counts words: the accurate one does not run on this machine. Of texts"
                " about schools it has one in two wrong: do not believe net sentiment."
            )
        )
    if scoring.tier == "own_broken":
        return join(
            _(
                "The model of the school’s own does not answer, or cannot be read: the accurate method scores"
                " meanwhile. What is wrong is said by: python -m pipelines evaluate."
            )
        )
    if scoring.tier == "own":
        return join(
            ngettext(
                "New mentions are scored by the model of the school’s own; {count} still waits for it.",
                "New mentions are scored by the model of the school’s own; {count} still wait for it.",
                scoring.left or 0,
            ).format(count=number(scoring.left or 0))
        )
    if not scoring.left:
        return join(_("All mentions are scored by the accurate method."))
    return join(
        ngettext(
            "New mentions are scored by the accurate method; {count} still waits for it, scored by the fast one.",
            "New mentions are scored by the accurate method; {count} still wait for it, scored by the fast one.",
            scoring.left,
        ).format(count=number(scoring.left))
    )


def _line(one: Changed) -> str:
    items = ngettext("{count} mention", "{count} mentions", one.items).format(count=number(one.items))
    before, after = _(TIERS[one.before]), _(TIERS[one.after])
    way = f"{before} → {after}" if before != after else translate("{tier}, new version", tier=after)
    sentence = translate(
        NP_(
            "{day}: {what} of {subject} scored again ({way}); {moved} got another label.",
            "{day}: {what} of {subject} scored again ({way}); {moved} got another label.",
        ),
        day=day(one.day, "d MMMM y"),
        what=items,
        subject=one.subject,
        way=way,
        moved=one.moved,
    )
    if one.net_before is None or one.net_after is None:
        return sentence
    return (
        sentence
        + " "
        + translate(
            "Their net sentiment went from {before} to {after}.",
            before=number(one.net_before, sign=True),
            after=number(one.net_after, sign=True),
        )
    )
