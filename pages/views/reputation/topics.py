"""Draw what the stories are about: a bar for each topic, with how its stories sound."""

from pages.shared.html import Html, tag
from pages.shared.i18n import NP_, _, ngettext, number, percent, translate
from pages.shared.page import link
from pages.shared.parts.certificate import as_of, folded, quality, sources
from text.topics import NAMES
from warehouse.reputation.board import Board
from warehouse.reputation.topics import FEWEST, About, Topic


def topics(board: Board) -> Html | None:
    """Return the section; None where nothing was told of any story, as on a machine without the encoder."""
    about = board.about
    if not about.known:
        return None
    terms = [
        (
            _("Counts"),
            _(
                "stories by others that began in the period, each under the one theme that its first publication is"
                " most about; net sentiment needs five judged stories"
            ),
        ),
        (_("Sources"), sources(board.mentions)),
        (_("As of"), as_of(board.mentions)),
        (_("Quality"), quality("estimated")),
        (
            _("How good"),
            _(
                "told by a small model that learned from texts of our own; of 183 others of ours it had the theme right"
                " in 84%, and what it calls “something else” is often one of the themes. Whether it is as good on your"
                " school's stories only your own judgements tell: correct a theme on the page of its story."
            ),
        ),
    ]
    if about.unknown:
        left = ngettext("{count} story", "{count} stories", about.unknown).format(count=number(about.unknown))
        terms.append((_("Left out"), translate("{stories}: not yet read for its theme", stories=left)))
    return tag(
        "section",
        tag("h2", _("What it is about")),
        tag("p", _said(about), class_="wk-small") if _said(about) else None,
        tag("ul", *(_bar(board, one, about) for one in about.topics), class_="wk-bars wk-topics"),
        folded(terms),
    )


def _said(about: About) -> str:
    """Return in a sentence what the negative stories are about, or that there are too few to tell shares."""
    if not about.enough:
        return translate(
            NP_(
                "Of {known} story the theme is known; shares are told from {fewest} on.",
                "Of {known} stories the theme is known; shares are told from {fewest} on.",
            ),
            known=about.known,
            fewest=FEWEST,
        )
    worst = about.negatives
    if worst is None:
        return ""
    return translate(
        NP_(
            "Negative mostly about one theme: {topic} ({count} story).",
            "Negative mostly about one theme: {topic} ({count} stories).",
        ),
        topic=_(NAMES[worst.name]).lower(),
        count=worst.totals.negative,
    )


def _bar(board: Board, one: Topic, about: About) -> Html:
    most = max(each.totals.stories for each in about.topics)
    days = board.period
    stories = ngettext("{count} story", "{count} stories", one.totals.stories).format(
        count=number(one.totals.stories)
    )
    value = percent(one.share * 100) if about.enough else stories
    net = (
        _("too few to judge")
        if one.net is None
        else translate("net {net}", net=number(round(one.net), sign=True))
    )
    more = f"{stories} · {net}" if about.enough else net
    address = link("mentions", start=days.start, end=days.end, topic=one.name, kind="others")
    return tag(
        "li",
        tag("a", _(NAMES[one.name]), href=address, target="_self", class_="wk-name"),
        tag("span", tag("strong", value), " ", tag("span", more, class_="wk-small"), class_="wk-amount"),
        tag(
            "span",
            tag("span", "", style=f"width:{one.totals.stories / most * 100:.1f}%"),
            class_="wk-bar",
            aria_hidden="true",
        ),
    )
