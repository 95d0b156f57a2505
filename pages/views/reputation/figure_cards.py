"""Draw the three cards of the board's page; each opens into its birth certificate."""

from pages.shared import charts
from pages.shared.certificate import decimals, listed, rows, value_of
from pages.shared.html import Html, tag
from pages.shared.i18n import _, ngettext, number, percent, translate
from pages.views.reliability import trust_note
from text.decimals import MOST, apart, format_decimals, printed
from warehouse.core.figure import Figure
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
            ngettext("against {count} peer", "against {count} peers", peers).format(count=number(peers)),
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
) -> Html:
    """Return one number that opens into its birth certificate."""
    why, correction = trust_note.doubt(figure), trust_note.correction(figure)
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


def trend(figure: Figure) -> str:
    """Return the change in words, with a sign that needs no colour; says so when it is too small to tell."""
    if figure.value is None:
        return translate(figure.note, figure.fields) if figure.note else _("unknown")
    if not figure.is_compared:
        return translate(figure.note, figure.fields) if figure.note else ""
    if figure.previous is None:
        return (
            translate(figure.note, figure.fields) if figure.note else _("no earlier period to compare with")
        )
    if figure.change is None:
        return translate("{before} before: too few to compare", before=value_of(figure, figure.previous))
    if not figure.change:
        return translate("≈ as before ({before})", before=value_of(figure, figure.previous))
    if figure.clear is False:
        return translate(
            "≈ {before} before; the difference may be chance", before=value_of(figure, figure.previous)
        )
    fields = {"change": moved(figure), "before": value_of(figure, figure.previous)}
    if figure.change > 0:
        return translate("▲ {change} more ({before} before)", fields)
    return translate("▼ {change} less ({before} before)", fields)


def moved(figure: Figure) -> str:
    """Return how much it changed, without sign: of points what the printed numbers differ, and never nothing."""
    value, previous, change = figure.value, figure.previous, figure.change
    if value is None or previous is None or change is None:
        return "–"
    if figure.unit not in ("points", "percent", "rate"):
        return percent(abs(change), apart(change, 0))
    places = max(decimals(figure, value), decimals(figure, previous))
    size = abs(printed(printed(value, places) - printed(previous, places), MOST))
    return ngettext("{count} point", "{count} points", 1 if size == 1 else 2).format(
        count=format_decimals(size, places)
    )
