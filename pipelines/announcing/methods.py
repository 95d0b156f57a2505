"""Sources and methods: by which queries and sources, how sentiment and reach are judged, and why there is no AVE."""

from reportlab.platypus import Flowable, Paragraph

from pipelines.announcing import paper
from pipelines.announcing.paper import Look
from text.decimals import apart
from text.i18n import N_, _, day, moment, ngettext, number, percent, say
from warehouse.core.figure import Share, Trust
from warehouse.months.report import Report
from warehouse.reliability.agreement import LOWEST, LOWEST_ABOUT

ROLES = {"own": N_("our school"), "peer": N_("peer"), "topic": N_("topic")}
STATES = {
    "fine": N_("as usual"),
    "silent": N_("silent"),
    "failing": N_("fails"),
    "partial": N_("brings a part"),
    "paused": N_("paused"),
    "never": N_("not read yet"),
}
TIERS = {
    "accurate": N_(
        "an encoder (multilingual-e5-small) with a head trained on labelled texts, per school around its name"
    ),
    "fast": N_("word lists with rules: vaderSentiment for English, the Pattern lexicon for Dutch"),
}
REACH = N_(
    "Reach is the sum of the known readers of each outlet (outlets in the configuration), copies included; readers of"
    " two items count twice, and items of unknown reach count as unknown, not as zero."
)
STORIES = N_(
    "A story is an item with its copies; it counts once, on the day it began. Net sentiment is positive less negative"
    " of a hundred stories with a label; unclear ones are left out."
)
GOALS = N_(
    "Goals are paced by their own previous school years, else by the calendar of open days and holidays, else by a"
    " straight line; the page Goals says which. What a channel brought is counted by the method that stands with it;"
    " what cannot be traced stays unattributed."
)
NO_AVE = N_(
    "Advertising value (AVE) is not shown: what space would have cost says nothing about what it did, and the"
    " profession (AMEC, Barcelona Principles) rejects it."
)
CLOSED = N_("The figures were frozen on {moment} by {who}; what changed since stands under corrections.")
OPEN = N_("The month is not closed: these are the figures of the moment at which this was made.")


def parts(found: Report, look: Look) -> list[Flowable]:
    """The whole table of sources and methods."""
    month = found.month
    frozen = _(OPEN) if month.closed_at is None else say(CLOSED, moment=month.closed_at, who=month.closed_by)
    words = (
        say(N_("Sentiment: {method}. {trust}"), method=_method(found), trust=_trust(found)),
        _(STORIES),
        _(REACH),
        _(GOALS),
        _(NO_AVE),
        frozen,
    )
    return [
        Paragraph(_("Sources and methods"), paper.style("h2", look)),
        *(Paragraph(paper.escaped(text), paper.style("p", look)) for text in words),
        Paragraph(_("Queries"), paper.style("h2", look)),
        _queries(found, look),
        Paragraph(_("Sources"), paper.style("h2", look)),
        _sources(found, look),
    ]


def _method(found: Report) -> str:
    tier = found.board.scoring.tier
    return _(TIERS[tier]) if tier in TIERS else _("not judged yet")


def _trust(found: Report) -> str:
    trust: Trust | None = found.board.net_sentiment.trust
    if trust is None:
        return _("Nobody has checked it yet.")
    if trust.why:
        return say(trust.why, trust.fields)
    share = trust.agreement
    return say(
        N_("People judged {judged} mentions about us; the method agreed in {share} ({low} to {high})."),
        judged=share.judged,
        **bounds(share),
    )


def _queries(found: Report, look: Look) -> Flowable:
    rows = [[each.subject, _(ROLES[each.role]), each.query] for each in found.queries]
    return paper.table([_("Subject"), _("Role"), _("Query")], rows, (21, 15, 64), look, left=3)


def _sources(found: Report, look: Look) -> Flowable:
    rows = []
    for each in found.sources:
        outage = found.month.of("outage", each.source_name)
        days = int(outage.value) if outage and outage.value else 0
        good = "–" if each.last_good_at is None else moment(each.last_good_at)
        since = "–" if each.first_day is None else day(each.first_day, "d MMM y")
        out = ngettext("{count} day", "{count} days", days).format(count=number(days)) if days else _("none")
        rows.append([each.title, each.pattern, _(STATES[each.state]), out, good, since])
    head = [_("Source"), _("Kind"), _("Now"), _("Outages"), _("Last read well"), _("Since")]
    return paper.table(head, rows, (26, 15, 14, 11, 23, 13), look, left=6)


def bounds(share: Share) -> dict[str, str]:
    """A share that people judged, with its interval; it never reads as a line that it stays below."""
    at = (share.share or 0.0) * 100  # who asks knows that something was judged
    places = apart(at, LOWEST * 100, LOWEST_ABOUT * 100)
    told = {name: percent(getattr(share, name) * 100) for name in ("low", "high")}
    return {"share": percent(at, places), **told}
