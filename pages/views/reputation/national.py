"""Draw where the school stands among all that share their figures: medians and its own place, where five do."""

from collections.abc import Sequence

from pages.shared.html import Html, tag
from pages.shared.i18n import N_, _, moment, ngettext, number, percent, short_days
from pages.shared.parts.certificate import folded, listed, quality
from warehouse.core.period import Period
from warehouse.reputation.national import NationalFigure

LABELS = {
    "mentions": N_("Mentions per 1,000 students"),
    "followers": N_("Followers per 1,000 students"),
    "share": N_("Share of all mentions, per 1,000 students"),
}
COUNTS = N_(
    "stories by others about each school, followers of its own channels, and its part in the stories about all these"
    " schools; over the number of students that each school fills in"
)
SHARED = N_(
    "Only schools that share their own figures count, and only they see this; of fewer than five nothing is shown. A"
    " median has two digits, so that no school can be read from it."
)


def section(figures: Sequence[NationalFigure]) -> Html | None:
    """Return the section, None where there is nothing to be shown."""
    if not figures:
        return None
    latest = figures[0]
    period = Period(latest.start_day, latest.end_day)
    terms = [
        (_("Counts"), _(COUNTS)),
        (_("Period"), short_days(period.start, period.last)),
        (_("As of"), moment(latest.as_of)),
        (_("Quality"), quality("estimated")),
        (_("Note"), _(SHARED)),
    ]
    return tag(
        "section",
        tag("h2", _("Among all schools that share")),
        listed([(_(LABELS[each.metric]), _line(each)) for each in figures]),
        folded(terms),
    )


def _line(figure: NationalFigure) -> str:
    said = ngettext(
        "{own}, place {place} of {count} school; the median is {median}",
        "{own}, place {place} of {count} schools; the median is {median}",
        figure.schools,
    )
    shown = {"own": _shown(figure, figure.own), "median": _shown(figure, figure.median)}
    return said.format(**shown, place=number(figure.place), count=number(figure.schools))


def _shown(figure: NationalFigure, value: float) -> str:
    decimals = 0 if value >= 100 else 1
    return percent(value, 2) if figure.metric == "share" else number(value, decimals)
