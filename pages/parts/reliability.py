"""How far sentiment and mentions can be believed: agreement, precision and confusion, with their intervals."""

from pages.parts.checked import short, verdict
from pages.parts.frame import Page
from pages.parts.i18n import _, ngettext, number, percent, say
from pages.parts.listing import kind_name, label_name, language_name
from pages.parts.markup import Html, join, tag
from warehouse.metrics import agreement
from warehouse.metrics.agreement import FEWEST, LABELS, LOWEST, LOWEST_ABOUT, WEEKS, Share

SHOWN = ("positive", "neutral", "negative", "unclear")
FEWEST_SHOWN = 10  # below this an interval covers nearly everything


def body(page: Page, subject: str) -> Html:
    """All that people's answers say about the method and the queries."""
    trust = page.ask(agreement.trust, page.today, subject)
    return join(
        tag(
            "section",
            tag("h2", _("How far can it be believed?")),
            tag("p", verdict(trust)),
            tag("p", _rule(), class_="wk-small"),
            tag("h3", _("The method gives the label that people give")),
            _table(
                (_("Language"), _("Kind of source")),
                [
                    ((_language(each.language), _kind(each.kind)), each.share)
                    for each in page.ask(agreement.agreement, page.today)
                ],
            ),
            tag("h3", _("What a query finds is about its subject")),
            _table(
                (_("Subject"),),
                [((name,), share) for name, share in page.ask(agreement.query_precision, page.today)],
            ),
            _confusion(page.ask(agreement.confusion, page.today)),
            class_="wk-reliability",
        )
    )


def _rule() -> str:
    return say(
        "From the weekly samples of the last {weeks} weeks. Net sentiment is shown in grey while fewer than {fewest}"
        " mentions about us were judged, the method agreed in less than {lowest} of them, or less than {about} were"
        " about us. Between brackets: the 95% interval.",
        weeks=WEEKS,
        fewest=FEWEST,
        lowest=percent(LOWEST * 100),
        about=percent(LOWEST_ABOUT * 100),
    )


def _language(code: str | None) -> str:
    return _("All languages") if code is None else language_name(code)


def _kind(name: str | None) -> str:
    return _("All kinds") if name is None else kind_name(name)


def _table(heads: tuple[str, ...], rows: list[tuple[tuple[str, ...], Share]]) -> Html:
    lines = [
        tag(
            "tr",
            *(
                tag("th" if at == 0 else "td", cell, scope="row" if at == 0 else None)
                for at, cell in enumerate(cells)
            ),
            tag("td", _bar(share), class_="wk-drawn"),
            tag("td", _said(share)),
        )
        for cells, share in rows
    ]
    return tag(
        "div",
        tag(
            "table",
            tag(
                "thead",
                tag(
                    "tr",
                    *(tag("th", head, scope="col") for head in heads),
                    tag("th", _("From 0 to 100%"), scope="col", class_="wk-drawn"),
                    tag("th", _("Agreement"), scope="col"),
                ),
            ),
            tag("tbody", *lines),
            class_="wk-table",
        ),
        class_="wk-wide",
        tabindex="0",
        role="region",
        aria_label=heads[0],
    )


def _said(share: Share) -> str:
    if 0 < share.judged < FEWEST_SHOWN:
        judged = ngettext("{count} judged", "{count} judged", share.judged).format(count=number(share.judged))
        return say("too few to say ({judged})", judged=judged)
    return short(share)


def _bar(share: Share) -> Html | None:
    """The share as a dot on its interval."""
    if share.judged < FEWEST_SHOWN:
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
        tag("th", _("People said"), scope="col"),
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
            tag("table", tag("thead", head), tag("tbody", *lines), class_="wk-table"),
            class_="wk-wide",
            tabindex="0",
            role="region",
            aria_label=_("People said"),
        ),
    )
