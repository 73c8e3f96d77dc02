"""The OpenAPI description of the commands, made from their table. `make docs` writes it."""

import json
from functools import cache
from importlib.metadata import version
from typing import Any

import msgspec

from api.commands.bodies import replacement_of
from api.commands.preview import Preview
from api.commands.recorded import Recorded
from api.commands.table import ROUTES
from api.openapi.commands import operation
from api.openapi.others import calendar, health
from api.openapi.parts import Json
from api.openapi.tables import feeds, reports, sheets
from api.problems import Problem
from api.reports.endpoint import Statement
from api.rolls.taking import Taken
from domain.events.compensation import Corrected, Retracted

_REFERENCE = "#/components/schemas/{name}"

FREE_TEXT = (
    "Free text is for governance. It is not for case details or personal details: only names of people and notes about "
    "them are sealed; everything else is recorded as it is sent and can never be deleted."
)


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
        "paths": {r.path: {"post": operation(r, of)} for r in ROUTES}
        | sheets(of)
        | feeds(of)
        | reports(of)
        | calendar(of)
        | health(),
        "components": {
            "schemas": dict(sorted(components.items())),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }
    plain: Json = _uniform(msgspec.json.decode(msgspec.json.encode(made)))
    return plain


def _uniform(value: Any) -> Any:
    """Arrays whose items are all alike, in the words that every generator of clients knows."""
    if isinstance(value, list):
        return [_uniform(v) for v in value]
    if not isinstance(value, dict):
        return value
    first, *others = value.get("prefixItems", [None])
    if first is not None and value["items"] is False and all(first == other for other in others):
        value = {name: v for name, v in value.items() if name != "prefixItems"} | {"items": first}
    return {name: _uniform(v) for name, v in value.items()}


def published() -> str:
    """The text of the published file."""
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"
