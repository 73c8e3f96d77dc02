"""Assembles the OpenAPI document from the table of routes. `make docs` writes it."""

import json
from functools import cache
from importlib.metadata import version
from typing import Any

import msgspec

from api.commands.fields.body import replacement_of
from api.commands.http.response import Recorded
from api.commands.preview import Preview
from api.http.media import Json
from api.http.problem_details import Problem
from api.http.request_record import REQUEST_ID
from api.imports.rows.drafts import RowResult
from api.openapi.calendar_and_health import calendar_path, events_path, health_paths, replay_path
from api.openapi.files import feed_paths, record_paths, report_paths, sheet_paths
from api.openapi.operations import operation
from api.openapi.parameters_and_responses import PURPOSE_PARAMETER, REQUEST_ID_HEADER, REQUEST_ID_PARAMETER
from api.openapi.proof import proof_paths
from api.openapi.tags import described_tags, tagged
from api.reports.endpoint import Statement
from api.rolls.submission import RollSheetSeat, SubmissionResult
from api.routes import ROUTES
from domain.events.compensation import Corrected, Retracted
from domain.terms import schema
from projections.what_if.handover import PlaceLeft

_REFERENCE = "#/components/schemas/{name}"

PUBLISHED_NAMES = schema.PUBLISHED_NAMES | {
    SubmissionResult: "Taken",
    RowResult: "RowTold",
    RollSheetSeat: "Line",
    PlaceLeft: "Place",
}
"""The published names of components whose classes were renamed since."""

FREE_TEXT = (
    "Free text is for governance. It is not for case details or personal details: only names of people and notes about "
    "them are sealed; everything else is recorded as it is sent and can never be deleted."
)


@cache
def document() -> Json:
    """The whole document (OpenAPI 3.1)."""
    replacements = sorted({k for r in ROUTES for k in r.records} - {Corrected, Retracted}, key=lambda k: k.__name__)
    types = [
        Statement,
        Recorded,
        Preview,
        Problem,
        SubmissionResult,
        *(r.answers for r in ROUTES if r.answers),
        *(r.body for r in ROUTES),
        *map(replacement_of, replacements),
    ]
    schemas, components = schema.under_published_names(
        *msgspec.json.schema_components(types, ref_template=_REFERENCE), PUBLISHED_NAMES, _REFERENCE
    )
    components["Words"] = {"title": "Words", "type": "string", "description": "A sentence for people."}
    for component in components.values():
        if "description" in component:
            # a docstring keeps the indentation of its lines up to Python 3.12 and loses it from 3.13
            component["description"] = " ".join(component["description"].split())
    components["OfficialText"]["minProperties"] = 1
    of = dict(zip(types, schemas, strict=True))
    made = {
        "openapi": "3.1.0",
        "info": {
            "title": "Quorate",
            "version": version("quorate"),
            "description": "Commands. Questions go to /graphql. " + FREE_TEXT,
        },
        "security": [{"token": []}],
        "tags": described_tags(),
        "paths": _with_request_headers(
            tagged(
                {r.path: {"post": operation(r, of)} for r in ROUTES}
                | sheet_paths(of)
                | feed_paths(of)
                | report_paths(of)
                | record_paths(of)
                | calendar_path(of)
                | events_path(of)
                | replay_path(of)
                | proof_paths(of)
                | health_paths()
            )
        ),
        "components": {
            "parameters": {"RequestId": REQUEST_ID_PARAMETER, "Purpose": PURPOSE_PARAMETER},
            "headers": {"RequestId": REQUEST_ID_HEADER},
            "schemas": dict(sorted(components.items())),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }
    plain: Json = _with_uniform_arrays(msgspec.json.decode(msgspec.json.encode(made)))
    return plain


def _with_request_headers(paths: Json) -> Json:
    """Operations with what every request may send and every response bears: an id, and the purpose of reading."""
    for path in paths.values():
        for method, described in path.items():
            asked = ("RequestId", "Purpose") if method == "get" else ("RequestId",)
            taken = [*described.get("parameters", ()), *({"$ref": f"#/components/parameters/{name}"} for name in asked)]
            responses = {code: _with_request_id(response) for code, response in described["responses"].items()}
            path[method] = {**described, "parameters": taken, "responses": responses}
    return paths


def _with_request_id(response: Json) -> Json:
    return {
        **response,
        "headers": {**response.get("headers", {}), REQUEST_ID: {"$ref": "#/components/headers/RequestId"}},
    }


def _with_uniform_arrays(value: Any) -> Any:
    """Arrays whose items all have one schema, as `items`, which every generator of clients understands."""
    if isinstance(value, list):
        return [_with_uniform_arrays(v) for v in value]
    if not isinstance(value, dict):
        return value
    first, *others = value.get("prefixItems", [None])
    if first is not None and value["items"] is False and all(first == other for other in others):
        value = {name: v for name, v in value.items() if name != "prefixItems"} | {"items": first}
    return {name: _with_uniform_arrays(v) for name, v in value.items()}


def published() -> str:
    """The text of docs/openapi.json."""
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"
