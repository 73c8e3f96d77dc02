"""Media types, and JSON: objects, responses."""

from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.responses import Response

from api.languages import translated

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"

Json = dict[str, Any]
"""A decoded JSON object."""


def json_response(
    value: object, status: int = 200, headers: Mapping[str, str] | None = None, media_type: str = JSON
) -> Response:
    """A response that msgspec encodes, its messages in the language of the request."""
    return Response(msgspec.json.encode(translated(value)), status, headers, media_type)
