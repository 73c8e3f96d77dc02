"""Describes the calendar and the health checks."""

from typing import Any

from api.http.media import Json
from api.http.problems import MEDIA_TYPE, Problem
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


def health_paths() -> Json:
    """The paths of liveness and readiness."""
    answers = {"200": {"description": "It does"}}
    live = {
        "get": {"operationId": "live", "summary": "Whether the process answers", "security": [], "responses": answers}
    }
    ready = {"get": {**live["get"], "operationId": "ready", "summary": "Whether the database answers"}}
    ready["get"]["responses"] = {**answers, "503": {"description": REFUSALS["503"]}}
    return {"/health/live": live, "/health/ready": ready}
