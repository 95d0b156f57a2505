"""Draw a list of mentions as one block of cards; titles, texts and names from outside are escaped."""

import re
from collections.abc import Mapping, Sequence

from pages.shared import i18n
from pages.shared.html import Html, join, outside, tag
from pages.shared.i18n import N_, _, day, ngettext, number
from pages.shared.page import link
from pages.shared.tables.choice import Column
from pipelines.mentions.matching.engine import marks
from text.labels import SOURCE_KINDS as KINDS
from warehouse.mentions.search import MentionRow
from warehouse.reliability.samples import Drawn

LABELS = {
    "positive": N_("Positive"),
    "neutral": N_("Neutral"),
    "negative": N_("Negative"),
    "unclear": N_("Unclear"),
}
# What a card says before a reader chose.
USUAL = ("text", "sentiment", "outlet", "day", "kind", "language")
MARKS = {"positive": "+", "neutral": "=", "negative": "−", "unclear": "?"}
# How much of a text a card shows, and which part of that before the first matched word.
EXCERPT, BEFORE = 220, 3 / 11
# Nobody reads further in a card or a story; a text of megabytes would hold up the page.
LONGEST = 20_000


def label_name(label: str) -> str:
    """Positive, neutral, negative or unclear, in the reader's words."""
    return _(LABELS.get(label, label))


def kind_name(kind: str) -> str:
    """Return the kind of source in the reader's words."""
    return _(KINDS.get(kind, kind))


def language_name(code: str) -> str:
    """Return the language in the reader's words: Nederlands; the code itself when nobody knows it."""
    if code in ("", "unknown", "und"):
        return _("Language unknown")
    name = i18n.LOCALES[i18n.language()].languages.get(code, code)
    return name[:1].upper() + name[1:]


def marked(text: str, words: Sequence[str], within: bool = False) -> Html:
    """Return the text with the matched words marked. within: also inside a longer word."""
    parts, end = [], 0
    for start, stop in marks(text, words, within):
        parts += [text[end:start], tag("mark", text[start:stop])]
        end = stop
    return join(*parts, text[end:])


def excerpt(text: str, words: Sequence[str], most: int = EXCERPT, within: bool = False) -> str:
    """Return the part of the text around its first matched word, with … where something is left out."""
    flat = " ".join(text[:LONGEST].split())
    positions = marks(flat, words, within)
    begin = max(0, positions[0][0] - int(most * BEFORE)) if positions else 0
    if begin:
        begin = flat.find(" ", begin, positions[0][0]) + 1 or begin
    part = flat[begin : begin + most]
    if begin + most < len(flat):
        part = part.rsplit(" ", 1)[0] + " …"
    return ("… " if begin else "") + part


def badge(label: str, corrected: bool) -> Html:
    """Return the sentiment as sign, word and colour; and whether somebody corrected it."""
    return tag(
        "span",
        tag("span", MARKS.get(label, "?"), class_="wk-feel-sign", aria_hidden="true"),
        label_name(label),
        tag("span", " · ", _("corrected"), class_="wk-corrected") if corrected else None,
        class_=f"wk-feel wk-feel-{label}",
    )


def found_by(row: MentionRow, sought: Sequence[str]) -> tuple[Sequence[str], bool]:
    """Which words are to be marked, and also inside longer ones?

    What the reader looks for; without that, or where only another copy of the story has it, what made it a mention.
    """
    is_here = any(marks(text, sought, within=True) for text in (row.title, row.text[:LONGEST]))
    return (sought, True) if is_here else (row.matched, False)


def heading(row: MentionRow, words: Sequence[str], within: bool) -> Html:
    """Return the title, or the start of the text, as a link to the original in a new tab; marked as `marked` does."""
    title = row.title.strip() or excerpt(row.text, ()) or _("Without a title")
    return outside(row.url, marked(title[:400], words, within))


def where(row: MentionRow, titles: Mapping[str, str]) -> list[str]:
    """Outlet, day, kind of source and language, in words."""
    outlet = row.outlet or titles.get(row.source_name) or row.source_name
    return [outlet, day(row.day, "d MMM y"), kind_name(row.kind), language_name(row.language)]


def spoken(row: MentionRow | Drawn) -> str | None:
    """Return the language for who has the text read aloud; None when it is not known."""
    return row.language if re.fullmatch("[a-z]{2,3}", row.language) else None


def fields() -> list[Column]:
    """Return what a card can say below its title, in the usual order."""
    named = {
        "text": _("Part of the text"),
        "sentiment": _("Sentiment"),
        "outlet": _("Outlet"),
        "day": _("Day"),
        "kind": _("Kind of source"),
        "language": _("Language"),
        "copies": _("Publications"),
        "reach": _("Reach"),
        "words": _("Words that were found"),
    }
    return [Column(key, title, lambda _row: None, default=key in USUAL) for key, title in named.items()]


def _fact(key: str, row: MentionRow, titles: Mapping[str, str]) -> Html | str:
    """Return one fact of a card; empty where it is not known."""
    outlet, when, kind, language = where(row, titles)
    if key == "sentiment":
        return badge(row.label, row.is_corrected)
    if key == "reach":
        if row.reach is None:
            return tag("span", _("readers unknown"))
        readers = ngettext("{count} estimated reader", "{count} estimated readers", row.reach)
        return tag("span", readers.format(count=number(row.reach)))
    if key == "words":
        return tag("span", ", ".join(dict.fromkeys(row.matched)) or _("none"))
    plain = {
        "outlet": outlet,
        "day": when,
        "kind": kind,
        "language": language,
        "copies": publications(row.copies),
    }
    return tag("span", plain[key])


def publications(count: int) -> str:
    """Return how often a story was carried, in words."""
    return ngettext("{count} publication", "{count} publications", count).format(count=number(count))


def card(
    row: MentionRow,
    titles: Mapping[str, str],
    address: Mapping[str, object],
    shown: Sequence[str] = USUAL,
    sought: Sequence[str] = (),
) -> Html:
    """Return one mention: its title, and what else is to be shown of it, in that order.

    shown: keys of `fields`; sought: the words and phrases that the reader looks for
    """
    words, within = found_by(row, sought)
    lang = spoken(row)
    lines: list[Html] = []
    facts: list[Html | str] = []

    def line(*more: Html) -> None:
        if facts or more:
            lines.append(tag("p", *facts, *more, class_="wk-about"))
            facts.clear()

    for key in shown:
        if key != "text":
            facts.append(_fact(key, row, titles))
        elif row.title.strip() and (text := excerpt(row.text, words, within=within)):
            line()
            lines.append(tag("p", marked(text, words, within), class_="wk-excerpt", lang=lang))
    copies = f" ({publications(row.copies)})" if row.copies > 1 and "copies" not in shown else ""
    to_story = link("mentions", **{**address, "story": row.story_id})
    line(tag("a", _("Whole story"), copies, href=to_story, target="_self"))
    return tag(
        "li",
        tag("h2", heading(row, words, within), lang=lang),
        *lines,
        class_="wk-mention",
        # For the keys: which one it is, and a place for the focus that is no stop on the way of the tab key.
        data_item=row.item_id,
        tabindex="-1",
    )


def cards(
    rows: Sequence[MentionRow],
    titles: Mapping[str, str],
    address: Mapping[str, object],
    shown: Sequence[str] = USUAL,
    sought: Sequence[str] = (),
) -> Html:
    """Return all cards of a page of the list, with these fields and what the reader looks for marked."""
    drawn = (card(row, titles, address, shown, sought) for row in rows)
    return tag("ul", *drawn, class_="wk-mentions", lang=i18n.language())
