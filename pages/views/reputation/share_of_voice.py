"""Draw who gets the attention, from which kinds of source it comes, and how many could have read it."""

from collections.abc import Mapping

from pages.shared.html import Html, join, tag
from pages.shared.i18n import _, ngettext, number, percent
from pages.shared.page import link
from pages.shared.parts import setting_link
from pages.shared.parts.certificate import folded, listed, rows
from pages.shared.tables.choice import Choice, Column, chosen, ordered, usual
from pages.views.reputation import per_students
from pipelines.support.figure_words import trend, value_of
from text.decimals import apart
from text.labels import SOURCE_KINDS as KINDS
from warehouse.reputation.board import Board


def head() -> Column:
    """Return the column with the names of schools."""
    return Column("name", _("School"), lambda voice: voice.subject, kind="text")


def columns() -> list[Column]:
    """Return what can stand beside a school: its share (or its stories for each 1,000 students), and its stories."""
    return [
        Column("share", _("Share of voice"), lambda voice: voice.share),
        Column("stories", _("Stories"), lambda voice: voice.stories),
    ]


def voices(board: Board, per: bool, parameters: Mapping[str, object], choice: Choice | None = None) -> Html:
    """Share of voice: a bar for the school and for each peer; per: by their stories for each 1,000 students.

    parameters: what of the address stays in links; choice: how the schools are sorted, and what stands beside each.
    """
    choice = choice or chosen("voice", head(), columns(), {}, {})
    parameters = {**parameters, **choice.parameters(usual(columns()))}
    switch = per_students.switch(per, [voice.students for voice in board.voices], parameters)
    if per:
        return _by_students(board, switch, choice)
    most = max((voice.stories for voice in board.voices), default=0)
    heard = [voice for voice in board.voices if voice.role in ("own", "peer")]
    heard.sort(key=lambda voice: -voice.stories)
    lines = [
        _bar(
            voice.subject,
            voice.stories / most if most else 0,
            *_beside(
                "–" if voice.share is None else percent(voice.share, apart(voice.share, 0)),
                _stories(voice.stories),
                choice,
            ),
            voice.role == "own",
        )
        for voice in ordered(heard, head(), columns(), choice)
    ]
    return tag(
        "section",
        tag("h2", _("Share of voice")),
        switch,
        tag("ul", *lines, class_="wk-bars"),
        folded(rows(board.share_of_voice, _("stories about us and our peers"))),
    )


def _beside(share: str, stories: str, choice: Choice) -> tuple[str, str]:
    """Return what stands beside a school: the first large and the second small, in the order that was chosen."""
    texts = {"share": share, "stories": stories}
    first, *more = (texts[key] for key in choice.columns)
    return first, more[0] if more else ""


def _by_students(board: Board, switch: Html | None, choice: Choice) -> Html:
    figures = [
        (voice, per_students.figure(board.mentions, voice.stories, voice.students)) for voice in board.voices
    ]
    # Who cannot be compared stands below, not at nothing.
    figures.sort(key=lambda each: -1.0 if each[1].value is None else each[1].value, reverse=True)
    by = [
        Column("share", "", lambda each: each[1].value),
        Column("stories", "", lambda each: each[0].stories),
    ]
    named = Column("name", "", lambda each: each[0].subject, kind="text")
    figures = ordered(figures, named, by, choice)
    most = max((figure.value or 0 for _voice, figure in figures), default=0)
    lines = [
        _bar(
            voice.subject,
            (figure.value or 0) / most if most else 0,
            *_beside(
                _("unknown") if figure.value is None else value_of(figure, figure.value),
                _stories(voice.stories),
                choice,
            ),
            voice.role == "own",
        )
        for voice, figure in figures
    ]
    terms = [
        *rows(board.mentions),
        *per_students.terms(voice.students for voice in board.voices),
    ]
    lacking = [voice.role for voice in board.voices if voice.students.students is None]
    missing = "organisation" if "own" in lacking else "peers" if lacking else ""
    return tag(
        "section",
        tag("h2", _("Share of voice")),
        switch,
        tag("p", _("Stories in this period per 1,000 students"), class_="wk-small"),
        tag("ul", *lines, class_="wk-bars"),
        tag(
            "p",
            _("Numbers of students that are missing can be filled in."),
            " ",
            setting_link.lead(missing),
            class_="wk-small",
        )
        if missing
        else None,
        folded(terms),
    )


def kinds(board: Board) -> Html:
    """Return where the attention comes from: a bar for each kind of source."""
    lines = sorted(board.kinds, key=lambda line: -line.stories)
    most = max((line.stories for line in lines), default=0)
    body = [
        _bar(
            _(KINDS.get(line.kind, line.kind)),
            line.stories / most if most else 0,
            number(line.stories),
            f"{ngettext('story', 'stories', line.stories)} · {_publications(line.items)}",
            False,
        )
        for line in lines
    ]
    terms = rows(board.mentions)
    terms[0] = (
        _("Counts"),
        _("stories by the kind of source of their first item; publications count every copy"),
    )
    return tag(
        "section",
        tag("h2", _("Sources of attention")),
        tag("ul", *body, class_="wk-bars") if body else tag("p", _("Nothing in this period.")),
        said(board),
        folded(terms),
    )


def said(board: Board) -> Html:
    """Return what we said ourselves, as a small figure: it counts in none of the others."""
    figure = board.said
    amount = int(figure.value or 0)
    words = value_of(figure, None) if figure.value is None else _publications(amount)
    days = board.period
    address = link("mentions", start=days.start, end=days.end, kind="own", group="items")
    change = trend(figure)
    # What came of it since is a sign and a number, a few words, or a sentence of its own with its own full stop.
    is_sentence = change.endswith(".")
    begins = ", " if change[:1].isalnum() else " "
    return tag(
        "p",
        _("What we said ourselves"),
        ": ",
        tag("a", words, href=address, target="_self"),
        ". " if is_sentence or not change else begins,
        tag("span", change) if change else None,
        " " if is_sentence else ". " if change else None,
        _("It counts in none of the figures about what others say."),
        class_="wk-small",
    )


def reach(board: Board) -> Html:
    """Return how many could have read it, and why no advertising value is shown."""
    figure = board.reach
    why = _(
        "Advertising value (AVE) is not shown: what space would have cost says nothing about what it did,"
        " and the profession (AMEC, Barcelona Principles) rejects it."
    )
    terms = [*rows(figure), (_("Why no euros"), why)]
    return tag(
        "section",
        tag("h2", _("Reach")),
        tag(
            "details",
            tag(
                "summary",
                tag("strong", value_of(figure, figure.value), class_="wk-value"),
                tag("span", _("estimated readers, copies included"), class_="wk-unit"),
                tag("span", trend(figure), class_="wk-trend"),
                tag("span", _("Where does this come from?"), class_="wk-more"),
            ),
            listed(terms),
            class_="wk-card",
        ),
    )


def _publications(count: int) -> str:
    return ngettext("{count} publication", "{count} publications", count).format(count=number(count))


def _stories(count: int) -> str:
    return ngettext("{count} story", "{count} stories", count).format(count=number(count))


def _bar(name: str, part: float, value: str, more: str, own: bool) -> Html:
    return tag(
        "li",
        tag("span", tag("strong", name) if own else name, class_="wk-name"),
        tag("span", tag("strong", value), " ", tag("span", more, class_="wk-small"), class_="wk-amount"),
        tag("span", tag("span", "", style=f"width:{part * 100:.1f}%"), class_="wk-bar", aria_hidden="true"),
        class_="wk-own" if own else None,
    )


def lower(board: Board, per: bool, parameters: Mapping[str, object], choice: Choice | None = None) -> Html:
    """Voices, kinds and reach, beside each other where there is room; per: voices for each 1,000 students.

    choice: how the voices are sorted
    """
    return join(
        tag(
            "div",
            voices(board, per, parameters, choice),
            kinds(board),
            reach(board),
            class_="wk-columns wk-three",
        )
    )
