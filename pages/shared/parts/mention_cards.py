"""Draw a list of mentions as one block of cards; titles, texts and names from outside are escaped."""

import re
from collections.abc import Mapping, Sequence

from pages.shared import i18n
from pages.shared.html import Html, join, outside, tag
from pages.shared.i18n import N_, _, day, ngettext, number
from pages.shared.page import link
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


def marked(text: str, words: Sequence[str]) -> Html:
    """Return the text with the matched words marked."""
    parts, end = [], 0
    for start, stop in marks(text, words):
        parts += [text[end:start], tag("mark", text[start:stop])]
        end = stop
    return join(*parts, text[end:])


def excerpt(text: str, words: Sequence[str], most: int = EXCERPT) -> str:
    """Return the part of the text around its first matched word, with … where something is left out."""
    flat = " ".join(text[:LONGEST].split())
    positions = marks(flat, words)
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


def heading(row: MentionRow) -> Html:
    """Return the title, or the start of the text, as a link to the original in a new tab."""
    title = row.title.strip() or excerpt(row.text, ()) or _("Without a title")
    return outside(row.url, marked(title[:400], row.matched))


def where(row: MentionRow, titles: Mapping[str, str]) -> list[str]:
    """Outlet, day, kind of source and language, in words."""
    outlet = row.outlet or titles.get(row.source_name) or row.source_name
    return [outlet, day(row.day, "d MMM y"), kind_name(row.kind), language_name(row.language)]


def spoken(row: MentionRow | Drawn) -> str | None:
    """Return the language for who has the text read aloud; None when it is not known."""
    return row.language if re.fullmatch("[a-z]{2,3}", row.language) else None


def card(row: MentionRow, titles: Mapping[str, str], address: Mapping[str, object]) -> Html:
    """Return one mention: what, where, when, how it sounds, how often it was carried."""
    lang = spoken(row)
    text = excerpt(row.text, row.matched) if row.title.strip() else ""
    copies = ngettext("{count} publication", "{count} publications", row.copies).format(
        count=number(row.copies)
    )
    to_story = link("mentions", **{**address, "story": row.story_id})
    return tag(
        "li",
        tag("h2", heading(row), lang=lang),
        tag("p", marked(text, row.matched), class_="wk-excerpt", lang=lang) if text else None,
        tag(
            "p",
            badge(row.label, row.is_corrected),
            tag("span", " · ".join(where(row, titles))),
            tag(
                "a", _("Whole story"), f" ({copies})" if row.copies > 1 else "", href=to_story, target="_self"
            ),
            class_="wk-about",
        ),
        class_="wk-mention",
        # For the keys: which one it is, and a place for the focus that is no stop on the way of the tab key.
        data_item=row.item_id,
        tabindex="-1",
    )


def cards(rows: Sequence[MentionRow], titles: Mapping[str, str], address: Mapping[str, object]) -> Html:
    """Return all cards of a page of the list."""
    return tag(
        "ul", *(card(row, titles, address) for row in rows), class_="wk-mentions", lang=i18n.language()
    )
