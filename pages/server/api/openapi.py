"""Describe the API in OpenAPI 3.1, from the same lists by which it reads and answers."""

from collections.abc import Sequence

from pages.server.api import access, problems
from pages.server.api.parameters import CSV, JSON, OF_FIGURES, OF_MENTIONS, Parameter
from pages.server.api.schemas import SCHEMAS, Schema

VERSION = "1"
ADDRESS = "/api/v1"

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
    refused = _problems(*(status for status in _SAYING if status != 403 or name == "mentions"))
    well: Schema = {
        "description": summary,
        "headers": {**_TAG, **headers},
        "content": {
            JSON: {"schema": {"$ref": f"#/components/schemas/{schema}"}},
            CSV: {"schema": {"type": "string"}},
        },
    }
    answers: Schema = {"200": well, "304": {"description": "As before, by If-None-Match."}, **refused}
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": [_parameter(each) for each in parameters],
            "responses": answers,
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
    content: Schema = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        str(status): {
            "description": _SAYING[status],
            "content": content,
            **({"headers": _RETRY} if status in (429, 503) else {}),
        }
        for status in statuses
    }
