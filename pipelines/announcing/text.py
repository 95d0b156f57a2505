"""The announcement of a month as Markdown, in three lengths, made of nothing but its frozen figures."""

import datetime as dt
from collections.abc import Sequence

from pipelines.announcing import notable, sentences
from pipelines.announcing.sentences import named
from pipelines.support.typed_text import literal
from text.decimals import some
from text.i18n import N_, _, day, ngettext, number, say, told
from warehouse.months.closed import ClosedMonth, Correction
from warehouse.months.month_figure import MonthFigure, earlier

LENGTHS = {"line": N_("One line"), "intranet": N_("Intranet"), "newsletter": N_("Newsletter")}
FORCED = N_("**Not complete.** The month was closed while something was missing: {reasons}")
DRAFT = N_("**Draft.** The month is not closed yet: these figures may still change.")

# Corrections of these are told to everyone; the page and the report list them all.
TOLD = ("followers", "mentions", "net_sentiment", "goal", "brought_in_all")
FOLLOWERS, GOALS, OUT = N_("Our followers"), N_("Our goals"), N_("What stands out")
MISSING, CORRECTIONS = N_("What is missing"), N_("Corrections")


def _headed(text: str) -> str:
    return "## " + _(text)


def _bold(label: str, text: str) -> str:
    return f"**{_(label)}.** {text}"


def announcement(
    month: ClosedMonth, length: str, corrections: Sequence[tuple[dt.date, Correction]] = (), thanks: str = ""
) -> str:
    """The announcement in the language that is spoken, as Markdown; length: line, intranet or newsletter.

    corrections: what became of earlier months, with the month; thanks: names of whom to thank, else everybody.
    Raises: KeyError for another length.
    """
    return {"line": _line, "intranet": _intranet, "newsletter": _newsletter}[length](
        month, corrections, thanks
    )


def subject(month: ClosedMonth) -> str:
    """What the announcement is called, as the subject of an e-mail."""
    return say(N_("Our channels and goals in {month}"), month=day(month.month, "MMMM y"))


def _line(month: ClosedMonth, corrections, thanks: str) -> str:
    name = day(month.month, "MMMM y").capitalize()
    parts = [_total(month), *_goals_short(month)]
    text = say(N_("{month}: {parts}."), month=name, parts="; ".join(part for part in parts if part))
    if month.reasons or notable.missing(month):
        text += " " + _("Not complete: see the full text.")
    return text


def _total(month: ClosedMonth) -> str:
    """All followers together, with the change where every network is known on both sides."""
    known = [(each.value, each.before) for each in month.all_of("followers") if each.value is not None]
    if not known:
        return _("followers unknown")
    count = round(sum(value for value, _ in known))
    text = ngettext("{count} follower", "{count} followers", count).format(count=number(count))
    text += " " + ngettext("on {count} channel", "on {count} channels", len(known)).format(
        count=number(len(known))
    )
    before = [before for _, before in known if before is not None]
    if len(before) == len(known):
        moved = count - round(sum(before))
        text += f" ({number(moved, sign=True)})"
    return text


def _had(month: ClosedMonth, template: str) -> str:
    if all(each.value is None for each in month.all_of("followers")):
        return _("How many followers we had is not known.")
    return say(template, month=day(month.month, "MMMM"), total=_total(month))


def _goals_short(month: ClosedMonth) -> list[str]:
    found = []
    for each in month.all_of("goal"):
        whole = month.of("brought_in_all", each.subject)
        if whole and whole.value and each.unit == "count" and not _is_growth(whole):
            found.append(say(N_("{count} for “{goal}”"), count=some(whole.value), goal=named(each)))
    return found


def _is_growth(figure: MonthFigure) -> bool:
    return figure.said == sentences.BY_CHANNEL


def _notice(month: ClosedMonth) -> list[str]:
    if month.closed_at is None:
        return [_(DRAFT), ""]
    if month.reasons:
        reasons = " ".join(literal(told(template, fields)) for template, fields in month.reasons)
        return [say(FORCED, reasons=reasons), ""]
    return []


def _intranet(month: ClosedMonth, corrections, thanks: str) -> str:
    lines = [*_notice(month), _had(month, N_("In {month} we had {total}.")), ""]
    lines += [f"- {sentences.network(month, each)}" for each in month.all_of("followers")]
    goals = [f"- {sentences.goal(month, each)}" for each in month.all_of("goal")]
    if goals:
        lines += ["", _("What came of our goals:"), "", *goals]
    lines += ["", *_last(month, corrections, thanks)]
    return "\n".join(lines).strip() + "\n"


def _newsletter(month: ClosedMonth, corrections, thanks: str) -> str:
    lines = [f"# {subject(month)}", "", *_notice(month)]
    reputation = reputation_told(month)
    lines += [reputation, ""] if reputation else []
    lines += [_headed(FOLLOWERS), "", _had(month, N_("Together we had {total}.")), ""]
    lines += [f"- {sentences.network(month, each)}" for each in month.all_of("followers")]
    goals = month.all_of("goal")
    if goals:
        lines += ["", _headed(GOALS), ""]
        lines += [f"- {sentences.goal(month, each)}" for each in goals]
    lines += ["", _headed(OUT), "", *_last(month, corrections, thanks)]
    return "\n".join(lines).strip() + "\n"


def reputation_told(month: ClosedMonth) -> str | None:
    """How many stories there were, and how they weighed; None when nobody knows."""
    found = month.of("mentions")
    if found is None or found.value is None:
        return None
    text = ngettext(
        "{count} story about us appeared", "{count} stories about us appeared", int(found.value)
    ).format(count=number(found.value))
    if found.before is not None:
        then = day(earlier(month.month), "MMMM")
        text += " " + say(N_("({count} in {month})"), count=number(found.before), month=then)
    net = month.of("net_sentiment")
    if net and net.value is not None:
        text += "; " + say(N_("net sentiment was {value}"), value=number(round(net.value), sign=True))
    return say(N_("In {month} {text}."), month=day(month.month, "MMMM"), text=text)


def _last(month: ClosedMonth, corrections, thanks: str) -> list[str]:
    lines = []
    for label, text in (
        (N_("Highlight"), notable.highlight(month)),
        (N_("To work on"), notable.work_on(month)),
    ):
        if text:
            lines += [_bold(label, literal(text)), ""]
    lines += [literal(notable.thanked(month, thanks)), ""]
    lacking = notable.missing(month)
    if lacking:
        lines += [_bold(MISSING, " ".join(map(literal, lacking))), ""]
    told_ = [(which, each) for which, each in corrections if each.figure.figure in TOLD]
    if told_:
        lines += [_bold(CORRECTIONS, " ".join(map(literal, sentences.corrected(told_)))), ""]
    return lines
