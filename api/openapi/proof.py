"""Describes checkpoints, receipts, tiles and evidence packs."""

from typing import Any

from api.http.media import Json
from api.http.problem_details import MEDIA_TYPE, Problem
from api.openapi.parameters_and_responses import BINARY, READING_REFUSALS, described_response

_TEXT: Json = {"text/plain": {"schema": {"type": "string"}}}
_BYTES: Json = {"application/octet-stream": {"schema": BINARY}}
_DAY: Json = {"type": "string", "format": "date"}
_SIZE: Json = {"type": "integer", "minimum": 0}


def proof_paths(of: dict[Any, Json]) -> Json:
    """The paths of the proof; docs/proof.md has the formats."""

    def get(id: str, summary: str, content: Json, parameters: list[Json], *refused: str) -> Json:
        responses = {"200": {"description": summary, "content": content}}
        responses |= {code: described_response(READING_REFUSALS[code], of[Problem], MEDIA_TYPE) for code in refused}
        return {"get": {"operationId": id, "summary": summary, "parameters": parameters, "responses": responses}}

    position = _in_path("position", "A position of the ledger", {"type": "integer", "minimum": 1})
    sizes = [_in_query(n, f"{w} number of events", _SIZE) for n, w in (("from", "The smaller"), ("to", "The greater"))]
    place = _in_path(
        "place", "The tile, as c2sp.org/tlog-tiles writes it", {"type": "string", "examples": ["x001/234"]}
    )
    checkpoint = get("checkpoint", "The newest signed checkpoint (c2sp.org/tlog-checkpoint)", _TEXT, [], "404")
    notes: Json = {"application/json": {"schema": {"type": "array", "items": {"type": "string"}}}}
    breaks = get(
        "breaks", "The signed notes of the breaks of the log, the oldest first; most logs have none", notes, []
    )
    file = _in_path("file", "The name of its wheel, for installers, which ask for it", {"type": "string"})
    what = "The verifier of evidence packs, as a wheel; `Quorate-Digest` has its SHA-256 in hex"
    verifier = get("verifier", what, _BYTES, [], "404")
    named = get(
        "verifier_wheel", "The same under the name of its file, for which installers ask", _BYTES, [file], "404"
    )
    for public in (checkpoint, breaks, verifier, named):
        public["get"]["security"] = []
    refused = ("401", "404", "500", "503")
    entries = "The leaves of a tile, for mirrors that reach all groups"
    return {
        "/checkpoint": checkpoint,
        "/proof/{position}": get(
            "receipt", "A receipt: the event is in the tree of the newest checkpoint", _TEXT, [position], *refused
        ),
        "/proof/breaks": breaks,
        "/proof/verifier": verifier,
        "/proof/verifier/{file}": named,
        "/proof/consistency": get(
            "consistency", "That one size of the tree goes on to another, a hash a line", _TEXT, sizes, "400", *refused
        ),
        "/tile/entries/{place}": get("tile_entries", entries, _BYTES, [place], "403", *refused),
        "/tile/{level}/{place}": get(
            "tile", "A tile of the tree's hashes", _BYTES, [_in_path("level", "Its level", _SIZE), place], *refused
        ),
        "/evidence": get(
            "evidence_pack",
            "An evidence pack of a group, which quorate-verify checks; that it was taken is recorded",
            {"application/zip": {"schema": BINARY}},
            _evidence_parameters(),
            *("400", "401", "403", "404", "422", "429", "500", "503"),
        ),
    }


def _evidence_parameters() -> list[Json]:
    text: Json = {"type": "string"}
    asked: dict[str, tuple[str, Json]] = {
        "group": ("The group's slug or id", text),
        "from": ("First day of the report; a year before `to` if not given", _DAY),
        "to": ("Last day of the report; `on` if not given", _DAY),
        "on": ("Who sat where on this day; the date of `known-at`, else today", _DAY),
        "known-at": ("As it was known then: a position, a time with an offset, or a date", text),
        "purpose": ("What it is for: recorded, and in the pack", {"type": "string", "maxLength": 500}),
        "names": ("With names of people, for credentials that may see them", {"type": "boolean", "default": False}),
        "acknowledge": ("`names`, where names are asked for: that it is meant", {"enum": ["names"]}),
        "lang": ("The language of the report", {"enum": ["en", "cy"], "default": "en"}),
    }
    return [_in_query(name, words, schema, required=name == "group") for name, (words, schema) in asked.items()]


def _in_path(name: str, words: str, schema: Json) -> Json:
    return {"name": name, "in": "path", "required": True, "description": words, "schema": schema}


def _in_query(name: str, words: str, schema: Json, *, required: bool = False) -> Json:
    return {"name": name, "in": "query", "required": required, "description": words, "schema": schema}
