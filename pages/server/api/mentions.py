"""Answer /api/v1/mentions: what the page Mentions lists, and no more of who wrote it than that page shows."""

import datetime as dt
from collections.abc import Mapping

from pages.server.api import parameters
from pages.server.api.problems import Problem
from pages.shared import query_cache
from pages.shared.html import WEB
from pages.shared.parts.mention_cards import excerpt
from warehouse.core.period import ending
from warehouse.mentions import paging, search
from warehouse.mentions.search import Filter, MentionRow
from warehouse.sources import freshness

Row = dict[str, object]


def answer(asked: Mapping[str, object], today: dt.date) -> Row:
    """Return what is asked for as it is sent; kept until the data change.

    Raises: WarehouseError, NoSuchPeriod among them; Problem for a subject that nobody watches or no cursor of ours.
    """
    after = parameters.place(asked["cursor"])
    facts, fresh = query_cache.ask(freshness.opening)
    period = ending(str(asked["period"]), today, fresh.ended(("mentions",), today))
    watched = [name for name, _role in query_cache.ask(search.subjects)]
    subject = asked["subject"] or (watched[0] if watched else None)
    if subject not in watched:
        known = f"Watched are: {', '.join(watched)}." if watched else "No subject is watched yet."
        raise Problem(422, f"This subject is not watched. {known}", "subject")
    sources = asked["source"]
    filters = Filter(
        period=period,
        subject=str(subject),
        source=tuple(sources) if isinstance(sources, tuple) else (),
        language=_text(asked["language"]),
        label=_text(asked["sentiment"]),
        kind=_text(asked["kind"]),
        words=_text(asked["q"]) or "",
        about=bool(asked["about"]),
        grouped=asked["group"] == "stories",
    )
    limit = asked["limit"] if isinstance(asked["limit"], int) else parameters.USUAL
    listed = query_cache.ask(paging.behind, filters, limit, after)
    last = listed.rows[-1] if listed.rows and listed.more else None
    return {
        "organisation": facts.get("organisation"),
        "subject": subject,
        "first_day": period.start.isoformat(),
        "last_day": period.last.isoformat(),
        "total": listed.total,
        "next": parameters.written(last.published_at, last.item_id) if last else None,
        "mentions": [_row(row) for row in listed.rows],
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _row(row: MentionRow) -> Row:
    return {
        "id": row.item_id,
        "story": row.story_id,
        "day": row.day.isoformat(),
        "published_at": row.published_at.isoformat(timespec="seconds"),
        "title": row.title,
        "excerpt": excerpt(row.text, row.matched),
        "url": row.url if row.url and WEB.match(row.url) else None,
        "outlet": row.outlet,
        "source": row.source_name,
        "kind": row.kind,
        "language": row.language,
        "matched": list(row.matched),
        "sentiment": row.label,
        "score": row.score,
        "is_corrected": row.is_corrected,
        "is_about": row.is_about,
        "copies": row.copies,
        "readers": row.reach,
    }
