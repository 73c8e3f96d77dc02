"""Builds what descriptions share: parameters and responses."""

from api.http.media import Json
from api.http.request_record import PURPOSE, PURPOSE_CHARS_MAX, REQUEST_ID
from domain.timelines.work.lifecycles import LIFECYCLES

BINARY = {"type": "string", "format": "binary"}

REFUSALS = {
    "400": "The body is not JSON, or not of this shape; a header makes no sense",
    "401": "No credential, or one that is unknown, has ended or was revoked",
    "403": "The credential does not permit it",
    "404": "What the path names is not recorded",
    "409": "Other commands came first each time; read again and try again",
    "412": "The stream is not at the version of If-Match",
    "413": "The body is too large",
    "415": "The body is of a kind, or packed in a way, that is not taken",
    "422": "A rule would be broken, faults are not acknowledged, or the idempotency key was used for something else",
    "500": "Something unexpected went wrong; the detail holds the id under which it is logged",
    "503": "The database does not answer, or the keyring cannot be used",
}

READING_REFUSALS = {
    **REFUSALS,
    "422": "The answer would cost more than one may, or a rule leaves it undecided",
    "429": "As many questions of the actor are open as may be at once; Retry-After says when to ask again",
    "503": "The database does not answer, too many questions are open, or the answers have not come so far",
}

PARAMETERS = {
    "agency": "The agency's id or slug",
    "group": "The group's id or slug",
    "person": "The person's id",
    "meeting": "The meeting's id",
    "seat": "The seat's id within the group",
    "deputy": "The deputy's id within the group",
    "fault": "The fault's id",
    "office": "The office, as the terms call it",
    **{life.timeline.KIND: f"The id of the {life.timeline.KIND}" for life in LIFECYCLES},
    **{part: f"The short id of the {part}" for part in ("item", "finding", "advice", "explanation")},
}

REQUEST_ID_PARAMETER: Json = {
    "name": REQUEST_ID,
    "in": "header",
    "description": "An id of your own for this request: a UUID, or 16 to 64 hexadecimal digits.",
    "schema": {"type": "string"},
}
REQUEST_ID_HEADER: Json = {
    "description": "The id of the request, which the log and the access record have too",
    "schema": {"type": "string"},
}
PURPOSE_PARAMETER: Json = {
    "name": PURPOSE,
    "in": "header",
    "description": "What this is read for, in a line: it is in the access record of what was read.",
    "schema": {"type": "string", "maxLength": PURPOSE_CHARS_MAX},
}


def described_response(description: str, schema: Json, media_type: str = "application/json") -> Json:
    """A response object with one media type."""
    return {"description": description, "content": {media_type: {"schema": schema}}}
