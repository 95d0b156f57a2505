"""Say what stands in an answer of the API, field by field: its shape in JSON, and the columns of its CSV."""

from collections.abc import Mapping, Sequence

from pages.server.api import problems
from pages.server.api.parameters import PAGES
from pages.shared.i18n import LOCALES
from pages.views.mentions.filters import LABELS
from text.labels import GOAL_STATES, SOURCE_KINDS
from warehouse.core.figure import QUALITIES, UNITS
from warehouse.core.period import AGAINST

Schema = dict[str, object]


def _kind(kind: str, description: str, empty: bool = False, **more: object) -> Schema:
    return {"type": [kind, "null"] if empty else kind, "description": description, **more}


def _text(description: str, empty: bool = False, **more: object) -> Schema:
    return _kind("string", description, empty, **more)


def _one_of(values: Sequence[str], description: str, empty: bool = False) -> Schema:
    return _text(description, empty, enum=[*values, None] if empty else list(values))


def _list(description: str) -> Schema:
    return {"type": "array", "items": {"type": "string"}, "description": description}


def _day(description: str, empty: bool = False) -> Schema:
    return _text(description, empty, format="date")


def _number(description: str) -> Schema:
    return _kind("number", description, empty=True)


FIGURE: dict[str, Schema] = {
    "page": _one_of(PAGES, "On which page it stands."),
    "name": _text("What it is, the same in every language: net_sentiment, followers, goal."),
    "of": _text("Of which channel or goal; null for the school as a whole.", empty=True),
    "title": _text("What it is, in words."),
    "value": _number("The number; null when it is not known, which is not zero."),
    "previous": _number("The same over the days with which it is compared; null when it is not known."),
    "change": _number(
        "Percent for counts, hours and euros; points for points, percent and rate; null without a change that says"
        " anything."
    ),
    "is_clear": _kind("boolean", "Whether the change is more than chance would give (95 %).", empty=True),
    "unit": _one_of(
        UNITS,
        "points: -100 to 100; percent: 0 to 100; rate: percent with decimals; euros_each: for each of something.",
    ),
    "quality": _one_of(QUALITIES, "How sure it is."),
    "as_of": _text("Until when its sources were read.", empty=True, format="date-time"),
    "first_day": _day("First day that it counts."),
    "last_day": _day("Last day that it counts."),
    "compared_first_day": _day("First day of `previous`.", empty=True),
    "compared_last_day": _day("Last day of `previous`.", empty=True),
    "denominator": _number("What it is divided by, where it is a share."),
    "counts": _text("What exactly is counted, in words."),
    "sources": _list("Ids of the sources that it rests on."),
    "note": _text("What is to be known beside it, in words.", empty=True),
    "target": _number("Of a goal: what is to be reached."),
    "target_to": _number("Of a goal within bounds: the upper one."),
    "expected": _number("Of a goal: what should be there by now."),
    "state": _one_of(tuple(GOAL_STATES), "Of a goal: how it stands.", empty=True),
    "deadline": _day("Of a goal: its last day.", empty=True),
}
MENTION: dict[str, Schema] = {
    "id": _text("Id of the item; of a story its first one."),
    "story": _text("Id of the story, shared by its publications."),
    "day": _day("Day on which it counts, Europe/Amsterdam."),
    "published_at": _text("When it was published.", format="date-time"),
    "title": _text("Its title, as it came; empty without one."),
    "excerpt": _text("The part of its text that the page shows."),
    "url": _text("Address of the original.", empty=True),
    "outlet": _text("Who published it, as the page shows it.", empty=True),
    "source": _text("Id of the source that found it."),
    "kind": _one_of(tuple(SOURCE_KINDS), "Kind of source."),
    "language": _text("Language, as a code; und when it is not known."),
    "matched": _list("Words by which it was found."),
    "sentiment": _one_of(LABELS, "About the subject, as corrected by people."),
    "score": _number("From -1 to 1, as computed."),
    "is_corrected": _kind("boolean", "Whether somebody corrected its sentiment."),
    "is_about": _kind("boolean", "False when people set it aside."),
    "copies": _kind("integer", "Publications of its story."),
    "readers": _number("Own estimate of its readers."),
}


def _object(properties: Mapping[str, object]) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _rows(name: str) -> Schema:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


SCHEMAS: dict[str, Schema] = {
    "Figure": _object(FIGURE),
    "Figures": _object(
        {
            "organisation": _text("Whose figures these are.", empty=True),
            "sample": _kind(
                "boolean", "Whether they are of the invented school that comes with the program."
            ),
            "period": _text("What was asked for."),
            "against": _one_of(AGAINST, "With what is compared."),
            "language": _one_of(tuple(LOCALES), "Language of titles, definitions and notes."),
            "figures": _rows("Figure"),
        }
    ),
    "Mention": _object(MENTION),
    "Mentions": _object(
        {
            "organisation": _text("Whose mentions these are.", empty=True),
            "subject": _text("About whom."),
            "first_day": _day("First day that was asked for."),
            "last_day": _day("Last day that was asked for, or up to which was collected."),
            "total": _kind("integer", "How many there are in all."),
            "next": _text("Cursor of the next page; null on the last.", empty=True),
            "mentions": _rows("Mention"),
        }
    ),
    "Problem": {
        **_object(
            {
                "type": _text("Kind of problem."),
                "title": _one_of(tuple(problems.TITLES.values()), "Kind of problem, in words."),
                "status": _kind("integer", "Status of the answer.", enum=list(problems.TITLES)),
                "detail": _text("What to do."),
                "parameter": _text("Which parameter is wrong, where it is one."),
            }
        ),
        "required": ["type", "title", "status", "detail"],
    },
}
