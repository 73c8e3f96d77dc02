"""The OpenAPI description of the commands, made from their table; `python -m api.openapi` prints it."""

import json
import sys
from functools import cache
from importlib.metadata import version
from typing import Any

import msgspec

from api.commands.bodies import replacement_of
from api.commands.endpoint import Recorded
from api.commands.preview import Preview
from api.commands.record import RECORD
from api.commands.route import Route
from api.commands.table import ROUTES
from api.feeds.answering import ROWS_MAX
from api.feeds.lists import FEEDS
from api.problems import MEDIA_TYPE, Problem
from api.reports.endpoint import MEDIA, Statement
from api.rolls.endpoint import CSV, XLSX
from api.rolls.taking import Taken
from domain.events.compensation import Corrected, Retracted
from domain.timelines.lives import LIVES

Json = dict[str, Any]
_REFERENCE = "#/components/schemas/{name}"

FREE_TEXT = (
    "Free text is for governance. It is not for case details or personal details: only names of people and notes about "
    "them are sealed; everything else is recorded as it is sent and can never be deleted."
)

_BYTES = {"type": "string", "format": "binary"}

_REFUSALS = {
    "400": "The body is not JSON, or not of this shape; a header makes no sense",
    "401": "No credential, or one that is unknown, has ended or was revoked",
    "403": "The credential does not permit it",
    "404": "What the path names is not recorded",
    "409": "Other commands came first each time; read again and try again",
    "412": "The stream is not at the version of If-Match",
    "413": "The body is too large",
    "422": "A rule would be broken, faults are not acknowledged, or the idempotency key was used for something else",
    "500": "Something unexpected went wrong; the detail holds the id under which it is logged",
    "503": "The database does not answer",
}

_PARAMETERS = {
    "agency": "The agency's id or slug",
    "group": "The group's id or slug",
    "person": "The person's id",
    "meeting": "The meeting's id",
    "seat": "The seat's id within the group",
    "deputy": "The deputy's id within the group",
    "fault": "The fault's id",
    "office": "The office, as the terms call it",
    **{life.timeline.KIND: f"The id of the {life.timeline.KIND}" for life in LIVES},
    **{part: f"The short id of the {part}" for part in ("item", "finding", "advice", "explanation")},
}


@cache
def document() -> Json:
    """The whole description (OpenAPI 3.1)."""
    replacements = sorted({k for r in ROUTES for k in r.records} - {Corrected, Retracted}, key=lambda k: k.__name__)
    types = [
        Statement,
        Recorded,
        Preview,
        Problem,
        Taken,
        *(r.answers for r in ROUTES if r.answers),
        *(r.body for r in ROUTES),
        *map(replacement_of, replacements),
    ]
    schemas, components = msgspec.json.schema_components(types, ref_template=_REFERENCE)
    components["Words"] = {"title": "Words", "type": "string", "description": "A sentence for people."}
    for component in components.values():
        if "description" in component:
            # a docstring keeps the indentation of its lines up to Python 3.12 and loses it from 3.13
            component["description"] = " ".join(component["description"].split())
    of = dict(zip(types, schemas, strict=True))
    made = {
        "openapi": "3.1.0",
        "info": {
            "title": "Quorate",
            "version": version("quorate"),
            "description": "Commands. Questions go to /graphql. " + FREE_TEXT,
        },
        "security": [{"token": []}],
        "paths": {r.path: {"post": _operation(r, of)} for r in ROUTES}
        | _sheets(of)
        | _feeds(of)
        | _reports(of)
        | _calendar(of)
        | _health(),
        "components": {
            "schemas": dict(sorted(components.items())),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }
    plain: Json = msgspec.json.decode(msgspec.json.encode(made))
    return plain


def published() -> str:
    """The text of the published file."""
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


def _operation(route: Route, of: dict[Any, Json]) -> Json:
    examples = {
        x.key: {"value": x.body, "summary": f"Idempotency-Key: {x.key}; {_where(x.path)}"} for x in route.examples
    }
    return {
        "operationId": route.id,
        "summary": route.does,
        "description": "Records " + ", ".join(k.__name__ for k in route.records) + ".",
        "parameters": [*(_parameter(p, route) for p in route.parameters), *_headers(route)],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": of[route.body], "examples": examples}},
        },
        "responses": {
            "200": _answer("A preview: nothing was recorded", of[route.answers or Preview]),
            "201": {
                **_answer("Recorded", of[route.answers or Recorded]),
                "headers": {"ETag": {"schema": {"type": "string"}, "description": "The version of the stream"}},
            },
            **{code: _answer(words, of[Problem], MEDIA_TYPE) for code, words in _REFUSALS.items()},
        },
    }


def _answer(description: str, schema: Json, media_type: str = "application/json") -> Json:
    return {"description": description, "content": {media_type: {"schema": schema}}}


def _where(path: dict[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in path.items()) or "no parameters"


def _parameter(name: str, route: Route) -> Json:
    example = route.examples[0].path[name]
    described = {"name": name, "in": "path", "required": True, "description": _PARAMETERS[name], "example": example}
    return {**described, "schema": {"type": "string"}}


def _headers(route: Route) -> list[Json]:
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
            "description": "The version that the stream must have, as an ETag gave it.",
            "example": '"7"',
            "schema": {"type": "string"},
        },
        {
            "name": "preview",
            "in": "query",
            "description": "Answer what would change, and record nothing.",
            "schema": {"type": "boolean", "default": False},
        },
    ]


def _sheets(of: dict[Any, Json]) -> Json:
    """The sheet of a meeting, written and taken back."""
    kinds = {"xlsx": XLSX, "csv": CSV.partition(";")[0]}
    meeting = {"name": "meeting", "in": "path", "required": True, "description": _PARAMETERS["meeting"]}
    lang = {
        "name": "lang",
        "in": "query",
        "description": "Official names and titles in en or cy, where there are both.",
    }
    written = [{**meeting, "schema": {"type": "string"}}, {**lang, "schema": {"enum": ["en", "cy"], "default": "en"}}]
    refused = {code: _answer(words, of[Problem], MEDIA_TYPE) for code, words in _REFUSALS.items()}
    found: Json = {
        f"/meetings/{{meeting}}/roll.{format}": {
            "get": {
                "operationId": f"roll_{format}",
                "summary": f"The sheet of a meeting, to be filled in, as {format.upper()}",
                "parameters": written,
                "responses": {"200": {"description": "The sheet", "content": {media: {"schema": _BYTES}}}}
                | {code: refused[code] for code in ("401", "403", "404", "500", "503")},
            }
        }
        for format, media in kinds.items()
    }
    key, _, preview = _headers(RECORD)
    key = {**key, "description": "By default what stands on the sheet: the same sheet again answers as it did."}
    found["/rolls"] = {
        "post": {
            "operationId": "take_roll",
            "summary": "Record a meeting from its sheet",
            "description": "Records what the sheet says beyond what is known as one command, or names each cell at fault.",
            "parameters": [key, preview],
            "requestBody": {"required": True, "content": {media: {"schema": _BYTES} for media in kinds.values()}},
            "responses": {
                "200": _answer("A preview, or all of it was recorded before: nothing was recorded", of[Taken]),
                "201": _answer("Recorded", of[Taken]),
                **refused,
            },
        }
    }
    return found


def _feeds(of: dict[Any, Json]) -> Json:
    """Every list as one table."""
    asked = {
        "on": "What was true on this day; today by default",
        "known-at": "What was known then: a position, a time with an offset, or a date (its end)",
        "group": "One group, by slug or id, where the list has groups",
        "from": "The first day, where the list has days",
        "to": "The last day, where the list has days",
        "lang": "Official names and titles in en or cy, where there are both",
    }
    lists = {"name": "list", "in": "path", "required": True, "schema": {"enum": [*FEEDS]}, "description": "Which list"}
    parameters = [
        lists,
        *({"name": n, "in": "query", "description": words, "schema": {"type": "string"}} for n, words in asked.items()),
    ]
    refused = {c: _answer(_REFUSALS[c], of[Problem], MEDIA_TYPE) for c in ("400", "401", "404", "413", "500", "503")}
    return {
        f"/feeds/{{list}}.{format}": {
            "get": {
                "operationId": f"feed_{format}",
                "summary": f"A list as one table, as {format.upper()}",
                "description": f"At most {ROWS_MAX[format]:,} rows. Columns and further filters: docs/reporting.md.",
                "parameters": parameters,
                "responses": {"200": {"description": "The table", "content": {media: {"schema": _BYTES}}}, **refused},
            }
        }
        for format, media in (("csv", CSV.partition(";")[0]), ("xlsx", XLSX))
    }


def _reports(of: dict[Any, Json]) -> Json:
    """Reports, for whoever may read the group."""
    asked: dict[str, tuple[str, Json]] = {
        "group": ("The group's slug or id", {"type": "string"}),
        "period": ("A period of the group's own year", {"type": "string", "examples": ["2025-26-Q3", "2025-26"]}),
        "format": ("What to answer; `json` is what the report states of itself", {"enum": [*MEDIA], "default": "html"}),
        "known-at": ("As it was known then: a position, a time with an offset, or a date", {"type": "string"}),
        "lang": ("The language of HTML and PDF, where there are words", {"enum": ["en", "cy"], "default": "en"}),
        "names": ("Name the members, for credentials that may see names", {"type": "boolean", "default": False}),
    }
    parameters = [
        {"name": name, "in": "query", "required": name in ("group", "period"), "description": words, "schema": schema}
        for name, (words, schema) in asked.items()
    ]
    kind = {"enum": ["quarterly", "annual", "attendance"]}
    content: Json = {media.partition(";")[0]: {"schema": _BYTES} for name, media in MEDIA.items() if name != "json"}
    content["application/json"] = {"schema": of[Statement]}
    headers = {
        "Quorate-Position": "The position of the ledger at which the same data files can be made again",
        "Quorate-Digest": "The SHA-256 of the data files: the CSV and, after it, the XLSX, without names",
        "Quorate-Overtaken-By": "The positions of the corrections that have come after it",
    }
    described = {name: {"schema": {"type": "string"}, "description": words} for name, words in headers.items()}
    refused = ("400", "401", "403", "404", "422", "500", "503")
    return {
        "/reports/{kind}": {
            "get": {
                "operationId": "report",
                "summary": "A report of a group and a period, which can be made again",
                "parameters": [{"name": "kind", "in": "path", "required": True, "schema": kind}, *parameters],
                "responses": {"200": {"description": "The report", "content": content, "headers": described}}
                | {code: _answer(_REFUSALS[code], of[Problem], MEDIA_TYPE) for code in refused},
            }
        }
    }


def _calendar(of: dict[Any, Json]) -> Json:
    """The feed takes its own kind of token in the address, since calendars can send no header."""
    asked = {
        "token": "A token with the role calendar, which opens nothing else",
        "group": "One of the token's groups, by slug or id; without it all of them",
        "lang": "Official names and titles in en or cy, where there are both",
    }
    parameters = [
        {"name": name, "in": "query", "required": name == "token", "description": words, "schema": {"type": "string"}}
        for name, words in asked.items()
    ]
    answer = {"description": "Meetings, and what is due by a day (RFC 5545)", "content": {"text/calendar": {}}}
    refused = {code: _answer(_REFUSALS[code], of[Problem], MEDIA_TYPE) for code in ("401", "404", "500", "503")}
    return {
        "/calendar.ics": {
            "get": {
                "operationId": "calendar",
                "summary": "Subscribe to meetings and duties",
                "security": [],
                "parameters": parameters,
                "responses": {"200": answer, "304": {"description": "It has not changed"}, **refused},
            }
        }
    }


def _health() -> Json:
    answers = {"200": {"description": "It does"}}
    live = {
        "get": {"operationId": "live", "summary": "Whether the process answers", "security": [], "responses": answers}
    }
    ready = {"get": {**live["get"], "operationId": "ready", "summary": "Whether the database answers"}}
    ready["get"]["responses"] = {**answers, "503": {"description": _REFUSALS["503"]}}
    return {"/health/live": live, "/health/ready": ready}


if __name__ == "__main__":
    sys.stdout.write(published())
