"""Describe the API in OpenAPI 3.1, from the same lists by which it reads and answers."""

from collections.abc import Mapping, Sequence

from pages.server.api import access, problems
from pages.server.api.parameters import CSV, JSON, OF_FIGURES, OF_MENTIONS, PAGES, Parameter
from pages.shared.i18n import LOCALES
from pages.views.mentions.filters import LABELS
from text.labels import GOAL_STATES, SOURCE_KINDS
from warehouse.core.figure import QUALITIES, UNITS
from warehouse.core.period import AGAINST

VERSION = "1"
ADDRESS = "/api/v1"

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

_RETRY: Schema = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}}
_TAG: Schema = {
    "ETag": {"schema": {"type": "string"}, "description": "Give it as If-None-Match to be told 304."}
}
_LINK: Schema = {
    "Link": {"schema": {"type": "string"}, "description": 'The next page, rel="next"; not on the last.'}
}
_SAYING = {
    401: "No key, or one that is not valid (any more).",
    403: "This key reads figures only.",
    405: "Only GET and HEAD are answered; Allow says so.",
    406: "Neither JSON nor CSV is accepted.",
    422: "A parameter that there is not, or that cannot be used.",
    429: f"More than {access.A_MINUTE} questions of this key in a minute.",
    500: "A fault of the program; the reference finds it in its log.",
    503: "The figures are being refreshed, or there are none yet.",
}


def document() -> Schema:
    """Return the whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Weerklank",
            "version": VERSION,
            "description": "Figures and mentions of a school, to read. docs/api.md says how, with examples.",
        },
        "servers": [{"url": ".", "description": "The folder of this document."}],
        "security": [{"key": []}],
        "paths": {
            "/figures": _path(
                "figures", "The figures of the pages, as they stand there.", OF_FIGURES, "Figures", {}
            ),
            "/mentions": _path(
                "mentions", "What the page Mentions lists, the newest first.", OF_MENTIONS, "Mentions", _LINK
            ),
            "/openapi.json": {
                "get": {
                    "operationId": "openapi",
                    "summary": "This document; no key is needed.",
                    "security": [],
                    "responses": {
                        "200": {
                            "description": "OpenAPI 3.1",
                            "headers": _TAG,
                            "content": {JSON: {"schema": {"type": "object"}}},
                        },
                        **_problems(405, 500),
                    },
                }
            },
        },
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": access.HOW}},
        },
    }


def _path(name: str, summary: str, parameters: Sequence[Parameter], schema: str, headers: Schema) -> Schema:
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": [_parameter(each) for each in parameters],
            "responses": {
                "200": {
                    "description": summary,
                    "headers": {**_TAG, **headers},
                    "content": {
                        JSON: {"schema": {"$ref": f"#/components/schemas/{schema}"}},
                        CSV: {"schema": {"type": "string"}},
                    },
                },
                "304": {"description": "As before, by If-None-Match."},
                **_problems(*(status for status in _SAYING if status != 403 or name == "mentions")),
            },
        }
    }


def _parameter(parameter: Parameter) -> Schema:
    schema = dict(parameter.schema)
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.description,
        "schema": {"type": "array", "items": schema} if parameter.several else schema,
        **({"explode": True} if parameter.several else {}),
    }


def _problems(*statuses: int) -> Schema:
    content = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        str(status): {
            "description": _SAYING[status],
            "content": content,
            **({"headers": _RETRY} if status in (429, 503) else {}),
        }
        for status in statuses
    }
