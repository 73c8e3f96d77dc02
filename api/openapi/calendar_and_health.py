"""Describes the calendar, the stream of events, the replay and the health checks."""

from typing import Any

from api.http.media import Json
from api.http.problem_details import MEDIA_TYPE, Problem
from api.openapi.parameters_and_responses import READING_REFUSALS, REFUSALS, described_response


def calendar_path(of: dict[Any, Json]) -> Json:
    """The path of the calendar, which takes its own kind of token in the address."""
    asked = {
        "token": "A token with the role calendar, which opens nothing else",
        "group": "One of the token's groups, by slug or id; without it all of them",
        "lang": "Official names and titles in en or cy, where there are both",
    }
    parameters = [
        {"name": name, "in": "query", "required": name == "token", "description": words, "schema": {"type": "string"}}
        for name, words in asked.items()
    ]
    feed = {"description": "Meetings, and what is due by a day (RFC 5545)", "content": {"text/calendar": {}}}
    codes = ("401", "404", "422", "429", "500", "503")
    refused = {code: described_response(READING_REFUSALS[code], of[Problem], MEDIA_TYPE) for code in codes}
    return {
        "/calendar.ics": {
            "get": {
                "operationId": "calendar",
                "summary": "Subscribe to meetings and duties",
                "security": [],
                "parameters": parameters,
                "responses": {"200": feed, "304": {"description": "It has not changed"}, **refused},
            }
        }
    }


def events_path(of: dict[Any, Json]) -> Json:
    """The path of the stream of events."""
    asked: dict[str, tuple[str, Json]] = {
        "after": (
            "The position that was read last; without it what is recorded from now on",
            {"type": "integer", "minimum": 0},
        ),
        "group": ("What touches one group, by its slug or id", {"type": "string"}),
        "wait": (
            "Whether to wait for what is recorded later, or to end at the newest event",
            {"type": "boolean", "default": True},
        ),
        "lang": ("The language of sentences", {"enum": ["en", "cy"]}),
    }
    parameters = [
        {"name": name, "in": "query", "description": words, "schema": schema} for name, (words, schema) in asked.items()
    ]
    line = {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "description": "A member `event`, `heartbeat` or `end`",
    }
    codes = ("400", "401", "404", "429", "500", "503")
    refused = {code: described_response(READING_REFUSALS[code], of[Problem], MEDIA_TYPE) for code in codes}
    stream = {
        "description": "A JSON object a line, as it comes (NDJSON)",
        "content": {"application/x-ndjson": {"schema": line}},
    }
    return {
        "/events": {
            "get": {
                "operationId": "follow_events",
                "summary": "Follow the ledger from a position",
                "description": "Every event that the credential reaches, in the order of the ledger: docs/following.md.",
                "parameters": parameters,
                "responses": {"200": stream, **refused},
            }
        }
    }


def replay_path(of: dict[Any, Json]) -> Json:
    """The path of the replay."""
    at = "What was known then: a position, a time with an offset, or a date (its end)"
    codes = ("400", "401", "403", "500", "503")
    refused = {code: described_response(READING_REFUSALS[code], of[Problem], MEDIA_TYPE) for code in codes}
    content = {"application/x-ndjson": {"schema": {"type": "object"}}}
    lines = {"description": "A row a line (NDJSON); the last has their number and SHA-256", "content": content}
    return {
        "/replay": {
            "get": {
                "operationId": "replay_rows",
                "summary": "Every row as the events alone give it, at a position or a moment",
                "parameters": [{"name": "at", "in": "query", "description": at, "schema": {"type": "string"}}],
                "responses": {"200": lines, **refused},
            }
        }
    }


def health_paths() -> Json:
    """The paths of liveness and readiness."""
    answers = {"200": {"description": "It does"}}
    live = {
        "get": {"operationId": "live", "summary": "Whether the process answers", "security": [], "responses": answers}
    }
    ready = {"get": {**live["get"], "operationId": "ready", "summary": "Whether the database answers"}}
    ready["get"]["responses"] = {**answers, "503": {"description": REFUSALS["503"]}}
    return {"/health/live": live, "/health/ready": ready}
