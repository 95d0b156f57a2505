"""Draw the three cards of the board's page; each opens into its birth certificate."""

from pages.shared import charts
from pages.shared.html import Html, tag
from pages.shared.i18n import _, ngettext, number
from pages.shared.parts.certificate import listed, rows
from pages.views.reliability import trust_note
from pipelines.support.figure_words import trend, value_of
from warehouse.core.figure import Figure
from warehouse.reliability.score_changes import Scoring
from warehouse.reputation.board import Board


def cards(board: Board) -> Html:
    """Net sentiment, mentions and share of voice."""
    whole = [week for week in board.weeks if week.complete][-12:]
    judged = ngettext("of {count} judged story", "of {count} judged stories", _count(board.net_sentiment))
    peers = sum(voice.role == "peer" for voice in board.voices)
    return tag(
        "div",
        card(
            _("Net sentiment"),
            board.net_sentiment,
            judged.format(count=number(_count(board.net_sentiment))),
            charts.sparkline(
                [week.net for week in whole], _course(_("Net sentiment"), whole, "net"), zero=True
            ),
            _("judged stories"),
            trust_note.rows(board.net_sentiment, board.scoring),
            board.scoring,
        ),
        card(
            _("Mentions"),
            board.mentions,
            ngettext("story", "stories", int(board.mentions.value or 0)),
            charts.sparkline([week.stories for week in whole], _course(_("Mentions"), whole, "stories")),
            None,
        ),
        card(
            _("Share of voice"),
            board.share_of_voice,
            ngettext("against {count} peer", "against {count} peers", peers).format(count=number(peers))
            if peers
            else "",
            Html(""),
            _("stories about us and our peers"),
        ),
        class_="wk-cards",
    )


def _count(figure: Figure) -> int:
    return int(figure.denominator or 0)


def _course(name: str, weeks: list, field: str) -> str:
    known = [getattr(week, field) for week in weeks if getattr(week, field) is not None]
    if not known:
        return ""
    return ngettext(
        "{name} per week, {weeks} complete week: from {first} to {last}, lowest {low}, highest {high}.",
        "{name} per week, {weeks} complete weeks: from {first} to {last}, lowest {low}, highest {high}.",
        len(known),
    ).format(
        name=name,
        weeks=number(len(known)),
        first=number(known[0]),
        last=number(known[-1]),
        low=number(min(known)),
        high=number(max(known)),
    )


def card(
    label: str,
    figure: Figure,
    unit: str,
    course: Html,
    denominator: str | None,
    method: list[tuple[str, object]] | None = None,
    scoring: Scoring | None = None,
) -> Html:
    """Return one number that opens into its birth certificate; scoring: of one that rests on how mentions sound."""
    why, correction = trust_note.doubt(figure, scoring), trust_note.correction(figure)
    return tag(
        "details",
        tag(
            "summary",
            tag("span", label, class_="wk-label"),
            tag(
                "strong", value_of(figure, figure.value), class_="wk-value wk-doubted" if why else "wk-value"
            ),
            course,
            tag(
                "span",
                tag("span", unit, class_="wk-unit"),
                " ",
                tag("span", trend(figure), class_="wk-trend"),
                tag("span", " ◌ ", why, class_="wk-trend wk-why") if why else None,
                tag("span", correction, class_="wk-trend wk-corrected") if correction else None,
                class_="wk-detail",
            ),
            tag("span", _("Where does this come from?"), class_="wk-more"),
        ),
        listed(rows(figure, denominator) + (method or [])),
        class_="wk-card",
    )
