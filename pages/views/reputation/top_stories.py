"""Draw the largest positive and negative stories; titles and outlets come from outside and are escaped."""

from pages.shared.html import Html, join, outside, tag
from pages.shared.i18n import N_, _, day, ngettext, number
from pages.shared.page import link
from pages.shared.parts.certificate import as_of, folded, quality, sources
from text.i18n import about
from warehouse.reputation.board import Board
from warehouse.reputation.board_rows import StoryLine

# A label that may well be wrong is not told as one that is known.
UNSURE = {"negative": N_("possibly negative, not checked"), "positive": N_("possibly positive, not checked")}


def stories(board: Board) -> Html:
    """Two lists beside each other, or under each other on a phone."""
    terms = [
        (_("Biggest"), _("most publications, the first one included; then most readers")),
        (
            _("Readers"),
            _("added up over all publications whose readers are known; who read two counts twice"),
        ),
        (_("Positive, negative"), _("as the sentiment method judges, or as corrected by hand")),
        (
            _("Not sure"),
            _(
                "the method is less than 70% sure, or judges the publications of one story differently;"
                " nobody checked it, and it stands below what is sure"
            ),
        ),
        (_("Sources"), sources(board.mentions)),
        (_("As of"), as_of(board.mentions)),
        (_("Quality"), quality("estimated")),
    ]
    lists = tag(
        "div",
        _list(_("Biggest positive stories"), "+", board.positives, _("No positive story in this period.")),
        _list(_("Biggest negative stories"), "−", board.negatives, _("No negative story in this period.")),
        class_="wk-columns",
    )
    return tag("div", lists, folded(terms))


def sign(mark: str) -> Html:
    """Return a small block with + or −: positive and negative without relying on colour alone."""
    return tag("span", mark, class_=f"wk-sign wk-sign-{'up' if mark == '+' else 'down'}", aria_hidden="true")


def _list(title: str, mark: str, lines: tuple[StoryLine, ...], none: str) -> Html:
    body = tag("ol", *(tag("li", _story(line)) for line in lines)) if lines else tag("p", none)
    return tag("section", tag("h2", sign(mark), title), body, class_="wk-stories")


def _story(line: StoryLine) -> Html:
    known = [line.outlet or _("outlet unknown"), day(line.day, "d MMM y")]
    if line.reach is not None:
        known.append(
            ngettext("about {count} reader", "about {count} readers", line.reach).format(
                count=number(about(line.reach))
            )
        )
    copies = ngettext("{count} publication", "{count} publications", line.copies).format(
        count=number(line.copies)
    )
    return join(
        tag("span", outside(line.url, line.title), class_="wk-headline"),
        tag(
            "span",
            " · ".join(known),
            " · ",
            None if line.is_sure else join(_(UNSURE[line.label]), " · "),
            tag("a", copies, href=link("mentions", story=line.story_id), target="_self"),
            class_="wk-small",
        ),
    )
