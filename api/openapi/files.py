"""Describes what comes and goes as files: sheets of meetings, feeds, reports."""

from typing import Any

from api.commands.acts.meeting.record import RECORD
from api.feeds.definitions import FEEDS
from api.feeds.executor import FEED_ROWS_MAX
from api.feeds.provenance import PROVENANCE
from api.http.media import Json
from api.http.problem_details import MEDIA_TYPE, Problem
from api.http.request_record import PURPOSE_CHARS_MAX
from api.openapi.operations import header_parameters
from api.openapi.parameters_and_responses import (
    BINARY,
    PARAMETERS,
    READING_REFUSALS,
    REFUSALS,
    described_response,
)
from api.reports.endpoint import MEDIA_TYPES, Statement
from api.rolls.submission import SubmissionResult
from api.sheets.media_types import CSV, XLSX
from api.subject_access.endpoint import MEDIA_TYPES as RECORD_TYPES
from api.subject_access.endpoint import SUBJECTS


def sheet_paths(of: dict[Any, Json]) -> Json:
    """The paths of roll sheets, to download and to submit."""
    kinds = {"xlsx": XLSX, "csv": CSV.partition(";")[0]}
    meeting = {"name": "meeting", "in": "path", "required": True, "description": PARAMETERS["meeting"]}
    lang = {
        "name": "lang",
        "in": "query",
        "description": "Official names and titles in en or cy, where there are both.",
    }
    written = [{**meeting, "schema": {"type": "string"}}, {**lang, "schema": {"enum": ["en", "cy"], "default": "en"}}]
    refused = {code: described_response(words, of[Problem], MEDIA_TYPE) for code, words in REFUSALS.items()}
    found: Json = {
        f"/meetings/{{meeting}}/roll.{format}": {
            "get": {
                "operationId": f"roll_{format}",
                "summary": f"The sheet of a meeting, to be filled in, as {format.upper()}",
                "parameters": written,
                "responses": {"200": {"description": "The sheet", "content": {media: {"schema": BINARY}}}}
                | {code: refused[code] for code in ("400", "401", "403", "404", "500", "503")},
            }
        }
        for format, media in kinds.items()
    }
    key, _, _, preview = header_parameters(RECORD)
    key = {**key, "description": "By default what stands on the sheet: the same sheet again answers as it did."}
    found["/rolls"] = {
        "post": {
            "operationId": "take_roll",
            "summary": "Record a meeting from its sheet",
            "description": "Records what the sheet says beyond what is known as one command, or names each cell at fault.",
            "parameters": [key, preview],
            "requestBody": {"required": True, "content": {media: {"schema": BINARY} for media in kinds.values()}},
            "responses": {
                "200": described_response(
                    "A preview, or all of it was recorded before: nothing was recorded", of[SubmissionResult]
                ),
                "201": described_response("Recorded", of[SubmissionResult]),
                **refused,
            },
        }
    }
    return found


def feed_paths(of: dict[Any, Json]) -> Json:
    """The paths of feeds."""
    asked = {
        "on": "What was true on this day; today by default",
        "known-at": "What was known then: a position, a time with an offset, or a date (its end)",
        "group": "One group, by slug or id, where the list has groups",
        "from": "The first day, where the list has days",
        "to": "The last day, where the list has days",
        "lang": "Official names and titles in en or cy, where there are both",
        PROVENANCE: "true: columns in each row for the ledger, the position, the day and the version of the rules",
    }
    lists = {"name": "list", "in": "path", "required": True, "schema": {"enum": [*FEEDS]}, "description": "Which list"}
    parameters = [
        lists,
        *({"name": n, "in": "query", "description": words, "schema": {"type": "string"}} for n, words in asked.items()),
    ]
    codes = ("400", "401", "404", "413", "422", "429", "500", "503")
    refused = {c: described_response(READING_REFUSALS[c], of[Problem], MEDIA_TYPE) for c in codes}
    return {
        f"/feeds/{{list}}.{format}": {
            "get": {
                "operationId": f"feed_{format}",
                "summary": f"A list as one table, as {format.upper()}",
                "description": f"At most {FEED_ROWS_MAX[format]:,} rows. Columns and further filters: docs/reporting.md.",
                "parameters": parameters,
                "responses": {"200": {"description": "The table", "content": {media: {"schema": BINARY}}}, **refused},
            }
        }
        for format, media in (("csv", CSV.partition(";")[0]), ("xlsx", XLSX))
    }


def report_paths(of: dict[Any, Json]) -> Json:
    """The paths of reports."""
    asked: dict[str, tuple[str, Json]] = {
        "group": ("The group's slug or id", {"type": "string"}),
        "period": ("A period of the group's own year", {"type": "string", "examples": ["2025-26-Q3", "2025-26"]}),
        "format": (
            "What to answer; `json` is what the report states of itself",
            {"enum": [*MEDIA_TYPES], "default": "html"},
        ),
        "known-at": ("As it was known then: a position, a time with an offset, or a date", {"type": "string"}),
        "lang": ("The language of HTML and PDF, where there are words", {"enum": ["en", "cy"], "default": "en"}),
        "names": ("Name the members, for credentials that may see names", {"type": "boolean", "default": False}),
        "explain": (
            "Explain every verdict, not only those that are not plainly met; the CSV then has the explanations too",
            {"type": "boolean", "default": False},
        ),
    }
    parameters = [
        {"name": name, "in": "query", "required": name in ("group", "period"), "description": words, "schema": schema}
        for name, (words, schema) in asked.items()
    ]
    kind = {"enum": ["quarterly", "annual", "attendance"]}
    content: Json = {
        media.partition(";")[0]: {"schema": BINARY} for name, media in MEDIA_TYPES.items() if name != "json"
    }
    content["application/json"] = {"schema": of[Statement]}
    headers = {
        "Quorate-Position": "The position of the ledger at which the same data files can be made again",
        "Quorate-Digest": "The SHA-256 of the CSV without names",
        "Quorate-Overtaken-By": "The positions of the corrections that have come after it",
    }
    described = {name: {"schema": {"type": "string"}, "description": words} for name, words in headers.items()}
    refused = ("400", "401", "403", "404", "422", "429", "500", "503")
    return {
        "/reports/{kind}": {
            "get": {
                "operationId": "report_of_period",
                "summary": "A report of a group and a period, which can be made again",
                "parameters": [{"name": "kind", "in": "path", "required": True, "schema": kind}, *parameters],
                "responses": {"200": {"description": "The report", "content": content, "headers": described}}
                | {code: described_response(READING_REFUSALS[code], of[Problem], MEDIA_TYPE) for code in refused},
            }
        }
    }


def record_paths(of: dict[Any, Json]) -> Json:
    """The paths of the records of persons and agencies."""
    asked: dict[str, tuple[str, Json]] = {
        "format": ("What to answer", {"enum": [*RECORD_TYPES], "default": "json"}),
        "lang": ("The language of sentences, where there are words", {"enum": ["en", "cy"], "default": "en"}),
        "purpose": (
            "What it is for; it stands in the access record",
            {"type": "string", "maxLength": PURPOSE_CHARS_MAX},
        ),
    }
    query = [
        {"name": name, "in": "query", "description": words, "schema": schema} for name, (words, schema) in asked.items()
    ]
    content: Json = {
        media.partition(";")[0]: {"schema": BINARY} for name, media in RECORD_TYPES.items() if name != "json"
    }
    content["application/json"] = {"schema": {"type": "object"}}
    refused = ("400", "401", "403", "404", "422", "429", "500", "503")
    return {
        address: {
            "get": {
                "operationId": f"record_of_{kind}",
                "summary": f"Everything that the record holds of one {kind}; that it was taken is recorded",
                "description": "Places, attendance, what is owed or declared, and every event that names the subject; other"
                " persons stand there by an id.",
                "parameters": [
                    {"name": kind, "in": "path", "required": True, "description": PARAMETERS[kind],
                     "schema": {"type": "string"}},
                    *query,
                ],
                "responses": {"200": {"description": "The record", "content": content}}
                | {code: described_response(READING_REFUSALS[code], of[Problem], MEDIA_TYPE) for code in refused},
            }
        }
        for kind, address in SUBJECTS.items()
    }  # fmt: skip
