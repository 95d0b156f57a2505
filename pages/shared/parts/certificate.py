"""Draw the birth certificate of a number: its meaning, its base, its sources, its date, and how sure it is."""

from collections.abc import Sequence

from pages.shared.html import Html, join, tag
from pages.shared.i18n import N_, _, moment, ngettext, number, short_days, translate
from pages.shared.page import link
from pipelines.support.figure_words import value_of
from warehouse.core.figure import Figure

QUALITY = {
    "exact": (N_("exact"), N_("counted one by one")),
    "rounded": (N_("rounded"), N_("the source gives round numbers")),
    "estimated": (N_("estimated"), N_("calculated by a method that can be wrong")),
    "manual": (N_("manual"), N_("entered by hand")),
    "partial": (N_("partial"), N_("not everything that should be in it could be collected")),
    "unknown": (N_("unknown"), N_("nothing to base a number on; unknown is not zero")),
}


def quality(name: str) -> str:
    """Return the quality in a word and what it means."""
    word, meaning = QUALITY[name]
    return f"{_(word)}: {_(meaning)}"


def rows(figure: Figure, denominator: str | None = None) -> list[tuple[str, object]]:
    """Return what the certificate of this figure says, as pairs of term and text."""
    terms: list[tuple[str, object]] = [(_("Counts"), translate(figure.counts, figure.fields))]
    if denominator and figure.denominator is not None:
        terms.append((_("Out of"), f"{number(figure.denominator)} {denominator}"))
    if figure.previous is not None:
        before = value_of(figure, figure.previous)
        if denominator and figure.previous_denominator is not None:
            before = f"{before} ({number(figure.previous_denominator)} {denominator})"
        with_what = figure.against and short_days(figure.against.start, figure.against.last)
        terms.append(
            (_("Compared with"), f"{with_what}: {before}") if with_what else (_("Period before"), before)
        )
    if figure.clear is not None and figure.change is not None:
        terms.append(
            (
                _("Change"),
                _("more than chance would give (95% certainty)")
                if figure.clear
                else _("may well be chance (95% interval)"),
            )
        )
    terms += [(_("Sources"), sources(figure)), (_("As of"), as_of(figure))]
    terms.append((_("Quality"), quality(figure.quality)))
    if figure.note:
        terms.append((_("Note"), translate(figure.note, figure.fields)))
    return terms


def sources(figure: Figure) -> Html:
    """Return on how many sources it rests, as a link to their page."""
    count = len(figure.sources)
    text = ngettext("{count} source", "{count} sources", count).format(count=number(count))
    return tag("a", text, href=link("sources"), target="_self")


def as_of(figure: Figure) -> str:
    """Until when the sources were read."""
    return _("never") if figure.as_of is None else moment(figure.as_of)


def listed(terms: Sequence[tuple[str, object]]) -> Html:
    """Return a certificate as a list of terms and texts."""
    return tag(
        "dl", *(join(tag("dt", term), tag("dd", text)) for term, text in terms), class_="wk-certificate"
    )


def folded(terms: Sequence[tuple[str, object]], summary: str | None = None) -> Html:
    """Return a certificate that opens under a small line of text."""
    return tag(
        "details",
        tag("summary", summary or _("Where does this come from?")),
        listed(terms),
        class_="wk-origin",
    )
