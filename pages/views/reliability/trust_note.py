"""Write how far people found the method right, for a number's certificate and for the reason it is grey."""

from pages.shared.html import Html, join, tag
from pages.shared.i18n import NP_, _, ngettext, number, translate
from pages.shared.page import link
from pages.views.reliability.score_changes import scored_by
from pipelines.announcing.methods import bounds
from warehouse.core.figure import Corrected, Figure, Share, Trust
from warehouse.reliability.agreement import NOT_ABOUT
from warehouse.reliability.score_changes import Scoring


def rows(figure: Figure, scoring: Scoring) -> list[tuple[str, object]]:
    """Return what the certificate of net sentiment says of its method: which one, and how far people found it right."""
    trust = figure.trust
    terms: list[tuple[str, object]] = [(_("Scored by"), scored_by(scoring))]
    if trust is None:
        return terms
    terms.append((_("Checked by people"), join(verdict(trust), " ", to_sample())))
    if trust.agreement.judged:
        terms.append((_("Method and people agree"), short(trust.agreement)))
        terms.append((_("Really about us"), short(trust.precision)))
    if figure.corrected is not None:
        terms.append((_("Corrected estimate"), how_corrected(figure.corrected)))
    return terms


def correction(figure: Figure) -> str | None:
    """Say in a few words what the number would be by people's judgement; None where too few judged to tell."""
    if figure.corrected is None:
        return None
    return translate("corrected: about {value} ({low} to {high})", _points(figure.corrected))


def how_corrected(corrected: Corrected) -> str:
    """Return what the number would be by people's judgement, from how many of them, and how that is known."""
    return translate(
        NP_(
            "About {value} ({low} to {high}, 95% interval), had people judged every story. That follows from {judged}"
            " mention that they judged: for each label of the method, how often people gave which. The number on the"
            " card is counted and not corrected.",
            "About {value} ({low} to {high}, 95% interval), had people judged every story. That follows from {judged}"
            " mentions that they judged: for each label of the method, how often people gave which. The number on the"
            " card is counted and not corrected.",
        ),
        judged=corrected.judged,
        **_points(corrected),
    )


def _points(corrected: Corrected) -> dict[str, str]:
    return {name: number(getattr(corrected, name), sign=True) for name in ("value", "low", "high")}


def to_sample() -> Html:
    """Return the way to the weekly sample."""
    return tag("a", _("Judge twenty mentions"), href=link("trust"), target="_self")


def doubt(figure: Figure, scoring: Scoring | None = None) -> str | None:
    """Say in a few words why a number is shown in grey; None when it can be relied on.

    scoring: by which tier mentions are scored, of a number that rests on it: what only words were counted for is
    doubted, whatever people said of it.
    """
    if figure.value is not None and scoring is not None and scoring.tier == "fast":
        return _("words counted only: do not believe it")
    if figure.value is None or figure.trust is None or figure.trust.good:
        return None
    if not figure.trust.enough:
        return _("hardly checked by people yet")
    if figure.trust.why == NOT_ABOUT:
        return _("too often not about us")
    return _("agrees too little with people")


def verdict(trust: Trust) -> str:
    """Return whether net sentiment can be relied on, in a sentence."""
    if trust.why:
        return translate(trust.why, trust.fields)
    return translate(
        NP_(
            "People judged {judged} mention about us; the method agreed in {share} ({low} to {high}).",
            "People judged {judged} mentions about us; the method agreed in {share} ({low} to {high}).",
        ),
        judged=trust.agreement.judged,
        **bounds(trust.agreement),
    )


def short(share: Share) -> str:
    """Return a share with its interval: 78 % (64 % to 88 %), of how many."""
    if share.share is None:
        return _("nothing judged yet")
    judged = ngettext("{count} judged", "{count} judged", share.judged).format(count=number(share.judged))
    return translate("{share} ({low} to {high}), {answers}", answers=judged, **bounds(share))
