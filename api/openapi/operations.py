"""Describes the operation of one command, from its route."""

from typing import Any

from api.commands.http.response import Recorded
from api.commands.preview import Preview
from api.commands.route import Route
from api.http.media import Json
from api.http.problem_details import MEDIA_TYPE, Problem
from api.openapi.parameters_and_responses import PARAMETERS, REFUSALS, described_response


def operation(route: Route, of: dict[Any, Json]) -> Json:
    """The operation object of a command: its fields, headers, examples and responses."""
    examples = {
        x.key: {"value": x.body, "summary": f"Idempotency-Key: {x.key}; {_where(x.path)}"} for x in route.examples
    }
    return {
        "operationId": route.id,
        "summary": route.does,
        "description": "Records " + ", ".join(k.__name__ for k in route.records) + ".",
        "parameters": [*(_parameter(p, route) for p in route.parameters), *header_parameters(route)],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": of[route.body], "examples": examples}},
        },
        "responses": {
            "200": described_response("A preview: nothing was recorded", of[route.answers or Preview]),
            "201": {
                **described_response("Recorded", of[route.answers or Recorded]),
                "headers": {"ETag": {"schema": {"type": "string"}, "description": "The version of the stream"}},
            },
            **{code: described_response(words, of[Problem], MEDIA_TYPE) for code, words in REFUSALS.items()},
        },
    }


def _where(path: dict[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in path.items()) or "no parameters"


def _parameter(name: str, route: Route) -> Json:
    example = route.examples[0].path[name]
    described = {"name": name, "in": "path", "required": True, "description": PARAMETERS[name], "example": example}
    return {**described, "schema": {"type": "string"}}


def header_parameters(route: Route) -> list[Json]:
    """The parameters Idempotency-Key and If-Match of a command."""
    return [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "description": "The same key of the same actor is the same command: asked again, it answers as it did.",
            "example": route.examples[0].key,
            "schema": {"type": "string", "minLength": 1, "maxLength": 255},
        },
        {
            "name": "If-Match",
            "in": "header",
            "description": "The version that the stream must have, as an ETag gave it; one of several; or * for any.",
            "example": '"7"',
            "schema": {"type": "string"},
        },
        {
            "name": "Quorate-Wait-Integrated",
            "in": "header",
            "description": "So many seconds the answer waits for receipts (c2sp.org/tlog-proof), one for each event.",
            "schema": {"type": "integer", "minimum": 0, "maximum": 30},
        },
        {
            "name": "preview",
            "in": "query",
            "description": "Answer what would change, and record nothing.",
            "schema": {"type": "boolean", "default": False},
        },
    ]
