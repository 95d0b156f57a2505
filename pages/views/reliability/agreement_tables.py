"""Draw how far sentiment and mentions can be believed: agreement, precision and confusion, with intervals."""

from collections.abc import Sequence

from pages.shared.html import Html, join, tag
from pages.shared.i18n import N_, NP_, _, day, ngettext, number, percent, translate
from pages.shared.page import Page
from pages.shared.parts.mention_cards import kind_name, label_name, language_name
from pages.views.reliability.trust_note import short, verdict
from warehouse.core.figure import Share
from warehouse.reliability import agreement, drift, topics
from warehouse.reliability.agreement import FEWEST, LABELS, LOWEST, LOWEST_ABOUT, WEEKS, Agreement
from warehouse.reliability.drift import Drift

SHOWN = ("positive", "neutral", "negative", "unclear")
FEWEST_SHOWN = 10  # below this an interval covers nearly everything


def body(page: Page, subject: str, folded: bool = False) -> Html:
    """Return all that people's answers say about the method and the queries; folded, it opens under its heading."""
    trust = page.ask(agreement.trust, page.today, subject)
    agreed = page.ask(agreement.agreement, page.today)
    precise = page.ask(agreement.query_precision, page.today)
    heading = tag("h2", _("How reliable is it?"))
    return tag(
        "details" if folded else "section",
        tag("summary", heading, tag("span", _("moves with your answers"), class_="wk-small"))
        if folded
        else heading,
        tag("p", verdict(trust)),
        _drift(page.ask(drift.drift, page.today)),
        _topics(page.ask(topics.agreement, page.today)),
        tag("p", _rule(), class_="wk-small"),
        _agreement(agreed) if agreed[0].share.judged else None,
        _precision(precise) if any(share.judged for _name, share in precise) else None,
        _confusion(page.ask(agreement.confusion, page.today)),
        class_="wk-reliability",
    )


def _rule() -> str:
    return translate(
        "From the weekly samples of the last {weeks} weeks. Net sentiment is shown in grey while fewer than {fewest}"
        " mentions about us were judged, the method agreed in less than {lowest} of them, or less than {about} were"
        " about us. Between brackets: the 95% interval.",
        weeks=WEEKS,
        fewest=FEWEST,
        lowest=percent(LOWEST * 100),
        about=percent(LOWEST_ABOUT * 100),
    )


def _drift(found: Drift | None) -> Html | None:
    """Return whether the method is right less often than in the weeks before; None where too few judged to tell."""
    if found is None:
        return None
    if found.dropped:
        sentence = NP_(
            "The method is right less often: of {judged} mention judged in the week of {day} in {share}, in the eight"
            " weeks before in {before}. Look below at what people said of which label, and believe net sentiment of"
            " late less.",
            "The method is right less often: of {judged} mentions judged in the week of {day} in {share}, in the eight"
            " weeks before in {before}. Look below at what people said of which label, and believe net sentiment of"
            " late less.",
        )
    else:
        sentence = NP_(
            "Of {judged} mention judged in the week of {day} the method had {share} right, in the eight weeks before"
            " {before}: no clear drop.",
            "Of {judged} mentions judged in the week of {day} the method had {share} right, in the eight weeks before"
            " {before}: no clear drop.",
        )
    said = translate(
        sentence,
        judged=found.judged,
        day=day(found.week, "d MMMM y"),
        share=percent(100 * found.right / found.judged),
        before=percent(100 * found.right_before / found.judged_before),
    )
    return tag("p", tag("strong", said), role="status") if found.dropped else tag("p", said)


def _topics(share: Share) -> Html | None:
    """Return how often people gave the topic that the method gives; None where nobody did."""
    if not share.judged:
        return None
    return tag("p", translate(N_("The theme is the one that people give: {share}."), share=_said(share)))


def _agreement(rows: tuple[Agreement, ...]) -> Html:
    head = _("Language and kind of source")
    lines = [(_where(row), row.share) for row in rows]
    return _table(_("The method gives the label that people give"), (head, _("Agreement")), lines)


def _precision(rows: tuple[tuple[str, Share], ...]) -> Html:
    heads = (_("Subject"), _("Really about it"))
    return _table(_("What a query finds is about its subject"), heads, rows)


def _where(group: Agreement) -> str:
    if group.language is None:
        return _("Everything")
    if group.kind is None:
        return language_name(group.language)
    return f"{language_name(group.language)} · {kind_name(group.kind)}"


def _table(title: str, heads: tuple[str, str], rows: Sequence[tuple[str, Share]]) -> Html:
    lines = [
        tag(
            "tr",
            tag("th", name, scope="row"),
            tag("td", tag("div", _bar(share), tag("span", _said(share)), class_="wk-measured")),
        )
        for name, share in rows
    ]
    head = tag("tr", *(tag("th", head, scope="col") for head in heads))
    return join(
        tag("h3", title),
        tag("table", tag("thead", head), tag("tbody", *lines), class_="wk-table wk-answered wk-measuring"),
    )


def _said(share: Share) -> str:
    if 0 < share.judged < FEWEST_SHOWN:
        judged = ngettext("{count} judged", "{count} judged", share.judged).format(count=number(share.judged))
        return translate("too few to say ({answers})", answers=judged)
    return short(share)


def _bar(share: Share) -> Html | None:
    """Return the share as a dot on its interval."""
    if share.judged < FEWEST_SHOWN or share.share is None or share.low is None or share.high is None:
        return None
    low, high, at = (round(value * 100, 1) for value in (share.low, share.high, share.share))
    return tag(
        "span",
        tag("span", class_="wk-reach", style=f"left:{low}%;width:{round(high - low, 1)}%"),
        tag("span", class_="wk-dot", style=f"left:{at}%"),
        class_="wk-interval",
        aria_hidden="true",
    )


def _confusion(counts: dict[tuple[str, str], int]) -> Html | None:
    if not counts:
        return None
    head = tag(
        "tr",
        tag("th", _("People ↓ method →"), scope="col"),
        *(tag("th", label_name(one), scope="col") for one in SHOWN),
    )
    lines = [
        tag(
            "tr",
            tag("th", label_name(truth), scope="row"),
            *(tag("td", number(counts.get((truth, called), 0))) for called in SHOWN),
        )
        for truth in LABELS
    ]
    return join(
        tag("h3", _("What the method made of what people said")),
        tag(
            "div",
            tag("table", tag("thead", head), tag("tbody", *lines), class_="wk-table wk-answered"),
            class_="wk-wide",
            tabindex="0",
            role="region",
            aria_label=_("People said"),
        ),
    )
