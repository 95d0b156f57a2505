"""Draw what waits for an answer: the gravest and what is due first on top, with who has it."""

import datetime as dt
from collections.abc import Sequence

from pages.shared.html import Html, join, tag
from pages.shared.i18n import N_, _, format_list, moment, ngettext, number, percent, translate
from pages.shared.page import link
from pipelines.cases import propose
from pipelines.cases.webcare_file import Webcare
from text.alert_words import LEVELS
from text.case_words import AUDIENCES, KINDS, STATES
from text.local_time import AMSTERDAM
from text.templates import Words, render
from warehouse.cases.case import Case

# What stands for a title where nothing was said, and where it was erased.
NOTHING = ("…", "–")


def listed(cases: Sequence[Case], webcare: Webcare, now: dt.datetime, reader: str) -> Html:
    """Return a list of cases, each a link to it. reader: the id of who reads it."""
    titles = {one.name: one.title for one in webcare.departments}
    return tag("ul", *(_line(case, titles, now, reader) for case in cases), class_="wk-mentions wk-cases")


def _line(case: Case, titles: dict[str, str], now: dt.datetime, reader: str) -> Html:
    held = holder(case, now, reader)
    facts = [kind(case), _(AUDIENCES[case.audience]), _(titles.get(case.department, case.department))]
    return tag(
        "li",
        tag("h2", tag("a", title(case), href=link("webcare", case=case.case_id), target="_self")),
        tag("p", drill(case), clock(case, now), tag("span", " · ".join(facts)), class_="wk-about"),
        tag("p", held, class_="wk-small") if held else None,
        class_="wk-mention",
    )


def drill(case: Case) -> Html | None:
    """Return that it is a drill, as a badge; None where it is none."""
    return tag("span", _("DRILL"), class_="wk-badge wk-sample") if case.is_drill else None


def title(case: Case) -> str:
    """Return its title; of what was reported without a word, or erased since, what kind of case it is."""
    return case.title if case.title not in NOTHING else _(KINDS[case.kind])


def kind(case: Case) -> str:
    """Return what it is, and whether nobody has settled that yet."""
    name = _(KINDS[case.kind])
    return name if case.is_settled else translate(N_("{kind} (proposed)"), kind=name)


def why(case: Case) -> str:
    """Return why it was proposed so, as a sentence."""
    chance = None if case.proposed_chance is None else percent(case.proposed_chance * 100)
    found = Words(case.proposed_found) if case.proposed_found else None
    kind_name = Words(_(KINDS[case.proposed_kind or case.kind]))
    return render("case/why.txt", kind=kind_name, by=case.proposed_by, chance=chance, found=found)


def clock(case: Case, now: dt.datetime) -> Html:
    """Return by when an answer is due, or that it is late, as a badge of word and colour."""
    late = case.late(now)
    if case.state == "incident":
        return tag("span", _(STATES[case.state]), class_="wk-state-badge wk-is-failing")
    if not case.is_open:
        return tag("span", _(STATES[case.state]), class_="wk-state-badge")
    if case.level >= propose.THREAT:  # which waits for no office hours
        words = translate(N_("Level {level}: {words}"), level=case.level, words=_(LEVELS[case.level]))
        return tag("span", words, class_="wk-state-badge wk-is-failing")
    if case.first_answer_at is not None:
        return tag("span", _("Answered before"), class_="wk-state-badge")
    if late == "promise":
        words = _("Late: more than 24 hours")
    elif late == "due":
        words = translate(N_("Late since {moment}"), moment=_short(case.due_at, now))
    elif case.due_at is None:
        words = translate(N_("Within 24 hours: {moment}"), moment=_short(case.promise_at, now))
    else:
        words = translate(N_("Answer before {moment}"), moment=_short(min(case.due_at, case.promise_at), now))
    return tag("span", words, class_=f"wk-state-badge{' wk-is-failing' if late else ''}")


def holder(case: Case, now: dt.datetime, reader: str) -> str | None:
    """Return who has it and since when, or until when it waits; None where it is free. reader: the id of who reads."""
    if case.holder(now) is not None and case.claimed_at is not None:
        since = _short(case.claimed_at, now)
        if case.owner_id == reader:
            return translate(N_("You have had this since {since}."), since=since)
        return translate(N_("{person} has had this since {since}."), person=case.owner or "", since=since)
    if case.state == "waiting" and case.waits_until is not None:
        return translate(N_("Waits until {moment}."), moment=_short(case.waits_until, now))
    return None


def _short(at: dt.datetime | None, now: dt.datetime) -> str:
    """Return a time of today as 14:30, of another day with its day."""
    if at is None:
        return "–"
    local, today = at.astimezone(AMSTERDAM), now.astimezone(AMSTERDAM).date()
    return f"{local:%H:%M}" if local.date() == today else moment(at)


def on_duty(webcare: Webcare, today: dt.date) -> Html | None:
    """Return who answers for each department today, and for which nobody does; None where there is no roster."""
    if not webcare.duties:
        return None
    lines = [
        tag(
            "li",
            translate(
                N_("{department}: {person}"),
                department=_(one.title),
                person=_on_duty(webcare, one.name, today),
            ),
        )
        for one in webcare.departments
    ]
    return join(tag("h2", _("On duty today")), tag("ul", *lines))


def who_answers(webcare: Webcare, department: str, today: dt.date) -> str:
    """Return which department answers, and who of it is on duty today where there is a roster."""
    title = next((_(one.title) for one in webcare.departments if one.name == department), department)
    if not webcare.duties:
        return title
    return translate(
        N_("{department}, on duty today: {person}"),
        department=title,
        person=_on_duty(webcare, department, today),
    )


def _on_duty(webcare: Webcare, department: str, today: dt.date) -> str:
    names = [
        translate(N_("{person} (stand-in: {stand_in})"), person=one.person, stand_in=one.stand_in)
        if one.stand_in
        else one.person
        for one in webcare.on_duty(department, today)
    ]
    return format_list(names) if names else _("nobody")


def counted(cases: Sequence[Case], now: dt.datetime) -> Html:
    """Return one sentence: how many wait, how many are late, how many are free; and what goes before the clocks.

    What is counted is what the figures count: a possible threat and an incident go by the ladder, a drill by neither.
    """
    clocked = [case for case in cases if case.by_clock]
    first = sum(not case.by_clock and not case.is_drill for case in cases)
    late = sum(case.late(now) is not None for case in clocked)
    free = sum(case.holder(now) is None and case.state != "waiting" for case in clocked)
    parts = [
        ngettext("{count} case waits for an answer", "{count} cases wait for an answer", len(clocked)),
        ngettext("{count} is late", "{count} are late", late),
        ngettext("{count} is free to take", "{count} are free to take", free),
    ]
    counts = [len(clocked), late, free]
    if first:
        counts.append(first)
        parts.append(
            ngettext(
                "{count} threat or incident goes by the alerts",
                "{count} threats or incidents go by the alerts",
                first,
            )
        )
    told = [each.format(count=number(n)) for each, n in zip(parts, counts, strict=True)]
    return tag("p", " · ".join(told), class_="wk-summary")
