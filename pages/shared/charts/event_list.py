"""List what the numbers over a drawing stand for: known events and notes, with their days."""

from collections.abc import Sequence

from pages.shared import i18n
from pages.shared.html import Html, tag
from pages.shared.i18n import days
from warehouse.channels.series import EventNote
from warehouse.reputation.board_rows import EventLine


def name(event: EventLine | EventNote) -> str:
    """Return an event's name in the reader's language."""
    return event.label if i18n.language() == "nl" else event.label_en


def when(event: EventLine | EventNote) -> str:
    """Return an event's day, or both ends of its days."""
    return days(event.start, event.end)


def notes(events: Sequence[EventLine | EventNote], numbers: Sequence[int] | None = None) -> Html | None:
    """Return what the numbers over a drawing stand for; None when there are none.

    numbers: theirs, where it shows some of a page's; one that is about a channel names it
    """
    if not events:
        return None
    lines = []
    for n, event in zip(numbers or range(1, len(events) + 1), events, strict=True):
        lines.append(
            tag(
                "li",
                tag("span", str(n), class_="wk-number"),
                name(event),
                f" ({event.title})" if event.title else "",
                " ",
                tag("span", when(event), class_="wk-small"),
            )
        )
    return tag("ol", *lines, class_="wk-events")
