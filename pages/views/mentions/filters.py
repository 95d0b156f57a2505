"""Read the filters of the page Mentions from the address, and write them back into it.

Values are the same in every language, so that a view can be sent as a link.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from pages.shared.url_state import DEFAULT_PERIOD
from pipelines.support import typed_text
from text.topics import TOPICS
from warehouse.core.period import Period
from warehouse.mentions.search import Filter

# In which order; the newest first is as usual.
ORDERS = ("oldest", "copies")
LABELS = ("positive", "neutral", "negative", "unclear")
ASIDE = "aside"
ITEMS = "items"
PER_PAGE = 25
LAST_PAGE = 100_000
LONGEST = typed_text.SEARCH.most
# All that the address may hold for this page; `period` and `lang` belong to every page.
FACETS = ("q", "subject", "source", "language", "label", "kind", "about", "group", "start", "end", "topic")


@dataclass(frozen=True)
class Chosen:
    """What the reader chose; "" and () leave open. days: stands in for the period when there is one.

    about: False for what was set aside; grouped: one row per story; page: counted from 1; order: one of ORDERS, "" for
    the newest first; fields: what a card says, as it stands in the address.
    """

    q: str = ""
    subject: str = ""
    source: tuple[str, ...] = ()
    language: str = ""
    label: str = ""
    kind: str = ""
    about: bool = True
    grouped: bool = True
    days: Period | None = None
    page: int = 1
    story: str = ""
    chart: bool = False
    order: str = ""
    topic: str = ""
    fields: str = ""

    def asked(self, period: Period, subject: str) -> Filter:
        """Return the question to the warehouse, in this period unless days were chosen."""
        return Filter(
            period=self.days or period,
            subject=subject,
            source=self.source,
            language=self.language or None,
            label=self.label or None,
            kind=self.kind or None,
            topic=self.topic or None,
            words=self.q,
            about=self.about,
            grouped=self.grouped,
        )

    def address(self, period: str = DEFAULT_PERIOD) -> dict[str, object]:
        """Return the parameters that ask for the same list (without page and story) in an address."""
        parameters = {
            "q": self.q,
            "subject": self.subject,
            "source": list(self.source),
            "language": self.language,
            "label": self.label,
            "kind": self.kind,
            "topic": self.topic,
            "about": "" if self.about else ASIDE,
            "group": "" if self.grouped else ITEMS,
            "start": self.days.start.isoformat() if self.days else "",
            "end": self.days.end.isoformat() if self.days else "",
            "chart": "1" if self.chart else "",
            "sort": self.order,
            "cols": self.fields,
            "period": "" if period == DEFAULT_PERIOD else period,
        }
        return {name: value for name, value in parameters.items() if value}

    @property
    def narrowed(self) -> bool:
        """Is there anything to clear?"""
        return bool(self.address().keys() & set(FACETS) - {"group"})


def read() -> Chosen:
    """What does the address of this reader ask for? What it cannot mean is left out."""
    return parse({name: st.query_params.get_all(name) for name in st.query_params})


def parse(parameters: Mapping[str, Sequence[str]]) -> Chosen:
    """What do these parameters of an address ask for?"""
    values = {name: [_plain(text) for text in texts] for name, texts in parameters.items()}
    first = {name: texts[0] for name, texts in values.items() if texts}
    page = first.get("page", "")
    return Chosen(
        **{name: first.get(name, "") for name in ("q", "subject", "language", "kind", "story")},
        source=tuple(dict.fromkeys(text for text in values.get("source", ()) if text)),
        label=first.get("label", "") if first.get("label") in LABELS else "",
        topic=first.get("topic", "") if first.get("topic") in TOPICS else "",
        about=first.get("about") != ASIDE,
        grouped=first.get("group") != ITEMS,
        days=_days(first.get("start", ""), first.get("end", "")),
        page=min(int(page), LAST_PAGE) if page.isascii() and page.isdecimal() and int(page) else 1,
        chart=first.get("chart") == "1",
        order=first.get("sort", "") if first.get("sort") in ORDERS else "",
        fields=first.get("cols", ""),
    )


def _plain(text: str) -> str:
    return typed_text.line(text[: 10 * LONGEST])[:LONGEST].rstrip()


def _days(start: str, end: str) -> Period | None:
    """Return the days from start up to, not including, end; None when these are no such days."""
    try:
        return Period(dt.date.fromisoformat(start), dt.date.fromisoformat(end))
    except ValueError:
        return None


def put(**changed: str | Iterable[str] | None) -> None:
    """Write these choices into the address; a new list begins at its first page."""
    for name, value in {"page": None, **changed}.items():
        if value:
            st.query_params[name] = value
        else:
            st.query_params.pop(name, None)


def clear() -> None:
    """Take all filters out of the address; period, language and grouping stay."""
    put(**dict.fromkeys(set(FACETS) - {"group"}))
